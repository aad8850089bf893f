"""What a team can promise: the most calls that its heads answer in time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from ..curve import ABOVE, BELOW, Curve, Point
from ..erlang import MostCalls, Waiting, erlang_c, erlang_c_max_calls, on_the_phones
from ..queues.ties import reaches
from ..queues.values import whole
from ..worked import Figure, Step, Worked
from .plate import Choice, Plate, Row, Shown, Table
from .words import agents as in_agents
from .words import count, counted, erlangs, level, long, points, share, spoken, typed_share, wait

BESIDE = 3
#: More than any employer has. The search runs for each row and each point of the curve.
MOST_HEADS = 20_000
LIMITS = (
    "It is what the team can promise, on average, in a steady interval. One half-hour in several"
    " will still be worse than the promise.",
    "At that volume there is no room left: one sick agent and the promise is gone. Look at the row"
    " above.",
    "Erlang C believes that nobody hangs up, which makes it careful: a real team takes a few more.",
    "Everybody is taken to have every skill, and calls to come independently.",
)


@dataclass(frozen=True, slots=True)
class _Case:
    values: Mapping[str, Any]
    agents: int
    found: MostCalls

    @property
    def each(self) -> Fraction:
        """Intervals in an hour."""
        return 3_600 / Fraction(self.values["interval_seconds"])


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as :class:`..forms.capacity.CapacityForm` reads them. Raises
    :class:`.BadValue`."""
    heads = whole("agents", values["agents"], most=MOST_HEADS)
    agents = heads
    if values["heads"] == "roster":
        away = values["shrinkage"]
        agents = on_the_phones(agents_scheduled=heads, shrinkage=away).agents_required
    case = _Case(values, agents, _most(values, agents))
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


def _most(values: Mapping[str, Any], agents: int) -> MostCalls:
    return erlang_c_max_calls(
        agents=agents,
        interval_seconds=values["interval_seconds"],
        aht_seconds=values["aht_seconds"],
        service_level_target=values["service_level_target"],
        target_seconds=values["target_seconds"],
        max_occupancy=1 if values["max_occupancy"] is None else values["max_occupancy"],
    )


def _one_more(case: _Case) -> Waiting:
    return erlang_c(
        calls=case.found.calls + 1,
        interval_seconds=case.values["interval_seconds"],
        aht_seconds=case.values["aht_seconds"],
        agents=case.agents,
        target_seconds=case.values["target_seconds"],
    )


def _plate(case: _Case) -> Plate:
    per, within = spoken(case.values["interval_seconds"]), spoken(case.values["target_seconds"])
    team = f"{in_agents(case.agents)} on the phones can promise"
    noun = "call" if case.found.calls == 1 else "calls"
    if not case.found.calls:
        return Plate(team, "0", f"calls in {per}: a single one would miss the promise.")
    level = share(case.found.result.service_level)
    return Plate(
        team, f"{case.found.calls:,}", f"{noun} in {per}, {level} of them within {within}."
    )


def _figures(case: _Case) -> tuple[Figure, ...]:
    told = case.found.result
    return (
        Figure("Calls in the interval", f"{case.found.calls:,}"),
        Figure("Calls in an hour", f"{floor(case.found.calls * case.each):,}"),
        Figure("Agents on the phones", f"{case.agents:,}"),
        Figure("Service level", share(told.service_level), "service-level"),
        Figure("Average wait", wait(told.asa_seconds), "average-speed-of-answer"),
        Figure("Occupancy", share(told.occupancy, 1), "occupancy"),
        Figure("Must wait", share(told.p_wait, 1)),
        Figure("Load", erlangs(told.traffic_erlangs), "erlang"),
    )


def _calls(number: int) -> str:
    return counted(number, "call")


def _near(case: _Case) -> list[MostCalls]:
    near = range(max(0, case.agents - BESIDE), case.agents + BESIDE + 1)
    return [case.found if n == case.agents else _most(case.values, n) for n in near]


def _choices(case: _Case) -> tuple[Choice, ...]:
    """In heads on the phones, which is what the queue sees."""
    made = []
    for found in _near(case):
        agents, difference = found.result.agents, found.calls - case.found.calls
        if agents == case.agents:
            text = f"{_calls(case.found.calls)}. One more and the promise is missed."
            made.append(Choice("now", "Yours", f"{agents:,}", text))
        elif abs(agents - case.agents) == 1:
            more = agents > case.agents
            text = f"{_calls(found.calls)}, {abs(difference):,} {'more' if more else 'fewer'}."
            changes = (("heads", "phones"), ("agents", str(agents)))
            title = "One more on the phones" if more else "One fewer on the phones"
            made.append(Choice("other", title, f"{agents:,}", text, changes))
    return tuple(made)


def _table(case: _Case) -> Table:
    columns = ("Calls", "In an hour", "Each agent", "Occupancy", "Average wait", "Load")
    rows = []
    for found in _near(case):
        told = found.result
        each = count(Fraction(found.calls, told.agents)) if told.agents else "–"
        cells = (
            f"{found.calls:,}",
            f"{floor(found.calls * case.each):,}",
            each,
            share(told.occupancy, 1),
            wait(told.asa_seconds),
            erlangs(told.traffic_erlangs),
        )
        yours = told.agents == case.agents
        labelled = tuple(zip(columns, cells, strict=True))
        mark, note = ("yours", "yours") if yours else ("", "")
        rows.append(Row(f"{told.agents:,}", labelled, mark, note))
    return Table(
        "Around your team",
        ("On the phones", *columns),
        tuple(rows),
        "Each agent takes more calls in a larger team: bigger groups waste less.",
    )


def _curve(case: _Case) -> Curve | None:
    step = max(1, case.agents // 8)
    low = case.agents - min(BELOW, case.agents // step) * step
    found = [_most(case.values, n) for n in range(low, case.agents + ABOVE * step + 1, step)]
    top = found[-1].calls * 1.08
    if not top:
        return None
    tick = _round(top / 4)
    drawn = tuple(Point(row.result.agents, float(row.calls), f"{row.calls:,}") for row in found)
    return Curve(
        title=f"Calls that can be promised in {spoken(case.values['interval_seconds'])},"
        " by agents on the phones",
        text=f"{in_agents(drawn[0].number)}: {drawn[0].text}. {in_agents(case.agents)}, yours:"
        f" {case.found.calls:,}. {in_agents(drawn[-1].number)}: {drawn[-1].text}.",
        across="agents on the phones",
        up="Calls",
        heading="What each agent brings",
        points=drawn,
        chosen=case.agents,
        top=top,
        ticks=tuple((float(n), f"{n:,}") for n in range(0, int(top) + 1, tick)),
    )


def _round(value: float) -> int:
    """A round number near ``value``: 1, 2 or 5 with noughts."""
    size: int = 10 ** max(0, len(str(int(value))) - 1)
    return next((n * size for n in (1, 2, 5) if n * size >= value), 10 * size)


def _steps(case: _Case) -> tuple[Step, ...]:
    values, found = case.values, case.found
    steps = []
    if values["heads"] == "roster":
        heads, away = values["agents"], values["shrinkage"]
        steps.append(
            Step(
                f"On the phones: {case.agents:,}",
                "N = heads × (1 − shrinkage), rounded down",
                (f"{count(heads)} × (1 − {long(away)}) = {long(heads * (1 - away))}",),
            )
        )
    told, more = found.result, _one_more(case)
    each = f"{count(values['aht_seconds'])} ÷ {count(values['interval_seconds'])}"
    target = values["service_level_target"]
    steps += [
        Step(
            f"Load at {_calls(found.calls)}: {erlangs(told.traffic_erlangs)}",
            "A = calls × handling time ÷ interval",
            (f"A = {found.calls:,} × {each} = {long(told.traffic_erlangs)}",),
        ),
        Step(
            f"Service level at that load: {share(told.service_level)}",
            "SL = 1 − C · e^(−(N − A) × T ÷ h)",
            (
                f"C = {long(told.p_wait)}, N = {case.agents:,}, T ="
                f" {count(values['target_seconds'])}, h = {count(values['aht_seconds'])}",
                f"SL = {long(told.service_level)}",
            ),
            "C is the chance that a caller waits, by Erlang C: the formula is worked out step by"
            " step in “Staff one interval”.",
        ),
        Step(
            f"One call more: {level(more.service_level, target)}",
            f"the most calls with at least {typed_share(target)}",
            (_verdict(case, more),),
            "Service level falls with every call, so the search halves the gap until one call"
            " separates kept from missed.",
        ),
    ]
    return tuple(steps)


def _verdict(case: _Case, more: Waiting) -> str:
    calls = _calls(case.found.calls + 1)
    if not more.stable:
        return f"{calls}: overloaded, the queue grows without end"
    promised = float(case.values["service_level_target"])
    if not reaches(more.service_level, promised):
        reached = level(more.service_level, promised, 3)
        return f"{calls}: {reached}, a miss by {points(promised - more.service_level)}"
    return f"{calls}: {share(more.occupancy, 2)} busy, over the cap on occupancy"
