"""What staff type when they decide, give, or take note of a payment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminRadioSelect
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from members.accounts.models import User

from ..models import Membership, Plan, Term
from ..terms import Span, overlap, term_from
from .pages import RowSelect

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
DAYS = ("starts_on", "ends_on", "grace_ends_on", "paid_on")
WIDE = forms.TextInput(attrs={"size": 60})


class DayField(forms.DateField):
    """A day, typed or picked, within this century."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not EARLIEST <= value < LATEST:
            raise ValidationError("A day between 2000 and 2099, please.", code="day")


class ApproveForm(forms.Form):
    PAID, GIVEN, INVOICE = "paid", "given", "invoice"
    settlement = forms.ChoiceField(
        label="Payment",
        widget=AdminRadioSelect(attrs={"class": "radiolist"}),
        choices=[
            (PAID, "It has arrived. Everything opens."),
            (INVOICE, "Not yet. Everything opens when you record it; until then nothing does."),
            (GIVEN, "None: complimentary. Everything opens."),
        ],
    )
    paid_on = DayField(label="Paid on", required=False)
    reference = forms.CharField(
        label="Reference",
        max_length=200,
        required=False,
        widget=WIDE,
        help_text="E.g. the number of the invoice, or of the transfer.",
    )
    complimentary_reason = forms.CharField(
        label="Why complimentary",
        max_length=200,
        required=False,
        widget=WIDE,
        help_text="E.g. Speaker at the November roundtable.",
    )
    starts_on = DayField(label="First day")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("settlement")
        if chosen == self.PAID and not cleaned.get("paid_on") and "paid_on" not in self.errors:
            self.add_error("paid_on", "On which day did the money arrive?")
        if chosen == self.GIVEN and not cleaned.get("complimentary_reason", "").strip():
            self.add_error("complimentary_reason", "Say why the term is complimentary.")
        return cleaned

    def arrangement(self) -> dict[str, Any]:
        """What :func:`members.memberships.actions.approve` is told of the payment."""
        data = self.cleaned_data
        chosen = data["settlement"]
        return {
            "starts_on": data["starts_on"],
            "paid_on": data["paid_on"] if chosen == self.PAID else None,
            "reference": data["reference"] if chosen == self.PAID else "",
            "complimentary_reason": data["complimentary_reason"] if chosen == self.GIVEN else "",
        }


class RefuseForm(forms.Form):
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text="The applicant reads exactly this. E.g. Membership is for people who run "
        "service; your note says you sell to them.",
    )


class GrantForm(forms.Form):
    """A complimentary term on a membership that exists."""

    months = forms.IntegerField(
        min_value=1, max_value=60, required=False, help_text="Empty: as long as the plan's term."
    )
    ends_on = DayField(
        label="Or until", required=False, help_text="The last day. Instead of the months."
    )
    starts_on = DayField(
        label="First day",
        required=False,
        help_text="Empty: the day after the running term, or today.",
    )
    reason = forms.CharField(
        max_length=200,
        widget=WIDE,
        help_text="The person reads it too. E.g. You spoke at the November roundtable.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("months") and cleaned.get("ends_on"):
            self.add_error("ends_on", "Months or a last day, not both.")
        return cleaned


class GrantToPersonForm(GrantForm):
    """The same for somebody who may have no membership yet."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label="Person",
        widget=RowSelect(Membership._meta.get_field("owner"), admin.site),
    )
    plan = forms.ModelChoiceField(
        Plan.objects.filter(kind=Plan.Kind.INDIVIDUAL),
        empty_label=None,
        help_text="For a team, open its membership and give the term there.",
    )
    field_order = ["user", "plan"]


class PaymentForm(forms.Form):
    paid_on = DayField(label="Paid on")
    reference = forms.CharField(
        max_length=200,
        required=False,
        widget=WIDE,
        help_text="E.g. the number of the invoice, or of the transfer.",
    )
    starts_on = DayField(
        label="First day of the term",
        help_text="Proposed so that nobody loses days to a slow transfer. The length stays.",
    )


class SeatsForm(forms.Form):
    seats = forms.IntegerField(label="Seats", min_value=1, max_value=1000)


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail address", max_length=254)


class HandOverForm(forms.Form):
    """Among the people who hold a seat in the team."""

    to = forms.ModelChoiceField(User.objects.none(), label="New owner", empty_label=None)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = User.objects.filter(
            is_active=True,
            seats__membership=membership,
            seats__accepted_at__isnull=False,
            seats__revoked_at__isnull=True,
        ).exclude(pk=membership.owner_id)
        self.fields["to"].queryset = held  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """A button, and nothing to type."""


class TermForm(forms.ModelForm):  # type: ignore[type-arg]
    """A term by hand: with its first day alone it gets the plan's length and grace."""

    class Meta:
        model = Term
        fields = [
            "membership",
            "starts_on",
            "ends_on",
            "grace_ends_on",
            "paid_on",
            "is_complimentary",
            "reason",
            "price",
        ]
        field_classes = dict.fromkeys(DAYS, DayField)
        widgets = {
            **dict.fromkeys(DAYS, DayField.widget),
            "reason": forms.TextInput(attrs={"size": 26}),
            "price": forms.NumberInput(attrs={"size": 8, "step": "0.01"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, empty in (
            ("ends_on", "the plan's length"),
            ("grace_ends_on", "the plan's grace"),
        ):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text += f" Empty: {empty}."

    def clean(self) -> dict[str, Any]:
        """Fills what was left empty and keeps terms apart from each other."""
        cleaned = super().clean() or {}
        membership = cleaned.get("membership") or getattr(self.instance, "membership", None)
        starts_on = cleaned.get("starts_on")
        if membership is None or membership.plan_id is None or starts_on is None or self.errors:
            return cleaned
        plan = membership.plan
        usual = term_from(starts_on, months=plan.months, grace_days=plan.grace_days)
        ends_on = cleaned.get("ends_on") or usual.ends_on
        grace = cleaned.get("grace_ends_on") or ends_on + (usual.grace_ends_on - usual.ends_on)
        cleaned["ends_on"], cleaned["grace_ends_on"] = ends_on, grace
        others = membership.terms.entitling() if membership.pk else Term.objects.none()
        for other in others.exclude(pk=self.instance.pk):
            if overlap(Span(starts_on, ends_on, grace), other.span):
                raise ValidationError(f"It overlaps with the term {other}.", code="overlap")
        return cleaned


class TermFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Several terms typed at once keep apart from each other too."""

    def clean(self) -> None:
        super().clean()
        spans: list[Span] = []
        for form in self.forms:
            data = getattr(form, "cleaned_data", None) or {}
            if not (data.get("paid_on") or data.get("is_complimentary")) or data.get("DELETE"):
                continue
            if not all(data.get(day) for day in ("starts_on", "ends_on", "grace_ends_on")):
                continue  # said beside the field already
            span = Span(data["starts_on"], data["ends_on"], data["grace_ends_on"])
            if any(overlap(span, other) for other in spans):
                raise ValidationError("Two of these terms share days.", code="overlap")
            spans.append(span)
