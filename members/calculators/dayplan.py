"""A day, interval by interval: heads needed, heads rostered, hours and what they cost.

Standard library only. Each interval is staffed on its own by Erlang C, as if it were in steady
state; that is poor where handling time is long against the interval. Over the day, service level
and average speed of answer are weighted by calls, and occupancy is Σ load ÷ Σ agents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import fsum, inf

from members.memberships.gst import to_cent

from .queues.shrinking import scheduled
from .queues.values import (
    MOST_COUNTED,
    MOST_SECONDS,
    BadValue,
    Number,
    loaded,
    not_negative,
    positive,
    shrinkage_share,
    target_share,
    whole,
)
from .queues.waiting import Bounds, RequiredAgents, Waiting, for_service_level, told

#: A month of quarters of an hour, and some.
MOST_INTERVALS = 3_000
SECONDS_IN_AN_HOUR = 3_600
#: Numbers that say whether they are equal, whatever their value.
_EXACT = frozenset((int, float, Fraction))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """Lists have one item for each interval, in order. Hours are paid hours; shares are of 1."""

    agents_required: list[int]
    agents_scheduled: list[int]
    #: What the required agents do, one for each interval.
    intervals: list[Waiting]
    total_required_hours: float
    total_scheduled_hours: float
    weighted_service_level: float
    weighted_asa_seconds: float
    overall_occupancy: float
    #: Of the scheduled hours; None without a rate.
    cost_aud: Decimal | None


def day_plan(
    *,
    interval_seconds: Number,
    calls: Sequence[Number],
    aht_seconds: Sequence[Number] | Number,
    target_seconds: Number,
    service_level_target: Number,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
    hourly_rate_aud: Number | None = None,
) -> DayPlan:
    """The fewest agents for each interval, and what the day comes to.

    ``calls``: up to 3,000 intervals of ``interval_seconds`` each; ``aht_seconds``: one for each, or
    one for all; ``hourly_rate_aud`` from 0: what a paid hour costs. The others as in
    :func:`.erlang_c_required_agents`. An interval without calls needs nobody, save for the minimum.
    Raises :class:`.BadValue` with the field, and the number of the interval from 1 on.
    Source: Erlang (1917) for each interval.
    """
    day = _Day.read(interval_seconds, calls, aht_seconds, target_seconds)
    target = target_share("service_level_target", service_level_target)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    needed = day.needed(target, bounds)
    required = [row.agents_required for row in needed]
    rostered = [row.agents_scheduled for row in needed]
    level, asa = day.weighted(needed)
    assert asa is not None  # what is required is never overloaded
    return DayPlan(
        agents_required=required,
        agents_scheduled=rostered,
        intervals=list(needed),
        total_required_hours=float(day.hours(sum(required))),
        total_scheduled_hours=float(day.hours(sum(rostered))),
        weighted_service_level=level,
        weighted_asa_seconds=asa,
        overall_occupancy=day.occupancy(required),
        cost_aud=cost_of(day.hours(sum(rostered)), hourly_rate_aud),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterResult:
    """What a roster makes of the day. ``weighted_asa_seconds`` is None where an interval with calls
    is overloaded: its queue has no end. Hours of ``short`` and ``spare`` are on the phones."""

    intervals: list[Waiting]
    agents_required: list[int]
    #: On the phones less required: negative is short.
    gaps: list[int]
    short_hours: float
    spare_hours: float
    total_rostered_hours: float
    total_paid_hours: float
    weighted_service_level: float
    weighted_asa_seconds: float | None
    overall_occupancy: float
    overloaded_intervals: int
    cost_aud: Decimal | None


def roster_result(
    *,
    interval_seconds: Number,
    calls: Sequence[Number],
    aht_seconds: Sequence[Number] | Number,
    agents: Sequence[Number],
    target_seconds: Number,
    service_level_target: Number,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
    hourly_rate_aud: Number | None = None,
) -> RosterResult:
    """What happens with ``agents`` on the phones, interval by interval, against what is needed.

    ``agents``: whole numbers, one for each interval; the others as in :func:`day_plan`. Paid hours
    are those of the heads that shrinkage makes of each interval's agents. In an overloaded interval
    nobody counts as answered in time, and everybody is busy. Raises :class:`.BadValue`.
    """
    day = _Day.read(interval_seconds, calls, aht_seconds, target_seconds)
    target = target_share("service_level_target", service_level_target)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    heads = _each("agents", agents, len(day.loads))
    on_phones = [whole(f"agents, interval {place}", value) for place, value in enumerate(heads, 1)]
    required = [row.agents_required for row in day.needed(target, bounds)]
    found = [
        told(load, handling, day.within, have)
        for (load, handling), have in zip(day.loads, on_phones, strict=True)
    ]
    gaps = [have - need for have, need in zip(on_phones, required, strict=True)]
    away = shrinkage_share("shrinkage", shrinkage)
    paid = day.hours(sum(scheduled(have, away) for have in on_phones))
    level, asa = day.weighted(found)
    return RosterResult(
        intervals=found,
        agents_required=required,
        gaps=gaps,
        short_hours=float(day.hours(-sum(gap for gap in gaps if gap < 0))),
        spare_hours=float(day.hours(sum(gap for gap in gaps if gap > 0))),
        total_rostered_hours=float(day.hours(sum(on_phones))),
        total_paid_hours=float(paid),
        weighted_service_level=level,
        weighted_asa_seconds=asa,
        overall_occupancy=day.occupancy(on_phones),
        overloaded_intervals=sum(not row.stable for row in found),
        cost_aud=cost_of(paid, hourly_rate_aud),
    )


def cost_of(hours: Fraction, hourly_rate_aud: Number | None) -> Decimal | None:
    """Hours at a rate, in AUD, half up to the cent. The rate is from 0, up to 1e9."""
    if hourly_rate_aud is None:
        return None
    cost = hours * not_negative("hourly_rate_aud", hourly_rate_aud, most=MOST_COUNTED)
    return to_cent(Decimal(cost.numerator) / Decimal(cost.denominator))


@dataclass(frozen=True, slots=True)
class _Day:
    """The input of a day, checked and exact."""

    interval: Fraction
    within: Fraction
    calls: list[Fraction]
    #: (erlangs, handling time in seconds)
    loads: list[tuple[Fraction, Fraction]]
    #: For each interval the place of the first with the same calls and handling time: the nights
    #: and noons of a week are much alike, and what is alike is worked out once.
    first: list[int]

    @classmethod
    def read(
        cls,
        interval_seconds: Number,
        calls: Sequence[Number],
        aht_seconds: Sequence[Number] | Number,
        target_seconds: Number,
    ) -> _Day:
        interval = positive("interval_seconds", interval_seconds, most=MOST_SECONDS)
        within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
        volumes = _each("calls", calls, None)
        if isinstance(aht_seconds, Sequence):
            times = _each("aht_seconds", aht_seconds, len(volumes))
        else:
            times = [aht_seconds] * len(volumes)
        exact: list[Fraction] = []
        loads: list[tuple[Fraction, Fraction]] = []
        first: list[int] = []
        seen: dict[Hashable, int] = {}
        for place, (volume, handling) in enumerate(zip(volumes, times, strict=True)):
            alike = seen.setdefault(_key(place, volume, handling), place)
            first.append(alike)
            if alike < place:
                exact.append(exact[alike])
                loads.append(loads[alike])
                continue
            try:
                contacts, load, seconds = loaded(volume, interval, handling)
            except BadValue as bad:
                raise BadValue(f"{bad.field}, interval {place + 1}", bad.reason) from bad
            exact.append(contacts)
            loads.append((load, seconds))
        return cls(interval, within, exact, loads, first)

    def needed(self, target: Fraction, bounds: Bounds) -> list[RequiredAgents]:
        """The fewest agents, one for each interval."""
        found: list[RequiredAgents] = []
        for place, (load, handling) in enumerate(self.loads):
            alike = self.first[place]
            found.append(
                found[alike]
                if alike < place
                else for_service_level(load, handling, target, self.within, bounds)
            )
        return found

    def weighted(self, found: Sequence[Waiting]) -> tuple[float, float | None]:
        """Service level and ASA over all calls; 1 and 0 without any."""
        alike = {place: float(self.calls[place]) for place in set(self.first)}
        volumes = [alike[place] for place in self.first]
        total = fsum(volumes)
        if not total:
            return 1.0, 0.0
        level = waited = 0.0
        for volume, row in zip(volumes, found, strict=True):
            level += volume * row.service_level
            waited += volume * row.asa_seconds if row.asa_seconds is not None else inf
        return level / total, waited / total if waited != inf else None

    def hours(self, heads: int) -> Fraction:
        return heads * self.interval / SECONDS_IN_AN_HOUR

    def occupancy(self, agents: Sequence[int]) -> float:
        """Busy time of the agents; of those in an overloaded interval, all of it."""
        heads = sum(agents)
        alike = Counter(zip(self.first, agents, strict=True))
        busy = sum(
            (
                times * min(self.loads[place][0], Fraction(have))
                for (place, have), times in alike.items()
            ),
            Fraction(0),
        )
        return float(busy / heads) if heads else 0.0


def _key(place: int, volume: Number, handling: Number) -> Hashable:
    """What two intervals have in common that are alike. With their types: 0.1 is a tenth, and the
    fraction that equals it is not. What may not be compared, such as text, is like nothing."""
    one, other = type(volume), type(handling)
    return (one, volume, other, handling) if one in _EXACT and other in _EXACT else place


def _each(field: str, values: Sequence[Number], wanted: int | None) -> list[Number]:
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise BadValue(field, "has to be a list, one value for each interval")
    if len(values) > MOST_INTERVALS:
        raise BadValue(field, f"has {len(values):,} intervals; at most {MOST_INTERVALS:,} go")
    if wanted is not None and len(values) != wanted:
        raise BadValue(field, f"has {len(values):,} values for {wanted:,} intervals of calls")
    return list(values)
