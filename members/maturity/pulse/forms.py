"""The twelve answers, as they stand in an address, and where to send them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from members.accounts.addresses import canonical

from ..models import Statement
from ..scoring import LEVELS

UNKNOWN = "dk"
CHOICES = [*((str(level), name) for level, name in LEVELS.items()), (UNKNOWN, "Don’t know")]


class AnswersForm(forms.Form):
    """A field for each statement, named by its code."""

    def __init__(
        self, statements: Sequence[Statement], data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.statements = statements
        for statement in statements:
            self.fields[statement.code] = forms.ChoiceField(
                label=statement.area.name,
                choices=CHOICES,
                error_messages={
                    "required": "Choose a number, or “Don’t know”.",
                    "invalid_choice": "Choose one of the five numbers, or “Don’t know”.",
                },
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        """For the page: each statement with its five stops and what was chosen."""
        for number, statement in enumerate(self.statements, 1):
            field = self[statement.code]
            anchors = statement.anchors
            yield {
                "number": number,
                "statement": statement,
                "chosen": str(field.value() or ""),
                "errors": field.errors,
                "stops": [
                    {"value": str(level), "name": name, "anchor": anchors.get(level, "")}
                    for level, name in LEVELS.items()
                ],
            }

    def answers(self) -> dict[str, int | None]:
        """By code; None for "don't know". Only of a valid form."""
        return {
            code: None if value == UNKNOWN else int(value)
            for code, value in self.cleaned_data.items()
        }


class SendForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "That does not look like an address. Check it once more."},
    )
    agrees = forms.BooleanField(
        label="Send this one result to this address. Nothing else follows from it.",
        error_messages={"required": "Without your yes we send nothing."},
    )

    def clean_email(self) -> str:
        return canonical(self.cleaned_data["email"])
