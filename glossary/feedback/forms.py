"""The two short forms that anybody may fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from glossary.fields import PlainLine, PlainText, ReadersForm
from members.accounts.fields import AddressField

from .models import LONGEST


class SuggestForm(ReadersForm):
    term = PlainLine(
        label="The word or abbreviation",
        longest=120,
        links=0,
        error_messages={"required": "Which word is it?"},
    )
    why = PlainText(
        label="What does it mean, or where did you meet it?",
        required=False,
        longest=LONGEST,
        links=3,
        rows=4,
        help_text="A sentence is enough. May stay empty.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["email"] = AddressField(
            autocomplete="email",
            required=False,
            label="Your e-mail address, if you want an answer",
            help_text="We use it for this one answer.",
        )


class UsefulForm(ReadersForm):
    answer = forms.ChoiceField(
        label="Was it useful?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect(),
        error_messages={
            "required": "Choose yes or no.",
            "invalid_choice": "Choose yes or no.",
        },
    )
    note = PlainText(
        label="What was missing, wrong or good?",
        required=False,
        longest=LONGEST,
        links=3,
        rows=5,
        help_text="Only the editors read it. Leave out who you are, unless you want to say.",
    )
