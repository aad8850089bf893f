"""Inputs as they are read: with the labels and units of the calculator's form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms

from ..forms.base import CalculatorForm
from ..kinds import Calculator

#: What an address carries; longer inputs are opened by the number of their scenario.
ADDRESS = 1_500
#: A text of more characters or several lines is folded away.
_SHORT = 60


def number_in(text: str) -> int | None:
    """The number that an address or a form names something by; None for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@dataclass(frozen=True, slots=True)
class Input:
    """One field: ``text`` as it was typed, ``said`` with its unit, "–" where it is empty."""

    name: str
    label: str
    text: str
    said: str

    @property
    def is_long(self) -> bool:
        return len(self.text) > _SHORT or "\n" in self.text

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


def listed(calculator: Calculator | None, inputs: Mapping[str, Any]) -> list[Input]:
    """In the order of the form, without those that do not count. Where the calculator is gone, by
    the names that were kept."""
    if calculator is None:
        return [_plain(name, str(text)) for name, text in inputs.items()]
    form = calculator.form.of_address(inputs)
    idle = _idle(form)
    return [_of_field(form, name) for name in form.fields if name not in idle]


def _idle(form: CalculatorForm) -> set[str]:
    """The fields that a choice passes over."""
    return {
        name
        for choice, fields in form.asked_for.items()
        for chosen, names in fields.items()
        for name in names
        if chosen != form.texts[choice] and name not in fields.get(form.texts[choice], ())
    }


def _plain(name: str, text: str) -> Input:
    return Input(name, name.replace("_", " ").capitalize(), text, text or "–")


def _of_field(form: CalculatorForm, name: str) -> Input:
    field, text = form.fields[name], form.texts[name]
    label = str(form[name].label)
    label = f"{label[:1].upper()}{label[1:]}"
    return Input(name, label, text, _said(field, text) or "–")


def _said(field: forms.Field, text: str) -> str:
    if isinstance(field, forms.BooleanField):
        return "yes" if field.to_python(text) else "no"
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field.choices)).get(text, text))
    unit = getattr(field, "unit", "")
    if not text or not unit or not text.replace(",", "").replace(".", "").isdigit():
        return text
    return f"{text}%" if unit == "%" else f"{text} {unit.removesuffix(' or m:ss')}"


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    """Without the groups."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), str(label)


def as_address(texts: Mapping[str, str]) -> str:
    return urlencode(texts)


def read_address(shown: str) -> dict[str, str]:
    """The other way round. Nothing where it is none."""
    try:
        return dict(parse_qsl(shown, keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return {}


def fits_address(inputs: Mapping[str, str]) -> bool:
    return len(as_address(inputs)) <= ADDRESS


def names_any(calculator: Calculator, query: Mapping[str, Any]) -> bool:
    """Whether an address or a form fills in any field of the calculator."""
    return any(name in query for name in calculator.form.base_fields)


def texts_of(calculator: Calculator, posted: Mapping[str, Any]) -> dict[str, str]:
    """What is to be kept: the fields where they came along as they stand on the page, else the page
    as it was shown (``shown``, an address)."""
    if names_any(calculator, posted):
        given = {name: str(posted.get(name, "")) for name in calculator.form.base_fields}
    else:
        given = read_address(str(posted.get("shown", "")))
    return calculator.form.of_address({name: _kept(text) for name, text in given.items()}).texts


def _kept(text: str) -> str:
    """Lines end in one way, whatever the browser's; and a character that no database keeps is
    shown as what it is."""
    return text.replace("\r\n", "\n").replace("\0", "␀")
