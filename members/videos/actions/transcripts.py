from __future__ import annotations

from typing import Any

from django.db import transaction

from publishing.search import fold

from .. import captions, chapters
from ..audit import record
from ..errors import Refused
from ..models import Chapter, Line, Saying, Video, Word
from ..models.transcript import LONGEST_WORD


@transaction.atomic
def set_captions(*, video: Video, text: str, by: Any) -> None:
    """Check ``text``, keep it, and make the transcript and its index from it. "" takes both away.
    Raises Refused with every problem and its line; nothing is changed then."""
    text = captions.tidy(text).strip()
    cues: tuple[captions.Cue, ...] = ()
    if text:
        read = captions.read(text + "\n", length=video.length_ms or None)
        if read.problems:
            raise Refused(map(str, read.problems))
        cues = read.cues
    locked = Video.objects.select_for_update().get(pk=video.pk)
    locked.captions = video.captions = f"{text}\n" if text else ""
    locked.save(update_fields=["captions"])
    video.lines.all().delete()
    Line.objects.bulk_create(
        [
            Line(
                video=video,
                number=number,
                starts_ms=cue.starts,
                ends_ms=cue.ends,
                voice=cue.voice,
                text=cue.text,
            )
            for number, cue in enumerate(cues, 1)
        ],
        batch_size=500,
    )
    _index(video, cues)
    record("video.captions", about=video, by=by)


def _index(video: Video, cues: tuple[captions.Cue, ...]) -> None:
    first: dict[str, int] = {}
    for cue in cues:
        for word in fold(cue.text).split():
            first.setdefault(word[:LONGEST_WORD], cue.starts)
    Saying.objects.filter(video=video).delete()
    # In one order for everybody, so that two transcripts at once do not wait for each other.
    Word.objects.bulk_create(
        [Word(text=word) for word in sorted(first)], ignore_conflicts=True, batch_size=500
    )
    keys: dict[str, int] = {}
    words = sorted(first)
    for start in range(0, len(words), 500):
        rows = Word.objects.filter(text__in=words[start : start + 500])
        keys.update(rows.values_list("text", "pk"))
    Saying.objects.bulk_create(
        [Saying(word_id=keys[word], video=video, first_ms=ms) for word, ms in first.items()],
        batch_size=500,
    )


@transaction.atomic
def set_chapters(*, video: Video, text: str, by: Any) -> None:
    """Raises Refused with every problem and its line; nothing is changed then."""
    found, problems = chapters.read(text, length=video.length_ms or None)
    if problems:
        raise Refused(map(str, problems))
    Video.objects.select_for_update().get(pk=video.pk)
    video.chapters.all().delete()
    Chapter.objects.bulk_create(
        [Chapter(video=video, starts_ms=row.starts, title=row.title) for row in found]
    )
    record("video.chapters", about=video, by=by)
