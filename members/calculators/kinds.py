"""The calculators there are, in the order in which a planner asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .answers import staffing, trunks
from .forms.base import CalculatorForm
from .forms.staffing import StaffingForm
from .forms.trunks import TrunksForm
from .worked import Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """``key`` stands in addresses and beside saved scenarios: it never changes. ``line`` says in
    one line what it is for."""

    key: str
    name: str
    line: str
    form: type[CalculatorForm]
    work: Callable[[Mapping[str, Any]], Worked]

    @property
    def url_name(self) -> str:
        return f"calculators:{self.key}"

    @property
    def template(self) -> str:
        """The answer, without the page around it."""
        return f"calculators/{self.key}_answer.html"


CALCULATORS = (
    Calculator(
        key="staffing",
        name="Staff one interval",
        line="How many people must be on the phones, all at once, to keep a promise. Erlang C.",
        form=StaffingForm,
        work=staffing.work,
    ),
    Calculator(
        key="trunks",
        name="Lines",
        line="How many lines keep the engaged tone rare. Erlang B.",
        form=TrunksForm,
        work=trunks.work,
    ),
)
BY_KEY: Mapping[str, Calculator] = {each.key: each for each in CALCULATORS}
