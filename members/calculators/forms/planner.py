"""The day planner's form: intervals as text, and one value of each setting for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django import forms

from .base import CalculatorForm
from .fields import duration_field, number_field, per_cent_field
from .planner_example import EXAMPLE

LENGTHS = (
    ("", "as the rows show"),
    ("300", "5 minutes"),
    ("600", "10 minutes"),
    ("900", "15 minutes"),
    ("1200", "20 minutes"),
    ("1800", "30 minutes"),
    ("3600", "60 minutes"),
)


class RowsField(forms.CharField):
    """Pasted text, as it is: a character that no text has is the row's problem, not the form's."""

    default_validators = []

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(
            attrs={"rows": 14, "spellcheck": "false", "autocomplete": "off", "class": "paste"}
        )
        super().__init__(widget=widget, strip=False, **kwargs)
        self.validators = []

    def to_python(self, value: Any) -> str:
        return str(value or "").replace("\0", "␀")


class PlannerForm(CalculatorForm):
    rows = RowsField(
        label="Paste your intervals, one to a line",
        initial=EXAMPLE,
        error_messages={"required": "Paste your intervals here, or choose a file."},
    )
    aht_seconds = duration_field(
        label="Average handling time",
        initial="5:12",
        term="average-handling-time",
        help_text="Where rows have no time of their own.",
    )
    service_level_target = per_cent_field(
        label="Promise: answered", initial="80", term="service-level"
    )
    target_seconds = duration_field(label="within", initial="20", term="service-level")
    max_occupancy = per_cent_field(
        label="Occupancy at most", initial="85", required=False, term="occupancy"
    )
    shrinkage = per_cent_field(label="Shrinkage", initial="30", required=False, term="shrinkage")
    minimum_agents = number_field(
        label="Fewest on at once", initial="2", required=False, unit="agents", inputmode="numeric"
    )
    hourly_rate_aud = number_field(
        label="Cost of a paid hour", initial="41.20", required=False, unit="AUD"
    )
    interval_seconds = forms.ChoiceField(
        label="Length of an interval", choices=LENGTHS, required=False
    )
    chosen = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)

    @classmethod
    def of_address(cls, query: Mapping[str, Any]) -> Self:
        """An address with settings and no rows is that of a day too long for one: its rows are
        empty, and not those of the example."""
        if "rows" not in query and any(name in cls.base_fields for name in query):
            query = {**{name: query[name] for name in query}, "rows": ""}
        return super().of_address(query)

    @property
    def is_example(self) -> bool:
        return bool(self.texts["rows"].strip() == EXAMPLE)

    @property
    def is_empty(self) -> bool:
        return not self.texts["rows"].strip()
