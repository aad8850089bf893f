"""Service level from counted calls: one data set, five formulas in use, five figures.

Source of the formulas: ICMI QueueTips, "Service Level Calculations" (2005); Call Centre Helper,
"Service level threshold calculations" (2023).
"""

from __future__ import annotations

from dataclasses import dataclass

from .values import BadValue, Number, whole


@dataclass(frozen=True, slots=True)
class ObservedServiceLevel:
    """Shares of 1, named for what is divided by what; None where nothing would be divided."""

    answered_in_T_over_offered: float | None
    answered_in_T_over_offered_less_abandoned_in_T: float | None
    answered_in_T_over_answered: float | None
    answered_plus_abandoned_in_T_over_offered: float | None
    #: Those who hang up at once, by a threshold of their own, are not counted as offered.
    answered_in_T_over_offered_less_abandoned_short: float | None
    offered: int


def observed_service_level(
    *,
    answered: Number,
    abandoned: Number,
    answered_in_threshold: Number,
    abandoned_in_threshold: Number,
    abandoned_short: Number = 0,
) -> ObservedServiceLevel:
    """Five service levels of the same counted calls. Offered is answered plus abandoned.

    All are whole numbers from 0 to 1e9; what lies within the threshold, or is short, is part of
    what was answered or abandoned. Raises :class:`.BadValue`.
    """
    done, left = whole("answered", answered), whole("abandoned", abandoned)
    done_soon = _part("answered_in_threshold", answered_in_threshold, done, "answered")
    left_soon = _part("abandoned_in_threshold", abandoned_in_threshold, left, "abandoned")
    short = _part("abandoned_short", abandoned_short, left, "abandoned")
    offered = done + left
    return ObservedServiceLevel(
        answered_in_T_over_offered=_share(done_soon, offered),
        answered_in_T_over_offered_less_abandoned_in_T=_share(done_soon, offered - left_soon),
        answered_in_T_over_answered=_share(done_soon, done),
        answered_plus_abandoned_in_T_over_offered=_share(done_soon + left_soon, offered),
        answered_in_T_over_offered_less_abandoned_short=_share(done_soon, offered - short),
        offered=offered,
    )


def _part(field: str, value: Number, of: int, name: str) -> int:
    found = whole(field, value)
    if found > of:
        raise BadValue(field, f"cannot be more than {name} ({of:,})")
    return found


def _share(part: int, of: int) -> float | None:
    return part / of if of else None
