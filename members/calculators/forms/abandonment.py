from __future__ import annotations

from ..queues.impatience import ServiceLevel
from . import asked_often
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

    calls = asked_often.calls()
    interval_seconds = asked_often.interval()
    aht_seconds = asked_often.handling_time()
    patience_seconds = duration_field(
        label="Callers’ patience",
        initial="2:00",
        term=asked_often.ABANDONMENT_SLUG,
        help_text="How long they would wait, on average.",
    )
    service_level_target = asked_often.service_level()
    target_seconds = asked_often.within()
    shrinkage = asked_often.shrinkage()
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
        term=asked_often.SL_SLUG,
    )
    agents = asked_often.agents()
    minimum_agents = asked_often.minimum_agents()
    max_occupancy = asked_often.max_occupancy()
