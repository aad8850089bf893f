"""What a scenario is called, and which ones are looked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from glossary import typed

from ..kinds import CALCULATORS


class ScenarioForm(forms.Form):
    """Its fields are called ``scenario-…``: they travel together with a calculator's own."""

    prefix = "scenario"

    name = forms.CharField(
        max_length=80,
        label="Name",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "It needs a name: what you will look for in a month."},
    )
    notes = forms.CharField(
        required=False,
        max_length=2000,
        label="Notes",
        help_text="What you assumed, and why. Plain text.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_name(self) -> str:
        name = typed.line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def clean_notes(self) -> str:
        return typed.text(self.cleaned_data["notes"])


class LookForm(forms.Form):
    """Always bound; what it does not know is no filter."""

    WHOSE = (("", "Yours and shared"), ("own", "Yours"), ("shared", "Shared with you"))

    q = forms.CharField(required=False, max_length=80, label="Name or notes have")
    calculator = forms.ChoiceField(required=False, label="Calculator")
    whose = forms.ChoiceField(required=False, label="Whose", choices=WHOSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["calculator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Any"), *((each.key, each.name) for each in CALCULATORS)]

    @property
    def wanted(self) -> dict[str, str]:
        """What is asked for and known, without what is not."""
        self.is_valid()
        return {name: text for name, text in self.cleaned_data.items() if text}
