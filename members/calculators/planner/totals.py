"""Intervals and what they come to, for a day or for all of them. Standard library only.

Service level and average speed of answer are weighted by calls; occupancy is busy time over the
agents' time (Σ load ÷ Σ agents), where an overloaded interval keeps all of its agents busy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import fsum

from ..dayplan import SECONDS_IN_AN_HOUR, cost_of
from ..queues.ties import reaches
from ..queues.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Interval:
    """One row that was planned. ``number`` is its line in the table; ``start_seconds`` count from
    the first midnight, ``day`` from 0; ``need`` is what the agents required make of it and
    ``roster`` what those on the roster do, None where none was given."""

    number: int
    day: int
    start_seconds: int
    calls: Fraction
    aht_seconds: Fraction
    seconds: int
    is_filled: bool
    need: Waiting
    scheduled: int
    have: int | None
    roster: Waiting | None
    paid_for_roster: int

    @property
    def load(self) -> Fraction:
        """In erlangs, exactly."""
        return load_of_row(self.calls, self.aht_seconds, self.seconds)

    @property
    def gap(self) -> int | None:
        """On the roster less needed: negative is short."""
        return None if self.have is None else self.have - self.need.agents

    @property
    def result(self) -> Waiting:
        """Of the roster, where there is one."""
        return self.roster or self.need


def load_of_row(calls: Fraction, aht: Fraction, seconds: int) -> Fraction:
    """Calls × handling time ÷ interval; one reduction instead of two."""
    return Fraction(calls.numerator * aht.numerator, calls.denominator * aht.denominator * seconds)


@dataclass(frozen=True, slots=True)
class Service:
    """Over all calls. ``asa_seconds`` is None where the queue of one interval has no end."""

    level: float
    asa_seconds: float | None
    occupancy: float


@dataclass(frozen=True, slots=True)
class Totals:
    """Hours are exact; costs None without a rate. ``roster`` is over the ``rostered`` intervals
    that have one, None without any."""

    intervals: int
    calls: Fraction
    filled: int
    need: Service
    need_hours: Fraction
    paid_hours: Fraction
    cost: Decimal | None
    peak: Interval
    rostered: int
    roster: Service | None
    roster_hours: Fraction
    roster_paid_hours: Fraction
    roster_cost: Decimal | None
    short: int
    short_hours: Fraction
    spare_hours: Fraction
    overloaded: int
    #: Of the rostered ones with calls: how many reach the promise, of how many.
    kept: int
    held: int
    worst: Interval | None

    @property
    def service(self) -> Service:
        return self.roster or self.need


def totals(
    intervals: Sequence[Interval], *, seconds: int, rate: Fraction | None, target: Fraction
) -> Totals:
    """``intervals``: one at least, ``seconds`` long each; ``target``: the promise, a share of 1."""
    have = [each for each in intervals if each.roster is not None]
    gaps = [each.gap or 0 for each in have]
    paid = _hours((each.scheduled for each in intervals), seconds)
    roster_paid = _hours((each.paid_for_roster for each in have), seconds)
    called = [each for each in have if each.calls]
    promise = float(target)
    return Totals(
        intervals=len(intervals),
        calls=sum((each.calls for each in intervals), Fraction(0)),
        filled=sum(each.is_filled for each in intervals),
        need=_service([(each, each.need) for each in intervals]),
        need_hours=_hours((each.need.agents for each in intervals), seconds),
        paid_hours=paid,
        cost=cost_of(paid, rate),
        peak=max(intervals, key=lambda each: (each.need.agents, each.need.traffic_erlangs)),
        rostered=len(have),
        roster=_service([(each, each.result) for each in have]) if have else None,
        roster_hours=_hours((each.have or 0 for each in have), seconds),
        roster_paid_hours=roster_paid,
        roster_cost=cost_of(roster_paid, rate) if have else None,
        short=sum(gap < 0 for gap in gaps),
        short_hours=_hours((-gap for gap in gaps if gap < 0), seconds),
        spare_hours=_hours((gap for gap in gaps if gap > 0), seconds),
        overloaded=sum(not each.result.stable for each in have),
        kept=sum(reaches(each.result.service_level, promise) for each in called),
        held=len(called),
        worst=_worst(have),
    )


def _worst(have: Sequence[Interval]) -> Interval | None:
    """The one with most people missing; of several, where fewest get through in time."""
    short = [each for each in have if (each.gap or 0) < 0]
    if not short:
        return None
    return min(short, key=lambda each: (each.gap or 0, each.result.service_level))


def _hours(heads: Iterable[int], seconds: int) -> Fraction:
    return Fraction(sum(heads) * seconds, SECONDS_IN_AN_HOUR)


def _service(found: Sequence[tuple[Interval, Waiting]]) -> Service:
    volumes = [float(each.calls) for each, _ in found]
    total = fsum(volumes)
    heads = sum(result.agents for _, result in found)
    busy = fsum(min(each.need.traffic_erlangs, result.agents) for each, result in found)
    occupancy = busy / heads if heads else 0.0
    if not total:
        return Service(1.0, 0.0, occupancy)
    level = fsum(v * result.service_level for v, (_, result) in zip(volumes, found, strict=True))
    waits = [result.asa_seconds for _, result in found]
    if any(wait is None for wait in waits):
        return Service(level / total, None, occupancy)
    waited = fsum(v * (wait or 0.0) for v, wait in zip(volumes, waits, strict=True))
    return Service(level / total, waited / total, occupancy)
