from __future__ import annotations

from . import common
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
    shrinkage = common.shrinkage()
    interval_seconds = common.interval()
    aht_seconds = common.handling_time()
    service_level_target = common.service_level()
    target_seconds = common.within()
    max_occupancy = common.max_occupancy()
