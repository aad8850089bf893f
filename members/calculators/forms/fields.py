"""Fields of calculators: text in, exact fractions out, with the unit that stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..queues.values import BadValue
from ..typed import duration, number, per_cent

#: The least occupancy that may be asked for, and the most people: below and above, an answer is of
#: no centre and takes a processor many seconds.
LEAST_OCCUPANCY = Fraction(1, 100)
MOST_HEADS = 1_000_000
#: Says in a sentence what is wrong with a value that could be read; "" where nothing is.
Check = Callable[[Fraction], str]


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
        check: Check | None = None,
        **kwargs: Any,
    ) -> None:
        self._read, self._check, self.unit, self.term = read, check, unit, term
        attrs = {"inputmode": inputmode, "autocomplete": "off", "spellcheck": "false"}
        kwargs.setdefault("error_messages", {"required": "Nothing is filled in."})
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Fraction | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = self._read("", text)
        except BadValue as bad:
            raise ValidationError(sentence(bad.reason), code="typed") from bad
        if self._check is not None and (wrong := self._check(found)):
            raise ValidationError(wrong, code="typed")
        return found


class ChosenField(forms.ChoiceField):
    """One of a few, as buttons of which one is pressed."""

    def __init__(self, choices: list[tuple[str, str]], *, term: str = "", **kwargs: Any) -> None:
        self.term, self.unit = term, ""
        super().__init__(
            choices=choices, widget=forms.RadioSelect(attrs={"class": "form-check-input"}), **kwargs
        )


def number_field(*, unit: str, **kwargs: Any) -> TypedField:
    return TypedField(number, unit=unit, **kwargs)


def whole_field(*, unit: str, **kwargs: Any) -> TypedField:
    return TypedField(number, unit=unit, inputmode="numeric", check=_is_whole, **kwargs)


def per_cent_field(**kwargs: Any) -> TypedField:
    return TypedField(per_cent, unit="%", **kwargs)


def duration_field(**kwargs: Any) -> TypedField:
    """Seconds, from seconds or minutes and seconds."""
    return TypedField(duration, unit="s or m:ss", inputmode="text", **kwargs)


def promise_field(**kwargs: Any) -> TypedField:
    """A share that is to be reached."""
    return per_cent_field(check=_can_be_promised, **kwargs)


def shrinkage_field(**kwargs: Any) -> TypedField:
    """Paid time off the phones."""
    return per_cent_field(check=_leaves_somebody, **kwargs)


def occupancy_field(**kwargs: Any) -> TypedField:
    """The most that agents may be busy."""
    return per_cent_field(check=_can_be_held, **kwargs)


def blocked_field(**kwargs: Any) -> TypedField:
    """The share of callers who may hear the engaged tone."""
    return per_cent_field(check=_can_be_blocked, **kwargs)


def _is_whole(value: Fraction) -> str:
    if value.denominator != 1:
        return "Has to be a whole number."
    return f"Cannot be more than {MOST_HEADS:,}." if value > MOST_HEADS else ""


def _can_be_promised(value: Fraction) -> str:
    if not value:
        return "Has to be more than 0 %."
    if value == 1:
        return "100 % cannot be reached by any number of agents. Ask for 99 %, or 99.9 %."
    return "Has to be below 100 %." if value > 1 else ""


def _leaves_somebody(value: Fraction) -> str:
    return "At 100 % nobody is left to answer: has to be below 100 %." if value >= 1 else ""


def _can_be_held(value: Fraction) -> str:
    if not value:
        return "Has to be more than 0 %."
    if value < LEAST_OCCUPANCY:
        return f"Has to be {float(LEAST_OCCUPANCY):.0%} or more: below, agents without number."
    return "Nobody is busy for more than 100 % of the time." if value > 1 else ""


def _can_be_blocked(value: Fraction) -> str:
    if not value:
        return "Has to be more than 0 %: no number of lines never blocks."
    return "Has to be below 100 %." if value >= 1 else ""


def sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}{'' if reason.endswith(('?', '.')) else '.'}"
