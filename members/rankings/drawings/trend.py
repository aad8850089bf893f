"""Up to five lines over periods, on a scale of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..wording import points, shortened
from .drawing import Drawing, line_path, px, runs, spread, tens, ticks
from .lines import colour, dash, mark


@dataclass(frozen=True, slots=True)
class Trend:
    """One line: ``kind`` is how it is drawn; a value for each period, None where there is none."""

    kind: str
    name: str
    values: Sequence[Any]


def trend(
    lines: Sequence[Trend],
    periods: Sequence[str],
    breaks: Mapping[int, int],
    *,
    name: str,
    title: str,
    text: str,
    more: Sequence[tuple[str, Sequence[Any]]] = (),
) -> Drawing:
    """``breaks``: place of a period -> the method that begins with it. ``more``: columns of the
    table that are not drawn, each with a value for each period."""
    return Drawing(
        name="trend",
        mark=name.removeprefix("trend"),
        title=title,
        text=text,
        large=_geometry(lines, periods, breaks, width=980, left=44, right=230, gap=64, letters=26),
        small=_geometry(lines, periods, breaks, width=400, left=30, right=40, gap=56, letters=0),
        columns=("Period", *(line.name for line in lines), *(column for column, _ in more)),
        rows=[
            (
                label,
                *(points(line.values[n]) for line in lines),
                *(values[n] for _, values in more),
            )
            for n, label in enumerate(periods)
        ],
        legend=[(line.kind, line.name) for line in lines],
        has_lines=True,
    )


def _geometry(
    lines: Sequence[Trend],
    periods: Sequence[str],
    breaks: Mapping[int, int],
    *,
    width: int,
    left: int,
    right: int,
    gap: int,
    letters: int,
) -> dict[str, Any]:
    values = [float(v) for line in lines for v in line.values if v is not None]
    low, high = tens(min(values), max(values)) if values else (0, 100)
    top, foot, last = 30, 250, len(periods) - 1
    inner = left + 14
    across = (width - right - inner) / max(last, 1)
    every = max(1, -(-gap // max(int(across), 1)))

    def x(n: int) -> float:
        return inner + n * across

    def y(value: Any) -> float:
        return foot - (foot - top) * (float(value) - low) / (high - low)

    ends = [
        next((line.values[n] for n in range(last, -1, -1) if line.values[n] is not None), None)
        for line in lines
    ]
    heights = spread([y(end) if end is not None else foot for end in ends], 19, top, foot)
    return {
        "width": width,
        "height": 290,
        "left": left,
        "right": width - right + 8,
        "left_label": left - 8,
        "scores": [{"y": px(y(v)), "label_y": px(y(v) + 5), "value": v} for v in ticks(low, high)],
        "lines": [
            {
                "kind": line.kind,
                "colour": colour(line.kind),
                "dash": dash(line.kind),
                "path": "".join(
                    line_path([(x(n), y(line.values[n])) for n in run])
                    for run in runs(line.values, breaks)
                ),
                "marks": [
                    mark(line.kind, x(n), y(v), 3.6)
                    for n, v in enumerate(line.values)
                    if v is not None
                ],
                "value": points(end),
                "name": shortened(line.name, letters) if letters else "",
                "end_x": px(x(last) + 12),
                "end_y": px(height + 5),
            }
            for line, end, height in zip(lines, ends, heights, strict=True)
            if end is not None
        ],
        "periods": [
            {"x": px(x(n)), "label": label}
            for n, label in enumerate(periods)
            if (last - n) % every == 0
        ],
        "breaks": [
            {"x": px(x(n) - across / 2), "number": number} for n, number in breaks.items() if n
        ],
    }
