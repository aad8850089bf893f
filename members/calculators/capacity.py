"""The other way round: how many calls a team can promise to answer. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from .queues.loss import blocking
from .queues.values import (
    MOST_COUNTED,
    MOST_ERLANGS,
    MOST_SECONDS,
    BadValue,
    Number,
    not_negative,
    occupancy_share,
    positive,
    target_share,
    whole,
)
from .queues.waiting import Waiting, in_time, told


@dataclass(frozen=True, slots=True, kw_only=True)
class MostCalls:
    """``calls`` in one interval; one call more would miss the promise. ``result`` is what the
    agents make of them."""

    calls: int
    traffic_erlangs: float
    result: Waiting


def erlang_c_max_calls(
    *,
    agents: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    service_level_target: Number,
    target_seconds: Number,
    max_occupancy: Number = 1,
) -> MostCalls:
    """The most calls of which ``agents`` answer ``service_level_target`` in ``target_seconds``.

    ``agents`` whole, 0 to 10 million; both kinds of seconds above 0, up to 1e9;
    ``service_level_target`` between 0 and 1, neither included; ``max_occupancy`` above 0, up to 1.
    Raises :class:`.BadValue`. Source: Erlang (1917), by halves, since service level falls as calls
    grow.
    """
    heads = whole("agents", agents, most=MOST_ERLANGS)
    interval = positive("interval_seconds", interval_seconds, most=MOST_SECONDS)
    handling = positive("aht_seconds", aht_seconds, most=MOST_SECONDS)
    target = target_share("service_level_target", service_level_target)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    cap = occupancy_share("max_occupancy", max_occupancy)
    each = handling / interval

    def answered(calls: int) -> bool:
        load = calls * each
        if not load:
            return True
        if load >= heads:
            return False
        erlangs, spare = float(load), float(heads - load)
        lost = blocking(erlangs, heads)
        must_wait = heads * lost / (spare + erlangs * lost)
        return in_time(load, handling, target, within)(heads, spare, must_wait)

    most = floor(heads * cap / each)
    if most > MOST_COUNTED:
        raise BadValue(
            "aht_seconds", f"lets {heads:,} agents take more than {MOST_COUNTED:,} calls"
        )
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        if answered(middle):
            low = middle
        else:
            high = middle
    load: Fraction = low * each
    found = told(load, handling, within, heads)
    return MostCalls(calls=low, traffic_erlangs=found.traffic_erlangs, result=found)
