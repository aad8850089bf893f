from __future__ import annotations

from . import asked_often
from .base import CalculatorForm, Together
from .fields import ChosenField, duration_field, number_field, occupancy_field


class StaffingForm(CalculatorForm):
    groups = (
        Together(
            (
                "calls",
                "interval_seconds",
                "aht_seconds",
                "shrinkage",
                "goal",
                "service_level_target",
                "target_seconds",
                "asa_target_seconds",
                "occupancy_target",
            )
        ),
        Together(
            (
                "agents",
                "minimum_agents",
                "max_occupancy",
                "patience_seconds",
                "hourly_rate_aud",
            ),
            more="Agents you have, a cap on occupancy, patience, cost",
        ),
    )
    asked_for = {
        "goal": {
            "service_level": ("service_level_target",),
            "asa": ("asa_target_seconds",),
            "occupancy": ("occupancy_target",),
        }
    }

    calls = asked_often.calls()
    interval_seconds = asked_often.interval()
    aht_seconds = asked_often.handling_time()
    shrinkage = asked_often.shrinkage()
    goal = ChosenField(
        [
            ("service_level", "a service level"),
            ("asa", "an average wait"),
            ("occupancy", "an occupancy"),
        ],
        label="You promise",
        initial="service_level",
    )
    service_level_target = asked_often.service_level()
    target_seconds = asked_often.within()
    asa_target_seconds = duration_field(
        label="Average wait at most", initial="20", term=asked_often.ASA_SLUG
    )
    occupancy_target = occupancy_field(
        label="Agents busy at most", initial="85", term=asked_often.OCCUPANCY_SLUG
    )
    agents = asked_often.agents()
    minimum_agents = asked_often.minimum_agents()
    max_occupancy = asked_often.max_occupancy()
    patience_seconds = duration_field(
        label="Callers’ patience",
        required=False,
        initial="2:00",
        term=asked_often.ABANDONMENT_SLUG,
        help_text="How long they would wait on average. Empty: nobody hangs up.",
    )
    hourly_rate_aud = number_field(
        label="A paid hour costs",
        unit="AUD",
        required=False,
        initial="45",
        help_text="Wage and what comes on top. Empty: no cost.",
    )
