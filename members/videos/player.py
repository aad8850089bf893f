"""The page of one talk: the film, what is said in it, and where the reader is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.shortcuts import get_object_or_404

from publishing.search import Piece, marked, words_of

from .finding import MANY, Spot, spots_of
from .instants import SECOND, clock
from .models import Chapter, Line, Speaker, Video, Watching
from .ruler import Ruler, ruler

#: How many stand below "Next".
NEXT = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the transcript. ``second`` and ``ends`` are where a player begins and goes on."""

    second: int
    starts_ms: int
    ends_ms: int
    clock: str
    voice: str
    text: list[Piece]


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter. ``state``: "watched", "here" or ""."""

    second: int
    starts_ms: int
    clock: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Player:
    """``starts``: where the player begins (seconds). ``resumes``: where the reader stopped, as a
    clock, "" for who has not begun or is through. ``question``: what is looked for in it."""

    video: Video
    speakers: list[Speaker]
    watching: Watching | None
    chapters: list[Part]
    lines: list[Said]
    question: str
    found: list[Spot]
    following: list[Any]
    starts: int
    resumes: str
    is_chosen: bool
    rulers: list[Ruler]

    @property
    def percent(self) -> int:
        return self.watching.percent(self.video.length_ms) if self.watching else 0


def player(
    user: Any, viewer: Any, slug: str, *, question: str, chosen_ms: int | None, at: datetime
) -> Player:
    """Six queries, however long the film is. ``chosen_ms``: where the address says to begin.
    Http404 for what the viewer may not open."""
    visible = Video.objects.visible_to(viewer, at=at).select_related("topic", "series")
    video = get_object_or_404(visible, slug=slug)
    watching = Watching.objects.of(user).filter(video=video).first()
    lines = list(Line.objects.filter(video=video).order_by("number"))
    headings = _headings(video)
    resumes = watching.resumes_at(video.length_ms) if watching else 0
    begins = resumes if chosen_ms is None else min(chosen_ms, video.length_ms)
    words = words_of(question)
    played = watching.played if watching else []
    return Player(
        video=video,
        speakers=list(video.speakers.order_by("name")),
        watching=watching,
        chapters=_parts(headings, played, begins, video.length_ms),
        lines=[_said(line, words) for line in lines],
        question=question,
        found=spots_of(lines, words, most=MANY) if words else [],
        following=_following(video, user, viewer, at),
        starts=begins // SECOND,
        resumes=clock(resumes) if resumes else "",
        is_chosen=chosen_ms is not None,
        rulers=_rulers(video, headings, played, begins),
    )


def _headings(video: Video) -> list[Chapter]:
    """Without those that stood behind the end when a shorter film came."""
    rows = Chapter.objects.filter(video=video).order_by("starts_ms")
    return list(rows.filter(starts_ms__lt=video.length_ms) if video.length_ms else rows)


def _said(line: Line, words: Sequence[str]) -> Said:
    return Said(
        line.starts_ms // SECOND,
        line.starts_ms,
        line.ends_ms,
        clock(line.starts_ms),
        line.voice,
        marked(line.text, words),
    )


def _parts(
    headings: Sequence[Chapter], played: Sequence[Sequence[int]], at: int, length: int
) -> list[Part]:
    parts = []
    for place, heading in enumerate(headings):
        ends = headings[place + 1].starts_ms if place + 1 < len(headings) else length
        seen = sum(
            max(0, min(last, ends) - max(first, heading.starts_ms)) for first, last in played
        )
        state = "watched" if ends and seen * 10 >= (ends - heading.starts_ms) * 9 else ""
        if at and heading.starts_ms <= at < ends:
            state = "here"
        start = heading.starts_ms
        parts.append(Part(start // SECOND, start, clock(start), heading.title, state))
    return parts


def _rulers(
    video: Video, headings: Sequence[Chapter], played: Sequence[Sequence[int]], at: int
) -> list[Ruler]:
    """A wide one, and one for phones; none where nobody said how long it is."""
    if not video.length_ms:
        return []
    starts = [heading.starts_ms for heading in headings]
    return [
        ruler(width=width, length=video.length_ms, starts=starts, played=played, at=at)
        for width in (820, 400)
    ]


def _following(video: Video, user: Any, viewer: Any, at: datetime) -> list[Any]:
    """Up to :data:`NEXT`: the rest of the series, what was begun, the same topic, the newest; what
    is done already comes last. With ``stopped`` (milliseconds, None: not begun) and ``is_done``."""
    mine = Watching.objects.of(user).filter(video=OuterRef("pk"))
    in_series = Q(series=video.series_id, number__gt=video.number or 0)
    first = [When(in_series, then=Value(0))] if video.series_id else []
    rank = Case(
        *first,
        When(Exists(mine.under_way()), then=Value(1)),
        When(topic=video.topic_id, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    place = [When(in_series, then=F("number"))] if video.series_id else []
    others = Video.objects.visible_to(viewer, at=at).exclude(pk=video.pk)
    rows: Any = others.annotate(
        rank=rank,
        place=Case(*place, default=Value(0), output_field=IntegerField()),
        is_done=Exists(mine.done()),
        stopped=Subquery(mine.under_way().values("position_ms")[:1]),
    )
    ordered = rows.order_by("is_done", "rank", "place", "-released_at", "-pk")
    return list(ordered.defer("captions", "search_text")[:NEXT])
