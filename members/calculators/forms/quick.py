from __future__ import annotations

from typing import Any

from . import asked_often
from .base import CalculatorForm


class QuickForm(CalculatorForm):
    """One line, for anybody. Its names are those of the members' calculator, to which they are
    carried over; its ids are its own, since it stands in other pages."""

    calls = asked_often.calls(label="Calls in half an hour")
    aht_seconds = asked_often.handling_time(label="Handling time", help_text="")
    service_level_target = asked_often.service_level(label="Answer")
    target_seconds = asked_often.within(label="within")

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="quick_%s")
