from __future__ import annotations

from fractions import Fraction

from . import common
from .base import CalculatorForm, Together
from .fields import per_cent_field


def _moves(value: Fraction) -> str:
    if not value:
        return "Has to be more than 0 %: nothing would move."
    return "Has to be below 100 %." if value >= 1 else ""


class SensitivityForm(CalculatorForm):
    groups = (
        Together(
            (
                "calls",
                "interval_seconds",
                "aht_seconds",
                "shrinkage",
                "service_level_target",
                "target_seconds",
                "change",
            )
        ),
        Together(("minimum_agents", "max_occupancy"), more="A least number, a cap on occupancy"),
    )

    calls = common.calls()
    interval_seconds = common.interval()
    aht_seconds = common.handling_time()
    shrinkage = common.shrinkage()
    service_level_target = common.service_level()
    target_seconds = common.within()
    change = per_cent_field(
        label="Give or take",
        initial="10",
        check=_moves,
        help_text="How wrong calls and handling time may be.",
    )
    minimum_agents = common.minimum_agents()
    max_occupancy = common.max_occupancy()
