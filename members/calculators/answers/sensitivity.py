"""What a wrong forecast does: nine cells of calls and handling time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..erlang import Change, Waiting, sensitivity
from ..worked import Figure, Step, Worked
from .load import check_load, load_step
from .plate import Plate, Shown
from .words import agents as in_agents
from .words import in_erlangs, level, long, spoken, typed_share, wait

LIMITS = (
    "Each cell is one wrong forecast, taken as if you knew it beforehand. On the day you find out"
    " at half past ten.",
    "Calls and handling time often move together: a bill nobody understands brings more calls,"
    " and longer ones. The corner cells are not the rare ones.",
    "The unchanged team is the one that was right for the forecast. Erlang C lets nobody hang up,"
    " so where the queue grows without end real callers give up instead.",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """``more`` with its sign, "" for the forecast. ``level`` and ``asa`` are the unchanged team's,
    who may be overloaded; ``kept``: whether they still keep the promise."""

    time: str
    agents: str
    more: str
    roster: str
    level: str
    asa: str
    kept: bool
    is_overloaded: bool
    is_forecast: bool


@dataclass(frozen=True, slots=True)
class Line:
    calls: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NineCells(Shown):
    times: tuple[str, ...]
    lines: tuple[Line, ...]
    within: str


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as :class:`..forms.sensitivity.SensitivityForm` reads them. Raises
    :class:`.BadValue`."""
    check_load(values)
    names = (
        "calls",
        "interval_seconds",
        "aht_seconds",
        "service_level_target",
        "target_seconds",
        "shrinkage",
        "change",
    )
    rows = sensitivity(
        **{name: values[name] for name in names},
        max_occupancy=1 if values["max_occupancy"] is None else values["max_occupancy"],
        minimum_agents=values["minimum_agents"] or 0,
    )
    plate = _plate(values, rows)
    figures = _figures(values, rows)
    lines = tuple(_line(values, rows[place : place + 3]) for place in (0, 3, 6))
    return Worked(
        sentence=plate.sentence,
        figures=figures,
        steps=_steps(values, rows),
        limits=LIMITS,
        shown=NineCells(
            plate=plate,
            facts=figures,
            times=tuple(_moved(row.aht_change, "handling time") for row in rows[:3]),
            lines=lines,
            within=wait(values["target_seconds"]),
        ),
    )


#: Places of the rows.
BOTH_LESS, FORECAST, BOTH_MORE, CALLS_MORE, TIME_MORE = 0, 4, 8, 7, 5


def _moved(change: float, what: str) -> str:
    if not change:
        return f"{what} as forecast".capitalize()
    amount = typed_share(abs(Fraction(repr(change))))
    return f"{what} {'+' if change > 0 else '−'}{amount}".capitalize()


def _plate(values: Mapping[str, Any], rows: list[Change]) -> Plate:
    forecast, worst = rows[FORECAST].required, rows[BOTH_MORE]
    if not values["calls"]:
        noun = "agent" if forecast.agents == 1 else "agents"
        return Plate("You need", f"{forecast.agents:,}", f"{noun} whatever happens: nobody calls.")
    amount = typed_share(values["change"])
    alone = forecast.agents == 1
    team = "one agent" if alone else in_agents(forecast.agents)
    if worst.unchanged.stable:
        now = f"answer{'s' if alone else ''} {_level(values, worst.unchanged)} within"
        left = f"{now} {spoken(values['target_seconds'])}"
    else:
        left = f"{'is' if alone else 'are'} overloaded"
    noun = "agent" if worst.agents_more == 1 else "agents"
    return Plate(
        f"If calls and handling time both rise {amount}, you need",
        f"{worst.agents_more:,}",
        f"{noun} more. Unchanged, the {team} of the forecast {left}.",
    )


def _figures(values: Mapping[str, Any], rows: list[Change]) -> tuple[Figure, ...]:
    def needed(place: int) -> str:
        return f"{rows[place].required.agents:,}"

    worst = rows[BOTH_MORE].unchanged
    return (
        Figure("Agents for the forecast", needed(FORECAST)),
        Figure("If calls rise", needed(CALLS_MORE)),
        Figure("If handling time rises", needed(TIME_MORE), "average-handling-time"),
        Figure("If both rise", needed(BOTH_MORE)),
        Figure("If both fall", needed(BOTH_LESS)),
        Figure("Unchanged team, both rise", _level(values, worst)),
        Figure("Its average wait", wait(worst.asa_seconds), "average-speed-of-answer"),
    )


def _level(values: Mapping[str, Any], told: Waiting) -> str:
    if not told.stable:
        return "overloaded"
    return level(told.service_level, values["service_level_target"])


def _line(values: Mapping[str, Any], rows: list[Change]) -> Line:
    return Line(_moved(rows[0].calls_change, "calls"), tuple(_cell(values, row) for row in rows))


def _cell(values: Mapping[str, Any], row: Change) -> Cell:
    forecast = not row.calls_change and not row.aht_change
    told = row.unchanged
    more = f"{'+' if row.agents_more > 0 else '−'}{abs(row.agents_more):,}"
    return Cell(
        time=_moved(row.aht_change, "handling time"),
        agents=f"{row.required.agents:,}",
        more="" if forecast else more if row.agents_more else "the same",
        roster=f"{row.required.agents_scheduled:,}",
        level=_level(values, told),
        asa=wait(told.asa_seconds),
        kept=told.stable and row.agents_more <= 0,
        is_overloaded=not told.stable,
        is_forecast=forecast,
    )


def _steps(values: Mapping[str, Any], rows: list[Change]) -> tuple[Step, ...]:
    if not values["calls"]:
        return (Step("Load: none", "A = calls × handling time ÷ interval", ("A = 0",)),)
    forecast, worst = rows[FORECAST], rows[BOTH_MORE]
    part = values["change"]
    grown = (1 + part) ** 2
    load = values["calls"] * values["aht_seconds"] / values["interval_seconds"]
    kept = f"{typed_share(values['service_level_target'])} in {wait(values['target_seconds'])}"
    return (
        load_step(values, remark="Of the forecast."),
        Step(
            f"Load if both rise: {in_erlangs(long(load * grown))}",
            "A × (1 + change) × (1 + change)",
            (f"{long(load)} × {long(1 + part)} × {long(1 + part)} = {long(load * grown)}",),
            f"{typed_share(part)} twice is {typed_share(grown - 1)}, not {typed_share(2 * part)}.",
        ),
        Step(
            f"Agents: {forecast.required.agents:,} and {worst.required.agents:,}",
            f"Erlang C, nine times: the fewest for {kept}",
            tuple(_in_words(row) for row in rows),
        ),
        Step(
            "The unchanged team",
            f"Erlang C with {in_agents(forecast.required.agents)} in every cell",
            (f"both rise: {_level(values, worst.unchanged)}",),
            "Where the load reaches the agents nothing can be given: the queue has no end.",
        ),
    )


def _in_words(row: Change) -> str:
    calls, time = _moved(row.calls_change, "calls"), _moved(row.aht_change, "handling time")
    load = in_erlangs(long(row.required.traffic_erlangs))
    return f"{calls}, {time.lower()}: {load}, {in_agents(row.required.agents)}"
