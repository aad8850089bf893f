from __future__ import annotations

from fractions import Fraction

from . import asked_often
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

    calls = asked_often.calls()
    interval_seconds = asked_often.interval()
    aht_seconds = asked_often.handling_time()
    shrinkage = asked_often.shrinkage()
    service_level_target = asked_often.service_level()
    target_seconds = asked_often.within()
    change = per_cent_field(
        label="Give or take",
        initial="10",
        check=_moves,
        help_text="How wrong calls and handling time may be.",
    )
    minimum_agents = asked_often.minimum_agents()
    max_occupancy = asked_often.max_occupancy()
