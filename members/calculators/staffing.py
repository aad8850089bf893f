"""One interval, with what stands beside the answer: fewer agents, more agents, and their cost.

Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .dayplan import SECONDS_IN_AN_HOUR, cost_of
from .queues.impatience import Abandonment, erlang_a
from .queues.shrinking import scheduled
from .queues.values import (
    MOST_SECONDS,
    Number,
    load_of,
    not_negative,
    positive,
    shrinkage_share,
    target_share,
    whole,
)
from .queues.waiting import Bounds, RequiredAgents, Waiting, for_service_level, told

MOST_BESIDE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One number of agents. ``is_answer`` marks the fewest who keep the promise."""

    agents: int
    agents_scheduled: int
    is_answer: bool
    waiting: Waiting
    #: With callers who hang up; None where no patience was given.
    abandonment: Abandonment | None
    #: Of the interval; None without a rate.
    cost_aud: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    answer: RequiredAgents
    rows: list[Beside]


def staffing(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    service_level_target: Number,
    target_seconds: Number,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
    patience_seconds: Number | None = None,
    hourly_rate_aud: Number | None = None,
    beside: Number = 3,
) -> Staffing:
    """The fewest agents by Erlang C, and a row for each number from ``beside`` fewer to ``beside``
    more, down to none.

    ``beside`` whole, 0 to 50; ``patience_seconds`` above 0, up to 1e12; ``hourly_rate_aud`` from 0:
    what a paid hour of a rostered head costs. The others as in :func:`.erlang_c_required_agents`.
    Raises :class:`.BadValue`. Source: Erlang (1917); abandonment by :func:`.erlang_a`.
    """
    load, handling = load_of(calls, interval_seconds, aht_seconds)
    target = target_share("service_level_target", service_level_target)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    answer = for_service_level(load, handling, target, within, bounds)
    rows = around(
        agents=answer.agents,
        answer=answer.agents,
        calls=calls,
        interval_seconds=interval_seconds,
        aht_seconds=aht_seconds,
        target_seconds=target_seconds,
        shrinkage=shrinkage,
        patience_seconds=patience_seconds,
        hourly_rate_aud=hourly_rate_aud,
        beside=beside,
    )
    return Staffing(answer=answer, rows=rows)


def around(
    *,
    agents: Number,
    answer: int,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    target_seconds: Number,
    shrinkage: Number = 0,
    patience_seconds: Number | None = None,
    hourly_rate_aud: Number | None = None,
    beside: Number = 3,
) -> list[Beside]:
    """The rows around any number of ``agents``; ``answer`` is the one to mark. Otherwise as
    :func:`staffing`."""
    load, handling = load_of(calls, interval_seconds, aht_seconds)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    away = shrinkage_share("shrinkage", shrinkage)
    hours = positive("interval_seconds", interval_seconds, most=MOST_SECONDS) / SECONDS_IN_AN_HOUR
    middle = whole("agents", agents)
    reach = whole("beside", beside, most=MOST_BESIDE)

    def left(agents: int) -> Abandonment | None:
        if patience_seconds is None:
            return None
        return erlang_a(
            calls=calls,
            interval_seconds=interval_seconds,
            aht_seconds=aht_seconds,
            agents=agents,
            target_seconds=target_seconds,
            patience_seconds=patience_seconds,
        )

    rows = []
    for each in range(max(0, middle - reach), middle + reach + 1):
        heads = scheduled(each, away)
        rows.append(
            Beside(
                agents=each,
                agents_scheduled=heads,
                is_answer=each == answer,
                waiting=told(load, handling, within, each),
                abandonment=left(each),
                cost_aud=cost_of(Fraction(heads) * hours, hourly_rate_aud),
            )
        )
    return rows
