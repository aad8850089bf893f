"""The calls to one organisation, for itself: as they come in, before anything is published, and
without a word about the shopper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, Prefetch, QuerySet

from .models import SYDNEY, Call, CallQuery, Item, RankedOrganisation, Snapshot
from .wording import clock, points

COLUMNS = (
    "Call",
    "When, Sydney time",
    "About",
    "Outcome",
    "Menu",
    "Wait",
    "Talk",
    "Agent Mastery",
    "Accessibility",
    "Overall",
    "In what is published",
    "Query",
    "Why it is void",
)

#: Kind of disagreement -> how it is said, in the list and the file.
SINCE = {
    "": "",
    "came": "counts from the next correction on",
    "voided": "still counts in what is published",
}


@dataclass(frozen=True, slots=True)
class Quarter:
    """``slug``: "2026-q3"; months as ``Call.month`` counts them."""

    first_month: int

    @property
    def months(self) -> tuple[int, int]:
        return self.first_month, self.first_month + 2

    @property
    def slug(self) -> str:
        return f"{self.first_month // 12}-q{self.first_month % 12 // 3 + 1}"

    @property
    def label(self) -> str:
        return f"Q{self.first_month % 12 // 3 + 1} {self.first_month // 12}"


@dataclass(frozen=True, slots=True)
class OwnCall:
    """A call as its organisation reads it. Points are None where a call has none."""

    call: Call
    mastery: Decimal | None
    accessibility: Decimal | None
    overall: Decimal | None
    query: CallQuery | None
    #: Where the figures of its quarter are published and disagree with what stands here: "came",
    #: it was recorded after they were computed; "voided", it counts in them still.
    since: str = ""

    @property
    def said_since(self) -> str:
        return SINCE[self.since]

    @property
    def at(self) -> datetime:
        """In Sydney, where the quarters are."""
        return self.call.called_at.astimezone(SYDNEY)

    @property
    def is_being_looked_at(self) -> bool:
        """Whether a question about it waits for its answer."""
        return self.query is not None and not self.query.is_answered

    @property
    def counts(self) -> bool:
        return self.call.voided_at is None and self.call.outcome != Call.Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Page:
    """The calls of one quarter, the latest first. ``published_at``: of its figures as they stand,
    None before; ``quarters``: all with calls, the latest first."""

    quarters: tuple[Quarter, ...]
    quarter: Quarter | None
    published_at: datetime | None
    calls: tuple[OwnCall, ...]

    @property
    def counted(self) -> int:
        return sum(each.counts for each in self.calls)

    @property
    def came(self) -> int:
        """How many count, and not yet in what is published."""
        return sum(each.since == "came" for each in self.calls)

    @property
    def still(self) -> int:
        """How many are void, and still count in what is published."""
        return sum(each.since == "voided" for each in self.calls)

    @property
    def void(self) -> int:
        return sum(each.call.voided_at is not None for each in self.calls)


class NoSuchQuarter(LookupError):
    """The organisation has no calls in a quarter of that name."""


def calls_of(organisation: RankedOrganisation) -> QuerySet[Call]:
    """What its own people may read: every call to it, also one that is void, whose reason they
    read. Anybody else's call is not among them."""
    return (
        Call.objects.filter(organisation=organisation)
        .select_related("scenario", "version")
        .defer("shopper")
        .prefetch_related(
            Prefetch("queries", CallQuery.objects.order_by("-asked_at", "-pk"), to_attr="asked")
        )
    )


def page(organisation: RankedOrganisation, wanted: str) -> Page:
    """The quarter of that slug, "" for the latest with calls. Raises NoSuchQuarter. Four queries
    at most."""
    ends = Call.objects.filter(organisation=organisation).aggregate(Min("month"), Max("month"))
    first, last = ends["month__min"], ends["month__max"]
    if last is None:
        if wanted:
            raise NoSuchQuarter(wanted)
        return Page((), None, None, ())
    starts = range(last - last % 3, first - first % 3 - 1, -3)
    quarters = tuple(Quarter(start) for start in starts)
    quarter = next((each for each in quarters if wanted in ("", each.slug)), None)
    if quarter is None:
        raise NoSuchQuarter(wanted)
    calls = calls_of(organisation).filter(month__range=quarter.months).order_by("-called_at", "-pk")
    snapshot = published(quarter)
    published_at = snapshot.published_at if snapshot else None
    return Page(quarters, quarter, published_at, tuple(own(call, snapshot) for call in calls))


def published(quarter: Quarter) -> Snapshot | None:
    """Its figures as they stand, None before. One query."""
    return (
        Snapshot.objects.current()
        .of_kind("quarter")
        .filter(
            period__starts_on__year=quarter.first_month // 12,
            period__starts_on__month=quarter.first_month % 12 + 1,
        )
        .first()
    )


def quarter_of(call: Call) -> Quarter:
    return Quarter(call.month - call.month % 3)


def own(call: Any, snapshot: Snapshot | None) -> OwnCall:
    """``call`` of :func:`calls_of`, with what is :func:`published` of its quarter. No query."""
    query = call.asked[0] if call.asked else None
    mastery = None if call.mastery is None else Decimal(call.mastery).scaleb(-8)
    access = None if call.accessibility is None else Decimal(call.accessibility).scaleb(-6)
    overall = None
    if mastery is not None and access is not None:
        weights = call.version
        overall = (mastery * weights.mastery_weight + access * weights.accessibility_weight) / 100
    return OwnCall(call, mastery, access, overall, query, _since(call, snapshot))


def _since(call: Call, snapshot: Snapshot | None) -> str:
    if snapshot is None or call.version_id != snapshot.standard_id:
        return ""
    if call.outcome == Call.Outcome.FAILED:
        return ""
    if call.voided_at is None:
        return "came" if call.recorded_at > snapshot.computed_at else ""
    return "voided" if call.recorded_at <= snapshot.computed_at < call.voided_at else ""


def as_rows(calls: Iterable[OwnCall]) -> Iterator[Sequence[Any]]:
    """For a CSV, under :data:`COLUMNS`."""
    for each in calls:
        call = each.call
        yield (
            call.call_id,
            f"{each.at:%Y-%m-%d %H:%M}",
            call.scenario.name,
            "Void" if call.voided_at else call.get_outcome_display(),
            _seconds(call.menu_seconds),
            _seconds(call.wait_seconds),
            _seconds(call.talk_seconds),
            points(each.mastery),
            points(each.accessibility),
            points(each.overall),
            each.said_since,
            each.query.question if each.query else "",
            call.void_reason,
        )


def _seconds(seconds: int | None) -> str:
    return clock(None if seconds is None else Decimal(seconds))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shopper noted for one item."""

    under: str
    text: str
    said: str


def answers(call: Call) -> list[Answer]:
    """In the order of the standard that the call was scored by. One query."""
    items = Item.objects.filter(version=call.version_id).select_related("competency")
    ordered = sorted(
        items,
        key=lambda item: (item.competency.place if item.competency else 9, item.order, item.code),
    )
    return [
        Answer(
            item.competency.name if item.competency else "Accessibility",
            item.text,
            _said(item, call),
        )
        for item in ordered
    ]


def _said(item: Item, call: Call) -> str:
    if item.source == Item.Source.MENU:
        return _seconds(call.menu_seconds)
    if item.source == Item.Source.WAIT:
        return _seconds(call.wait_seconds)
    value = call.answers.get(item.code)
    if value is None:
        return "not applicable"
    if item.kind == Item.Kind.YES_NO:
        return "yes" if value else "no"
    if item.kind == Item.Kind.RATING:
        return f"{value} of 5"
    return f"{value} s" if item.kind == Item.Kind.SECONDS else str(value)
