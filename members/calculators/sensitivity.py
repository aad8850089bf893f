"""What a tenth more or less of volume or of handling time does to the answer.

Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .queues.values import (
    MOST_SECONDS,
    BadValue,
    Number,
    exact,
    load_of,
    not_negative,
    target_share,
)
from .queues.waiting import Bounds, RequiredAgents, Waiting, for_service_level, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``calls_change`` and ``aht_change`` are shares: 0.1 is a tenth more."""

    calls_change: float
    aht_change: float
    #: The agents who would be needed, and how many more than for the forecast.
    required: RequiredAgents
    agents_more: int
    #: What becomes of the agents who were right for the forecast.
    unchanged: Waiting


def sensitivity(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    service_level_target: Number,
    target_seconds: Number,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
    change: Number = Fraction(1, 10),
) -> list[Change]:
    """Nine rows: calls less, as forecast and more, each with handling time less, the same and more.

    ``change`` above 0, below 1: by what share both move. The others as in
    :func:`.erlang_c_required_agents`. Raises :class:`.BadValue`.
    """
    part = exact("change", change)
    if not 0 < part < 1:
        raise BadValue("change", "has to be between 0 and 1 (0.1 for 10 %)")
    load, handling = load_of(calls, interval_seconds, aht_seconds)
    load_of(exact("calls", calls) * (1 + part) ** 2, interval_seconds, aht_seconds)
    target = target_share("service_level_target", service_level_target)
    within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
    bounds = Bounds.read(max_occupancy, shrinkage, minimum_agents)
    forecast = for_service_level(load, handling, target, within, bounds).agents_required
    rows = []
    for volume in (-part, Fraction(0), part):
        for time in (-part, Fraction(0), part):
            changed, longer = load * (1 + volume) * (1 + time), handling * (1 + time)
            required = for_service_level(changed, longer, target, within, bounds)
            rows.append(
                Change(
                    calls_change=float(volume),
                    aht_change=float(time),
                    required=required,
                    agents_more=required.agents_required - forecast,
                    unchanged=told(changed, longer, within, forecast),
                )
            )
    return rows
