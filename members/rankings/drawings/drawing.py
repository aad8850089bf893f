from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: A value and whether it can be drawn.
Number = Any


def px(number: float) -> str:
    """A coordinate: one decimal is a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart. ``name`` is its place in an address; ``text`` says in a sentence what it shows.

    ``large`` and ``small``: what the template draws, wide and for phones. ``small`` is None where
    the wide one fits. ``columns`` and ``rows``: the same as a table, values ready to be printed.
    ``legend``: pairs of kind (class of its key) and name.
    """

    name: str
    title: str
    text: str
    large: Mapping[str, Any]
    small: Mapping[str, Any] | None
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    legend: Sequence[tuple[str, str]] = ()
    note: str = ""
    #: Whether its key shows lines with their dashes and marks.
    has_lines: bool = False
    #: Of one drawing among several of its kind on a page, for the ids inside.
    mark: str = field(default="")

    @property
    def template(self) -> str:
        return f"rankings/charts/{self.name}.html"

    @property
    def id(self) -> str:
        return f"{self.name}{self.mark}"


def line_path(points: Iterable[tuple[float, float] | None], *, curved: bool = False) -> str:
    """Through the points; broken where there is None."""
    path, last = "", None
    for point in points:
        if point is not None:
            x, y = point
            if last is None:
                path += f"M{px(x)} {px(y)}"
            elif curved:
                middle = px((last[0] + x) / 2)
                path += f"C{middle} {px(last[1])} {middle} {px(y)} {px(x)} {px(y)}"
            else:
                path += f"L{px(x)} {px(y)}"
        last = point
    return path


def runs(values: Sequence[Any], breaks: Iterable[int]) -> list[list[int]]:
    """Places that a line may join: without gaps, and not across a break (the place before which
    something changed)."""
    cuts = set(breaks)
    found: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == place - 1 and place not in cuts:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The same heights, in order, moved so that none is nearer than ``gap`` to the next."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    found = list(places)
    floor = low
    for i in order:
        found[i] = max(found[i], floor)
        floor = found[i] + gap
    ceiling = high
    for i in reversed(order):
        found[i] = min(found[i], ceiling)
        ceiling = found[i] - gap
    return found


def tens(low: float, high: float) -> tuple[int, int]:
    """Whole tens around both, within 0 and 100, at least twenty apart."""
    bottom = max(0, int(low // 10) * 10)
    top = min(100, -int(-high // 10) * 10)
    if top - bottom < 20:
        bottom, top = max(0, bottom - 10), min(100, top + 10)
    return bottom, top


def ticks(low: int, high: int) -> list[int]:
    step = 10 if high - low <= 60 else 20
    return [value for value in range(low, high + 1) if value % step == 0]
