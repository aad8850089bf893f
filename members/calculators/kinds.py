"""The calculators there are, in the order in which a planner asks.

One more is a form in ``forms/`` with the names of its rule's arguments, a ``work`` in ``answers/``
that gives :class:`.Worked` with :class:`.answers.plate.Shown`, a template ``<key>_answer.html``,
and a line below. Its page, its answer while somebody types, its place in the search and the tests
of bad input follow from these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .answers import abandonment, capacity, chat, sensitivity, staffing, trunks
from .forms.abandonment import AbandonmentForm
from .forms.base import CalculatorForm
from .forms.capacity import CapacityForm
from .forms.chat import ChatForm
from .forms.planner import PlannerForm
from .forms.sensitivity import SensitivityForm
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
        key="capacity",
        name="What can my team handle?",
        line="The other way round: how many calls the heads you have can promise to answer.",
        form=CapacityForm,
        work=capacity.work,
    ),
    Calculator(
        key="sensitivity",
        name="If the forecast is wrong",
        line="Calls and handling time a tenth more or less: who is needed, and who would wait.",
        form=SensitivityForm,
        work=sensitivity.work,
    ),
    Calculator(
        key="abandonment",
        name="Callers who hang up",
        line="Agents when patience ends, by each of the three service levels. Erlang A.",
        form=AbandonmentForm,
        work=abandonment.work,
    ),
    Calculator(
        key="chat",
        name="Chat",
        line="Agents who hold several chats at once. Two methods, both approximate.",
        form=ChatForm,
        work=chat.work,
    ),
    Calculator(
        key="trunks",
        name="Lines",
        line="Lines that keep the engaged tone rare, and what given lines carry. Erlang B.",
        form=TrunksForm,
        work=trunks.work,
    ),
)
BY_KEY: Mapping[str, Calculator] = {each.key: each for each in CALCULATORS}
