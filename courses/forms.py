"""What the catalogue is asked for, and how staff type a date on the clock of its place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError

from .models import Course, Session, Zone


class CatalogueFilter(forms.Form):
    """The catalogue's address: ``?level=manager&format=in-person&month=2026-12``."""

    level = forms.MultipleChoiceField(
        choices=Course.Level.choices,
        required=False,
        error_messages={
            "invalid_choice": "There is no such level. The levels are frontline, team leader and "
            "manager."
        },
    )
    format = forms.MultipleChoiceField(
        choices=Course.Format.choices,
        required=False,
        error_messages={
            "invalid_choice": "Courses do not run that way. They run live online, in person or at "
            "your own pace."
        },
    )
    month = forms.RegexField(
        r"^20\d\d-(0[1-9]|1[0-2])\Z",
        required=False,
        error_messages={"invalid": "A month is written as year and month: 2026-12."},
    )

    @property
    def wanted(self) -> dict[str, list[str]]:
        """What a valid address asks for, without repeats."""
        month = self.cleaned_data["month"]
        return {
            "level": list(dict.fromkeys(self.cleaned_data["level"])),
            "format": list(dict.fromkeys(self.cleaned_data["format"])),
            "month": [month] if month else [],
        }


class ClockTimeField(forms.SplitDateTimeField):
    """A day and a time as a clock shows them, without a zone."""

    widget = AdminSplitDateTime

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, time = data_list
        if day in self.empty_values:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        if time in self.empty_values:
            raise ValidationError(self.error_messages["invalid_time"], code="invalid_time")
        return datetime.combine(day, time)


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Times are typed and shown on the clock of the date's own zone: 9.00 in Perth is 9.00 there,
    wherever the office is."""

    starts_at = ClockTimeField(label="Starts")
    ends_at = ClockTimeField(label="Ends")

    class Meta:
        model = Session
        fields = ("zone", "starts_at", "ends_at", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            self.fields[name].help_text = Session._meta.get_field(name).help_text  # type: ignore[union-attr]
            instant = getattr(self.instance, name)
            if instant:
                local = instant.astimezone(ZoneInfo(self.instance.zone))
                self.initial[name] = local.replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # Where the zone itself is wrong, any will do: the form comes back all the same.
        zone = cleaned.get("zone") or Zone.MELBOURNE.value
        for name in ("starts_at", "ends_at"):
            typed = cleaned.get(name)
            if typed is None:
                continue
            instant = typed.replace(tzinfo=ZoneInfo(zone))
            if instant.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != typed:
                self.add_error(
                    name, "That time does not exist there: the clocks go forward across it."
                )
                continue
            cleaned[name] = instant
        return cleaned
