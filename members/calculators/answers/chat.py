"""Chat: agents who hold several talks at once. Two methods, both approximate. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..chat import FACTORS, factor_of
from ..curve import Curve, Point
from ..erlang import ChatStaffing, chat_effective_aht, chat_slots
from ..queues.values import BadValue
from ..worked import Figure, Step, Worked
from .load import check_load, load_step
from .plate import Choice, Plate, Row, Shown, Table
from .words import agents, count, erlangs, long, share, spoken, typed_share, wait

NAMES = {"effective": "Effective handling time", "slots": "Slots"}
LIMITS = (
    "Both methods are approximations. No queue of Erlang’s knows an agent who is half free.",
    "Slots believes that a third chat costs nothing: it takes as long as if it were alone. Chats"
    " held side by side each last longer, so it is optimistic.",
    "The factors of effective handling time are one published table, not your agents. Measure what"
    " your chats last with one, two and three at once, and believe that.",
    "Three or four at once is the practical limit. Beyond it people answer the wrong customer.",
    "A chat that is let go quietly still takes a place until somebody closes it.",
)


@dataclass(frozen=True, slots=True)
class _Case:
    values: Mapping[str, Any]
    both: Mapping[str, ChatStaffing]

    @property
    def found(self) -> ChatStaffing:
        return self.both[self.values["method"]]

    @property
    def at_once(self) -> Fraction:
        found: Fraction = self.values["concurrency"]
        return found


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as :class:`..forms.chat.ChatForm` reads them. Raises :class:`.BadValue`."""
    check_load(values, calls="chats", time="elapsed_chat_seconds")
    case = _Case(values, _both(values, values["concurrency"]))
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
            warning=_warning(case),
        ),
    )


def _both(values: Mapping[str, Any], at_once: Fraction) -> dict[str, ChatStaffing]:
    if not 1 <= at_once <= len(FACTORS):
        raise BadValue("concurrency", f"has to be from 1 to {len(FACTORS)}")
    names = (
        "chats",
        "interval_seconds",
        "elapsed_chat_seconds",
        "service_level_target",
        "target_seconds",
        "shrinkage",
    )
    asked = {name: values[name] for name in names} | {
        "concurrency": at_once,
        "max_occupancy": 1 if values["max_occupancy"] is None else values["max_occupancy"],
        "minimum_agents": values["minimum_agents"] or 0,
    }
    return {"effective": chat_effective_aht(**asked), "slots": chat_slots(**asked)}


def _plate(case: _Case) -> Plate:
    found = case.found
    noun = "agent" if found.agents_required == 1 else "agents"
    if not case.values["chats"]:
        return Plate("You need", f"{found.agents_required:,}", f"{noun}: nobody writes.")
    within = spoken(case.values["target_seconds"])
    return Plate(
        "You need about",
        f"{found.agents_required:,}",
        f"{noun} to answer {share(found.service_level)} of chats within {within}.",
    )


def _figures(case: _Case) -> tuple[Figure, ...]:
    found, both = case.found, case.both
    return (
        Figure("Agents, about", f"{found.agents_required:,}"),
        Figure("By effective handling time", f"{both['effective'].agents_required:,}"),
        Figure("By slots", f"{both['slots'].agents_required:,}"),
        Figure("Service level", share(found.service_level), "service-level"),
        Figure("Average wait", wait(found.asa_seconds), "average-speed-of-answer"),
        Figure("Must wait", share(found.p_wait, 1)),
        Figure("Occupancy", share(found.occupancy, 1), "occupancy"),
        Figure("Load", erlangs(found.traffic_erlangs), "erlang"),
        Figure("On the roster", f"{found.agents_scheduled:,}", "shrinkage"),
    )


def _warning(case: _Case) -> str:
    if case.at_once > 3:
        return "More than three at once is more than most people can hold and stay polite."
    return ""


def _choices(case: _Case) -> tuple[Choice, ...]:
    """One chat fewer at once, yours, one more."""
    made = []
    for at_once in (case.at_once - 1, case.at_once, case.at_once + 1):
        if not 1 <= at_once <= len(FACTORS):
            continue
        both = case.both if at_once == case.at_once else _both(case.values, at_once)
        found = both[case.values["method"]]
        text = f"{count(at_once)} at once by one agent. {wait(found.asa_seconds)} average wait,"
        text += f" {found.agents_scheduled:,} on the roster."
        figure = f"{found.agents_required:,}"
        if at_once == case.at_once:
            made.append(Choice("now", "Yours", figure, text))
        else:
            title = "One chat more at once" if at_once > case.at_once else "One chat fewer at once"
            changes = (("concurrency", count(at_once)),)
            made.append(Choice("other", title, figure, text, changes))
    return tuple(made)


def _table(case: _Case) -> Table:
    columns = (
        "Agents, about",
        f"In {wait(case.values['target_seconds'])}",
        "Average wait",
        "Must wait",
        "Occupancy",
        "Roster",
    )
    rows = []
    for method, found in case.both.items():
        cells = (
            f"{found.agents_required:,}",
            share(found.service_level),
            wait(found.asa_seconds),
            share(found.p_wait, 1),
            share(found.occupancy, 1),
            f"{found.agents_scheduled:,}",
        )
        yours = method == case.values["method"]
        note = "approximate, chosen" if yours else "approximate"
        labelled = tuple(zip(columns, cells, strict=True))
        rows.append(Row(NAMES[method], labelled, "yours" if yours else "", note))
    return Table(
        "Both methods",
        ("Method", *columns),
        tuple(rows),
        "Occupancy by slots is that of the slots, by effective handling time that of the agents.",
    )


def _curve(case: _Case) -> Curve | None:
    """Agents by chats held at once; the needle stands where a whole number is chosen."""
    if not case.values["chats"] or case.at_once.denominator != 1:
        return None
    method = case.values["method"]
    found = [
        _both(case.values, Fraction(n))[method].agents_required for n in range(1, len(FACTORS) + 1)
    ]
    top = max(found) * 1.1
    step = max(1, round(top / 5))
    points = tuple(Point(place, float(heads), f"{heads:,}") for place, heads in enumerate(found, 1))
    return Curve(
        title="Agents needed, by chats that one agent holds at once",
        text=f"From {agents(found[0])} with one at a time to {found[-1]:,} with five."
        f" {count(case.at_once)} at once, the chosen number: {case.found.agents_required:,}.",
        across="chats held at once",
        up="Agents",
        heading="What another chat at once saves",
        points=points,
        chosen=int(case.at_once),
        top=top,
        ticks=tuple((float(n), f"{n:,}") for n in range(0, int(top) + 1, step)),
    )


def _steps(case: _Case) -> tuple[Step, ...]:
    values = case.values
    if not values["chats"]:
        return (Step("Load: none", "A = chats × elapsed time ÷ interval", ("A = 0",)),)
    effective, slots = case.both["effective"], case.both["slots"]
    elapsed, factor = values["elapsed_chat_seconds"], factor_of(case.at_once)
    promise = f"{typed_share(values['service_level_target'])} in {wait(values['target_seconds'])}"
    return (
        load_step(
            values,
            calls="chats",
            time="elapsed_chat_seconds",
            words="chats × elapsed time ÷ interval",
            remark="Chats that are open at once.",
        ),
        Step(
            f"Effective handling time: {wait(effective.effective_aht_seconds)}",
            "effective = elapsed ÷ factor",
            (
                f"{count(elapsed)} ÷ {count(factor)} = {long(effective.effective_aht_seconds)}",
                "factors for 1 to 5 at once: 1, 1.7, 2.5, 2.9, 3.5; between them a straight line",
            ),
            "Three at once do not take a third of the time each: the factor falls short of the"
            " number. Source of the factors: Call Centre Helper, “Erlang C for chat”.",
        ),
        Step(
            f"By effective handling time: {effective.agents_required:,}",
            f"Erlang C on {erlangs(effective.traffic_erlangs)}: the fewest for {promise}",
            (f"service level {long(effective.service_level)}",),
            "Approximate.",
        ),
        Step(
            f"By slots: {slots.agents_required:,}",
            "Erlang C on agents × chats at once, with the elapsed time",
            (
                f"{slots.agents_required:,} × {count(case.at_once)}, rounded down:"
                f" {slots.servers:,} slots for {erlangs(slots.traffic_erlangs)}",
                f"service level {long(slots.service_level)}",
            ),
            "Approximate, and optimistic.",
        ),
        Step(
            f"On the roster: {case.found.agents_scheduled:,}",
            "heads = N ÷ (1 − shrinkage), rounded up",
            (f"{case.found.agents_required:,} ÷ (1 − {long(values['shrinkage'])})",),
        ),
    )
