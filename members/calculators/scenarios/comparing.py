"""Scenarios of one calculator side by side: figures by label, and which inputs differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..models import SavedScenario
from .reading import Opened

#: More do not fit beside each other on any screen.
MOST = 4


class NotComparable(Exception):
    """``str(error)`` says why, to whoever tried."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure or one input of all of them, in their order; "–" where there is none."""

    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class Compared:
    """``figures`` of the answers, then the inputs that differ, then those that are the same and
    filled in."""

    opened: Sequence[Opened]
    figures: Sequence[Row]
    differing: Sequence[Row]
    same: Sequence[Row]


def check(scenarios: Sequence[SavedScenario]) -> None:
    """Two to four of one calculator, before anything is worked out. Raises NotComparable."""
    if len(scenarios) < 2:
        raise NotComparable("Choose two scenarios at least, and four at most.")
    if len(scenarios) > MOST:
        raise NotComparable(f"Those are {len(scenarios)}. Four fit side by side: take some away.")
    if len({each.calculator for each in scenarios}) > 1:
        names = ", ".join(dict.fromkeys(each.kind_name for each in scenarios))
        raise NotComparable(
            f"They are of different calculators: {names}. Only answers to the same question can "
            "be set side by side."
        )


def compare(opened: Sequence[Opened]) -> Compared:
    """Of scenarios that :func:`check` lets through."""
    inputs = _inputs(opened)
    return Compared(
        opened,
        _figures(opened),
        [row for row in inputs if row.differs],
        [row for row in inputs if not row.differs and row.cells[0] != "–"],
    )


def _figures(opened: Sequence[Opened]) -> list[Row]:
    """By label, in the order in which the answers first name them."""
    texts = [
        {figure.label: figure.text for figure in each.worked.figures} if each.worked else {}
        for each in opened
    ]
    labels = dict.fromkeys(label for each in texts for label in each)
    return [Row(label, tuple(each.get(label, "–") for each in texts)) for label in labels]


def _inputs(opened: Sequence[Opened]) -> list[Row]:
    """Long ones are said by their length, and differ where any letter does."""
    by_name = [{given.name: given for given in each.inputs} for each in opened]
    labels = {given.name: given.label for each in opened for given in each.inputs}
    rows = []
    for name, label in labels.items():
        every = [each.get(name) for each in by_name]
        if any(given.is_long for given in every if given is not None):
            rows.append(_of_long(label, [given.text if given else "" for given in every]))
        else:
            rows.append(Row(label, tuple(given.said if given else "–" for given in every)))
    return rows


def _of_long(label: str, texts: Sequence[str]) -> Row:
    """ "12 lines (A)": equal texts bear the same letter."""
    letters = {text: chr(ord("A") + place) for place, text in enumerate(dict.fromkeys(texts))}
    several = len(letters) > 1
    cells = []
    for text in texts:
        count = len(text.splitlines())
        lines = "1 line" if count == 1 else f"{count:,} lines"
        cells.append(f"{lines} ({letters[text]})" if several else lines)
    return Row(label, tuple(cells))
