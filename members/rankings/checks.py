"""What staff should know of a draft before they publish it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from .models import SYDNEY, Call, Period, RankedOrganisation, Snapshot, Standing, last_day, name_on

#: A change of more points than this in one period is looked at.
FAR = Decimal(15)
#: Answered calls shorter than this, in seconds.
SHORT_TALK = 20
#: More failed calls than this share of a period's are looked at.
FAILED_SHARE = 0.1
_NAMED = 6


class Level(StrEnum):
    STOP = "stop"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Check:
    """``stop``: it cannot be published so. ``look``: somebody should know before it is."""

    level: Level
    text: str

    @property
    def stops(self) -> bool:
        return self.level is Level.STOP


def of(snapshot: Snapshot, *, at: datetime) -> list[Check]:
    """Stops first. ``at``: now."""
    standings = list(snapshot.standings.select_related("sector").order_by("sector_id", "place"))
    found = stops(snapshot, at=at)
    found += [Check(Level.LOOK, text) for text in _missing(snapshot, standings)]
    found += [Check(Level.LOOK, text) for text in _few(standings)]
    found += [Check(Level.LOOK, text) for text in _odd(snapshot, standings)]
    return found


def stops(snapshot: Snapshot, *, at: datetime) -> list[Check]:
    """Only what stops it."""
    return [Check(Level.STOP, text) for text in _stops(snapshot, at)]


def before(snapshot: Snapshot) -> tuple[Snapshot | None, Snapshot | None]:
    """The published snapshots of the period before and of a year before, as they are now. At most
    one query.

    A year to date is compared with the same months of the year before, where those were scored by
    the same method; with shorter ones of its own year it shares calls. A lifetime holds every
    earlier one, so it is compared with nothing.
    """
    period = snapshot.period
    if period.kind == Period.Kind.LIFETIME:
        return None, None
    earlier = Snapshot.objects.current().of_kind(period.kind).select_related("period")
    if period.kind == Period.Kind.YEAR:
        same = earlier.filter(period__ends_on=last_day(_year_before(period.ends_on), months=1))
        return same.filter(standard=snapshot.standard_id).first(), None
    rows = {
        row.period.first_month: row
        for row in earlier.filter(period__starts_on__lt=period.starts_on).order_by(
            "-period__starts_on"
        )[:12]
    }
    return rows.get(period.first_month - period.length), rows.get(period.first_month - 12)


def _year_before(day: date) -> date:
    """The first day of the same month."""
    return date(day.year - 1, day.month, 1)


def _stops(snapshot: Snapshot, at: datetime) -> Iterator[str]:
    period = snapshot.period
    if not snapshot.standard.is_published:
        yield f"{snapshot.standard} is not published."
    if snapshot.standard_id != period.standard_id:
        yield f"{period.label} is by {period.standard} now. Compute the draft again."
    if period.ends_on >= at.astimezone(SYDNEY).date():
        yield f"{period.label} is not over."
    if not snapshot.calls:
        yield "There are no calls."
    if _calls_changed(snapshot):
        yield "Calls were recorded or voided since. Compute the draft again."
    previous, year_before = before(snapshot)
    for name, then, now in (
        ("period before", snapshot.previous_id, previous),
        ("year before", snapshot.year_before_id, year_before),
    ):
        if then != (now.pk if now else None):
            yield f"The figures of the {name} were published since. Compute the draft again."
    others = (
        Call.objects.in_period(period)
        .standing()
        .exclude(outcome=Call.Outcome.FAILED)
        .exclude(version=snapshot.standard_id)
        .count()
    )
    if others:
        yield f"{_calls(others)} of the period {_were(others)} scored by another method."
    if period.is_growing:
        if not snapshot.is_correction and (problem := _crosses(period)):
            yield problem
        if months := _not_out(period):
            yield f"{', '.join(months)}: not published as month or quarter. Publish that first."


def _crosses(period: Period) -> str:
    """Why a period that grows is no longer one of its method, "" while it is. Once published it
    keeps its days: a correction is of the same ones."""
    try:
        period.clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _not_out(period: Period) -> list[str]:
    """Months inside a period that grows whose calls no published month or quarter covers: less the
    figures before, those of the whole would be theirs."""
    out = set[int]()
    for snapshot in Snapshot.objects.current().select_related("period"):
        if not snapshot.period.is_growing:
            out |= set(range(snapshot.period.first_month, snapshot.period.last_month + 1))
    months = set(Call.objects.counted(period).order_by().values_list("month", flat=True).distinct())
    return [f"{date(month // 12, month % 12 + 1, 1):%b %Y}" for month in sorted(months - out)]


def outdated_by(snapshot: Snapshot) -> list[Snapshot]:
    """Current figures of other periods that hold calls which were recorded or voided since, and
    before this snapshot was computed: it and they no longer agree."""
    period = snapshot.period
    sharing = (
        Snapshot.objects.current()
        .filter(
            computed_at__lt=snapshot.computed_at,
            period__starts_on__lte=period.ends_on,
            period__ends_on__gte=period.starts_on,
        )
        .exclude(period=period)
        .select_related("period")
        .order_by("pk")
    )
    return [
        each
        for each in sharing
        if Call.objects.in_period(each.period)
        .in_period(period)
        .changed(each.computed_at, snapshot.computed_at)
        .filter(version=each.standard_id)
        .exclude(outcome=Call.Outcome.FAILED)
        .exists()
    ]


def _calls_changed(snapshot: Snapshot) -> bool:
    """Whether the calls that count are others than those it was computed from."""
    after = snapshot.computed_at
    changed = Call.objects.in_period(snapshot.period).filter(
        Q(recorded_at__gt=after) | Q(voided_at__gt=after)
    )
    if changed.exists():
        return True
    return Call.objects.counted(snapshot.period).count() != snapshot.calls


def _missing(snapshot: Snapshot, standings: Sequence[Standing]) -> Iterator[str]:
    here = {row.organisation_id for row in standings}
    part = (
        RankedOrganisation.objects.taking_part(on=snapshot.period.ends_on)
        .with_names()
        .select_related("sector")
    )
    expected = list(part)
    with_calls = {row.sector_id for row in standings}
    tables = {row.sector_id for row in standings if row.rank is not None}
    sectors = {row.sector_id: row.sector for row in expected}
    for sector in sorted(sectors.values(), key=lambda row: (row.order, row.slug)):
        if sector.pk not in with_calls:
            yield f"{sector.name} is missing: no calls at all."
        elif sector.pk not in tables and snapshot.period.kind != Period.Kind.MONTH:
            yield f"{sector.name} has too few ranked organisations for a table."
    silent = [row for row in expected if row.pk not in here and row.sector_id in with_calls]
    if silent:
        names = [_name(row, snapshot) for row in silent]
        yield f"Takes part, but without a call: {_named(names)}."


def _name(row: RankedOrganisation, snapshot: Snapshot) -> str:
    return name_on(row.names.all(), snapshot.period.ends_on) or row.slug


def _few(standings: Sequence[Standing]) -> Iterator[str]:
    for status, text in (
        (Standing.Status.TOO_FEW, "Too few calls to show a score"),
        (Standing.Status.INDICATIVE, "Too few calls to rank"),
        (Standing.Status.UNANSWERED, "No call was answered"),
    ):
        rows = [row for row in standings if row.status == status]
        if rows:
            yield f"{text}: {_named([f'{row.name} ({row.valid})' for row in rows])}."


def _odd(snapshot: Snapshot, standings: Sequence[Standing]) -> Iterator[str]:
    far = [
        f"{row.name} ({row.points_change:+.1f})"
        for row in standings
        if row.points_change is not None and abs(row.points_change) > FAR
    ]
    if far:
        yield f"Changed by more than {FAR} points: {_named(far)}."
    calls = Call.objects.in_period(snapshot.period).standing()
    counts = calls.aggregate(
        all=Count("pk"),
        failed=Count("pk", filter=Q(outcome=Call.Outcome.FAILED)),
        short=Count("pk", filter=Q(outcome=Call.Outcome.ANSWERED, talk_seconds__lt=SHORT_TALK)),
    )
    if counts["failed"] > FAILED_SHARE * counts["all"]:
        yield f"{_calls(counts['failed'])} of {counts['all']} failed on our side."
    if short := counts["short"]:
        yield f"{_calls(short)} {_were(short)} answered and over within {SHORT_TALK} seconds."


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number:,} calls"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _named(names: Iterable[str]) -> str:
    rows = list(names)
    more = len(rows) - _NAMED
    if more > 1:
        return f"{', '.join(rows[:_NAMED])} and {more} more"
    return ", ".join(rows)
