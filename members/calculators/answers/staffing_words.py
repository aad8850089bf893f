"""What is said about one interval and its agents. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..queues.ties import reaches
from ..queues.waiting import RequiredAgents, Waiting
from ..staffing import Beside
from . import words
from .plate import Plate
from .words import agents, count, erlangs, points, share, spoken, typed_share, wait

#: Above this share of the time nobody stays friendly for long; what trainers and unions agree on
#: lies a little below.
TIRING = 0.88


@dataclass(frozen=True, slots=True)
class Case:
    """The question, the fewest agents who keep the promise, the chosen row and its neighbours."""

    values: Mapping[str, Any]
    answer: RequiredAgents
    row: Beside
    rows: list[Beside]

    @property
    def is_given(self) -> bool:
        return self.values["agents"] is not None


def promise(values: Mapping[str, Any]) -> str:
    """``80% within 20 seconds``."""
    if values["goal"] == "asa":
        return f"an average wait of {spoken(values['asa_target_seconds'])}"
    if values["goal"] == "occupancy":
        return f"{typed_share(values['occupancy_target'])} occupancy"
    target = typed_share(values["service_level_target"])
    return f"{target} within {spoken(values['target_seconds'])}"


def plate(case: Case) -> Plate:
    told = case.row.waiting
    figure = f"{case.row.agents:,}"
    noun = "agent" if case.row.agents == 1 else "agents"
    if not case.values["calls"]:
        idle = "nobody calls" if case.row.agents else "nobody calls, and nobody is needed"
        return Plate("You need" if not case.is_given else "With", figure, f"{noun}: {idle}.")
    if not told.stable:
        load = erlangs(told.traffic_erlangs)
        return Plate(
            "With",
            figure,
            f"{noun} the queue grows without end: the work alone is {load}."
            f" The promise needs {case.answer.agents:,}.",
        )
    before = "With" if case.is_given else "You need"
    return Plate(before, figure, f"{noun} on the phones{_after(case)}")


def _after(case: Case) -> str:
    told, goal = case.row.waiting, case.values["goal"]
    to = "" if case.is_given else " to"
    if goal == "asa":
        wait_is = wait(told.asa_seconds)
        text = f" callers wait {wait_is}" if case.is_given else f" for an average wait of {wait_is}"
    elif goal == "occupancy":
        busy = share(told.occupancy, 1)
        text = f" they are busy {busy}" if case.is_given else f" to be busy {busy}"
        text += " of the time"
    else:
        verb = "you answer" if case.is_given else "answer"
        within = spoken(case.values["target_seconds"])
        text = f"{to} {verb} {level(case.values, told)} of calls within {within}"
    if case.is_given and case.row.agents < case.answer.agents:
        return f"{text}. The promise needs {case.answer.agents:,}."
    if case.is_given and case.row.agents > case.answer.agents:
        return f"{text}. {case.answer.agents:,} would keep the promise."
    return f"{text}."


def kept(values: Mapping[str, Any], told: Waiting) -> float | None:
    """By how much a row misses the promise, in its own measure; None where there is no end, and
    0 or less where it is kept."""
    if not told.stable:
        return None
    if values["goal"] == "asa":
        assert told.asa_seconds is not None
        longest = float(values["asa_target_seconds"])
        return 0.0 if reaches(longest, told.asa_seconds) else told.asa_seconds - longest
    if values["goal"] == "occupancy":
        return told.occupancy - float(values["occupancy_target"])
    promised = float(values["service_level_target"])
    return 0.0 if reaches(told.service_level, promised) else promised - told.service_level


def level(values: Mapping[str, Any], told: Waiting) -> str:
    """The service level, beside the promise where one is made."""
    promised = values["service_level_target"]
    if promised is None:
        return share(told.service_level)
    return words.level(told.service_level, promised)


def _figure(values: Mapping[str, Any], told: Waiting) -> str:
    if values["goal"] == "asa":
        return f"Average wait {wait(told.asa_seconds)}"
    if values["goal"] == "occupancy":
        return f"Busy {share(told.occupancy, 1)} of the time"
    return f"{level(values, told)} in {wait(values['target_seconds'])}"


def of_neighbour(case: Case, row: Beside) -> str:
    """What one agent fewer or more does."""
    told, now = row.waiting, case.row.waiting
    if not told.stable:
        return "The queue grows without end: there is more work than hands."
    parts = [_figure(case.values, told)]
    if row.agents < case.answer.agents:
        parts[0] += f", a miss{_by(case.values, told)}"
    if case.values["goal"] != "asa":
        parts.append(f"Average wait {wait(told.asa_seconds)}{_against(told, now)}")
    parts.append(_free(told) if row.agents > case.row.agents else "")
    return ". ".join(part for part in parts if part) + "."


def _by(values: Mapping[str, Any], told: Waiting) -> str:
    missing = kept(values, told)
    if missing is None or missing <= 0:
        return " of the cap or the least you set"
    if values["goal"] == "asa":
        return f" by {wait(missing)}"
    return f" by {points(missing)}"


def _against(told: Waiting, now: Waiting) -> str:
    """``, twice as long``: what the wait does against the chosen row's."""
    if not now.asa_seconds or not told.asa_seconds:
        return ""
    times = told.asa_seconds / now.asa_seconds
    if times >= 1.95:
        return (
            f", {count(round(times, 1))} times as long"
            if times < 100
            else ", more than 100 times as long"
        )
    return ", half as long or less" if times <= 0.5 else ""


def _free(told: Waiting) -> str:
    return f"Each agent is free {share(1 - told.occupancy, 0)} of the time"


def of_yours(case: Case) -> str:
    told, answer = case.row.waiting, case.answer
    if not case.values["calls"]:
        return "Nobody calls in this interval."
    if not told.stable:
        return "Overloaded. No wait and no service level can be given: both get worse all day."
    if case.row.agents < answer.agents:
        return f"{_figure(case.values, told)}, a miss{_by(case.values, told)}."
    if case.row.agents > answer.agents:
        more = case.row.agents - answer.agents
        return f"{agents(more)} more than the promise of {promise(case.values)} needs."
    if answer.decided_by == "occupancy" and case.values["goal"] != "occupancy":
        return "The cap on occupancy decides: one fewer would be busier than you allow."
    if answer.decided_by == "minimum":
        return "The least you set decides: fewer would keep the promise."
    return f"The first number to keep {promise(case.values)}."


def warning(case: Case) -> str:
    """Where the answer is right and still not to be trusted."""
    told = case.row.waiting
    if told.stable and told.occupancy > TIRING:
        busy = share(told.occupancy, 1)
        return (
            f"Busy {busy} of the time leaves no breath between calls. Few hold that for a day;"
            " a cap on occupancy (below, in the fold) keeps it out of the answer."
        )
    handling, interval = case.values["aht_seconds"], case.values["interval_seconds"]
    if case.values["calls"] and handling * 2 > interval:
        return (
            f"A call of {spoken(handling)} is long against an interval of {spoken(interval)}:"
            " it reaches into the next ones, and the model takes each as settled."
        )
    return ""
