"""Erlang B: whoever finds all lines taken is lost. Standard library only.

Source: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in
automatic telephone exchanges" (1917). Extended B, where a part of the lost try again: J. Jewett,
J. Shrago, B. Yomtov, "Designing Optimal Voice Networks for Businesses, Government, and Telephone
Companies" (1980).

B is worked out in two pieces, neither of which overflows or cancels: up to the load by the sum
1/B(n) = 1 + n/A + n(n−1)/A² + …, whose terms only fall, and beyond it by the recursion
B(n) = A·B(n−1) ÷ (n + A·B(n−1)). Some eight times √A terms are enough at any size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor, inf

from . import ties
from .values import (
    MOST_ERLANGS,
    ONE,
    BadValue,
    Number,
    blocking_share,
    ceiling,
    checked_load,
    exact,
    not_negative,
    whole,
)

#: Erlangs of repeated tries that are said to grow without end.
_WITHOUT_END = 1e15


def blocking(erlangs: float, servers: int) -> float:
    """B(A, N) as a double, good to some 1e-14 of itself; 0 where it is below 1e-308.

    ``erlangs`` 0 to 1e7, ``servers`` from 0; neither is checked here.
    """
    if not erlangs:
        return 0.0 if servers else 1.0
    start = min(servers, floor(erlangs))
    total = term = 1.0
    for server in range(start, 0, -1):
        term *= server / erlangs
        total += term
        if term < total * 1e-18:
            break
    return carried_on(erlangs, 1.0 / total, start, servers)


def carried_on(erlangs: float, found: float, servers: int, up_to: int) -> float:
    """B of ``up_to`` servers, from B of ``servers``, by the recursion."""
    for server in range(servers + 1, up_to + 1):
        busy = erlangs * found
        found = busy / (server + busy)
        if not found:
            break
    return found


def _shared_out(erlangs: float, servers: int) -> tuple[float, float]:
    """The share that is blocked, and the erlangs that are carried: A(1 − B), which would lose its
    digits far above the lines, is A·N ÷ (N + A·B(N−1))."""
    if not servers:
        return 1.0, 0.0
    busy = erlangs * blocking(erlangs, servers - 1)
    return busy / (servers + busy), erlangs * servers / (servers + busy)


@dataclass(frozen=True, slots=True)
class Blocking:
    """Shares 0 to 1, erlangs. ``carried`` and ``lost`` make up the offered traffic."""

    traffic_erlangs: float
    servers: int
    blocking: float
    carried_erlangs: float
    lost_erlangs: float
    #: The part of the time that a line is busy; 0 without lines.
    occupancy: float


def erlang_b(*, traffic_erlangs: Number, servers: Number) -> Blocking:
    """The share of calls that find every line taken.

    ``traffic_erlangs`` 0 to 10 million, ``servers`` a whole number from 0 to 1e9. Gives
    ``blocking`` as a share of 1; a value below 1e-308 is given as 0. Without lines all is blocked.
    Raises :class:`.BadValue`. Source: Erlang (1917).
    """
    load = not_negative("traffic_erlangs", traffic_erlangs, most=MOST_ERLANGS)
    return _told(load, whole("servers", servers))


def _told(load: Fraction, servers: int) -> Blocking:
    erlangs = float(load)
    share, carried = _shared_out(erlangs, servers)
    return Blocking(
        traffic_erlangs=erlangs,
        servers=servers,
        blocking=share,
        carried_erlangs=carried,
        lost_erlangs=erlangs * share,
        occupancy=carried / servers if servers else 0.0,
    )


def erlang_b_required_servers(*, traffic_erlangs: Number, blocking_target: Number) -> Blocking:
    """The fewest lines that block at most ``blocking_target`` of the calls: one fewer blocks more.

    ``traffic_erlangs`` 0 to 10 million, ``blocking_target`` between 0 and 1, neither included (a
    share: 0.01 for 1 %). A target that is hit exactly is reached. Gives ``servers`` and what they
    do. Raises :class:`.BadValue`. Source: Erlang (1917).
    """
    load = not_negative("traffic_erlangs", traffic_erlangs, most=MOST_ERLANGS)
    target = blocking_share("blocking_target", blocking_target)
    if not load:
        return Blocking(0.0, 0, 0.0, 0.0, 0.0, 0.0)
    erlangs, bound = float(load), float(target)

    def enough(servers: int) -> bool:
        share = blocking(erlangs, servers)
        return ties.at_most(share, target, bound, lambda: ties.blocking(load, servers))

    # N lines carry at most N erlangs, so fewer than A(1 − target) lose more than the target.
    return _told(load, fewest(enough, ceiling(load * (1 - target)) - 1, ceiling(load)))


def fewest(enough: Callable[[int], bool], too_few: int, likely: int) -> int:
    """The smallest number that is ``enough``, where every larger one is enough too.

    ``too_few`` is known not to be; ``likely`` is where the search starts.
    """
    low, high, step = too_few, max(likely, too_few + 1), 1
    while not enough(high):
        low, high, step = high, high + step, step * 2
    while high - low > 1:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle
    return high


@dataclass(frozen=True, slots=True)
class MostTraffic:
    """Erlangs; ``blocking`` is what that traffic meets, a share of 1 at or below the target."""

    servers: int
    traffic_erlangs: float
    blocking: float


def erlang_b_max_traffic(*, servers: Number, blocking_target: Number) -> MostTraffic:
    """The traffic that ``servers`` lines can be offered before they block more than the target.

    ``servers`` a whole number from 0 to 1e7, ``blocking_target`` between 0 and 1, neither
    included. Gives ``traffic_erlangs``, to the last digits of a double, on the safe side; 0 without
    lines. Raises :class:`.BadValue`. Source: Erlang (1917), turned round by bisection.
    """
    lines = whole("servers", servers, most=MOST_ERLANGS)
    target = float(blocking_share("blocking_target", blocking_target))
    if not lines:
        return MostTraffic(0, 0.0, 1.0)
    # What is carried, A(1 − B), is at most N; at one and a half times that, B is above the target.
    low, high = 0.0, 1.5 * lines / max(1.0 - target, 2.0**-53)
    while (middle := (low + high) / 2) not in (low, high) and high - low > 1e-15 * high:
        if blocking(middle, lines) <= target:
            low = middle
        else:
            high = middle
    return MostTraffic(lines, low, blocking(low, lines))


@dataclass(frozen=True, slots=True)
class BlockingWithRetries:
    """``blocking`` is the share of tries, first and repeated, that find all lines taken.

    Where everybody tries again for ever and the lines cannot carry the load, the tries grow without
    end: ``stable`` is False, ``blocking`` 1 and ``total_traffic_erlangs`` None.
    """

    traffic_erlangs: float
    servers: int
    recall_factor: float
    blocking: float
    total_traffic_erlangs: float | None
    carried_erlangs: float
    stable: bool


def erlang_b_extended(
    *, traffic_erlangs: Number, servers: Number, recall_factor: Number
) -> BlockingWithRetries:
    """Erlang B where a share of those blocked tries again at once.

    ``traffic_erlangs`` is the first tries, 0 to 10 million; ``servers`` whole, 0 to 1e9;
    ``recall_factor`` 0 to 1, both included: the share of blocked tries that are made again. The
    total E solves E = E₀ + R·B(E, N)·E, which has one solution at most, since what is carried grows
    with what is offered. Raises :class:`.BadValue`. Source: Jewett, Shrago and Yomtov (1980).
    """
    load, recall = _first_tries(traffic_erlangs, recall_factor)
    return _with_retries(load, whole("servers", servers), recall)


def erlang_b_extended_required_servers(
    *, traffic_erlangs: Number, blocking_target: Number, recall_factor: Number
) -> BlockingWithRetries:
    """The fewest lines at which at most ``blocking_target`` of all tries are blocked.

    Ranges as in :func:`erlang_b_extended`; the target lies between 0 and 1, neither included.
    Raises :class:`.BadValue`. Source: Jewett, Shrago and Yomtov (1980).
    """
    load, recall = _first_tries(traffic_erlangs, recall_factor)
    target = blocking_share("blocking_target", blocking_target)
    if not load:
        return BlockingWithRetries(0.0, 0, float(recall), 0.0, 0.0, 0.0, True)
    # At the target exactly, the tries are E₀/(1 − R·target): the lines are enough when they block
    # no more than the target of those, which needs no solving and can be told exactly.
    tries = checked_load(load / (1 - recall * target), field="traffic_erlangs")
    found = erlang_b_required_servers(traffic_erlangs=tries, blocking_target=target)
    return _with_retries(load, found.servers, recall)


def _first_tries(traffic_erlangs: Number, recall_factor: Number) -> tuple[Fraction, Fraction]:
    load = not_negative("traffic_erlangs", traffic_erlangs, most=MOST_ERLANGS)
    recall = exact("recall_factor", recall_factor)
    if not 0 <= recall <= ONE:
        raise BadValue("recall_factor", "has to be from 0 to 1 (0.5 for half)")
    return load, recall


def _with_retries(load: Fraction, servers: int, recall: Fraction) -> BlockingWithRetries:
    first, again = float(load), float(recall)
    if not load:
        share = 0.0 if servers else 1.0
        return BlockingWithRetries(0.0, servers, again, share, 0.0, 0.0, stable=True)
    total = inf if recall == 1 and load >= servers else _tries(first, servers, 1 - recall)
    if total == inf:
        return BlockingWithRetries(first, servers, again, 1.0, None, float(servers), stable=False)
    share, carried = _shared_out(total, servers)
    return BlockingWithRetries(first, servers, again, share, total, carried, stable=True)


def _tries(first: float, servers: int, leaving: Fraction) -> float:
    """E with (1 − R)·E + R·carried(E) = E₀, whose left side grows with E; infinity beyond 1e15."""
    part = float(leaving)

    def first_tries(total: float) -> float:
        return part * total + (1.0 - part) * _shared_out(total, servers)[1]

    low = high = first
    while first_tries(high) < first:
        low, high = high, high * 2
        if high > _WITHOUT_END:
            return inf
    while (middle := (low + high) / 2) not in (low, high):
        if first_tries(middle) < first:
            low = middle
        else:
            high = middle
    return high
