"""What a calculator's form does with an address. All of its inputs live there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django import forms

from ..queues.values import BadValue


class CalculatorForm(forms.Form):
    """Always bound: a field that the address does not name has its ``initial`` text, so that the
    first visit shows a worked example and a link with three numbers is complete."""

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

    def refuse(self, bad: BadValue) -> None:
        """The rule's refusal, at the field it names."""
        reason = f"{bad.reason[:1].upper()}{bad.reason[1:]}."
        self.add_error(bad.field if bad.field in self.fields else None, reason)
