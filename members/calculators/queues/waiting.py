"""Erlang C: whoever finds all agents busy waits, and nobody hangs up. Standard library only.

Source: A. K. Erlang (1917). With load A = calls × AHT ÷ interval, N agents and B from
:mod:`.loss`: C = N·B ÷ ((N − A) + A·B), where N − A is taken from the exact load, so that nothing
cancels near full load.

A load of N or more has no steady state. That is said (``stable`` False, everybody waits, nobody is
answered in time, waits are None) and never computed. Without calls nobody waits at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import exp, log
from typing import Literal

from . import ties
from .loss import blocking, carried_on
from .shrinking import scheduled
from .values import (
    MOST_SECONDS,
    ONE,
    BadValue,
    Number,
    exact,
    load_of,
    not_negative,
    occupancy_share,
    positive,
    shrinkage_share,
    target_share,
    whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One interval in steady state. Shares of 1, seconds, calls; None where there is no end."""

    traffic_erlangs: float
    agents: int
    p_wait: float
    #: Share of all calls answered within the threshold.
    service_level: float
    #: Average speed of answer, over all calls.
    asa_seconds: float | None
    #: Average wait of those who wait; 0 without calls.
    conditional_wait_seconds: float | None
    #: Calls waiting, on average over time.
    mean_queue_length: float | None
    occupancy: float
    stable: bool


#: What set the number of agents: the figure asked for, the cap on occupancy, the least allowed.
DecidedBy = Literal["target", "occupancy", "minimum"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredAgents(Waiting):
    """``agents_required`` on the phones (the same as ``agents``), ``agents_scheduled`` on the
    roster, and what the former do."""

    agents_required: int
    agents_scheduled: int
    decided_by: DecidedBy


def erlang_c(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    agents: Number,
    target_seconds: Number,
) -> Waiting:
    """What ``agents`` make of ``calls``.

    ``calls`` 0 to 1e9 (a forecast may be a fraction) in ``interval_seconds``; both kinds of seconds
    above 0 and up to 1e9 (``aht_seconds`` may be 0 without calls); ``agents`` whole, 0 to 1e9;
    ``target_seconds`` 0 to 1e9. At most 10 million erlangs. Overload is a result, see
    :class:`Waiting`. Raises :class:`.BadValue`. Source: Erlang (1917).
    """
    load, handling = load_of(calls, interval_seconds, aht_seconds)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    heads = whole("agents", agents)
    return told(load, handling, within, heads)


def told(
    load: Fraction, handling: Fraction, within: Fraction, agents: int, lost: float | None = None
) -> Waiting:
    """All figures of a checked input; ``lost`` is B(A, N), where it is known already."""
    # Whole numbers divide to the nearest double, as fractions do, in a tenth of the time.
    above, below = load.numerator, load.denominator
    erlangs = above / below
    if not above:
        return _idle(agents)
    if above >= agents * below:
        return _overloaded(erlangs, agents)
    spare = (agents * below - above) / below
    if lost is None:
        lost = blocking(erlangs, agents)
    must_wait = min(1.0, agents * lost / (spare + erlangs * lost))
    mean = handling.numerator / handling.denominator / spare
    return Waiting(
        traffic_erlangs=erlangs,
        agents=agents,
        p_wait=must_wait,
        service_level=1.0 - must_wait * exp(-spare * quotient(within, handling)),
        asa_seconds=must_wait * mean,
        conditional_wait_seconds=mean,
        mean_queue_length=must_wait * erlangs / spare,
        occupancy=above / (below * agents),
        stable=True,
    )


def quotient(dividend: Fraction, divisor: Fraction) -> float:
    """The double nearest to ``dividend`` ÷ ``divisor``."""
    return (dividend.numerator * divisor.denominator) / (dividend.denominator * divisor.numerator)


def _idle(agents: int) -> Waiting:
    return Waiting(
        traffic_erlangs=0.0,
        agents=agents,
        p_wait=0.0,
        service_level=1.0,
        asa_seconds=0.0,
        conditional_wait_seconds=0.0,
        mean_queue_length=0.0,
        occupancy=0.0,
        stable=True,
    )


def _overloaded(erlangs: float, agents: int) -> Waiting:
    return Waiting(
        traffic_erlangs=erlangs,
        agents=agents,
        p_wait=1.0,
        service_level=0.0,
        asa_seconds=None,
        conditional_wait_seconds=None,
        mean_queue_length=None,
        occupancy=1.0,
        stable=False,
    )


@dataclass(frozen=True, slots=True)
class WaitPercentile:
    """``wait_seconds`` is None where the queue has no end."""

    percentile: float
    wait_seconds: float | None
    p_wait: float
    stable: bool


def erlang_c_wait_percentile(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    agents: Number,
    percentile: Number,
) -> WaitPercentile:
    """The wait that a share ``percentile`` of all calls does not exceed.

    ``percentile`` from 0, below 1 (0.95 for 95 %); the others as in :func:`erlang_c`. Gives 0 where
    so many need not wait at all, else h ÷ (N − A) · ln(C ÷ (1 − p)). Raises :class:`.BadValue`.
    Source: Erlang (1917); waits of those who wait are exponential.
    """
    load, handling = load_of(calls, interval_seconds, aht_seconds)
    share = exact("percentile", percentile)
    if not 0 <= share < ONE:
        raise BadValue("percentile", "has to be from 0 and below 1 (0.95 for 95 %)")
    heads = whole("agents", agents)
    found = told(load, handling, Fraction(0), heads)
    beyond = 1 - share
    mean = found.conditional_wait_seconds
    if mean is None:
        wait = None
    elif not load or ties.at_most(
        found.p_wait, beyond, float(beyond), lambda: ties.waiting(load, heads)
    ):
        wait = 0.0
    else:
        wait = max(0.0, mean * log(found.p_wait / float(beyond)))
    return WaitPercentile(float(share), wait, found.p_wait, found.stable)


def erlang_c_required_agents(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    service_level_target: Number,
    target_seconds: Number,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
) -> RequiredAgents:
    """The fewest agents who answer ``service_level_target`` of the calls in ``target_seconds``.

    One fewer would miss the target, the cap or the minimum. ``service_level_target`` between 0 and
    1, neither included (100 % cannot be reached); ``max_occupancy`` above 0, up to 1;
    ``shrinkage`` from 0, below 1; ``minimum_agents`` whole; the others as in :func:`erlang_c`.
    Nobody is needed where nobody calls, save for the minimum. Raises :class:`.BadValue`.
    Source: Erlang (1917); the first number that meets the target, since service level grows with N.
    """
    load, handling = load_of(calls, interval_seconds, aht_seconds)
    target = target_share("service_level_target", service_level_target)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    return for_service_level(load, handling, target, within, bounds)


def erlang_c_required_agents_asa(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    asa_target_seconds: Number,
    target_seconds: Number = 20,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
) -> RequiredAgents:
    """The fewest agents with an average speed of answer of at most ``asa_target_seconds``.

    ``asa_target_seconds`` above 0, up to 1e9: no number of agents brings the average to nothing.
    ``target_seconds`` only says to which threshold ``service_level`` is given. The others as in
    :func:`erlang_c_required_agents`. Raises :class:`.BadValue`. Source: Erlang (1917).
    """
    load, handling = load_of(calls, interval_seconds, aht_seconds)
    target = positive("asa_target_seconds", asa_target_seconds, most=MOST_SECONDS)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    seconds, bound = float(handling), float(target)

    def enough(agents: int, spare: float, must_wait: float) -> bool:
        def again() -> Decimal:
            spared = ties.decimal_of(agents - load)
            return ties.waiting(load, agents) * ties.decimal_of(handling) / spared

        return ties.at_most(must_wait * seconds / spare, target, bound, again)

    return _required(load, handling, within, bounds, enough)


def erlang_c_required_agents_occupancy(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    max_occupancy: Number,
    target_seconds: Number = 20,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
) -> RequiredAgents:
    """The fewest agents whose occupancy is at most ``max_occupancy``: A ÷ cap, rounded up exactly.

    ``max_occupancy`` above 0, up to 1; at 1, and wherever the cap would leave A = N, one more,
    since a queue with no spare time grows for ever. The others as in
    :func:`erlang_c_required_agents_asa`. Raises :class:`.BadValue`. Source: occupancy = A ÷ N.
    """
    load, handling = load_of(calls, interval_seconds, aht_seconds)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    return _required(load, handling, within, bounds, lambda *_: True)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What stands besides the target, checked and exact."""

    max_occupancy: Fraction = ONE
    shrinkage: Fraction = Fraction(0)
    minimum_agents: int = 0

    @classmethod
    def read(cls, max_occupancy: Number, shrinkage: Number, minimum_agents: Number) -> Bounds:
        return cls(
            occupancy_share("max_occupancy", max_occupancy),
            shrinkage_share("shrinkage", shrinkage),
            whole("minimum_agents", minimum_agents),
        )


def for_service_level(
    load: Fraction, handling: Fraction, target: Fraction, within: Fraction, bounds: Bounds
) -> RequiredAgents:
    """:func:`erlang_c_required_agents` of values that are checked already."""
    return _required(load, handling, within, bounds, in_time(load, handling, target, within))


#: (agents, N − A, P(wait)) -> do they reach it?
Enough = Callable[[int, float, float], bool]


def in_time(load: Fraction, handling: Fraction, target: Fraction, within: Fraction) -> Enough:
    """Whether the share that waits too long is at most 1 − target: compared so, and not as service
    level, because a target near 1 keeps its digits."""
    missed = 1 - target
    bound = missed.numerator / missed.denominator
    pace = quotient(within, handling) if load else 0.0

    def enough(agents: int, spare: float, must_wait: float) -> bool:
        def again() -> Decimal:
            waited = ties.decimal_of((agents - load) * within / handling)
            return ties.waiting(load, agents) * (-waited).exp()

        return ties.at_most(must_wait * exp(-spare * pace), missed, bound, again)

    return enough


def _required(
    load: Fraction, handling: Fraction, within: Fraction, bounds: Bounds, enough: Enough
) -> RequiredAgents:
    agents, lost = 0, 1.0
    decided: DecidedBy = "target"
    if load:
        agents, lost = _first(load, enough)
    cap = bounds.max_occupancy
    capped = -(-load.numerator * cap.denominator // (load.denominator * cap.numerator))
    least = max(capped, bounds.minimum_agents)
    if least > agents:
        decided = "occupancy" if capped == least else "minimum"
        lost = carried_on(float(load), lost, agents, least) if load else 0.0
        agents = least
    found = told(load, handling, within, agents, lost)
    return RequiredAgents(
        traffic_erlangs=found.traffic_erlangs,
        agents=agents,
        p_wait=found.p_wait,
        service_level=found.service_level,
        asa_seconds=found.asa_seconds,
        conditional_wait_seconds=found.conditional_wait_seconds,
        mean_queue_length=found.mean_queue_length,
        occupancy=found.occupancy,
        stable=found.stable,
        agents_required=agents,
        agents_scheduled=scheduled(agents, bounds.shrinkage),
        decided_by=decided,
    )


def _first(load: Fraction, enough: Enough) -> tuple[int, float]:
    """The first number of agents above the load that is enough, and its B; B is carried on."""
    above, below = load.numerator, load.denominator
    erlangs = above / below
    agents = above // below + 1
    lost = blocking(erlangs, agents)
    while True:
        spare = (agents * below - above) / below
        if enough(agents, spare, agents * lost / (spare + erlangs * lost)):
            return agents, lost
        agents += 1
        busy = erlangs * lost
        lost = busy / (agents + busy)
