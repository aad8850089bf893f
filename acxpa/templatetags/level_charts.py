"""Drawings on the scale of five levels: heat map, level ruler and gap ruler; and how a mean, a gap
and a level are written. Python computes numbers; the SVG is in ``templates/components/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

from .charts import px

register = template.Library()

#: A mean or a level from 1 to 5; None where there is none.
Value = Fraction | Decimal | float | None
LOWEST, HIGHEST = 1, 5


@register.filter
def one_decimal(value: Value) -> str:
    """``3.2``: half up, as the scores are shown everywhere. ``–`` where there is none."""
    if value is None:
        return "–"
    exact = Fraction(value)
    tenths = (exact * 20 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}"


@register.filter
def gap(by: Value) -> str:
    """``+0.3``, ``−0.2``, ``±0.0``: how far above or below, half up."""
    if by is None:
        return "–"
    size = one_decimal(abs(Fraction(by)))
    return f"{'±' if size == '0.0' else '+' if by > 0 else '−'}{size}"


#: The five levels, as every scale names them.
LEVEL_NAMES = {1: "Ad hoc", 2: "Emerging", 3: "Established", 4: "Managed", 5: "Leading"}


@register.filter
def level_name(level: int | None) -> str:
    """``Established``; "" for what is no level."""
    return LEVEL_NAMES.get(level or 0, "")


def fields(given: Any, *names: str) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return {name: given[name] for name in names}
    return {name: getattr(given, name) for name in names}


@register.inclusion_tag("components/heat_map.html")
def heat_map(rows: Sequence[Any], *, caption: str) -> dict[str, Any]:
    """Every answer as a field with its number printed; a table through and through.

    ``rows``: each with ``name``, ``address`` ("" without a page of its own), ``mean``, ``level``,
    ``level_name`` and ``cells``; each of these with ``code``, ``text``, ``value`` (1 to 5 or
    None), ``is_not_applicable`` and ``address``. Colour is never alone: ``?`` means that nobody
    knew or nobody answered, ``n/a`` that it does not apply.
    """
    table = []
    for row in rows:
        row = fields(row, "name", "address", "mean", "level", "level_name", "cells")
        cells = []
        for given in row["cells"]:
            cell = fields(given, "code", "text", "value", "is_not_applicable", "address")
            kind = "na" if cell["is_not_applicable"] else str(cell["value"] or "unknown")
            words = {"na": "not applicable", "unknown": "not known"}.get(kind, f"level {kind}")
            mark = {"na": "n/a", "unknown": "?"}.get(kind, kind)
            cells.append({**cell, "kind": kind, "mark": mark, "words": words})
        table.append({**row, "cells": cells})
    most = max((len(row["cells"]) for row in table), default=0)
    for row in table:
        row["missing"] = range(most - len(row["cells"]))
    return {"caption": caption, "columns": range(1, most + 1), "rows": table}


@register.inclusion_tag("components/level_ruler.html")
def level_ruler(
    now: Value,
    *,
    id: str,
    you: str = "you",
    last: Value = None,
    last_name: str = "",
    peers: Value = None,
    peers_name: str = "",
    target: Value = None,
    target_name: str = "",
) -> dict[str, Any]:
    """The scale of five levels with ``now`` as the needle, and what it is held against.

    ``you``: what stands beside the needle. What is None is not drawn.
    """
    marks = [
        {"kind": "target", "name": target_name, "value": target},
        {"kind": "peers", "name": peers_name, "value": peers},
        {"kind": "last", "name": last_name, "value": last},
    ]
    marks = [mark for mark in marks if mark["value"] is not None]
    return {
        "id": id,
        "now": one_decimal(now),
        "you": you,
        "marks": [{**mark, "value": one_decimal(mark["value"])} for mark in marks],  # type: ignore[arg-type]
        "drawings": [
            _level_ruler(now, marks, size="l", width=900, pad=14, row=30, bar=18),
            _level_ruler(now, marks, size="s", width=400, pad=8, row=26, bar=14),
        ],
    }


def _level_ruler(
    now: Value,
    marks: Sequence[Mapping[str, Any]],
    *,
    size: str,
    width: int,
    pad: int,
    row: int,
    bar: int,
) -> dict[str, Any]:
    def x(value: Value) -> float:
        return pad + (float(value or LOWEST) - LOWEST) * (width - 2 * pad) / (HIGHEST - LOWEST)

    # A row of words for each mark and one for you: however close, none lies on another.
    top = row * len(marks) + row + 10
    ticks = []
    for step in range((HIGHEST - LOWEST) * 10 + 1):
        long, middle = step % 10 == 0, step % 5 == 0
        length = (34 if long else 22 if middle else 13) * bar / 18
        ticks.append(
            {
                "x": px(x(LOWEST + step / 10)),
                "length": px(length),
                "width": "2.4" if long else "1.2",
            }
        )
    needle = x(now)
    # Largest on top, words to the left: no mark's line runs through the words of another.
    marks = sorted(marks, key=lambda mark: -x(mark["value"]))
    room = width * (0.24 if size == "l" else 0.46)
    beside = [x(mark["value"]) - needle for mark in marks]
    left_free = needle > room and not any(-room < by < 0 for by in beside)
    right = needle < width * 0.7 and not (left_free and any(0 <= by < room for by in beside))
    return {
        "size": size,
        "needle_tip": px(top + bar + (30 if size == "l" else 20)),
        "needle_height": 78 if size == "l" else 56,
        "needle_half": 13 if size == "l" else 9,
        "needle_width": 26 if size == "l" else 18,
        "width": width,
        "height": top + bar + (66 if size == "l" else 46),
        "pad": pad,
        "inner": width - 2 * pad,
        "top": top,
        "bar": bar,
        "under": top + bar,
        "names_y": top + bar + (60 if size == "l" else 42),
        "ticks": ticks,
        "needle": px(needle),
        "solid": px(needle - pad),
        "you_x": px(needle + (18 if right else -18)),
        "you_y": top - 12,
        "you_anchor": "start" if right else "end",
        "names": [
            {
                "level": level,
                "name": LEVEL_NAMES[level],
                "x": px(x(level)),
                "anchor": {1: "start", HIGHEST: "end"}.get(level, "middle"),
            }
            for level in range(1, HIGHEST + 1)
        ],
        "marks": [
            {
                "x": px(x(mark["value"])),
                "y": row * (place + 1) - 6,
                "line": row * place + 6,
                "anchor": "start" if x(mark["value"]) < room else "end",
                "label_x": px(x(mark["value"]) + (9 if x(mark["value"]) < room else -9)),
                "kind": mark["kind"],
                "name": mark["name"],
                "value": one_decimal(mark["value"]),
            }
            for place, mark in enumerate(marks)
        ],
    }


@register.inclusion_tag("components/gap_ruler.html")
def gap_ruler(now: Value, target: int) -> dict[str, Any]:
    """Solid to where you are, hatched from there to the target."""

    def x(value: float) -> float:
        return 8 + (value - LOWEST) * 56

    here = x(float(now)) if now is not None else x(LOWEST)
    goal = x(target)
    return {
        "now": one_decimal(now),
        "target": target,
        "here": px(here),
        "solid": px(here - 8),
        "goal": px(goal),
        "missing": px(max(goal - here, 0)),
        "hatches": [
            {"from": px(at), "to": px(at - 6)}
            for at in (here + 8 + 7 * step for step in range(40))
            if at < goal
        ],
        "now_x": px(min(max(here, 20), 212)),
        # Close to each other the two figures would touch: the target's goes to its right.
        "target_anchor": "start" if abs(goal - here) < 40 and goal < 220 else "middle",
        "target_x": px(goal + 8 if abs(goal - here) < 40 and goal < 220 else goal),
        "levels": [{"level": level, "x": px(x(level))} for level in range(1, HIGHEST + 1)],
    }
