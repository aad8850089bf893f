"""What somebody writes below an entry, and what they say is wrong with a comment."""

from __future__ import annotations

from typing import Any

from django import forms

from glossary.fields import PlainLine, PlainText, ReadersForm, WordsForm
from members.accounts.models import validate_one_line

from .models import LONGEST, Comment

MOST_LINKS = 3


def _words(label: str) -> PlainText:
    return PlainText(
        label=label,
        longest=LONGEST,
        links=MOST_LINKS,
        help_text="Plain text, up to 3,000 characters, at most three addresses of other sites.",
        error_messages={"required": "Write something first."},
    )


class CommentForm(ReadersForm):
    """``parents`` are what may be replied to. Somebody whose account has no name yet gives one."""

    reply_to = forms.ModelChoiceField(
        queryset=Comment.objects.published(),
        required=False,
        widget=forms.HiddenInput(),
        error_messages={"invalid_choice": "The comment that you reply to is not there any more."},
    )
    name = PlainLine(
        label="Your name",
        longest=150,
        links=0,
        validators=[validate_one_line],
        help_text="Readers see it beside what you write. It becomes the name of your account.",
        error_messages={"required": "Readers like to know who speaks."},
    )
    body = _words("Your comment")

    def __init__(self, *args: Any, user: Any, parents: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reply_to"].queryset = parents  # type: ignore[attr-defined]
        if user.name:
            del self.fields["name"]
        self.fields["body"].widget.attrs["data-counts"] = str(LONGEST)

    def shown(self) -> list[forms.BoundField]:
        return [field for field in super().shown() if field.name != "reply_to"]


class MendForm(WordsForm):
    body = _words("Your comment")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].widget.attrs["data-counts"] = str(LONGEST)


class ReportForm(ReadersForm):
    reason = PlainText(
        label="What is wrong with it?",
        longest=500,
        rows=4,
        help_text="A person of ours reads it. Nobody else does.",
        error_messages={"required": "Say in a few words what is wrong with it."},
    )
