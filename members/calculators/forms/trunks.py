from __future__ import annotations

from . import asked_often
from .base import CalculatorForm, Together
from .fields import ChosenField, blocked_field, duration_field, per_cent_field, whole_field


class TrunksForm(CalculatorForm):
    groups = (
        Together(
            (
                "ask",
                "calls",
                "servers",
                "interval_seconds",
                "aht_seconds",
                "blocking_target",
                "recall_factor",
            )
        ),
    )
    asked_for = {
        "ask": {
            "lines": ("calls", "blocking_target"),
            "blocking": ("calls", "servers"),
            "traffic": ("servers", "blocking_target"),
        }
    }

    ask = ChosenField(
        [
            ("lines", "lines for the calls"),
            ("blocking", "what given lines block"),
            ("traffic", "calls for given lines"),
        ],
        label="You want to know",
        initial="lines",
    )
    calls = asked_often.calls(initial="600")
    servers = whole_field(label="Lines", unit="lines", initial="40")
    interval_seconds = asked_often.interval(initial="60:00", help_text="60:00 is an hour.")
    aht_seconds = duration_field(
        label="Time a line is taken",
        initial="3:20",
        help_text="Ringing, waiting and talking. Wrap-up takes no line.",
    )
    blocking_target = blocked_field(
        label="Engaged tone at most",
        initial="1",
        help_text="Of calls in the busiest hour.",
    )
    recall_factor = per_cent_field(
        label="Blocked who ring again",
        initial="0",
        help_text="At once. 0: they give up.",
    )
