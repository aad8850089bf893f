"""The load, with which every answer begins. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..worked import Step
from .words import count, erlangs, long


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
