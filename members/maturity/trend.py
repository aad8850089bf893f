"""What moved between assessments, and what may be compared. Pure: standard library only.

The rule, domain facts 2.4 (6): overall averages are compared within one version of the bank only.
An area may be followed across versions where its code and the codes of all its statements are the
same. Where a new version begins the line breaks, and the break is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

#: For each version of the bank, the statement codes of each of its areas.
Shapes = Mapping[int, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mean from 1 to 5 and the level it earned; None without enough answers."""

    mean: Fraction | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One closed assessment. ``bank``: the number of its version."""

    pk: int
    on: date
    bank: int
    overall: Mark
    areas: Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Point:
    """``place``: which of the readings it belongs to, from 0."""

    place: int
    mean: Fraction
    level: int | None


@dataclass(frozen=True, slots=True)
class Break:
    """Between the readings ``place - 1`` and ``place`` version ``bank`` begins."""

    place: int
    bank: int


@dataclass(frozen=True, slots=True)
class Line:
    """``runs``: points that may be joined to each other, and never to those of another run."""

    code: str
    runs: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Trend:
    readings: tuple[Reading, ...]
    overall: Line
    areas: tuple[Line, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """``code`` is "" for the whole. ``by``: now less before."""

    code: str
    before: Mark
    now: Mark
    by: Fraction

    @property
    def levels(self) -> int:
        return (self.now.level or 0) - (self.before.level or 0)


@dataclass(frozen=True, slots=True)
class Movement:
    """``overall``: None where the versions differ. ``not_compared``: areas of this assessment
    that have no counterpart, in the order of the bank."""

    before: Reading
    overall: Change | None
    areas: tuple[Change, ...]
    not_compared: tuple[str, ...]
    is_across_versions: bool

    def by_code(self, code: str) -> Change | None:
        return next((change for change in self.areas if change.code == code), None)


def is_comparable(code: str, one: int, other: int, shapes: Shapes) -> bool:
    """Whether area ``code`` asks the same in versions ``one`` and ``other``. A version asks what
    itself asks; an area that one of them does not have is never comparable."""
    mine, theirs = shapes.get(one, {}).get(code), shapes.get(other, {}).get(code)
    return mine is not None and mine == theirs


def trend(readings: Sequence[Reading], codes: Sequence[str], shapes: Shapes) -> Trend:
    """Lines for the whole and for each area of ``codes``; ``readings`` earliest first."""

    def joins(place: int, code: str) -> bool:
        """Whether the line goes on from the reading before."""
        return is_comparable(code, readings[place - 1].bank, readings[place].bank, shapes)

    changes = [
        place
        for place in range(1, len(readings))
        if readings[place].bank != readings[place - 1].bank
    ]
    whole = [reading.overall for reading in readings]
    return Trend(
        readings=tuple(readings),
        overall=Line("", tuple(_runs(whole, changes))),
        areas=tuple(
            Line(
                code,
                tuple(
                    _runs(
                        [reading.areas.get(code) for reading in readings],
                        [place for place in changes if not joins(place, code)],
                    )
                ),
            )
            for code in codes
        ),
        breaks=tuple(Break(place, readings[place].bank) for place in changes),
    )


def _runs(marks: Sequence[Mark | None], cuts: Sequence[int]) -> Iterator[tuple[Point, ...]]:
    """Cut before each place of ``cuts``. A reading without a mean leaves a gap, not a cut: the
    years on both sides of it measured the same thing."""
    run: list[Point] = []
    for place, mark in enumerate(marks):
        if place in cuts and run:
            yield tuple(run)
            run = []
        if mark is not None and mark.mean is not None:
            run.append(Point(place, mark.mean, mark.level))
    if run:
        yield tuple(run)


def movement(now: Reading, before: Reading, shapes: Shapes) -> Movement:
    """What ``now`` says against ``before``. An area without a mean on either side is not
    compared; nor are two averages that are not over the same areas."""
    compared, left = [], []
    for code, mark in now.areas.items():
        past = before.areas.get(code)
        change = _change(code, past, mark) if past else None
        if change and is_comparable(code, before.bank, now.bank, shapes):
            compared.append(change)
        else:
            left.append(code)
    across = now.bank != before.bank
    return Movement(
        before=before,
        overall=_change("", before.overall, now.overall)
        if not across and _scored(now) == _scored(before)
        else None,
        areas=tuple(compared),
        not_compared=tuple(left),
        is_across_versions=across,
    )


def _scored(reading: Reading) -> set[str]:
    """The areas that are in its average."""
    return {code for code, mark in reading.areas.items() if mark.mean is not None}


def _change(code: str, before: Mark, now: Mark) -> Change | None:
    if before.mean is None or now.mean is None:
        return None
    return Change(code, before, now, now.mean - before.mean)
