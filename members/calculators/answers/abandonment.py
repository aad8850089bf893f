"""Callers who hang up: agents for a target, by one of three service levels. Erlang A. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..curve import OF_ALL, Curve, Point, numbers
from ..erlang import (
    Abandonment,
    RequiredAgentsWithAbandonment,
    ServiceLevel,
    erlang_a,
    erlang_a_required_agents,
    erlang_c_required_agents,
)
from ..queues.shrinking import scheduled
from ..queues.ties import reaches
from ..queues.values import MOST_ERLANGS, whole
from ..worked import Figure, Step, Worked
from .load import check_load, load_step
from .plate import Choice, Plate, Row, Shown, Table
from .words import agents as in_agents
from .words import count, erlangs, level, long, points, share, spoken, typed_share, wait

BESIDE = 3
#: What each service level divides by, as it is said.
OF = {
    ServiceLevel.OFFERED: "of all who rang",
    ServiceLevel.EXCLUDING_SHORT_ABANDONS: "of all but those who hung up in time",
    ServiceLevel.OF_ANSWERED: "of those answered",
}
LIMITS = (
    "Patience is taken as exponential: whoever has waited a minute is as likely to give up in the"
    " next second as whoever has just begun. Real callers hang up most after an announcement.",
    "Patience is not the average wait of those who hung up. They are the impatient ones; divide the"
    " total time waited by the number who hung up instead.",
    "Nobody who hangs up rings again. Where they do, their calls belong in the forecast.",
    "It takes the interval as steady, calls as independent, and every agent as able to take any.",
)


@dataclass(frozen=True, slots=True)
class _Case:
    values: Mapping[str, Any]
    answer: RequiredAgentsWithAbandonment
    found: Abandonment
    rows: list[Abandonment]

    @property
    def meant(self) -> ServiceLevel:
        return self.answer.service_level_definition

    @property
    def within(self) -> str:
        return spoken(self.values["target_seconds"])

    def level(self, found: Abandonment) -> float:
        reached: float = getattr(found, self.meant.field)
        return reached

    def said(self, reached: float, digits: int = 2) -> str:
        return level(reached, self.values["service_level_target"], digits)

    def heads(self, agents: int) -> int:
        return scheduled(agents, self.values["shrinkage"])


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as :class:`..forms.abandonment.AbandonmentForm` reads. Raises
    :class:`.BadValue`."""
    check_load(values)
    case = _case(values)
    plate = _plate(case)
    figures = _figures(case)
    return Worked(
        sentence=plate.sentence,
        figures=figures,
        steps=_steps(case),
        limits=LIMITS,
        shown=Shown(
            plate=plate,
            facts=figures[1:],
            choices=_choices(case),
            table=_table(case),
            curve=_curve(case),
        ),
    )


def _case(values: Mapping[str, Any]) -> _Case:
    answer = erlang_a_required_agents(
        **_asked(values),
        service_level_target=values["service_level_target"],
        service_level_definition=values["service_level_definition"],
        max_occupancy=1 if values["max_occupancy"] is None else values["max_occupancy"],
        shrinkage=values["shrinkage"],
        minimum_agents=values["minimum_agents"] or 0,
    )
    given = values["agents"]
    chosen = answer.agents if given is None else whole("agents", given, most=10 * MOST_ERLANGS)
    near = range(max(0, chosen - BESIDE), chosen + BESIDE + 1)
    rows = [erlang_a(**_asked(values), agents=number) for number in near]
    return _Case(values, answer, next(row for row in rows if row.agents == chosen), rows)


def _asked(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("calls", "interval_seconds", "aht_seconds", "target_seconds", "patience_seconds")
    return {name: values[name] for name in names}


def _plate(case: _Case) -> Plate:
    found = case.found
    given = case.values["agents"] is not None
    noun = "agent" if found.agents == 1 else "agents"
    if not case.values["calls"]:
        before = "With" if given else "You need"
        return Plate(before, f"{found.agents:,}", f"{noun}: nobody calls.")
    answered = f"{case.said(case.level(found))} {OF[case.meant]}"
    lost = f"{share(found.p_abandon)} hang up"
    if not given:
        after = f"{noun} to answer {answered} within {case.within}; {lost}."
        return Plate("You need", f"{found.agents:,}", after)
    after = f"{noun} you answer {answered} within {case.within}; {lost}."
    if found.agents < case.answer.agents:
        after += f" The promise needs {case.answer.agents:,}."
    return Plate("With", f"{found.agents:,}", after)


def _figures(case: _Case) -> tuple[Figure, ...]:
    found = case.found
    cap = case.values["max_occupancy"]
    without = erlang_c_required_agents(
        **{
            name: value for name, value in _asked(case.values).items() if name != "patience_seconds"
        },
        service_level_target=case.values["service_level_target"],
        max_occupancy=1 if cap is None else cap,
        minimum_agents=case.values["minimum_agents"] or 0,
    )
    return (
        Figure("Agents on the phones", f"{found.agents:,}"),
        Figure("Hang up", share(found.p_abandon), "abandonment-rate"),
        Figure("In time, of all who rang", case.said(found.service_level_offered), "service-level"),
        Figure(
            "In time, leaving out those who hung up in time",
            case.said(found.service_level_excl_short_abandons),
        ),
        Figure("In time, of those answered", case.said(found.service_level_of_answered)),
        Figure("Average wait of those answered", _asa(found), "average-speed-of-answer"),
        Figure("Must wait", share(found.p_wait, 1)),
        Figure("Occupancy", share(found.occupancy, 1), "occupancy"),
        Figure("Load", erlangs(found.traffic_erlangs), "erlang"),
        Figure("On the roster", f"{case.heads(found.agents):,}", "shrinkage"),
        Figure("Erlang C would ask for", f"{without.agents:,}", "erlang"),
    )


def _asa(found: Abandonment) -> str:
    return (
        "nobody answers" if found.asa_answered_seconds is None else wait(found.asa_answered_seconds)
    )


def _choices(case: _Case) -> tuple[Choice, ...]:
    chosen, made = case.found.agents, []
    target = float(case.values["service_level_target"])
    for row in case.rows:
        reached = case.level(row)
        text = f"{case.said(reached)} in time. {share(row.p_abandon)} hang up"
        text += f", {_calls(case, row)}." if case.values["calls"] else "."
        if not reaches(reached, target):
            missed = f"a miss by {points(target - reached)}"
            text = f"{case.said(reached)} in time, {missed}. {text.split('. ')[1]}"
        if row.agents == chosen:
            made.append(Choice("now", "Yours", f"{chosen:,}", text))
        elif abs(row.agents - chosen) == 1:
            title = "One more" if row.agents > chosen else "One fewer"
            changes = (("agents", str(row.agents)),)
            made.append(Choice("other", title, f"{row.agents:,}", text, changes))
    return tuple(made)


def _calls(case: _Case, row: Abandonment) -> str:
    lost = float(case.values["calls"]) * row.p_abandon
    text = count(round(lost, 1))
    return f"{text} call{'' if text == '1' else 's'} an interval"


def _table(case: _Case) -> Table:
    columns = (
        "Of all",
        "Less short",
        "Of answered",
        "Hang up",
        "Wait, answered",
        "Occupancy",
        "Roster",
    )
    rows = []
    for row in case.rows:
        cells = (
            case.said(row.service_level_offered),
            case.said(row.service_level_excl_short_abandons),
            case.said(row.service_level_of_answered),
            share(row.p_abandon),
            _asa(row),
            share(row.occupancy, 1),
            f"{case.heads(row.agents):,}",
        )
        yours = row.agents == case.found.agents
        note = "the answer" if row.agents == case.answer.agents else "yours" if yours else ""
        labelled = tuple(zip(columns, cells, strict=True))
        rows.append(Row(f"{row.agents:,}", labelled, "yours" if yours else "", note))
    within = wait(case.values["target_seconds"])
    return Table(
        "Around the answer",
        ("On the phones", *columns),
        tuple(rows),
        f"The first three columns are the three service levels in {within}: of all who rang, of all"
        " but those who hung up within it, and of those answered. Say which one you report.",
    )


def _curve(case: _Case) -> Curve | None:
    if not case.values["calls"]:
        return None
    found = [
        erlang_a(**_asked(case.values), agents=number)
        for number in numbers(case.found.agents, case.found.traffic_erlangs)
    ]
    drawn = tuple(Point(row.agents, case.level(row), case.said(case.level(row))) for row in found)
    within = wait(case.values["target_seconds"])
    target = case.values["service_level_target"]
    first, now, last = drawn[0], case.said(case.level(case.found)), drawn[-1]
    return Curve(
        title=f"Answered in {within}, {OF[case.meant]}, by agents on the phones",
        text=f"{in_agents(first.number)}: {first.text}. {in_agents(case.found.agents)}, the chosen"
        f" number: {now}. {in_agents(last.number)}: {last.text}.",
        across="agents on the phones",
        up=f"Answered in {within}",
        points=drawn,
        chosen=case.found.agents,
        top=1.0,
        ticks=OF_ALL,
        goal=float(target),
        goal_text=f"promise, {typed_share(target)} in {within}",
    )


def _steps(case: _Case) -> tuple[Step, ...]:
    found, values = case.found, case.values
    if not values["calls"]:
        return (Step("Load: none", "A = calls × handling time ÷ interval", ("A = 0",)),)
    waited, patience = long(found.mean_wait_all_seconds), count(values["patience_seconds"])
    late = found.p_abandon_within_target
    return (
        load_step(values, remark="More than the agents is no disaster here: people give up."),
        Step(
            f"Hang up: {share(found.p_abandon)}",
            "P(hang up) = average wait of all ÷ patience",
            (f"{waited} ÷ {patience} = {long(found.p_abandon)}",),
            "The wait comes from the chances that each number of callers is in the system: each"
            " follows from the one before, by calls arriving ÷ (calls being finished + callers"
            " giving up).",
        ),
        Step(
            f"Hung up within {case.within}: {share(late)}",
            "the same, counted up to the threshold only",
            (f"{long(late)} of all who rang",),
        ),
        Step(
            "Three service levels",
            "answered in time ÷ what?",
            (
                f"÷ all who rang: {long(found.service_level_offered)}",
                f"÷ (all − hung up in time) = {long(found.service_level_offered)}"
                f" ÷ (1 − {long(late)}) = {long(found.service_level_excl_short_abandons)}",
                f"÷ those answered = {long(found.service_level_offered)}"
                f" ÷ (1 − {long(found.p_abandon)}) = {long(found.service_level_of_answered)}",
            ),
            "The same half-hour, three figures. The first is the honest one; the others grow when"
            " people leave.",
        ),
        Step(
            f"Occupancy: {share(found.occupancy, 1)}",
            "A × (1 − P(hang up)) ÷ N",
            (f"{long(found.traffic_erlangs)} × (1 − {long(found.p_abandon)}) ÷ {found.agents:,}",),
        ),
        Step(
            f"Why {case.answer.agents:,}",
            f"the smallest N with {typed_share(values['service_level_target'])} {OF[case.meant]}",
            tuple(
                f"{in_agents(row.agents)}: {case.said(case.level(row), 3)}"
                for row in case.rows
                if row.agents in (case.answer.agents - 1, case.answer.agents)
            ),
        ),
        Step(
            f"On the roster: {case.heads(found.agents):,}",
            "heads = N ÷ (1 − shrinkage), rounded up",
            (f"{found.agents:,} ÷ (1 − {long(values['shrinkage'])})",),
        ),
    )
