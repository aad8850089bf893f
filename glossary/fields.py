"""Fields of the forms that strangers fill in: plain text, the trap for robots, and the mark by
which a form that is sent twice is known."""

from __future__ import annotations

import re
import secrets
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.formats import number_format

from . import typed

_ONCE = re.compile(r"[0-9a-f]{32}")


class PlainText(forms.CharField):
    """Several lines. Says how long it came out where it is too long, and lets the browser take it
    all: cut off in the field, the end would be lost without a word."""

    tidy = staticmethod(typed.text)

    def __init__(
        self, *, longest: int, links: int | None = None, rows: int = 6, **more: Any
    ) -> None:
        self.longest, self.links = longest, links
        widget = more.pop("widget", None) or forms.Textarea(attrs={"rows": rows})
        super().__init__(widget=widget, **more)

    def to_python(self, value: Any) -> str:
        return self.tidy(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            most, now = number_format(self.longest, force_grouping=True), len(value)
            said = f"At most {most} characters; this has {number_format(now, force_grouping=True)}."
            raise ValidationError(said, code="too_long")
        if self.links is not None and typed.links(value) > self.links:
            most = "No addresses" if not self.links else f"At most {self.links} addresses"
            raise ValidationError(f"{most} of other sites, please.", code="links")


class PlainLine(PlainText):
    tidy = staticmethod(typed.line)

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.TextInput(), **more)


class Trap(forms.CharField):
    """People do not see it; robots fill in whatever has a name."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.TextInput())

    def clean(self, value: Any) -> bool:
        return bool(str(value or "").strip())


class Once(forms.CharField):
    """A mark made with the form. One that is none of ours gives way to a fresh one."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput(), initial=new_once)

    def clean(self, value: Any) -> str:
        return value if isinstance(value, str) and _ONCE.fullmatch(value) else new_once()


def new_once() -> str:
    return secrets.token_hex(16)


class WordsForm(forms.Form):
    """A form that comes back with whatever was typed, and with the status that says why."""

    def refuse(self, why: str) -> None:
        self.add_error(None, why)

    def too_often(self) -> None:
        said = (
            "That is a lot in a short time. Your words are still here; send them in a few minutes."
        )
        self.add_error(None, ValidationError(said, code="often"))

    @property
    def status(self) -> HTTPStatus:
        if self.has_error(NON_FIELD_ERRORS, "often"):
            return HTTPStatus.TOO_MANY_REQUESTS
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK


class ReadersForm(WordsForm):
    """With what a robot falls for and what tells a form from the same form sent twice. ``shown``
    are the fields that a person sees."""

    once = Once()
    website = Trap()

    def shown(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in ("once", "website")]

    @property
    def is_a_robots(self) -> bool:
        return bool(self.cleaned_data["website"])
