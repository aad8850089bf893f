"""What members type about a result: targets, plan, for whom a link is, and whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from members.accounts.models import User

from .actions.links import DAYS
from .actions.plan import Wanted
from .models import Assessment, PlanItem, Sector, SizeBand
from .outcome import AreaView
from .scoring import LEVELS
from .team import people_of

_LEVELS = [("", "No target"), *((str(n), f"{n} {name}") for n, name in LEVELS.items())]


class TargetsForm(forms.Form):
    """One choice for each area in which something applies, named by its code."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(
        self, *args: Any, areas: Sequence[AreaView], seen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        self.fields["seen"].initial = seen
        for area in areas:
            self.fields[area.code] = forms.TypedChoiceField(
                label=area.name,
                choices=_LEVELS,
                required=False,
                coerce=int,
                empty_value=None,
                initial=area.target or "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def rows(self) -> list[tuple[AreaView, forms.BoundField]]:
        return [(area, self[area.code]) for area in self.areas]

    @property
    def levels(self) -> dict[str, int | None]:
        return {code: level for code, level in self.cleaned_data.items() if code != "seen"}


def colleagues(assessment: Assessment, *, on: date) -> QuerySet[User]:
    """Who can own an action: the people with a seat of the team, or the one person."""
    if not assessment.is_team:
        return User.objects.filter(pk=assessment.owner_id)
    return people_of(assessment.organisation_id, on=on)


class _Person(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class PlanItemForm(forms.Form):
    action = forms.CharField(
        label="What is to be done",
        max_length=300,
        help_text="One thing that somebody can finish. E.g. Give every target an owner.",
    )
    area_code = forms.ChoiceField(label="Area", required=False)
    owner = _Person(
        label="Who", queryset=User.objects.none(), required=False, empty_label="Nobody yet"
    )
    owner_name = forms.CharField(
        label="Or somebody without a seat",
        max_length=150,
        required=False,
        help_text="Their name is printed. Reminders go to people with a seat only.",
    )
    due_on = forms.DateField(
        label="Due",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="A week before, whoever has a seat gets one reminder.",
    )
    state = forms.ChoiceField(
        label="State", choices=PlanItem.State.choices, initial=PlanItem.State.PLANNED
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, *args: Any, assessment: Assessment, areas: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = [("", "The whole centre"), *areas]  # type: ignore[attr-defined]
        people = colleagues(assessment, on=timezone.localdate())
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        due: date | None = self.cleaned_data["due_on"]
        if due is not None and not 2000 <= due.year <= 2100:
            raise forms.ValidationError("Write the year with four figures, e.g. 2027.")
        return due

    def clean(self) -> None:
        if self.cleaned_data.get("owner") and self.cleaned_data.get("owner_name"):
            self.add_error("owner_name", "Choose one: a person with a seat, or a name.")

    @property
    def wanted(self) -> Wanted:
        said = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return Wanted(**said)


def initial_of(item: PlanItem, *, on: date) -> dict[str, Any]:
    """An owner whose seat is gone stays by name: they can no longer be chosen."""
    people = colleagues(item.assessment, on=on)
    has_seat = item.owner is not None and people.filter(pk=item.owner.pk).exists()
    return {
        "action": item.action,
        "area_code": item.area_code,
        "owner": item.owner_id if has_seat else None,
        "owner_name": "" if has_seat else item.owner_name,
        "due_on": item.due_on,
        "state": item.state,
        "version": item.version,
    }


class ShareForm(forms.Form):
    label = forms.CharField(
        label="For whom",
        max_length=120,
        required=False,
        help_text="Only you and your colleagues see it. E.g. The board, May meeting",
    )
    days = forms.TypedChoiceField(
        label="It works for",
        choices=[(n, f"{n} days") for n in DAYS],
        coerce=int,
        initial=30,
    )


class SharingForm(forms.Form):
    sector = forms.ChoiceField(choices=[("", "Choose one"), *Sector.choices], required=False)
    size_band = forms.ChoiceField(
        label="People who serve customers",
        choices=[("", "Choose one"), *SizeBand.choices],
        required=False,
        help_text="In full-time equivalents, near enough.",
    )
    contributes = forms.BooleanField(label="Count these results among peers", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, words in (("sector", "your sector"), ("size_band", "your size")):
            if values.get("contributes") and not values.get(name) and name not in self.errors:
                self.add_error(name, f"To be compared with your like, say {words}.")
        return values
