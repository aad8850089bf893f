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
    text = captions.tidy(text)
    cues: tuple[captions.Cue, ...] = ()
    if text.strip():
        read = captions.read(text, length=video.length_ms or None)
        if read.problems:
            raise Refused(map(str, read.problems))
        cues = read.cues
    locked = Video.objects.select_for_update().get(pk=video.pk)
    locked.captions = video.captions = f"{text.strip()}\n" if text.strip() else ""
    locked.save(update_fields=["captions"])
    make_transcript(video, cues)
    record("video.captions", about=video, by=by)


def make_transcript(video: Video, cues: tuple[captions.Cue, ...]) -> None:
    """The lines that members read and search, in place of those there were."""
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


def fit(video: Video) -> None:
    """After another film came: what is said behind its end is not found any more. The captions
    stay as they were typed; :func:`behind_the_end` says which lines no longer fit."""
    if video.captions:
        cues = captions.read(video.captions).cues
        make_transcript(video, tuple(cue for cue in cues if cue.starts < video.length_ms))


def behind_the_end(video: Video) -> list[str]:
    """Each line of captions and chapters that does not fit the film, as a sentence."""
    length = video.length_ms or None
    found = captions.read(video.captions, length=length).problems if video.captions else ()
    headings = [chapters.Heading(row.starts_ms, row.title) for row in video.chapters.all()]
    _rows, wrong = chapters.read(chapters.written(headings), length=length)
    said = [f"Captions, {str(problem)[:1].lower()}{str(problem)[1:]}" for problem in found]
    return said + [f"Chapters, {str(problem)[:1].lower()}{str(problem)[1:]}" for problem in wrong]


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
