"""Fields of calculators: text in, exact fractions out, with the unit that stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..queues.values import BadValue
from ..typed import duration, number, per_cent


class TypedField(forms.CharField):
    """``unit`` stands beside the field; ``term`` is the slug of the entry that explains it, "" for
    none. Empty where it need not be filled in: None."""

    def __init__(
        self,
        read: Callable[[str, str], Fraction],
        *,
        unit: str,
        term: str = "",
        inputmode: str = "decimal",
        **kwargs: Any,
    ) -> None:
        self._read, self.unit, self.term = read, unit, term
        widget = forms.TextInput(attrs={"inputmode": inputmode, "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Fraction | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self._read("", text)
        except BadValue as bad:
            raise ValidationError(_sentence(bad.reason), code="typed") from bad


def number_field(*, unit: str, **kwargs: Any) -> TypedField:
    return TypedField(number, unit=unit, **kwargs)


def per_cent_field(**kwargs: Any) -> TypedField:
    return TypedField(per_cent, unit="%", **kwargs)


def duration_field(**kwargs: Any) -> TypedField:
    """Seconds, from seconds or minutes and seconds."""
    return TypedField(duration, unit="s or m:ss", inputmode="text", **kwargs)


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."
