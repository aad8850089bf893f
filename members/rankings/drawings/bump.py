"""Ranks over time: who overtook whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..wording import rank_label, shortened
from .drawing import Drawing, line_path, px, runs

#: Laid over each other in this order.
_KINDS = ("", "fall", "leader", "you")
_WEIGHTS = {"": 2.4, "fall": 3.2, "leader": 4.0, "you": 5.0}


@dataclass(frozen=True, slots=True)
class Line:
    """``ranks``: one for each period, None where there is none. ``places``: where it stands among
    all in that period, ties told apart as on the board. ``ties``: whether the rank was shared."""

    name: str
    ranks: Sequence[int | None]
    places: Sequence[int | None]
    ties: Sequence[bool]
    kind: str = ""

    def label(self, column: int) -> str:
        """``=3``; ``–`` where there is no rank."""
        return rank_label(self.ranks[column], is_tied=self.ties[column])


def bump(
    lines: Sequence[Line],
    periods: Sequence[str],
    breaks: Mapping[int, int],
    *,
    title: str,
    text: str,
    out_of: int,
    near: int = 5,
) -> Drawing:
    """``breaks``: place of a period -> the method that begins with it. ``out_of``: how many are
    ranked now. Where fewer are drawn, a line stands in the order of those drawn, and the numbers
    at its ends are ranks among all."""
    drawn = sorted(lines, key=lambda line: _KINDS.index(line.kind))
    few = _near(lines, near)
    kinds = {line.kind for line in lines}
    named = (
        ("you", "Your organisation"),
        ("leader", "Leader"),
        ("fall", "Largest fall"),
        ("", "Others"),
    )
    note = ""
    if len(lines) < out_of:
        note = (
            f"{len(lines)} of {out_of} are drawn, in their own order; "
            "the numbers are ranks among all."
        )
    return Drawing(
        name="bump",
        title=title,
        text=text,
        large=_geometry(drawn, periods, breaks, width=980, left=44, right=245, step=41, letters=32),
        small=_geometry(
            sorted(few, key=lambda line: _KINDS.index(line.kind)),
            periods,
            breaks,
            width=400,
            left=30,
            right=150,
            step=44,
            letters=20,
        ),
        columns=("Organisation", *(_heading(n, label, breaks) for n, label in enumerate(periods))),
        rows=[(line.name, *(line.label(n) for n in range(len(periods)))) for line in lines],
        legend=[(kind, name) for kind, name in named if kind in kinds],
        note=note,
    )


def _heading(column: int, label: str, breaks: Mapping[int, int]) -> str:
    """Ranks of either side of a break are not compared, in the table neither."""
    return f"{label}, method {breaks[column]} begins" if column in breaks else label


def _near(lines: Sequence[Line], most: int) -> list[Line]:
    """For a phone: yours with its neighbours and the leader; without yours, the first few and the
    largest fall."""
    now = [line for line in lines if line.places and line.places[-1] is not None]
    now.sort(key=lambda line: line.places[-1] or 0)
    own = next((place for place, line in enumerate(now) if line.kind == "you"), None)
    if own is None:
        chosen = now[: most - 1] + [line for line in now[most - 1 :] if line.kind == "fall"]
        return chosen[:most]
    around = {0, own - 1, own, own + 1}
    return [line for place, line in enumerate(now) if place in around]


def _geometry(
    lines: Sequence[Line],
    periods: Sequence[str],
    breaks: Mapping[int, int],
    *,
    width: int,
    left: int,
    right: int,
    step: int,
    letters: int,
) -> dict[str, Any]:
    top, last = 34, len(periods) - 1
    across = (width - left - right) / max(last, 1)
    orders = [_order(lines, column) for column in range(len(periods))]
    deepest = max((len(order) for order in orders), default=1)
    bottom = top + (deepest - 1) * step

    def x(column: int) -> float:
        return left + column * across

    marks = []
    for number, line in enumerate(lines):
        found = {
            column: (x(column), top + orders[column][number] * step)
            for column in range(len(periods))
            if number in orders[column]
        }
        if not found:
            continue
        path = "".join(
            line_path([found[column] for column in run], curved=True)
            for run in runs([found.get(column) for column in range(len(periods))], breaks)
        )
        first, end = min(found), max(found)
        marks.append(
            {
                "kind": line.kind,
                "path": path,
                "weight": _WEIGHTS[line.kind],
                "radius": px(_WEIGHTS[line.kind] + 1.6),
                "dots": [{"x": px(px_x), "y": px(y)} for px_x, y in found.values()],
                "name": shortened(line.name, letters) if end == last else "",
                "rank": line.label(end),
                "name_x": px(found[end][0] + 16),
                "name_y": px(found[end][1] + 4.5),
                "first": line.label(first) if first == 0 and last else "",
                "first_x": px(left - 14),
                "first_y": px(found[first][1] + 4.5),
            }
        )
    every = 1 if across > 60 else 2
    return {
        "width": width,
        "height": bottom + 34,
        "top": top - 14,
        "bottom": bottom + 12,
        "columns": [
            {"x": px(x(c)), "label": label if (last - c) % every == 0 else ""}
            for c, label in enumerate(periods)
        ],
        "lines": marks,
        "breaks": [
            {"x": px(x(c) - across / 2), "number": number} for c, number in breaks.items() if c
        ],
        "label_y": bottom + 28,
    }


def _order(lines: Sequence[Line], column: int) -> dict[int, int]:
    """Number of a line -> how far down it stands, among those drawn."""
    there = [(p, n) for n, line in enumerate(lines) if (p := line.places[column]) is not None]
    return {number: down for down, (_, number) in enumerate(sorted(there))}
