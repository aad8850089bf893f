"""The calculators there are, in the order in which a planner asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .answers import staffing, trunks
from .forms.base import CalculatorForm
from .forms.planner import PlannerForm
from .forms.staffing import StaffingForm
from .forms.trunks import TrunksForm
from .planner.work import work as plan_days
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
    #: Whether a view of its own answers, because its inputs may be too long for an address.
    has_own_page: bool = False

    @property
    def url_name(self) -> str:
        return f"calculators:{self.key}"

    @property
    def template(self) -> str:
        """The answer, without the page around it."""
        return f"calculators/{self.key}_answer.html"


PLANNER = Calculator(
    key="day",
    name="Staff a day",
    line="A pasted day or week: agents, heads, paid hours and cost for each interval.",
    form=PlannerForm,
    work=plan_days,
    has_own_page=True,
)
CALCULATORS = (
    Calculator(
        key="staffing",
        name="Staff one interval",
        line="How many people must be on the phones, all at once, to keep a promise. Erlang C.",
        form=StaffingForm,
        work=staffing.work,
    ),
    PLANNER,
    Calculator(
        key="trunks",
        name="Lines",
        line="How many lines keep the engaged tone rare. Erlang B.",
        form=TrunksForm,
        work=trunks.work,
    ),
)
BY_KEY: Mapping[str, Calculator] = {each.key: each for each in CALCULATORS}
