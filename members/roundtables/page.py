"""What the pages of roundtables show: rows as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.module_loading import import_string

from members.places.reading import Room, rooms

from .clocks import Clock, clocks, on_clock, on_day
from .models import Action, Roundtable, Series, Topic, Vote
from .rule import left_in_words, length_in_words


@dataclass(frozen=True, slots=True)
class Row:
    """A roundtable in a list. ``day``, ``month`` and ``time`` are on the reader's clock; ``year``
    is "" for the one that they are in. ``state``: the reader's place, "" once it is of no use."""

    roundtable: Roundtable
    room: Room
    state: str
    has_begun: bool
    doors_open: bool
    weekday: str
    day: str
    month: str
    year: str
    time: str
    length: str


def coming(viewer: Any, user: Any, series: Series | None, *, at: datetime) -> list[Row]:
    """What is announced, or was and is called off, the soonest first. Three queries."""
    ahead = Roundtable.objects.visible_to(viewer).ahead(at=at)
    if series is not None:
        ahead = ahead.filter(series=series)
    found = list(ahead.select_related("series", "allotment"))
    places = rooms((row.allotment for row in found), user, at=at)
    return [_row(row, places[row.allotment_id], user.zone, at) for row in found]


@dataclass(frozen=True, slots=True)
class Held:
    """A roundtable that is over, in a list. The day is on the reader's clock."""

    roundtable: Roundtable
    day: str
    month: str
    year: str


def held(rows: Iterable[Roundtable], user: Any) -> list[Held]:
    """No query beyond that of the rows."""
    there = ((row, row.starts_at.astimezone(user.zone)) for row in rows)
    return [Held(row, str(when.day), f"{when:%b}", f"{when:%Y}") for row, when in there]


def _row(roundtable: Roundtable, room: Room, zone: ZoneInfo, at: datetime) -> Row:
    there = roundtable.starts_at.astimezone(zone)
    is_in = room.state == "held"
    has_begun = roundtable.has_begun(at=at)
    return Row(
        roundtable=roundtable,
        room=room,
        state=room.state if is_in or not has_begun else "",
        has_begun=has_begun,
        doors_open=is_in and roundtable.doors_are_open(at=at),
        weekday=f"{there:%a}",
        day=str(there.day),
        month=f"{there:%b}",
        year="" if there.year == at.astimezone(zone).year else str(there.year),
        time=on_clock(roundtable.starts_at, zone.key),
        length=length_in_words(roundtable.minutes),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic with its votes; ``share`` of the most, 0 to 100."""

    topic: Topic
    votes: int
    share: int
    is_mine: bool


def choices(roundtable: Roundtable, user: Any) -> list[Choice]:
    """The topics, those with most votes first, the earlier of equals first. Two queries."""
    topics: list[Any] = list(
        roundtable.topics.shown().annotate(number=Count("votes")).order_by("pk")
    )
    mine = Vote.objects.filter(roundtable=roundtable, user=user).values_list("topic", flat=True)
    own = mine.first()
    topics.sort(key=lambda topic: -topic.number)
    most = max((topic.number for topic in topics), default=0) or 1
    return [
        Choice(topic, topic.number, round(100 * topic.number / most), topic.pk == own)
        for topic in topics
    ]


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the drawing: "you", "taken" or "free"."""

    x: float
    kind: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All places side by side, in a drawing 1200 wide or, at the small size, 400."""

    width: int
    seat_width: float
    seats: list[Seat]
    ticks: list[tuple[float, int]]
    yours: float


def plan_of(room: Room, *, width: int) -> Plan:
    """Taken ones first, the reader's own among them by its number."""
    number = max(room.capacity, room.taken, 1)
    step = (width - 8) / number
    own = min(room.mine.seat or 0, room.taken) - 1 if room.state == "held" and room.mine else -1
    seats = [
        Seat(
            round(4 + place * step, 1),
            "you" if place == own else "taken" if place < room.taken else "free",
        )
        for place in range(number)
    ]
    every = 10 if number >= 20 else 5 if number >= 10 else 1
    ticks = [(round(4 + place * step, 1), place) for place in range(0, number + 1, every)]
    if ticks[-1][1] != number:
        ticks.append((round(4 + number * step, 1), number))
    middle = round(4 + (own + 0.5) * step, 1) if own >= 0 else 0
    return Plan(width, round(step * 0.9, 1), seats, ticks, middle)


@dataclass(frozen=True, slots=True)
class About:
    """What the page of one roundtable says of its time, on the reader's clock."""

    day: str
    number: str
    month: str
    year: str
    weekday: str
    length: str
    clocks: list[Clock]
    doors: str
    #: How long until the way in appears, and until it begins, in words.
    doors_in: str
    left: str
    #: Seconds until this page says something else by itself; 0 where it will not.
    changes_in: int
    vote_ends: str
    #: Until when a place is kept for the reader; "" without an offer.
    offer_until: str


def about(roundtable: Roundtable, room: Room, zone: str, *, at: datetime) -> About:
    until = room.mine.offered_until if room.mine and room.state == "offered" else None
    there = roundtable.starts_at.astimezone(ZoneInfo(zone))
    return About(
        day=on_day(roundtable.starts_at, zone),
        number=str(there.day),
        month=f"{there:%b}",
        year=str(there.year),
        weekday=f"{there:%A}",
        length=length_in_words(roundtable.minutes),
        clocks=clocks(roundtable.starts_at, held_in=roundtable.time_zone, yours=zone),
        doors=on_clock(roundtable.doors_open_at, zone),
        doors_in=left_in_words(roundtable.doors_open_at - at),
        left=left_in_words(roundtable.starts_at - at),
        changes_in=_changes_in(roundtable, room, at),
        vote_ends=f"{on_day(roundtable.vote_ends_at, zone)}, "
        f"{on_clock(roundtable.vote_ends_at, zone)}",
        offer_until=f"{on_clock(until, zone)}, {on_day(until, zone)}" if until else "",
    )


def _changes_in(roundtable: Roundtable, room: Room, at: datetime) -> int:
    """The way in for those with a place, the end of an offer, and the beginning."""
    instants = [roundtable.starts_at]
    if room.state == "held":
        instants.append(roundtable.doors_open_at)
    if room.mine is not None and room.mine.offered_until and room.state == "offered":
        instants.append(room.mine.offered_until)
    ahead = [instant for instant in instants if instant > at]
    return ceil((min(ahead) - at).total_seconds()) if ahead else 0


def before(roundtable: Roundtable, room: Room, user: Any, *, at: datetime) -> dict[str, Any]:
    """What the page says of a date as long as it is ahead, and of its time. Five queries."""
    zone = user.zone.key
    has_ended = roundtable.is_over(at=at)
    last = None if has_ended else last_of(roundtable.series, at=at, but=roundtable.pk)
    return {
        "about": about(roundtable, room, zone, at=at),
        "room": room,
        "plans": [plan_of(room, width=width) for width in (1200, 400)],
        "has_begun": roundtable.has_begun(at=at),
        "is_over": has_ended,
        "doors_open": roundtable.doors_are_open(at=at) and room.state == "held",
        "questions": list(roundtable.prompts.all()),
        "choices": choices(roundtable, user),
        "vote_open": at < roundtable.vote_ends_at and roundtable.state == "announced",
        "last": last,
        "last_day": on_day(last.starts_at, zone) if last else "",
    }


@dataclass(frozen=True, slots=True)
class TakenOn:
    """``is_mine``: the reader took it on."""

    action: Action
    is_mine: bool


def afterwards(roundtable: Roundtable, user: Any, *, at: datetime) -> dict[str, Any]:
    """What came of it; nothing of it before the end. Four queries at most."""
    nothing = {"came": 0, "was_there": False, "actions": [], "recording": ("", "")}
    if not roundtable.is_over(at=at):
        return nothing
    return {
        "came": roundtable.attendances.count(),
        "was_there": roundtable.attendances.filter(user=user).exists(),
        "actions": taken_on(roundtable, user),
        "recording": recording_of(roundtable, at=at),
    }


def taken_on(roundtable: Roundtable, user: Any) -> list[TakenOn]:
    """What people took on: others' once it was looked through for names and put out with the key
    points, one's own at once. One query."""
    rows = [TakenOn(row, row.taken_by_id == user.pk) for row in roundtable.actions.all()]
    return [row for row in rows if row.is_mine or roundtable.points_at is not None]


def recording_of(roundtable: Roundtable, *, at: datetime) -> tuple[str, str]:
    """Title and address of its recording in Member Bytes, ("", "") without one that members find.
    The tools do not import each other: the setting says who knows the titles. One query at most."""
    if not (roundtable.recording and settings.ROUNDTABLES_VIDEOS):
        return "", ""
    titles = import_string(settings.ROUNDTABLES_VIDEOS)([roundtable.recording], at=at)
    title = titles.get(roundtable.recording, "")
    return title, reverse("videos:detail", args=[roundtable.recording]) if title else ""


def last_of(series: Series, *, at: datetime, but: int) -> Roundtable | None:
    """The one before, where members may read what came of it. One query."""
    held = Roundtable.objects.filter(series=series).past(at=at).exclude(pk=but)
    return held.filter(points_at__isnull=False).first()
