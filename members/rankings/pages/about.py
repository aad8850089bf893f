"""Figures by what the calls were about: which reasons a period's figures know, and which one is
asked for. Read from the snapshot: the reasons are those that a sector was rung for then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..filters import Wanted, no_such_reason, reasons_not_kept
from ..models import SectorFigure


@dataclass(frozen=True, slots=True)
class Reason:
    key: str
    code: str
    name: str

    @property
    def said(self) -> str:
        """In the middle of a sentence."""
        return f"“{self.name}”"


def reasons_of(figure: SectorFigure | None) -> list[Reason]:
    """By name. None of a sector without calls, and of figures from before they were kept."""
    if figure is None:
        return []
    found = [Reason(key, kept["code"], kept["name"]) for key, kept in figure.reasons.items()]
    return sorted(found, key=lambda each: (each.name.casefold(), each.key))


def chosen(reasons: Sequence[Reason], wanted: Wanted, figure: SectorFigure | None) -> Reason | None:
    """None for all calls. Raises WrongAddress for a reason that is not among them, and where the
    ``figure`` of a sector with calls keeps none."""
    if not wanted.reason:
        return None
    for each in reasons:
        if each.code == wanted.reason:
            return each
    raise no_such_reason() if reasons or figure is None else reasons_not_kept()
