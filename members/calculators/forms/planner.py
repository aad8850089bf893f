"""The day planner's form: intervals as text, and one value of each setting for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django import forms

from . import asked_often
from .base import CalculatorForm
from .fields import number_field, whole_field
from .planner_example import EXAMPLE

LENGTHS = (
    ("", "as pasted"),
    ("300", "5 minutes"),
    ("600", "10 minutes"),
    ("900", "15 minutes"),
    ("1200", "20 minutes"),
    ("1800", "30 minutes"),
    ("3600", "60 minutes"),
)


class RowsField(forms.CharField):
    """Pasted text, as it is: a character that no text has is the row's problem, not the form's."""

    unit, term = "", ""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 13, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(widget=widget, strip=False, **kwargs)
        self.validators = []

    def to_python(self, value: Any) -> str:
        return str(value or "").replace("\0", "␀")


class LengthField(forms.ChoiceField):
    unit, term = "", ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Select(attrs={"class": "form-select"}), **kwargs)


class PlannerForm(CalculatorForm):
    rows = RowsField(
        label="Your intervals, one to a line",
        initial=EXAMPLE,
        error_messages={"required": "Paste your intervals here, or choose a file."},
    )
    aht_seconds = asked_often.handling_time(initial="5:12", help_text="")
    interval_seconds = LengthField(label="Length of an interval", choices=LENGTHS, required=False)
    service_level_target = asked_often.service_level()
    target_seconds = asked_often.within()
    shrinkage = asked_often.shrinkage(required=False, help_text="")
    max_occupancy = asked_often.max_occupancy(initial="85", help_text="")
    minimum_agents = whole_field(
        label="Fewest on at once", unit="agents", required=False, initial="2"
    )
    hourly_rate_aud = number_field(
        label="Cost of a paid hour", unit="AUD", required=False, initial="41.20"
    )

    @classmethod
    def of_address(cls, query: Mapping[str, Any]) -> Self:
        """An address with settings and no rows is that of a plan too long for one: its rows are
        empty, and not those of the example."""
        if "rows" not in query and any(name in cls.base_fields for name in query):
            query = {**{name: query[name] for name in query}, "rows": ""}
        return super().of_address(query)

    @property
    def is_example(self) -> bool:
        return "\n".join(self.texts["rows"].split("\r\n")).strip() == EXAMPLE

    @property
    def is_empty(self) -> bool:
        return not self.texts["rows"].strip()
