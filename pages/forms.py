"""What a visitor may send to the office, and what the list of articles may be asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.accounts.addresses import canonical

from .models import Enquiry


class EnquiryForm(forms.Form):
    """``homepage`` is no field for people: whoever fills it in is a machine."""

    name = forms.CharField(
        label="Your name",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "That does not look like an address. Check it once more."},
    )
    organisation = forms.CharField(
        label="Organisation",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    phone = forms.CharField(
        label="Phone",
        max_length=30,
        required=False,
        help_text="If you would rather be rung.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    message = forms.CharField(
        label="What is it about?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    homepage = forms.CharField(
        label="Leave this empty",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, kind: str, data: Any = None) -> None:
        super().__init__(data)
        if kind == Enquiry.Kind.BENCHMARKING:
            self.fields["organisation"].required = True
            self.fields["message"].label = "What would you like to compare?"
            self.fields[
                "message"
            ].help_text = "Your kind of calls, and the competitors you have in mind, up to five."

    def clean_email(self) -> str:
        return canonical(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str) and any(0xD800 <= ord(letter) < 0xE000 for letter in value):
                raise ValidationError(
                    f"“{self.fields[name].label}” has a sign that we cannot read."
                )
        return cleaned

    @property
    def is_by_a_machine(self) -> bool:
        return bool(self.data.get("homepage"))

    def fields_for_people(self) -> list[Any]:
        return [field for field in self if field.name != "homepage"]
