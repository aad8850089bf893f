"""Chat, where one agent holds several talks at once. Standard library only.

Nothing here is exact: no queue of Erlang's knows an agent who is half free. Both methods are in
use, and both are approximations, which their results say:

* *slots*: agents × concurrency servers with the elapsed time of a chat. Optimistic, because a chat
  takes longer the more of them an agent holds.
* *effective handling time*: elapsed time ÷ a factor that grows more slowly than the number of
  chats. Source of the factors 1, 1.7, 2.5, 2.9 and 3.5 for one to five chats: Call Centre Helper,
  "Erlang C for chat". Three or four at once is the practical limit (G. Koole, "Staffing live chat
  sessions").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from .queues.loss import blocking, fewest
from .queues.shrinking import scheduled
from .queues.values import (
    MOST_SECONDS,
    BadValue,
    Number,
    exact,
    load_of,
    not_negative,
    target_share,
)
from .queues.waiting import Bounds, for_service_level, in_time, told

#: How much of elapsed time a chat takes away, for one to five chats at once.
FACTORS = (Fraction(1), Fraction("1.7"), Fraction("2.5"), Fraction("2.9"), Fraction("3.5"))
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatStaffing:
    """Shares of 1, seconds. ``traffic_erlangs`` is the load of what ``method`` takes for servers:
    ``servers`` slots, or agents."""

    method: str
    #: Always True: see the module.
    approximate: bool
    traffic_erlangs: float
    concurrency: float
    servers: int
    effective_aht_seconds: float
    agents_required: int
    agents_scheduled: int
    p_wait: float
    service_level: float
    asa_seconds: float | None
    occupancy: float


def chat_slots(
    *,
    chats: Number,
    interval_seconds: Number,
    elapsed_chat_seconds: Number,
    concurrency: Number,
    target_seconds: Number,
    service_level_target: Number,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
) -> ChatStaffing:
    """The fewest agents by slots: Erlang C on agents × concurrency servers. Approximate.

    ``chats`` 0 to 1e9 in ``interval_seconds``; ``elapsed_chat_seconds`` from first to last line of
    a chat, while others run beside it; ``concurrency`` 1 to 100; where agents × concurrency is not
    whole, it is rounded down. The others as in :func:`.erlang_c_required_agents`; occupancy is that
    of the slots. Raises :class:`.BadValue`.
    """
    load, elapsed = _load(chats, interval_seconds, elapsed_chat_seconds)
    at_once = _at_once(concurrency, MOST_AT_ONCE)
    target = target_share("service_level_target", service_level_target)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    reached = in_time(load, elapsed, target, within)
    erlangs = float(load)

    def enough(agents: int) -> bool:
        slots = floor(agents * at_once)
        if slots <= load or load > slots * bounds.max_occupancy:
            return False
        lost, spare = blocking(erlangs, slots), float(slots - load)
        return reached(slots, spare, slots * lost / (spare + erlangs * lost))

    agents = fewest(enough, 0, floor(load / at_once) + 1) if load else 0
    agents = max(agents, bounds.minimum_agents)
    slots = floor(agents * at_once)
    found = told(load, elapsed, within, slots)
    return ChatStaffing(
        method="slots",
        approximate=True,
        traffic_erlangs=found.traffic_erlangs,
        concurrency=float(at_once),
        servers=slots,
        effective_aht_seconds=float(elapsed),
        agents_required=agents,
        agents_scheduled=scheduled(agents, bounds.shrinkage),
        p_wait=found.p_wait,
        service_level=found.service_level,
        asa_seconds=found.asa_seconds,
        occupancy=found.occupancy,
    )


def chat_effective_aht(
    *,
    chats: Number,
    interval_seconds: Number,
    elapsed_chat_seconds: Number,
    concurrency: Number,
    target_seconds: Number,
    service_level_target: Number,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
) -> ChatStaffing:
    """The fewest agents by effective handling time: elapsed time ÷ factor, then Erlang C.
    Approximate.

    ``concurrency`` 1 to 5, between whole numbers by a straight line; the others as in
    :func:`chat_slots`. Raises :class:`.BadValue`.
    """
    at_once = _at_once(concurrency, len(FACTORS))
    load, elapsed = _load(chats, interval_seconds, elapsed_chat_seconds)
    factor = factor_of(at_once)
    target = target_share("service_level_target", service_level_target)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    found = for_service_level(load / factor, elapsed / factor, target, within, bounds)
    return ChatStaffing(
        method="effective handling time",
        approximate=True,
        traffic_erlangs=found.traffic_erlangs,
        concurrency=float(at_once),
        servers=found.agents,
        effective_aht_seconds=float(elapsed / factor),
        agents_required=found.agents_required,
        agents_scheduled=found.agents_scheduled,
        p_wait=found.p_wait,
        service_level=found.service_level,
        asa_seconds=found.asa_seconds,
        occupancy=found.occupancy,
    )


#: Both ways, the more careful one first.
METHODS: tuple[Callable[..., ChatStaffing], ...] = (chat_effective_aht, chat_slots)


def factor_of(at_once: Fraction) -> Fraction:
    """What elapsed time is divided by, for 1 to 5 chats at once."""
    below = floor(at_once)
    if below == at_once:
        return FACTORS[below - 1]
    low, high = FACTORS[below - 1], FACTORS[below]
    return low + (high - low) * (at_once - below)


def _load(
    chats: Number, interval_seconds: Number, elapsed_chat_seconds: Number
) -> tuple[Fraction, Fraction]:
    try:
        return load_of(chats, interval_seconds, elapsed_chat_seconds, counted="chats")
    except BadValue as bad:
        if bad.field == "aht_seconds":
            raise BadValue("elapsed_chat_seconds", bad.reason) from bad
        raise


def _at_once(concurrency: Number, most: int) -> Fraction:
    found = exact("concurrency", concurrency)
    if not 1 <= found <= most:
        raise BadValue("concurrency", f"has to be from 1 to {most}")
    return found
