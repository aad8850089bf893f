from __future__ import annotations

from . import asked_often
from .base import CalculatorForm, Together
from .fields import ChosenField, duration_field, number_field


class ChatForm(CalculatorForm):
    groups = (
        Together(
            (
                "chats",
                "interval_seconds",
                "elapsed_chat_seconds",
                "concurrency",
                "service_level_target",
                "target_seconds",
                "shrinkage",
                "method",
            )
        ),
        Together(("minimum_agents", "max_occupancy"), more="A least number, a cap on occupancy"),
    )

    chats = asked_often.calls(label="Chats arriving", unit="chats", initial="60")
    interval_seconds = asked_often.interval()
    elapsed_chat_seconds = duration_field(
        label="A chat lasts",
        initial="10:00",
        term=asked_often.AHT_SLUG,
        help_text="From first to last line, with others beside it.",
    )
    concurrency = number_field(
        label="Held at once",
        unit="chats",
        initial="3",
        term=asked_often.CONCURRENCY_SLUG,
        help_text="By one agent, 1 to 5.",
    )
    service_level_target = asked_often.service_level()
    target_seconds = asked_often.within(initial="30")
    shrinkage = asked_often.shrinkage()
    method = ChosenField(
        [("effective", "effective handling time"), ("slots", "slots, optimistic")],
        label="Worked out by",
        initial="effective",
    )
    minimum_agents = asked_often.minimum_agents()
    max_occupancy = asked_often.max_occupancy()
