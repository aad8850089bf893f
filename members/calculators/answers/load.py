"""The load, with which every answer begins. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..queues.values import MOST_COUNTED, BadValue
from ..worked import Step
from .words import count, erlangs, long

#: Erlangs. Beyond any centre: a larger load takes a processor seconds, and the room is shared.
MOST_LOAD = 200_000


def check_load(
    values: Mapping[str, Any], *, calls: str = "calls", time: str = "aht_seconds"
) -> None:
    """Raises :class:`.BadValue` where the load is more than pages work out. What no value of its
    own may be is the rule's to refuse."""
    arriving, handling = values[calls], values[time]
    if max(arriving, handling) > MOST_COUNTED or not values["interval_seconds"]:
        return
    if arriving * handling / values["interval_seconds"] > MOST_LOAD:
        raise BadValue(calls, f"makes a load of more than {MOST_LOAD:,} erlangs")


def load_step(
    values: Mapping[str, Any],
    *,
    remark: str,
    calls: str = "calls",
    time: str = "aht_seconds",
    words: str = "calls × handling time ÷ interval",
) -> Step:
    """``calls`` and ``time`` name the values that are multiplied."""
    interval: Fraction = values["interval_seconds"]
    load = values[calls] * values[time] / interval
    return Step(
        f"Load: {erlangs(load)}",
        f"A = {words}",
        (f"A = {count(values[calls])} × {count(values[time])} ÷ {count(interval)} = {long(load)}",),
        remark,
    )
