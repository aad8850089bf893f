"""Drawings of several series: the radar and the line over time.

Python computes numbers; the SVG is in ``templates/components/``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from .charts import px
from .level_charts import HIGHEST, LOWEST, Value, fields, one_decimal

register = template.Library()

#: The series a radar can have, in the order in which they are laid over each other.
RADAR_SERIES = ("target", "peers", "last", "this")


def short_names(names: Sequence[str], codes: Sequence[str]) -> list[str]:
    """The first word of each name where that tells them apart, its code where it does not."""
    words = [name.split()[0].strip(",;:") if name.split() else "" for name in names]
    return [
        word if word and words.count(word) == 1 else code
        for word, code in zip(words, codes, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a radar. ``kind``: one of :data:`RADAR_SERIES`; ``values`` in the order of the
    areas."""

    kind: str
    name: str
    values: Sequence[Value]


@register.inclusion_tag("components/radar.html")
def radar(
    areas: Sequence[Any], series: Sequence[Any], *, id: str, title: str, text: str
) -> dict[str, Any]:
    """Up to four series over three or more areas, from 1 in the middle to 5 at the rim.

    ``areas``: each with ``code`` and ``name``. ``series``: each a :class:`Series` or a mapping of
    the same names; one may be absent, and a value may be None: the line has a gap there. ``id``
    begins the ids inside the drawing; ``title`` names it, ``text`` says in a sentence what it
    shows. Everything drawn stands in a table as well. ValueError for more than four series and
    for one that has not a value for each area.
    """
    areas = [fields(area, "code", "name") for area in areas]
    lines = [Series(**fields(each, "kind", "name", "values")) for each in series]
    for line in lines:
        if line.kind not in RADAR_SERIES or len(line.values) != len(areas):
            raise ValueError(f"A radar cannot show the series {line.kind!r} of {line.name!r}.")
    if len({line.kind for line in lines}) != len(lines):
        raise ValueError("A radar shows each of its four series once.")
    shape = _Radar(len(areas))
    names = short_names([area["name"] for area in areas], [area["code"] for area in areas])
    this = next((line.values for line in lines if line.kind == "this"), [None] * len(areas))
    return {
        "id": id,
        "title": title,
        "text": text,
        "is_drawn": len(areas) > 2,
        "rings": [
            {"level": level, "path": shape.ring(level), "y": px(shape.at(0, level)[1] + 13)}
            for level in range(LOWEST + 1, HIGHEST + 1)
        ],
        "spokes": [shape.spoke(place) for place in range(len(areas))],
        "lines": [
            {
                "kind": line.kind,
                "path": shape.line(line.values),
                "whole": None not in line.values,
                "dots": shape.dots(line.values) if line.kind == "this" else [],
            }
            for line in sorted(lines, key=lambda line: RADAR_SERIES.index(line.kind))
        ],
        "labels": [
            {**shape.label(place), "name": name, "value": one_decimal(this[place])}
            for place, name in enumerate(names)
        ],
        "legend": [{"kind": line.kind, "name": line.name} for line in lines],
        "rows": [
            {
                "name": area["name"],
                "values": [one_decimal(line.values[place]) for line in lines],
            }
            for place, area in enumerate(areas)
        ],
    }


@dataclass(frozen=True, slots=True)
class _Radar:
    """The geometry of a radar, 576 by 496."""

    spokes: int
    centre: tuple[float, float] = (288, 246)
    radius: float = 170
    #: How far out level 1 stands: a polygon that shrinks to a point cannot be read.
    hub: float = 26

    def at(self, place: int, value: float) -> tuple[float, float]:
        angle = 2 * math.pi * place / max(self.spokes, 1)
        out = self.hub + (self.radius - self.hub) * (value - LOWEST) / (HIGHEST - LOWEST)
        return self.centre[0] + out * math.sin(angle), self.centre[1] - out * math.cos(angle)

    def point(self, place: int, value: float) -> str:
        x, y = self.at(place, value)
        return f"{px(x)} {px(y)}"

    def ring(self, level: int) -> str:
        return self.line([level] * self.spokes)

    def spoke(self, place: int) -> str:
        return f"M{self.point(place, LOWEST)}L{self.point(place, HIGHEST)}"

    def line(self, values: Sequence[Value]) -> str:
        """Closed where every value is there; where one is missing, the line leaves it out."""
        if None not in values:
            points = [
                self.point(place, float(v)) for place, v in enumerate(values) if v is not None
            ]
            return f"M{'L'.join(points)}Z" if points else ""
        path = ""
        for place, value in enumerate(values):
            following = values[(place + 1) % len(values)]
            if value is None:
                continue
            path += f"M{self.point(place, float(value))}"
            if following is not None:
                path += f"L{self.point((place + 1) % len(values), float(following))}"
        return path

    def dots(self, values: Sequence[Value]) -> list[dict[str, str]]:
        found = [self.at(place, float(v)) for place, v in enumerate(values) if v is not None]
        return [{"x": px(x), "y": px(y)} for x, y in found]

    def label(self, place: int) -> dict[str, str]:
        x, y = self.at(place, HIGHEST + 0.42)
        across = x - self.centre[0]
        upright = abs(across) < 8
        if upright:
            y += -16 if y < self.centre[1] else 12
        anchor = "middle" if upright else "start" if across > 0 else "end"
        return {"x": px(x), "y": px(y), "anchor": anchor}


@register.inclusion_tag("components/trend_line.html")
def trend_line(
    points: Sequence[Any],
    runs: Sequence[Sequence[int]],
    breaks: Sequence[Any],
    *,
    id: str,
    title: str,
    text: str,
) -> dict[str, Any]:
    """Means over time. A line joins the points of one run; between runs it is broken.

    ``points``: earliest first, each with ``on`` (a day), ``mean`` (None: no point), ``level`` and
    ``bank`` (which version of the questions). ``runs``: for each, the places of its points.
    ``breaks``: each with ``place`` and ``bank``: between the points ``place - 1`` and ``place``
    the questions changed. Drawn wide and narrow, and told in a table.
    """
    given = [fields(point, "on", "mean", "level", "bank") for point in points]
    cuts = [fields(each, "place", "bank") for each in breaks]
    return {
        "id": id,
        "title": title,
        "text": text,
        "large": _trend(given, runs, cuts, width=900, left=46, right=120, gap=84),
        "small": _trend(given, runs, cuts, width=400, left=24, right=28, gap=74),
        "rows": [
            {**point, "mean": one_decimal(point["mean"]), "bank": point["bank"]} for point in given
        ],
    }


def _trend(
    points: Sequence[Mapping[str, Any]],
    runs: Sequence[Sequence[int]],
    breaks: Sequence[Mapping[str, Any]],
    *,
    width: int,
    left: int,
    right: int,
    gap: int,
) -> dict[str, Any]:
    """``gap``: how far apart two names of days must stand at least."""
    top, bottom = 34, 206
    inner_left, inner_right = left + 26, width - right - 26
    days: list[int] = [point["on"].toordinal() for point in points]
    span = (days[-1] - days[0]) if days else 0

    def x(place: int) -> float:
        if not span:
            return inner_left + (inner_right - inner_left) * (place + 1) / (len(days) + 1)
        return inner_left + (inner_right - inner_left) * (days[place] - days[0]) / span

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - LOWEST) / (HIGHEST - LOWEST)

    drawn = [[place for place in run if points[place]["mean"] is not None] for run in runs]
    ends = {run[-1] for run in drawn if run} | {run[0] for run in drawn if run}
    named = _far_enough([x(place) for place in range(len(points))], gap)
    latest = drawn[-1][-1] if drawn and drawn[-1] else None
    dots = []
    for number, run in enumerate(drawn):
        for place in run:
            mean = points[place]["mean"]
            say = place in ends or place in named
            dots.append(
                {
                    "x": px(x(place)),
                    "y": px(y(float(mean))),
                    "label_y": px(y(float(mean)) - 13),
                    "value": one_decimal(mean) if say else "",
                    "is_latest": place == latest,
                    "is_past": number < len(drawn) - 1,
                }
            )
    return {
        "width": width,
        "left": left,
        "right": width - right,
        "levels": [{"level": level, "y": px(y(level))} for level in range(1, HIGHEST + 1)],
        "lines": [
            {
                "path": "M"
                + "L".join(f"{px(x(p))} {px(y(float(points[p]['mean'])))}" for p in run),
                "is_past": number < len(drawn) - 1,
            }
            for number, run in enumerate(drawn)
            if len(run) > 1
        ],
        "dots": _without_collisions(dots, 40),
        "days": [
            {"x": px(x(place)), "on": points[place]["on"], "anchor": _anchor(x(place), width)}
            for place in named
        ],
        "breaks": [
            {
                "x": px((x(each["place"] - 1) + x(each["place"])) / 2),
                "bank": each["bank"],
                "anchor": "start" if x(each["place"]) < width * 0.6 else "end",
                "label_x": px(
                    (x(each["place"] - 1) + x(each["place"])) / 2
                    + (7 if x(each["place"]) < width * 0.6 else -7)
                ),
            }
            for each in breaks
        ],
    }


def _anchor(x: float, width: float) -> str:
    return "start" if x < width * 0.08 else "end" if x > width * 0.95 else "middle"


def _far_enough(places: Sequence[float], gap: float) -> list[int]:
    """Which of them can be named: the last always, the others where there is room."""
    kept: list[int] = []
    edge = math.inf
    for place in reversed(range(len(places))):
        if edge - places[place] >= gap:
            kept.append(place)
            edge = places[place]
    return kept[::-1]


def _without_collisions(dots: list[dict[str, Any]], gap: float) -> list[dict[str, Any]]:
    """The latest value is always printed; earlier ones where they do not touch a later one."""
    edge = math.inf
    for dot in reversed(dots):
        if dot["value"] and edge - float(dot["x"]) < gap:
            dot["value"] = ""
        elif dot["value"]:
            edge = float(dot["x"])
    return dots
