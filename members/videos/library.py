"""One page of the library, with what it can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Lower

from publishing.search import SEARCH_COLUMNS

from .filters import LENGTHS, STATES, Wanted, no_such_page, nothing_so_called
from .finding import Spot, spots_by_video
from .models import Level, Video, VideoQuerySet, Watching

#: On one page of the list.
ROWS = 12


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    number: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the list, and the address of the list without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A video with how far the reader is (None: not begun) and where the words are said."""

    video: Video
    watching: Watching | None
    spots: list[Spot]

    @property
    def percent(self) -> int:
        return self.watching.percent(self.video.length_ms) if self.watching else 0


@dataclass(frozen=True, slots=True)
class Library:
    """``number``: on all pages of what is asked for; ``total``: how many the reader may open."""

    rows: list[Row]
    topics: list[Tab]
    chips: list[Chip]
    #: (value, name, whether chosen) of what stands in the menus.
    series: list[tuple[str, str, bool]]
    levels: list[tuple[str, str, bool]]
    lengths: list[tuple[str, str, bool]]
    states: list[tuple[str, str, bool]]
    number: int
    total: int
    page: Page[int]
    query: str


@dataclass(frozen=True, slots=True)
class _Topic:
    """``total``: its videos; ``number``: those of them that are asked for."""

    slug: str
    name: str
    total: int
    number: int


def library(user: Any, viewer: Any, wanted: Wanted, *, at: datetime) -> Library:
    """Six queries at most: which videos are asked for, with their topics; series; the rows of the
    page with how far the reader is; their speakers; and with a question the lines of the page.
    Raises filters.WrongAddress."""
    visible = Video.objects.visible_to(viewer, at=at)
    topics, asked = _looked_through(user, visible, wanted)
    series = list(
        visible.filter(series__isnull=False)
        .order_by("series__name")
        .values_list("series__slug", "series__name")
        .distinct()
    )
    names = {topic.slug: topic.name for topic in topics}
    names_of_series = dict(series)
    if wanted.topic not in ("", *names) or wanted.series not in ("", *names_of_series):
        raise nothing_so_called()
    paginator = Paginator(asked, ROWS)
    if wanted.page > paginator.num_pages:
        raise no_such_page()
    page = paginator.page(wanted.page)
    rows = _rows(user, visible, list(page.object_list), wanted)
    return Library(
        rows=rows,
        topics=_tabs(topics, wanted),
        chips=_chips(wanted, names, names_of_series),
        series=[(slug, name, slug == wanted.series) for slug, name in series],
        levels=[(value, str(name), value == wanted.level) for value, name in Level.choices],
        lengths=[(value, row[2], value == wanted.length) for value, row in LENGTHS.items()],
        states=[(value, name, value == wanted.state) for value, name in STATES.items()],
        number=len(asked),
        total=sum(topic.total for topic in topics),
        page=page,
        query=wanted.address().removeprefix("?") + "&" if wanted.address() != "?" else "",
    )


def _asked(user: Any, visible: VideoQuerySet, wanted: Wanted) -> Q:
    """All that is asked for but the topic."""
    asked = Q(pk__isnull=False)
    if wanted.q:
        asked &= Q(pk__in=visible.matching(wanted.words, then="pk").order_by().values("pk"))
    if wanted.series:
        asked &= Q(series__slug=wanted.series)
    if wanted.speaker:
        by = Video.speakers.through.objects.filter(speaker__slug=wanted.speaker)
        asked &= Q(pk__in=by.values("video"))
    if wanted.level:
        asked &= Q(level=wanted.level)
    if wanted.length:
        shortest, longest, _name = LENGTHS[wanted.length]
        asked &= Q(length_ms__gt=shortest, length_ms__lte=longest)
    return asked & _state(user, wanted.state)


def _state(user: Any, state: str) -> Q:
    mine = Watching.objects.of(user).filter(video=OuterRef("pk"))
    match state:
        case "fresh":
            return Q(~Exists(mine.done()))
        case "begun":
            return Q(Exists(mine.under_way()))
        case "done":
            return Q(Exists(mine.done()))
    return Q()


def _looked_through(
    user: Any, visible: VideoQuerySet, wanted: Wanted
) -> tuple[list[_Topic], list[int]]:
    """Every topic that has a video at all, and the numbers of the videos that are asked for, in
    order. One query, so that words are looked for once, not for each part of the page."""
    flagged = visible.annotate(is_asked=_as_flag(_asked(user, visible, wanted)))
    columns = ("pk", "topic__order", "topic__name", "topic__slug", "is_asked")
    numbers: dict[tuple[int, str, str], list[int]] = {}
    asked = []
    for pk, order, name, slug, is_asked in _sorted(flagged, wanted).values_list(*columns):
        counted = numbers.setdefault((order, name, slug), [0, 0])
        counted[0] += 1
        counted[1] += is_asked
        if is_asked and wanted.topic in ("", slug):
            asked.append(pk)
    topics = [_Topic(key[2], key[1], *numbers[key]) for key in sorted(numbers)]
    return topics, asked


def _as_flag(asked: Q) -> Any:
    return Case(When(asked, then=Value(True)), default=Value(False), output_field=BooleanField())


def _rows(user: Any, visible: VideoQuerySet, keys: list[int], wanted: Wanted) -> list[Row]:
    """Of videos that the reader may open, in this order."""
    found = visible.select_related("topic", "series").prefetch_related("speakers")
    by_key = found.defer("captions", *SEARCH_COLUMNS).in_bulk(keys)
    mine = {row.video_id: row for row in Watching.objects.of(user).filter(video__in=keys)}
    said = spots_by_video(keys, wanted.words) if wanted.q and keys else {}
    return [Row(by_key[key], mine.get(key), said.get(key, [])) for key in keys if key in by_key]


def _sorted(rows: VideoQuerySet, wanted: Wanted) -> VideoQuerySet:
    if wanted.sort == "title":
        return rows.order_by(Lower("title"), "pk")
    if wanted.sort == "short":
        return rows.order_by("length_ms", "pk")
    return rows.newest()


def _tabs(topics: Sequence[_Topic], wanted: Wanted) -> list[Tab]:
    numbers = [("", "All", sum(topic.number for topic in topics))]
    numbers += [(topic.slug, topic.name, topic.number) for topic in topics]
    return [
        Tab(name, number, wanted.address(topic=slug), is_chosen=slug == wanted.topic)
        for slug, name, number in numbers
    ]


def _chips(wanted: Wanted, topics: dict[str, str], series: dict[str, str]) -> list[Chip]:
    named = {
        "q": f"“{wanted.q}”" if wanted.q else "",
        "topic": topics.get(wanted.topic, ""),
        "series": series.get(wanted.series, ""),
        "speaker": wanted.speaker.replace("-", " ").title(),
        "level": dict(Level.choices).get(wanted.level, ""),
        "length": LENGTHS[wanted.length][2] if wanted.length else "",
        "state": STATES[wanted.state] if wanted.state else "",
    }
    return [
        Chip(str(label), wanted.address(**{name: ""})) for name, label in named.items() if label
    ]
