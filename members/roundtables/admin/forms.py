"""What staff type about roundtables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from members.accounts.models import User, validate_zone

from ..actions import points
from ..models import Roundtable
from ..reports import LARGEST, Seen, Unreadable, read

EARLIEST, LATEST = 2000, 2099
MONTHS = [(number, f"{date(2000, number, 1):%B}") for number in range(1, 13)]


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=EARLIEST, max_value=LATEST)
    without = forms.TypedMultipleChoiceField(
        label="Months without one",
        choices=MONTHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="E.g. January.",
    )


class DateForm(forms.Form):
    """A wall clock's day and time."""

    day = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), help_text="E.g. 12:30."
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day.year <= LATEST:
            raise ValidationError("A day between 2000 and 2099, please.")
        return day


class TimeForm(DateForm):
    time_zone = forms.CharField(
        max_length=50, validators=[validate_zone], help_text="E.g. Australia/Perth."
    )
    minutes = forms.IntegerField(label="Length in minutes", min_value=15, max_value=480)


class CancelForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        help_text="Members read it. E.g. The host is ill. The topic returns in February.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AttendanceForm(forms.Form):
    """Those with a place, and those who are recorded already. ``shown`` are those whom the page had
    as there when it was opened: only who of them is unticked was not there. Somebody whom a
    colleague's report brought in meanwhile was never on this page, and stays."""

    present = forms.ModelMultipleChoiceField(
        label="Who was there",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    also = forms.EmailField(
        label="And somebody without a place",
        required=False,
        help_text="The address of their account, or nothing.",
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["present"]
        field.queryset = people
        field.label_from_instance = lambda user: f"{user.display_name} ({user.email})"

    def clean_shown(self) -> set[int]:
        parts = self.cleaned_data["shown"].split()
        return {int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19}

    def clean_also(self) -> User | None:
        email = self.cleaned_data["also"].lower()
        if not email:
            return None
        user = User.objects.filter(email=email).first()
        if user is None:
            raise ValidationError("No account has this address.")
        return user

    @property
    def everybody(self) -> list[User]:
        also = self.cleaned_data["also"]
        return [*self.cleaned_data["present"], *([also] if also else [])]

    @property
    def unticked(self) -> list[User]:
        people: Any = self.fields["present"]
        came = {user.pk for user in self.everybody}
        return [
            user
            for user in people.queryset
            if user.pk in self.cleaned_data["shown"] and user.pk not in came
        ]


class ReportForm(forms.Form):
    file = forms.FileField(
        label="The meeting’s report",
        help_text="The list of participants as CSV. Two megabytes at most.",
    )

    def clean_file(self) -> list[Seen]:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise ValidationError("Larger than two megabytes. Send the participants only.")
        try:
            return read(sent.read())
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from None


class DecideForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address of their account",
        required=False,
        help_text="Of a second device: the same person again. Empty: none of ours, or not long "
        "enough to count.",
    )

    def clean_email(self) -> User | None:
        email = self.cleaned_data["email"].lower()
        if not email:
            return None
        user = User.objects.filter(email=email).first()
        if user is None:
            raise ValidationError("No account has this address.")
        return user


class PointsForm(forms.Form):
    checked = forms.BooleanField(
        label="I have read the lines named above, and they may stand",
        required=False,
        help_text="E.g. because a word is also somebody’s name.",
    )


@contextmanager
def warned_of_names(request: HttpRequest, row: Roundtable) -> Iterator[None]:
    """Around what may bring a name into points that are out; says so on the next page."""
    with points.looked_at_again(row, by=request.user, at=timezone.now()) as found:
        yield
    for sentence in found:
        messages.warning(request, f"Chatham House: {sentence}")
    if found:
        messages.warning(request, "Members do not read the points until you put them out.")


def this_year() -> int:
    return timezone.localdate().year
