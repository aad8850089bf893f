"""What members type on their record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone

from members.access import uploads
from members.accounts.models import validate_one_line

from .actions import Said
from .counting import MOST_MINUTES
from .models import FIRST_YEAR, OwnEntry

#: The largest piece of evidence, in bytes: a scanned page has a tenth of it.
EVIDENCE_MAX_BYTES = 10_000_000
EVIDENCE = {"pdf": uploads.KINDS["pdf"], **uploads.PICTURES}
ENDINGS = ", ".join(f".{ending}" for ending in EVIDENCE)
_QUARTER = Decimal("0.25")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def as_hours(minutes: int) -> str:
    """90 minutes are "1.5"."""
    return f"{minutes / 60:g}"


class OwnEntryForm(forms.Form):
    title = forms.CharField(
        label="What it was",
        max_length=200,
        validators=[validate_one_line],
        help_text="E.g. Workforce planning day, or Service design, third edition.",
    )
    provider = forms.CharField(
        label="Who ran it",
        max_length=150,
        required=False,
        validators=[validate_one_line],
        help_text="E.g. a training firm, your own employer, or an author.",
    )
    earned_on = forms.DateField(
        label="Day", widget=_DAY, help_text="The last day, if it took several."
    )
    hours = forms.DecimalField(
        label="Hours",
        min_value=_QUARTER,
        max_value=Decimal(MOST_MINUTES) / 60,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
        help_text="In quarters, without breaks. E.g. 1.5 or 6.",
    )
    note = forms.CharField(
        label="What you took from it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For you, and for whoever looks at it. A sentence is plenty.",
    )
    evidence = forms.FileField(
        label="Evidence",
        required=False,
        allow_empty_file=True,  # so that our own sentence says what to do
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )
    without_evidence = forms.BooleanField(label="Take the evidence away", required=False)

    def __init__(self, *args: Any, entry: OwnEntry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = uploads.human_size(EVIDENCE_MAX_BYTES)
        has = entry is not None and bool(entry.evidence)
        instead = (
            f"{entry.filename} is there. Another file takes its place. " if has and entry else ""
        )
        self.fields["evidence"].help_text = (
            f"{instead}A certificate or a photograph of one: {ENDINGS}, up to {most}. "
            "You and our staff can open it, nobody else."
        )
        self.accepted: uploads.Accepted | None = None
        if not has:
            del self.fields["without_evidence"]

    def clean_earned_on(self) -> date:
        day: date = self.cleaned_data["earned_on"]
        if day > timezone.localdate():
            raise ValidationError("That day is still to come. Enter it afterwards.")
        if day < date(FIRST_YEAR, 7, 1):
            raise ValidationError("Write the year with four figures, e.g. 2026.")
        return day

    def clean_hours(self) -> Decimal:
        number: Decimal = self.cleaned_data["hours"]
        if number % _QUARTER:
            raise ValidationError("Round it to a quarter of an hour, e.g. 1.25.")
        return number

    def clean_evidence(self) -> File[bytes] | None:
        upload: File[bytes] | None = self.cleaned_data["evidence"]
        if upload is None:
            return None
        try:
            self.accepted = uploads.accept(
                upload, upload.name or "", limit=EVIDENCE_MAX_BYTES, kinds=EVIDENCE
            )
        except uploads.Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return upload

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            title=" ".join(data["title"].split()),
            provider=data["provider"],
            earned_on=data["earned_on"],
            minutes=int(data["hours"] * 60),
            note=data["note"],
            upload=data["evidence"],
            found=self.accepted,
            without_evidence=data.get("without_evidence", False),
        )


def initial_of(entry: OwnEntry) -> dict[str, Any]:
    return {
        "title": entry.hours.title,
        "provider": entry.provider,
        "earned_on": entry.hours.earned_on,
        "hours": as_hours(entry.hours.minutes),
        "note": entry.note,
    }


class TargetForm(forms.Form):
    hours = forms.IntegerField(
        label="Hours a year",
        min_value=1,
        max_value=200,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="From this year on, until you say otherwise. E.g. 20.",
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=40,
        required=False,
        help_text="Twelve letters and figures at the foot of each page, e.g. K7QM-4T2P-9XWB.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
