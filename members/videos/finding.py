"""Where in a transcript the words of a question are said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from publishing.search import Piece, marked, stem

from .instants import SECOND, clock
from .models import Line

#: How many lines stand below one video of the list, and beside a video that is searched.
FEW, MANY = 3, 50


@dataclass(frozen=True, slots=True)
class Spot:
    """A line in which the words are said. ``second`` is where a player begins."""

    video: int
    second: int
    clock: str
    voice: str
    text: list[Piece]
    #: How many of the words it has.
    words: int


def spots(lines: Iterable[Any], words: Sequence[str], *, most: int) -> list[Spot]:
    """Of the lines of one video: those with most of the words, in the order of the film. ``lines``
    are Line rows."""
    found = []
    stems = [stem(word) for word in words]
    for line in lines:
        plain = line.text.lower()
        if plain.isascii() and not any(begin in plain for begin in stems):
            continue  # most lines, at a fraction of what marking costs
        text = marked(line.text, words)
        said = _number_of(text, words)
        if said:
            found.append(_spot(line, text, said))
    best = max((spot.words for spot in found), default=0)
    return [spot for spot in found if spot.words == best][:most]


def spots_by_video(videos: Iterable[int], words: Sequence[str]) -> dict[int, list[Spot]]:
    """For a page of videos that the viewer may open. One query."""
    by_video: dict[int, list[Line]] = {}
    rows = Line.objects.filter(video__in=list(videos)).order_by("video", "number")
    for line in rows:
        by_video.setdefault(line.video_id, []).append(line)
    return {video: spots(lines, words, most=FEW) for video, lines in by_video.items()}


def _number_of(text: Sequence[Piece], words: Sequence[str]) -> int:
    said = " ".join(piece.text.casefold() for piece in text if piece.marked)
    if not said:
        return 0
    return max(1, sum(stem(word) in said for word in words))


def _spot(line: Line, text: list[Piece], said: int) -> Spot:
    return Spot(
        video=line.video_id,
        second=line.starts_ms // SECOND,
        clock=clock(line.starts_ms),
        voice=line.voice,
        text=text,
        words=said,
    )
