"""From an address to an answer: the one way in which pages, scenarios and files ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .forms.base import CalculatorForm
from .kinds import Calculator
from .queues.values import BadValue
from .worked import Worked


@dataclass(frozen=True, slots=True)
class Asked:
    """``worked`` is None where ``form`` says what to mend."""

    form: CalculatorForm
    worked: Worked | None


def ask(calculator: Calculator, query: Mapping[str, Any]) -> Asked:
    form = calculator.form.of_address(query)
    if not form.is_valid():
        return Asked(form, None)
    try:
        return Asked(form, calculator.work(form.cleaned_data))
    except BadValue as bad:
        form.refuse(bad)
        return Asked(form, None)
