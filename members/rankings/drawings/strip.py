"""One below the other, a needle on a range: the median between lowest and best, or a score in its
interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..wording import points, shortened
from .drawing import Drawing, px
from .interval import Scale


@dataclass(frozen=True, slots=True)
class Strip:
    name: str
    low: Any
    median: Any
    best: Any
    is_yours: bool = False


_SECTORS = ("Sector", "Lowest", "Median", "Best")


def strips(
    given: Sequence[Strip],
    *,
    title: str,
    text: str,
    columns: Sequence[str] = _SECTORS,
    scale: Scale | None = None,
    say: Callable[[Any], str] = points,
) -> Drawing:
    """Those without a needle are in the table only. ``scale``: points around all values unless
    given; ``say``: how a value is written."""
    drawn = [each for each in given if each.median is not None]
    if scale is None:
        scale = Scale.around([v for e in drawn for v in (e.low, e.median, e.best)])
    return Drawing(
        name="strips",
        title=title,
        text=text,
        large=_geometry(drawn, scale, say, width=980, left=230, letters=32, step=34),
        small=_geometry(drawn, scale, say, width=400, left=8, letters=36, step=58),
        columns=columns,
        rows=[(e.name, say(e.low), say(e.median), say(e.best)) for e in given],
    )


def _geometry(
    drawn: Sequence[Strip],
    scale: Scale,
    say: Callable[[Any], str],
    *,
    width: int,
    left: int,
    letters: int,
    step: int,
) -> dict[str, Any]:
    above = left < 100  # the name stands over its strip
    right = width - 56

    def x(value: Any) -> float:
        return left + (right - left) * scale.part(value)

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
                "value": say(each.median),
                "value_x": px(right + 10),
                "value_y": y + 14,
            }
        )
    foot = 34 + len(drawn) * step
    return {
        "width": width,
        "height": foot + 6,
        "foot": foot,
        "marks": [{"x": px(x(v)), "value": label} for v, label in scale.ticks],
        "rows": rows,
    }
