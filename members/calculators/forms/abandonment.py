from __future__ import annotations

from ..queues.impatience import ServiceLevel
from . import common
from .base import CalculatorForm, Together
from .fields import ChosenField, duration_field


class AbandonmentForm(CalculatorForm):
    groups = (
        Together(
            (
                "calls",
                "interval_seconds",
                "aht_seconds",
                "patience_seconds",
                "service_level_target",
                "target_seconds",
                "shrinkage",
                "service_level_definition",
            )
        ),
        Together(
            ("agents", "minimum_agents", "max_occupancy"),
            more="Agents you have, a least number, a cap on occupancy",
        ),
    )

    calls = common.calls()
    interval_seconds = common.interval()
    aht_seconds = common.handling_time()
    patience_seconds = duration_field(
        label="Callers’ patience",
        initial="2:00",
        term=common.ABANDONMENT_SLUG,
        help_text="How long they would wait, on average.",
    )
    service_level_target = common.service_level()
    target_seconds = common.within()
    shrinkage = common.shrinkage()
    service_level_definition = ChosenField(
        [
            (ServiceLevel.OFFERED.field, "of all who rang"),
            (
                ServiceLevel.EXCLUDING_SHORT_ABANDONS.field,
                "leaving out those who hung up in time",
            ),
            (ServiceLevel.OF_ANSWERED.field, "of those answered"),
        ],
        label="The share is",
        initial=ServiceLevel.OFFERED.field,
        term=common.SL_SLUG,
    )
    agents = common.agents()
    minimum_agents = common.minimum_agents()
    max_occupancy = common.max_occupancy()
