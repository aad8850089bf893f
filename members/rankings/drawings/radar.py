"""Skills as a radar from 0 to 100."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..wording import points
from .drawing import Drawing, px
from .lines import colour, dash, mark

_CENTRE, _RADIUS = (288.0, 232.0), 160.0


@dataclass(frozen=True, slots=True)
class Shape:
    """One line: ``kind`` is how it is drawn, its values are points or None."""

    kind: str
    name: str
    values: Sequence[Any]


def radar(skills: Sequence[str], shapes: Sequence[Shape], *, title: str, text: str) -> Drawing:
    """``shapes``: the one that matters first; its values stand beside the names. At least three
    skills. Several are compared when the first is not alone in being solid."""
    main = shapes[0]
    rows = [
        (skill, *(points(shape.values[number]) for shape in shapes))
        for number, skill in enumerate(skills)
    ]
    return Drawing(
        name="radar",
        title=title,
        text=text,
        large={
            "rings": [{"path": _shape(len(skills), v), "value": v} for v in (25, 50, 75, 100)],
            "ring_labels": [
                {"y": px(_at(0, len(skills), v)[1] + 12), "value": v} for v in (25, 50, 75)
            ],
            "spokes": [_spoke(n, len(skills)) for n in range(len(skills))],
            "shapes": [
                {
                    "kind": shape.kind,
                    "colour": colour(shape.kind),
                    "dash": dash(shape.kind),
                    "path": _line(shape.values),
                    "is_whole": None not in shape.values,
                    "is_main": shape is main,
                    "marks": [
                        mark(shape.kind, x, y, 4.2)
                        for x, y in (
                            _at(n, len(skills), v)
                            for n, v in enumerate(shape.values)
                            if v is not None
                        )
                    ],
                }
                for shape in reversed(shapes)
            ],
            "labels": [
                {**_label(n, len(skills)), "name": skill, "value": points(main.values[n])}
                for n, skill in enumerate(skills)
            ],
            "kind": main.kind,
        },
        small=None,
        columns=("Skill", *(shape.name for shape in shapes)),
        rows=rows,
        legend=[(shape.kind, shape.name) for shape in shapes],
        note=f"The figures at the corners are those of {main.name}." if len(shapes) > 1 else "",
        has_lines=True,
    )


def _at(number: int, of: int, value: Any) -> tuple[float, float]:
    angle = 2 * math.pi * number / of
    out = 14 + (_RADIUS - 14) * float(value) / 100
    return _CENTRE[0] + out * math.sin(angle), _CENTRE[1] - out * math.cos(angle)


def _shape(of: int, value: float) -> str:
    return _line([value] * of)


def _spoke(number: int, of: int) -> str:
    (x0, y0), (x1, y1) = _at(number, of, 0), _at(number, of, 100)
    return f"M{px(x0)} {px(y0)}L{px(x1)} {px(y1)}"


def _line(values: Sequence[Any]) -> str:
    """Closed where every value is there; where one is missing, the line leaves it out."""
    of = len(values)
    path = ""
    for number, value in enumerate(values):
        following = values[(number + 1) % of]
        if value is None or following is None:
            continue
        (x0, y0), (x1, y1) = _at(number, of, value), _at((number + 1) % of, of, following)
        path += f"M{px(x0)} {px(y0)}L{px(x1)} {px(y1)}"
    if None in values:
        return path
    corners = (_at(number, of, value) for number, value in enumerate(values))
    return "M" + "L".join(f"{px(x)} {px(y)}" for x, y in corners) + "Z"


def _label(number: int, of: int) -> dict[str, str]:
    x, y = _at(number, of, 112)
    across = x - _CENTRE[0]
    upright = abs(across) < 8
    if upright:
        y += -18 if y < _CENTRE[1] else 12
    return {
        "x": px(x),
        "y": px(y),
        "anchor": "middle" if upright else "start" if across > 0 else "end",
    }
