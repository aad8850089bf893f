"""From answers to levels. Pure: standard library only, exact arithmetic throughout.

The rules:

* A statement that does not apply leaves numerator and denominator. One that nobody knows, or that
  has no answer, leaves the mean and counts against completeness.
* An area's mean is the weighted mean of its answered statements. It needs at least 60 % of its
  applicable statements answered; otherwise it has neither mean nor level. An area in which nothing
  applies is no part of the overall score.
* An area's level is the floor of its mean, and at most one above its lowest statement: one slip
  does not drag a whole area down, and one strength does not hide it.
* The overall mean is the weighted mean of the areas that have one; the overall level is its floor,
  and at most one above the lowest area's level. The index puts the mean on 0 to 100.
* Weights are renormalised over what counts. Where all of them are zero they are equal. What weighs
  nothing beside something that weighs is left out of mean, lowest and level alike.

A level is never read off a rounded mean: 2.95 is shown as 3.0 and is level 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

_T = TypeVar("_T")

LOWEST, HIGHEST = 1, 5
LEVELS: dict[int, str] = {
    1: "Ad hoc",
    2: "Emerging",
    3: "Established",
    4: "Managed",
    5: "Leading",
}
#: The share of applicable statements that must be answered.
ENOUGH = Fraction(3, 5)
#: Two people this far apart on one statement have something to talk about.
WIDE = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person, or the team together, said about one statement. With neither a value nor
    "not applicable": nobody knows, or nobody has said. Raises ValueError for anything else."""

    value: int | None = None
    is_not_applicable: bool = False

    def __post_init__(self) -> None:
        if self.value is None:
            return
        if type(self.value) is not int or not LOWEST <= self.value <= HIGHEST:
            raise ValueError(f"An answer is a whole number from 1 to 5, not {self.value!r}.")
        if self.is_not_applicable:
            raise ValueError("What does not apply has no value.")


@dataclass(frozen=True, slots=True)
class BankStatement:
    code: str
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class BankArea:
    code: str
    name: str
    statements: tuple[BankStatement, ...]
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class AreaScore:
    """``mean`` and ``level`` are None without enough answers; ``lowest`` is the lowest answer that
    counts, None with none. ``answered`` and ``applicable`` are numbers of statements."""

    code: str
    mean: Fraction | None
    level: int | None
    lowest: int | None
    answered: int
    applicable: int

    @property
    def is_applicable(self) -> bool:
        return self.applicable > 0

    @property
    def is_complete_enough(self) -> bool:
        return self.is_applicable and self.answered >= ENOUGH * self.applicable


@dataclass(frozen=True, slots=True)
class Score:
    """``mean`` (1 to 5), ``level`` and ``index`` (0 to 100) are None while no area has a mean.
    ``unknown`` are the codes of applicable statements without an answer, in the bank's order."""

    areas: tuple[AreaScore, ...]
    mean: Fraction | None
    level: int | None
    answered: int
    applicable: int
    unknown: tuple[str, ...]

    @property
    def index(self) -> Fraction | None:
        if self.mean is None:
            return None
        return (self.mean - LOWEST) / (HIGHEST - LOWEST) * 100

    def by_code(self, code: str) -> AreaScore:
        """Raises KeyError for an area that the bank does not have."""
        for area in self.areas:
            if area.code == code:
                return area
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far several people are apart on one statement."""

    low: int
    high: int
    mean: Fraction

    @property
    def is_wide(self) -> bool:
        return self.high - self.low >= WIDE


def score(areas: Sequence[BankArea], answers: Mapping[str, Answer]) -> Score:
    """The score of ``answers``, by statement code. Codes that the bank does not have are ignored:
    a statement that was taken out takes its answers with it. Raises ValueError for a negative
    weight and for a code that stands twice."""
    _check(areas)
    scores = [_area(area, answers) for area in areas]
    counting = [(one, area.weight) for one, area in zip(scores, areas, strict=True) if one.level]
    counting = _weighing(counting)
    mean = level = None
    if counting:
        mean = _mean([(one.mean, weight) for one, weight in counting if one.mean is not None])
        level = _level(mean, min(one.level for one, _ in counting if one.level is not None))
    return Score(
        areas=tuple(scores),
        mean=mean,
        level=level,
        answered=sum(one.answered for one in scores),
        applicable=sum(one.applicable for one in scores),
        unknown=tuple(_unknown(areas, answers)),
    )


def spread(values: Iterable[int]) -> Spread | None:
    """Of the values that people gave; None where nobody gave one."""
    given = [Answer(value).value or 0 for value in values]
    if not given:
        return None
    return Spread(min(given), max(given), Fraction(sum(given), len(given)))


def displayed(mean: Fraction) -> Decimal:
    """For people to read: one decimal, half up. Never for deciding anything."""
    return Decimal(floor(mean * 10 + Fraction(1, 2))).scaleb(-1)


def displayed_index(index: Fraction) -> int:
    """For people to read: a whole number from 0 to 100, half up, from the exact index."""
    return floor(index + Fraction(1, 2))


def _check(areas: Sequence[BankArea]) -> None:
    codes = [area.code for area in areas]
    codes += [statement.code for area in areas for statement in area.statements]
    if len(set(codes)) < len(codes):
        raise ValueError("A code stands twice in the bank.")
    weights = [area.weight for area in areas]
    weights += [statement.weight for area in areas for statement in area.statements]
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight is never negative.")


_NOTHING = Answer()


def _area(area: BankArea, answers: Mapping[str, Answer]) -> AreaScore:
    given: list[tuple[int, Fraction]] = []
    applicable = 0
    for statement in area.statements:
        answer = answers.get(statement.code, _NOTHING)
        if answer.is_not_applicable:
            continue
        applicable += 1
        if answer.value is not None:
            given.append((answer.value, statement.weight))
    counting = _weighing(given)
    lowest = min((value for value, _ in counting), default=None)
    bare = AreaScore(area.code, None, None, lowest, len(given), applicable)
    if lowest is None or not bare.is_complete_enough:
        return bare
    mean = _mean(counting)
    return AreaScore(area.code, mean, _level(mean, lowest), lowest, len(given), applicable)


def _weighing(rows: list[tuple[_T, Fraction]]) -> list[tuple[_T, Fraction]]:
    """What counts, with its weight; everything, equally, where nothing weighs."""
    heavy = [row for row in rows if row[1] > 0]
    return heavy or [(thing, Fraction(1)) for thing, _ in rows]


def _mean(rows: Sequence[tuple[int | Fraction, Fraction]]) -> Fraction:
    first = rows[0][1]
    if all(weight == first for _, weight in rows):
        return Fraction(sum(value for value, _ in rows)) / len(rows)  # exact, and much faster
    total = sum((weight for _, weight in rows), Fraction(0))
    return sum((value * weight for value, weight in rows), Fraction(0)) / total


def _level(mean: Fraction, lowest: int) -> int:
    return min(floor(mean), lowest + 1)


def _unknown(areas: Sequence[BankArea], answers: Mapping[str, Answer]) -> Iterable[str]:
    for area in areas:
        for statement in area.statements:
            answer = answers.get(statement.code, _NOTHING)
            if answer.value is None and not answer.is_not_applicable:
                yield statement.code
