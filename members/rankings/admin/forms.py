"""The forms of calls: one keyed in, as its version of the standard asks, and a file of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone

from ..call_files.columns import LONGEST, ItemColumn
from ..call_files.rows import LARGEST_FILE
from ..incoming import Incoming
from ..models import SYDNEY, Call, RankedOrganisation, Scenario, StandardVersion, name_on
from ..scales import Timings, Unscorable

#: Nothing chosen is not "does not apply": that is said.
_YES_NO = [("", "–"), ("yes", "Yes"), ("no", "No"), ("n/a", "n/a")]
_RATING = [("", "–"), *((str(n), str(n)) for n in range(1, 6)), ("n/a", "n/a")]
#: What the rule says of a call -> the field where it stands.
_FIELD = {"menu": "menu_seconds", "wait": "wait_seconds", "talk": "talk_seconds"}


def _seconds(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=LONGEST, help_text=help_text
    )


class CallForm(forms.Form):
    """One call, with a field for each item of ``version``. Times are Sydney's."""

    call_id = forms.CharField(
        label="Call ID",
        max_length=64,
        help_text="The shopper firm’s own number, e.g. KQ-26-004512.",
    )
    organisation = forms.ModelChoiceField(queryset=RankedOrganisation.objects.none())
    scenario = forms.ModelChoiceField(
        queryset=Scenario.objects.none(), help_text="One of the organisation’s sector."
    )
    called_at = forms.SplitDateTimeField(
        label="Dialled", widget=AdminSplitDateTime, help_text="Sydney time."
    )
    shopper = forms.CharField(
        max_length=40, required=False, help_text="A code for the person, e.g. S17. Not a name."
    )
    outcome = forms.ChoiceField(choices=Call.Outcome.choices)
    menu_seconds = _seconds("Menu", "Seconds in menus and recordings before the queue.")
    wait_seconds = _seconds("Wait", "Seconds in the queue. Empty if nobody answered.")
    talk_seconds = _seconds("Talk", "Seconds with the person. Empty if nobody answered.")

    def __init__(self, data: Any, *, version: StandardVersion, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.items = Incoming.columns_of(version)
        for item in self.items:
            self.fields[item.code] = _field(item)
        today = timezone.localdate()
        organisation: Any = self.fields["organisation"]
        organisation.queryset = (
            RankedOrganisation.objects.select_related("sector")
            .prefetch_related("names")
            .order_by("sector__order", "slug")
        )
        organisation.label_from_instance = lambda each: (
            f"{name_on(each.names.all(), today)} ({each.sector})"
        )
        scenario: Any = self.fields["scenario"]
        scenario.queryset = Scenario.objects.filter(active=True).select_related("sector")
        scenario.label_from_instance = lambda each: f"{each.sector}: {each.name}"

    def clean_called_at(self) -> Any:
        """What was typed is Sydney's time, whatever clock the form works by."""
        typed = self.cleaned_data["called_at"]
        return timezone.localtime(typed).replace(tzinfo=SYDNEY) if typed else typed

    def clean(self) -> dict[str, Any]:
        """Of an answered call every question is answered, be it with n/a."""
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == Call.Outcome.ANSWERED:
            for item in self.items:
                if item.kind in ("yes_no", "rating") and data.get(item.code) == "":
                    self.add_error(item.code, "Choose one, n/a where it does not apply.")
        return data

    def noted(self) -> dict[str, Any]:
        """What was noted, as the action that records a call takes it."""
        data = self.cleaned_data
        return {
            **{
                name: data[name]
                for name in (
                    "call_id",
                    "organisation",
                    "scenario",
                    "called_at",
                    "shopper",
                    "outcome",
                )
            },
            "timings": Timings(data["menu_seconds"], data["wait_seconds"], data["talk_seconds"]),
            "answers": dict(self._answers(data)),
        }

    def add_unscorable(self, wrong: Unscorable) -> None:
        for name, sentence in wrong.errors.items():
            field = _FIELD.get(name, name)
            if field in self.fields:
                self.add_error(field, sentence)
            else:
                self.add_error(None, f"{name}: {sentence}")

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """("", the call's own fields), then those of each competency and of Accessibility."""
        own = {item.code for item in self.items}
        yield "", [self[name] for name in self.fields if name not in own]
        for group in dict.fromkeys(item.group for item in self.items):
            yield group, [self[item.code] for item in self.items if item.group == group]

    def _answers(self, data: dict[str, Any]) -> Iterator[tuple[str, bool | int | None]]:
        for item in self.items:
            said = data.get(item.code)
            if said in ("", "n/a", None):
                yield item.code, None
            elif item.kind == "yes_no":
                yield item.code, said == "yes"
            else:
                yield item.code, int(said)


def _field(item: ItemColumn) -> forms.Field:
    label = f"{item.code}. {item.text}"
    if item.kind in ("yes_no", "rating"):
        choices = _YES_NO if item.kind == "yes_no" else _RATING
        return forms.ChoiceField(choices=choices, required=False, label=label)
    most = 99 if item.kind == "count" else LONGEST
    return forms.IntegerField(min_value=0, max_value=most, required=False, label=label)


class VoidForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Why",
        help_text="E.g. The shopper dialled the sales line. The organisation can read it.",
    )


class SendForm(forms.Form):
    """A file of calls."""

    version = forms.ModelChoiceField(
        queryset=StandardVersion.objects.none(),
        label="Standard",
        empty_label=None,
        help_text="The one that the calls were judged by; its items are the columns.",
    )
    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        max_length=None,
        help_text=f"CSV or XLSX made from the template, up to {LARGEST_FILE // 1_000_000} MB and "
        "50,000 calls. Nothing counts until you have seen what was found and taken it in.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version: Any = self.fields["version"]
        version.queryset = StandardVersion.objects.published()
