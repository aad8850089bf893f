"""What twelve answers can say, and what they cannot. Pure: standard library only.

The index is the weighted mean of the answers on 0 to 100. One statement does not make an area, so
there are no levels: a pulse says where to look first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..priorities import FOUNDATION
from ..scoring import (
    ENOUGH,
    HIGHEST,
    LOWEST,
    Answer,
    BankArea,
    BankStatement,
    displayed_index,
    score,
)


@dataclass(frozen=True, slots=True)
class PulseArea:
    """One area with its one statement. ``actions``: what to do first, by the level it leads away
    from, 1 to 4."""

    code: str
    name: str
    statement: str
    actions: Mapping[int, str]
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``value`` is what was answered; ``action`` is "" where there is no next level."""

    area: PulseArea
    value: int
    action: str


@dataclass(frozen=True, slots=True)
class Pulse:
    """``values``: one for each area, None for "don't know". ``index`` (0 to 100) and
    ``suggestion`` are None with fewer than three answers in five."""

    areas: tuple[PulseArea, ...]
    values: tuple[int | None, ...]
    index: Fraction | None
    suggestion: Suggestion | None

    @property
    def answered(self) -> int:
        return sum(1 for value in self.values if value is not None)

    @property
    def shown_index(self) -> int | None:
        """For people to read: a whole number, half up."""
        return None if self.index is None else displayed_index(self.index)

    @property
    def lowest(self) -> tuple[PulseArea, ...]:
        """The areas with the lowest answer. None of them where all answers are the same."""
        given = [value for value in self.values if value is not None]
        if not given or min(given) == max(given):
            return ()
        pairs = zip(self.areas, self.values, strict=True)
        return tuple(area for area, value in pairs if value == min(given))


def pulse(areas: Sequence[PulseArea], answers: Mapping[str, int | None]) -> Pulse:
    """``answers`` by the code of the statement. ValueError for a value outside 1 to 5."""
    values = tuple(answers.get(area.statement) for area in areas)
    given = {
        area.statement: Answer(value)
        for area, value in zip(areas, values, strict=True)
        if value is not None
    }
    if not areas or len(given) < ENOUGH * len(areas):
        return Pulse(tuple(areas), values, None, None)
    bank = [
        BankArea(area.code, area.name, (BankStatement(area.statement),), area.weight)
        for area in areas
    ]
    return Pulse(tuple(areas), values, score(bank, given).index, _suggestion(areas, values))


def _suggestion(areas: Sequence[PulseArea], values: Sequence[int | None]) -> Suggestion:
    """The lowest answer; among equals one of the foundation if that is at level 1, else the first
    of the bank."""
    given = [(area, value) for area, value in zip(areas, values, strict=True) if value is not None]
    area, value = min(
        given, key=lambda one: (one[1], one[1] > LOWEST or one[0].code not in FOUNDATION)
    )
    return Suggestion(area, value, area.actions.get(value, "") if value < HIGHEST else "")
