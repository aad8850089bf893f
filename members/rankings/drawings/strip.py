"""One below the other, a needle on a range: the median between lowest and best, or a score in its
interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..wording import points, shortened
from .drawing import Drawing, px, tens, ticks


@dataclass(frozen=True, slots=True)
class Strip:
    name: str
    low: Any
    median: Any
    best: Any
    is_yours: bool = False


_SECTORS = ("Sector", "Lowest", "Median", "Best")


def strips(
    given: Sequence[Strip], *, title: str, text: str, columns: Sequence[str] = _SECTORS
) -> Drawing:
    """Those without a needle are in the table only."""
    drawn = [each for each in given if each.median is not None]
    values = [float(v) for e in drawn for v in (e.low, e.median, e.best) if v is not None]
    low, high = tens(min(values), max(values)) if values else (0, 100)
    return Drawing(
        name="strips",
        title=title,
        text=text,
        large=_geometry(drawn, low, high, width=980, left=230, letters=32, step=34),
        small=_geometry(drawn, low, high, width=400, left=8, letters=36, step=58),
        columns=columns,
        rows=[(e.name, points(e.low), points(e.median), points(e.best)) for e in given],
    )


def _geometry(
    drawn: Sequence[Strip], low: int, high: int, *, width: int, left: int, letters: int, step: int
) -> dict[str, Any]:
    above = left < 100  # the name stands over its strip
    right = width - 56

    def x(value: Any) -> float:
        return left + (right - left) * (float(value) - low) / (high - low)

    rows = []
    for number, each in enumerate(drawn):
        y = 34 + number * step + (20 if above else 0)
        first = each.low if each.low is not None else each.median
        last = each.best if each.best is not None else each.median
        rows.append(
            {
                "name": shortened(each.name, letters),
                "name_x": left if above else left - 14,
                "name_y": y - 6 if above else y + 14,
                "anchor": "start" if above else "end",
                "kind": "you" if each.is_yours else "reef",
                "y": y,
                "needle_y": y - 4,
                "x": px(x(first)),
                "length": px(max(x(last) - x(first), 1)),
                "needle": px(x(each.median) - 3),
                "value": points(each.median),
                "value_x": px(right + 10),
                "value_y": y + 14,
            }
        )
    foot = 34 + len(drawn) * step
    return {
        "width": width,
        "height": foot + 6,
        "foot": foot,
        "marks": [{"x": px(x(v)), "value": v} for v in ticks(low, high)],
        "rows": rows,
    }
