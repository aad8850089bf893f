"""Where the curve bends: what each agent more brings. Pure."""

from __future__ import annotations

from ..curve import OF_ALL, Curve, Point, numbers, seconds_scale
from ..erlang import Waiting, erlang_c
from .staffing_words import Case, level, promise
from .words import agents, share, typed_share, wait


def curve_of(case: Case) -> Curve | None:
    """None where nobody calls."""
    values = case.values
    if not values["calls"]:
        return None
    chosen = case.row.agents
    found = [
        erlang_c(
            calls=values["calls"],
            interval_seconds=values["interval_seconds"],
            aht_seconds=values["aht_seconds"],
            target_seconds=values["target_seconds"],
            agents=number,
        )
        for number in numbers(chosen, case.row.waiting.traffic_erlangs)
    ]
    return {"asa": _waits, "occupancy": _busy}.get(values["goal"], _levels)(case, found)


def _levels(case: Case, found: list[Waiting]) -> Curve:
    within = wait(case.values["target_seconds"])
    target = case.values["service_level_target"]
    points = tuple(Point(t.agents, t.service_level, level(case.values, t)) for t in found)
    return Curve(
        title=f"Share of calls answered in {within}, by agents on the phones",
        text=_ends(case, points),
        across="agents on the phones",
        up=f"Answered in {within}",
        points=points,
        chosen=case.row.agents,
        top=1.0,
        ticks=OF_ALL,
        goal=float(target),
        goal_text=f"promise, {typed_share(target)} in {within}",
    )


def _waits(case: Case, found: list[Waiting]) -> Curve:
    target = case.values["asa_target_seconds"]
    points = tuple(Point(t.agents, t.asa_seconds, wait(t.asa_seconds)) for t in found)
    chosen = case.row.waiting.asa_seconds or 0.0
    top = max(3 * float(target), 1.2 * chosen)
    return Curve(
        title="Average wait, by agents on the phones",
        text=_ends(case, points),
        across="agents on the phones",
        up="Average wait",
        points=points,
        chosen=case.row.agents,
        top=top,
        ticks=seconds_scale(top, wait),
        goal=float(target),
        goal_text=f"promise, {wait(target)}",
        good_is_high=False,
    )


def _busy(case: Case, found: list[Waiting]) -> Curve:
    target = case.values["occupancy_target"]
    points = tuple(
        Point(t.agents, t.occupancy if t.stable else None, share(t.occupancy, 1)) for t in found
    )
    return Curve(
        title="Occupancy, by agents on the phones",
        text=_ends(case, points),
        across="agents on the phones",
        up="Occupancy",
        points=points,
        chosen=case.row.agents,
        top=1.0,
        ticks=OF_ALL,
        goal=float(target),
        goal_text=f"promise, {typed_share(target)}",
        good_is_high=False,
    )


def _ends(case: Case, points: tuple[Point, ...]) -> str:
    """The curve in a sentence."""
    first, last = points[0], points[-1]
    now = next(point for point in points if point.number == case.row.agents)
    return (
        f"{agents(first.number)}: {first.text}. {agents(now.number)}, the chosen number:"
        f" {now.text}. {agents(last.number)}: {last.text}. Promised: {promise(case.values)}."
    )
