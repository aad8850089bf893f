"""What members and applicants type. Prices are never read from a form: ``shown_price`` is only
compared with the plan's, so that nobody agrees to a price that has just changed."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, QueryDict

from .abn import is_abn, validate_abn
from .models import Plan

#: More than any team invites at once.
MOST_ADDRESSES = 100


def price_changed(plan: Plan, shown: str) -> str:
    """A sentence when the page that was sent showed another price than today's; "" when not."""
    if not shown or shown == str(plan.price):
        return ""
    return (
        f"The price changed while this page was open. It is ${plan.price:,.2f} now. "
        "Send it again if that suits you."
    )


class ApplicationForm(forms.Form):
    """The few things staff need to decide. Of a team: which organisation."""

    organisation_name = forms.CharField(
        label="Organisation",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    abn = forms.CharField(
        label="ABN",
        max_length=14,
        required=False,
        help_text="For the invoice: 11 digits, e.g. 51 824 753 556.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    role = forms.CharField(
        label="Your role",
        max_length=120,
        required=False,
        help_text="E.g. Team leader, or Head of service.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    message = forms.CharField(
        label="What do you run?",
        max_length=2000,
        required=False,
        help_text="Two lines are plenty, e.g. Forty seats in Ballarat, phone and chat.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        if not plan.is_team:
            self.fields["organisation_name"].required = False
            self.fields["organisation_name"].label = "Where you work"
            del self.fields["abn"]

    def clean_abn(self) -> str:
        """Kept as it is printed: 51 824 753 556."""
        abn: str = self.cleaned_data["abn"].strip()
        if not abn:
            return ""
        validate_abn(abn)
        digits = abn.replace(" ", "")
        assert is_abn(digits)
        return f"{digits[:2]} {digits[2:5]} {digits[5:8]} {digits[8:]}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        changed = price_changed(self.plan, self.data.get("shown_price", ""))
        if changed:
            raise ValidationError(changed, code="price")
        return cleaned


class InviteForm(forms.Form):
    addresses = forms.CharField(
        label="E-mail addresses",
        max_length=20_000,
        help_text="One a line. Each gets a letter with a link that works for 14 days.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
    )

    def clean_addresses(self) -> list[str]:
        """In the order typed, each once, lower case."""
        typed = re.split(r"[\s,;]+", self.cleaned_data["addresses"])
        addresses = list(dict.fromkeys(each.lower() for each in typed if each))
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(f"At most {MOST_ADDRESSES} addresses at once, please.")
        return addresses


def is_address(text: str) -> bool:
    """Whether mail could go there."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, for ``Form(typed(request))``; None when it was only opened. A
    form of optional fields may be sent empty."""
    return request.POST if request.method == "POST" else None
