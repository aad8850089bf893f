"""The line of a calculator that anybody may use. No member's calculator: it is not in the list."""

from __future__ import annotations

from .answers import quick
from .forms.quick import QuickForm
from .kinds import Calculator

QUICK = Calculator(
    key="quick",
    name="How many people for half an hour?",
    line="Erlang C in one line, for anybody.",
    form=QuickForm,
    work=quick.work,
)
