"""Where in a transcript the words of a question are said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from publishing.search import Piece, counts_as, fold, marked, singulars

from .instants import SECOND, clock
from .models import Line

#: How many lines stand below one video of the list, and beside a video that is searched.
FEW, MANY = 3, 50


@dataclass(frozen=True, slots=True)
class Spot:
    """A line in which the words are said. ``second`` is where a player begins."""

    video: int
    starts_ms: int
    second: int
    clock: str
    voice: str
    text: list[Piece]
    #: How many of the words it has.
    words: int


class Heard(NamedTuple):
    """Of a line what is needed here: thousands are looked through for one page."""

    video: int
    starts_ms: int
    voice: str
    text: str


_COLUMNS = ("video", "starts_ms", "voice", "text")


def spots(lines: Iterable[Heard], words: Sequence[str], *, most: int) -> list[Spot]:
    """Of the lines of one video: those with most of the words, in the order of the film. Where
    there are more than ``most``, those that say the very words go before their other forms."""
    found = []
    for line in lines:
        text = marked(line.text, words)
        said, exactly = _number_of(text, words)
        if said:
            found.append((exactly, _spot(line, text, said)))
    best = max((spot.words for _exactly, spot in found), default=0)
    with_most = [row for row in found if row[1].words == best]
    with_most.sort(key=lambda row: -row[0])  # stable: the earlier stays before the later
    return sorted((spot for _exactly, spot in with_most[:most]), key=lambda spot: spot.starts_ms)


def spots_of(lines: Iterable[Any], words: Sequence[str], *, most: int) -> list[Spot]:
    """Of Line rows that are there already."""
    heard = (Heard(line.video_id, line.starts_ms, line.voice, line.text) for line in lines)
    return spots(heard, words, most=most)


def spots_by_video(videos: Iterable[int], words: Sequence[str]) -> dict[int, list[Spot]]:
    """For a page of videos that the viewer may open. One query."""
    by_video: dict[int, list[Heard]] = {}
    forms = [form for word in words for form in (word, *singulars(word))]
    rows = Line.objects.filter(video__in=list(videos)).order_by("video", "number")
    for video, starts_ms, voice, text in rows.values_list(*_COLUMNS).iterator(chunk_size=2_000):
        plain = text.lower()
        # Most lines have none of the words: told at a fraction of what marking costs.
        if any(form in plain for form in forms) or not plain.isascii():
            by_video.setdefault(video, []).append(Heard(video, starts_ms, voice, text))
    return {video: spots(lines, words, most=FEW) for video, lines in by_video.items()}


def _number_of(text: Sequence[Piece], words: Sequence[str]) -> tuple[int, int]:
    """How many of the words count as said, and how many are said exactly so."""
    said = fold(" ".join(piece.text for piece in text if piece.marked)).split()
    if not said:
        return 0, 0
    number = sum(any(counts_as(each, word) for each in said) for word in words)
    return max(1, number), sum(word in said for word in words)


def _spot(line: Heard, text: list[Piece], said: int) -> Spot:
    return Spot(
        video=line.video,
        starts_ms=line.starts_ms,
        second=line.starts_ms // SECOND,
        clock=clock(line.starts_ms),
        voice=line.voice,
        text=text,
        words=said,
    )
