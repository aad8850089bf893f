"""A result as the drawings take it: series, rows and lines, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .outcome import AreaView, Result
from .scoring import displayed
from .sentences import day, listed, signed
from .trend import Line, Trend


def radar_series(result: Result) -> list[dict[str, Any]]:
    """This result, and of the last one, the target and the peers those that there are."""
    areas = result.counting
    series: list[dict[str, Any]] = [
        {"kind": "this", "name": "This result", "values": [area.mean for area in areas]}
    ]
    if result.moved is not None and result.moved.areas:
        past = [result.moved.by_code(area.code) for area in areas]
        values = [change.before.mean if change else None for change in past]
        name = f"{result.moved.before.on:%B %Y}"
        series.append({"kind": "last", "name": name, "values": values})
    if any(area.peer_mean is not None for area in areas):
        values = [area.peer_mean for area in areas]
        series.append({"kind": "peers", "name": "Mean of peers", "values": values})
    if result.has_targets:
        targets = [area.target for area in areas]
        series.append({"kind": "target", "name": "Targets", "values": targets})
    return series


def radar_text(result: Result) -> str:
    """What the radar shows, in a sentence."""
    ranked = sorted((a for a in result.counting if a.mean is not None), key=_mean)
    if not ranked:
        return "No area has enough answers to be drawn."
    strong, weak = ranked[-1], ranked[0]
    if strong.mean == weak.mean:
        return f"Every area stands at {_shown(weak)}."
    beside = [area for area in ranked if area.beside_peers is not None]
    said = f"Strongest: {strong.name}, {_shown(strong)}. Weakest: {weak.name}, {_shown(weak)}."
    if beside:
        furthest = min(beside, key=lambda area: area.beside_peers or 0)
        by = furthest.beside_peers
        if by is not None and by < 0:
            said += f" Furthest below peers: {furthest.name}, {signed(by)}."
    return said


def _mean(area: AreaView) -> Any:
    return area.mean


def _shown(area: AreaView) -> str:
    return "" if area.mean is None else str(displayed(area.mean))


def trend_points(trend: Trend, code: str = "") -> list[dict[str, Any]]:
    """A point for each assessment: of the whole, or of one area."""
    marks = [reading.areas.get(code) if code else reading.overall for reading in trend.readings]
    return [
        {
            "on": reading.on,
            "mean": mark.mean if mark else None,
            "level": mark.level if mark else None,
            "bank": reading.bank,
        }
        for reading, mark in zip(trend.readings, marks, strict=True)
    ]


def runs(line: Line) -> list[list[int]]:
    return [[point.place for point in run] for run in line.runs]


def trend_text(line: Line, trend: Trend, *, is_broken: bool) -> str:
    points = [point for run in line.runs for point in run]
    if not points:
        return "There is no mean to draw."
    first, last = points[0], points[-1]
    said = (
        f"{displayed(first.mean)} on {day(trend.readings[first.place].on)}, "
        f"{displayed(last.mean)} on {day(trend.readings[last.place].on)}."
    )
    if len(points) == 1:
        said = f"{displayed(last.mean)} on {day(trend.readings[last.place].on)}."
    if is_broken:
        versions = [f"version {each.bank}" for each in trend.breaks]
        said += f" The line breaks where {listed(versions)} of the questions begins."
    return said


def moves(result: Result, *, most: int = 6) -> Sequence[dict[str, Any]]:
    """The areas that moved, furthest first, each with its name, how far, and both levels."""
    if result.moved is None:
        return []
    names = {area.code: area.name for area in result.areas}
    changes = [change for change in result.moved.areas if change.by]
    changes.sort(key=lambda change: -abs(change.by))
    return [
        {
            "name": names[change.code],
            "by": signed(change.by),
            "is_up": change.by > 0,
            "before": change.before.level,
            "now": change.now.level,
            "levels": change.levels,
        }
        for change in changes[:most]
    ]


def area_line(result: Result, code: str) -> Line:
    return next(line for line in result.trend.areas if line.code == code)


def by_area(result: Result) -> list[dict[str, Any]]:
    """Each area in which something applies, beside its mean of last time (None: not compared)."""
    moved = result.moved
    pasts = [moved.by_code(area.code) if moved else None for area in result.counting]
    return [
        {"area": area, "last": past.before.mean if past else None}
        for area, past in zip(result.counting, pasts, strict=True)
    ]
