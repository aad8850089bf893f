"""What people type: answers to statements, and the few fields around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from members.accounts.models import User
from members.memberships.models import Organisation

from .actions.answers import Saying
from .models import Answer, Respondent
from .said import NOTHING, Said

CHOICES = [
    *((str(level), str(level)) for level in range(1, 6)),
    ("na", "Not applicable here"),
    ("dk", "Don’t know"),
    ("", "No answer"),
]


class AnswerForm(forms.Form):
    """One statement; its prefix is the statement's code. ``version`` and ``mark`` say which state
    the page showed."""

    choice = forms.ChoiceField(
        choices=CHOICES,
        required=False,
        error_messages={
            "invalid_choice": "An answer is 1, 2, 3, 4 or 5, not applicable, or don’t know."
        },
    )
    reason = forms.CharField(max_length=300, required=False)
    note = forms.CharField(max_length=1000, required=False)
    link = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": "This is not an address that a browser can open."},
    )
    version = forms.IntegerField(min_value=0, max_value=2_000_000_000)
    mark = forms.RegexField(r"^[0-9a-f]{16}$")

    def clean_reason(self) -> str:
        return _lines(self.cleaned_data["reason"])

    def clean_note(self) -> str:
        return _lines(self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("choice") == "na" and not cleaned.get("reason"):
            if "reason" not in self.errors:
                self.add_error("reason", "Say why it does not apply: one sentence will do.")
        elif cleaned.get("choice") != "na":
            cleaned["reason"] = ""
        return cleaned

    def saying(self) -> Saying:
        """Of a valid form."""
        values = self.cleaned_data
        choice = values["choice"]
        said = Said(
            value=int(choice) if choice.isdigit() else None,
            is_not_applicable=choice == "na",
            is_unknown=choice == "dk",
            reason=values["reason"],
            note=values["note"],
            link=values["link"],
        )
        return Saying(said, values["version"], values["mark"])


def _lines(text: str) -> str:
    """Browsers send line ends in two ways; one is kept, so that sayings can be compared."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class StartForm(forms.Form):
    title = forms.CharField(
        label="What do you look at, and when?",
        max_length=120,
        help_text="You will find it again by this name. E.g. After-hours desk, November 2026",
    )
    operation = forms.CharField(
        label="Which operation, if you look at more than one",
        max_length=80,
        required=False,
        help_text="Each has a trend of its own. Leave it empty if there is only one. "
        "E.g. Harbour desk",
        widget=forms.TextInput(attrs={"list": "operations", "autocomplete": "off"}),
    )
    whose = forms.ChoiceField(label="Who answers?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(row.pk): row for row in organisations}
        self.fields["whose"].choices = [  # type: ignore[attr-defined]
            ("alone", "I do, alone"),
            *(
                (pk, f"The team of {row.name}, then we agree")
                for pk, row in self.organisations.items()
            ),
        ]
        self.fields["whose"].initial = "alone"
        if not organisations:
            self.fields["whose"].widget = forms.HiddenInput()

    @property
    def wanted(self) -> dict[str, Any]:
        """Of a valid form, as ``start`` takes it; ``organisation`` None for a person alone."""
        return {
            "title": self.cleaned_data["title"],
            "operation": self.cleaned_data["operation"],
            "organisation": self.organisations.get(self.cleaned_data["whose"]),
        }


class InviteForm(forms.Form):
    """Colleagues who hold a seat and were not asked yet."""

    people = forms.MultipleChoiceField(
        label="Colleagues",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one name.",
            "invalid_choice": "Ask only people who hold a seat and were not asked before.",
        },
    )

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(row.pk): row for row in colleagues}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (pk, row.display_name) for pk, row in self.colleagues.items()
        ]

    def clean_people(self) -> list[User]:
        return [self.colleagues[pk] for pk in self.cleaned_data["people"]]


class PresentForm(forms.Form):
    """Who was there when an area was agreed."""

    present = forms.MultipleChoiceField(
        label="Who was there?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Tick only people who were asked to answer."},
    )
    others = forms.CharField(
        label="Anybody else?", max_length=300, required=False, help_text="E.g. Dana from Finance"
    )

    def __init__(self, *args: Any, respondents: Sequence[Respondent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.respondents = {str(row.pk): row for row in respondents}
        self.fields["present"].choices = [  # type: ignore[attr-defined]
            (pk, str(row)) for pk, row in self.respondents.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        somebody = cleaned.get("present") or cleaned.get("others")
        if not somebody and not self.errors:
            raise ValidationError({"present": "Say who was there: tick a name or write one."})
        return cleaned

    @property
    def there(self) -> list[Respondent]:
        """Of a valid form."""
        return [self.respondents[pk] for pk in self.cleaned_data["present"]]


def initial_of(row: Answer | None, *, yours: Said | None = None) -> dict[str, Any]:
    """What the form of a statement shows at first: what stands in the row. With ``yours`` the
    person's own words stay in the fields; saving again is then a decision."""
    now = row.said if row is not None else NOTHING
    said = yours or now
    return {
        "choice": said.choice,
        "reason": said.reason,
        "note": said.note,
        "link": said.link,
        "version": row.version if row is not None else 0,
        "mark": now.mark,
    }
