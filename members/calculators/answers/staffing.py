"""One interval: agents for a promise, or what becomes of the agents there are. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..erlang import (
    RequiredAgents,
    erlang_c_required_agents,
    erlang_c_required_agents_asa,
    erlang_c_required_agents_occupancy,
)
from ..queues.values import MOST_ERLANGS, not_negative, whole
from ..staffing import Beside, around
from ..worked import Figure, Worked
from . import staffing_words as said
from .load import check_load
from .plate import Choice, Shown
from .staffing_curve import curve_of
from .staffing_table import table_of
from .staffing_working import LIMITS, steps_of
from .words import erlangs, money, share, wait

#: Beside the chosen number of agents.
BESIDE = 3


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as :class:`..forms.staffing.StaffingForm` reads. Raises :class:`.BadValue`."""
    check_load(values)
    answer = fewest(values)
    given = values["agents"]
    chosen = answer.agents if given is None else whole("agents", given, most=10 * MOST_ERLANGS)
    rows = _rows(values, chosen, answer.agents, BESIDE)
    case = said.Case(values, answer, next(row for row in rows if row.agents == chosen), rows)
    plate = said.plate(case)
    return Worked(
        sentence=plate.sentence,
        figures=_figures(values, case.row),
        steps=steps_of(case),
        limits=LIMITS,
        shown=Shown(
            plate=plate,
            facts=_facts(case),
            choices=_choices(case),
            table=table_of(case, _rows(values, answer.agents, answer.agents, 0)),
            curve=curve_of(case),
            warning=said.warning(case),
        ),
    )


def fewest(values: Mapping[str, Any]) -> RequiredAgents:
    """Who keeps the promise that is made."""
    common = {
        "calls": values["calls"],
        "interval_seconds": values["interval_seconds"],
        "aht_seconds": values["aht_seconds"],
        "target_seconds": values["target_seconds"],
        "shrinkage": values["shrinkage"],
        "minimum_agents": _or(values["minimum_agents"], 0),
    }
    cap = _or(values["max_occupancy"], 1)
    if values["goal"] == "asa":
        target = values["asa_target_seconds"]
        return erlang_c_required_agents_asa(**common, asa_target_seconds=target, max_occupancy=cap)
    if values["goal"] == "occupancy":
        lower = min(Fraction(cap), values["occupancy_target"])
        return erlang_c_required_agents_occupancy(**common, max_occupancy=lower)
    return erlang_c_required_agents(
        **common, service_level_target=values["service_level_target"], max_occupancy=cap
    )


def _or(value: Fraction | None, otherwise: int) -> Fraction | int:
    return otherwise if value is None else value


def _rows(values: Mapping[str, Any], agents: int, answer: int, beside: int) -> list[Beside]:
    if values["hourly_rate_aud"] is not None:
        not_negative("hourly_rate_aud", values["hourly_rate_aud"], most=10**6)
    return around(
        agents=agents,
        answer=answer,
        calls=values["calls"],
        interval_seconds=values["interval_seconds"],
        aht_seconds=values["aht_seconds"],
        target_seconds=values["target_seconds"],
        shrinkage=values["shrinkage"],
        patience_seconds=values["patience_seconds"],
        hourly_rate_aud=values["hourly_rate_aud"],
        beside=beside,
    )


def _figures(values: Mapping[str, Any], row: Beside) -> tuple[Figure, ...]:
    told, left = row.waiting, row.abandonment
    return (
        Figure("Agents on the phones", f"{row.agents:,}"),
        Figure("Service level", said.level(values, told), "service-level"),
        Figure("Average wait", wait(told.asa_seconds), "average-speed-of-answer"),
        Figure("Occupancy", share(told.occupancy, 1), "occupancy"),
        Figure("Must wait", share(told.p_wait, 1)),
        Figure("Hang up", share(left.p_abandon) if left else "–", "abandonment-rate"),
        Figure("Load", erlangs(told.traffic_erlangs), "erlang"),
        Figure("On the roster", f"{row.agents_scheduled:,}", "shrinkage"),
        Figure("Cost of the interval", money(row.cost_aud)),
    )


def _facts(case: said.Case) -> tuple[Figure, ...]:
    """What the sentence on the plate does not say, and no dashes."""
    rest = _figures(case.values, case.row)[1:]
    told = {"service_level": "Service level", "asa": "Average wait", "occupancy": "Occupancy"}
    inside = told[case.values["goal"]] if case.row.waiting.stable else ""
    return tuple(each for each in rest if each.label != inside and each.text != "–")


def _choices(case: said.Case) -> tuple[Choice, ...]:
    """One fewer, yours, one more."""
    chosen = case.row.agents
    found = []
    for row in case.rows:
        if row.agents == chosen:
            found.append(Choice("now", "Yours", f"{chosen:,}", said.of_yours(case)))
        elif abs(row.agents - chosen) == 1:
            title = "One more" if row.agents > chosen else "One fewer"
            text = said.of_neighbour(case, row)
            found.append(
                Choice("other", title, f"{row.agents:,}", text, (("agents", str(row.agents)),))
            )
    return tuple(found)
