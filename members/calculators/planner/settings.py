"""What somebody set for a plan: one value for all intervals. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..queues.values import MOST_COUNTED, MOST_SECONDS, BadValue

#: More in one interval, or on one roster, than any centre has; every interval costs its agents.
MOST_AGENTS = 10_000
LEAST_CAP = Fraction(1, 5)


@dataclass(frozen=True, slots=True)
class Settings:
    """Shares are of 1, times in seconds. ``interval_seconds``: None is as the rows show.
    ``chosen``: the interval whose working is opened, as :func:`.plan.name_of` says it; "" for the
    one that matters most."""

    aht_seconds: Fraction
    service_level_target: Fraction
    target_seconds: Fraction
    max_occupancy: Fraction
    shrinkage: Fraction
    minimum_agents: int
    hourly_rate_aud: Fraction | None
    interval_seconds: int | None
    chosen: str

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Settings:
        """From a form's cleaned data; what may be left out is None. Raises :class:`.BadValue` in
        the words of a form, where shares are typed as per cent."""
        target = _share(values, "service_level_target", Fraction(4, 5))
        if target >= 1:
            raise BadValue(
                "service_level_target",
                "100 % cannot be reached: whatever the number of agents, now and then all are busy",
            )
        if not target:
            raise BadValue("service_level_target", "has to be more than 0 %")
        away = _share(values, "shrinkage", Fraction(0))
        if away >= 1:
            raise BadValue("shrinkage", "has to be below 100 %: at 100 % nobody is left to answer")
        cap = _share(values, "max_occupancy", Fraction(1))
        if not LEAST_CAP <= cap <= 1:
            raise BadValue("max_occupancy", "has to be from 20 % to 100 %")
        interval = values.get("interval_seconds")
        return cls(
            aht_seconds=_seconds(values, "aht_seconds", above=0),
            service_level_target=target,
            target_seconds=_seconds(values, "target_seconds"),
            max_occupancy=cap,
            shrinkage=away,
            minimum_agents=_whole(values, "minimum_agents"),
            hourly_rate_aud=_rate(values.get("hourly_rate_aud")),
            interval_seconds=int(interval) if interval else None,
            chosen=str(values.get("chosen", "")),
        )


def _share(values: Mapping[str, Any], field: str, otherwise: Fraction) -> Fraction:
    found: Fraction | None = values.get(field)
    return otherwise if found is None else found


def _seconds(values: Mapping[str, Any], field: str, *, above: int = -1) -> Fraction:
    found: Fraction | None = values.get(field)
    if found is None:
        raise BadValue(field, "has no number")
    if found <= above:
        raise BadValue(field, "has to be more than 0")
    if found > MOST_SECONDS:
        raise BadValue(field, f"cannot be more than {MOST_SECONDS:,} seconds")
    return found


def _whole(values: Mapping[str, Any], field: str) -> int:
    found: Fraction = values.get(field) or Fraction(0)
    if found.denominator != 1:
        raise BadValue(field, "has to be a whole number")
    if found > MOST_AGENTS:
        raise BadValue(field, f"cannot be more than {MOST_AGENTS:,}")
    return found.numerator


def _rate(rate: Fraction | None) -> Fraction | None:
    if rate is not None and rate > MOST_COUNTED:
        raise BadValue("hourly_rate_aud", f"cannot be more than {MOST_COUNTED:,}")
    return rate
