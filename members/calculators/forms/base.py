"""What a calculator's form does with an address. All of its inputs live there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django import forms

from ..queues.values import BadValue
from .fields import ChosenField, TypedField, sentence


@dataclass(frozen=True, slots=True)
class Together:
    """Fields that stand together. ``more``: folded away, under these words, until somebody wants
    them or one of them is wrong."""

    names: tuple[str, ...]
    more: str = ""


class CalculatorForm(forms.Form):
    """Always bound: a field that the address does not name has its ``initial`` text, so that the
    first visit shows a worked example and a link with three numbers is complete.

    ``groups`` is the order on the page, () for one group with all. ``asked_for`` names the fields
    that count only while a choice says so: ``{"goal": {"asa": ("asa_target_seconds",)}}``; what
    does not count is not read, and is None.
    """

    groups: ClassVar[tuple[Together, ...]] = ()
    asked_for: ClassVar[Mapping[str, Mapping[str, tuple[str, ...]]]] = {}

    @classmethod
    def of_address(cls, query: Mapping[str, Any]) -> Self:
        """``query``: names to texts, as ``QueryDict`` or what a scenario keeps. What it names
        beside the form's fields is passed over."""
        texts = {
            name: query.get(name, field.initial or "") for name, field in cls.base_fields.items()
        }
        return cls(texts)

    @property
    def texts(self) -> dict[str, str]:
        """As typed, by name: what stands in the address and is kept with a scenario."""
        return {name: str(self.data.get(name, "")) for name in self.fields}

    @property
    def query(self) -> str:
        """The address of this very question, after the question mark."""
        return urlencode(self.texts)

    def address_with(self, changes: Iterable[tuple[str, str]]) -> str:
        """The address of the same question with some fields filled in otherwise."""
        return urlencode(self.texts | dict(changes))

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Words of a fold ("" for none), its fields, and whether it has to stand open."""
        groups = self.groups or (Together(tuple(self.fields)),)
        return [
            (
                each.more,
                [self[name] for name in each.names],
                any(n in self.errors for n in each.names),
            )
            for each in groups
        ]

    @property
    def terms(self) -> set[str]:
        """The entries that its fields are explained by."""
        return {
            field.term
            for field in self.fields.values()
            if isinstance(field, TypedField | ChosenField) and field.term
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        assert cleaned is not None
        for choice, fields in self.asked_for.items():
            wanted = fields.get(cleaned.get(choice, ""), ())
            for name in {name for names in fields.values() for name in names} - set(wanted):
                self.errors.pop(name, None)
                cleaned[name] = None
        return cleaned

    def refuse(self, bad: BadValue) -> None:
        """The rule's refusal, at the field it names."""
        self.add_error(bad.field if bad.field in self.fields else None, sentence(bad.reason))
