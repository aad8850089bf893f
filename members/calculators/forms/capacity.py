from __future__ import annotations

from . import asked_often
from .base import CalculatorForm, Together
from .fields import ChosenField, whole_field


class CapacityForm(CalculatorForm):
    groups = (
        Together(
            (
                "heads",
                "agents",
                "shrinkage",
                "interval_seconds",
                "aht_seconds",
                "service_level_target",
                "target_seconds",
                "max_occupancy",
            )
        ),
    )
    asked_for = {"heads": {"phones": (), "roster": ("shrinkage",)}}

    heads = ChosenField(
        [("phones", "on the phones"), ("roster", "on the roster")],
        label="You count heads",
        initial="phones",
    )
    agents = whole_field(label="Heads", unit="people", initial="14")
    shrinkage = asked_often.shrinkage()
    interval_seconds = asked_often.interval()
    aht_seconds = asked_often.handling_time()
    service_level_target = asked_often.service_level()
    target_seconds = asked_often.within()
    max_occupancy = asked_often.max_occupancy()
