from __future__ import annotations

from typing import Any

from . import common
from .base import CalculatorForm


class QuickForm(CalculatorForm):
    """One line, for anybody. Its names are those of the members' calculator, to which they are
    carried over; its ids are its own, since it stands in other pages."""

    calls = common.calls(label="Calls in half an hour")
    aht_seconds = common.handling_time(label="Handling time", help_text="")
    service_level_target = common.service_level(label="Answer")
    target_seconds = common.within(label="within")

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="quick_%s")
