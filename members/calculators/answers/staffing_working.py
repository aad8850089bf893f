"""How the figures of one interval were found, step by step, and what they leave out. Pure."""

from __future__ import annotations

from fractions import Fraction
from math import exp

from ..queues.loss import blocking
from ..staffing import Beside
from ..worked import Step
from .load import load_step
from .staffing_words import Case, kept, level, promise
from .words import agents, count, long, money, share, wait

LIMITS = (
    "Erlang C believes that everybody waits for ever. Some hang up, so where waits are long it asks"
    " for slightly too many people.",
    "Close to full load a few seconds of handling time swing the answer wildly: look at the row"
    " above and the row below before you sign anything.",
    "It takes the interval as steady. A spike at five past nine, or a queue carried over from the"
    " interval before, is worse than it says.",
    "It takes calls as independent. An outage that makes everybody ring at once is not a busy"
    " half-hour.",
    "Everybody is taken to have every skill. Split the group in two and both halves need more.",
)


def steps_of(case: Case) -> tuple[Step, ...]:
    if not case.values["calls"]:
        return (Step("Load: none", "A = calls × handling time ÷ interval", ("A = 0",)),)
    steps = [_load(case)]
    if case.row.waiting.stable:
        steps += [_must_wait(case), _in_time(case), _average(case)]
    else:
        steps.append(_overloaded(case))
    steps += [_busy(case), _search(case), _roster(case)]
    if case.row.abandonment is not None:
        steps.append(_hang_up(case))
    if case.row.cost_aud is not None:
        steps.append(_cost(case))
    return tuple(steps)


def _exact_load(case: Case) -> Fraction:
    values = case.values
    load: Fraction = values["calls"] * values["aht_seconds"] / values["interval_seconds"]
    return load


def _load(case: Case) -> Step:
    load = _exact_load(case)
    return load_step(
        case.values,
        remark="That many people busy without a breath. As many agents would never clear the queue,"
        f" so the search starts at {int(load) + 1:,}. Kept as an exact fraction, not rounded.",
    )


def _must_wait(case: Case) -> Step:
    load, number = float(_exact_load(case)), case.row.agents
    lost = blocking(load, number)
    spare = float(number - _exact_load(case))
    told = case.row.waiting
    return Step(
        f"Chance that a caller waits: {share(told.p_wait, 1)}",
        "C = N·B ÷ ((N − A) + A·B), with B(n) = A·B(n−1) ÷ (n + A·B(n−1)) from B(0) = 1",
        (
            f"B({number:,}) = {long(lost)}",
            f"C = {number:,} × {long(lost)} ÷ ({long(spare)} + {long(load)} × {long(lost)})"
            f" = {long(told.p_wait)}",
        ),
        "B is Erlang’s loss formula, C his waiting formula. N is agents.",
    )


def _in_time(case: Case) -> Step:
    told, values = case.row.waiting, case.values
    spare, pace = float(case.row.agents - _exact_load(case)), values["aht_seconds"]
    power = spare * float(values["target_seconds"] / pace)
    return Step(
        f"Answered in {wait(values['target_seconds'])}: {level(values, told)}",
        "SL = 1 − C · e^(−(N − A) × T ÷ h)",
        (
            f"SL = 1 − {long(told.p_wait)} × e^(−{long(spare)} × {count(values['target_seconds'])}"
            f" ÷ {count(pace)})",
            f"SL = 1 − {long(told.p_wait)} × {long(exp(-power))} = {long(told.service_level)}",
        ),
        "T is the threshold, h the handling time, both in seconds. Rounded only for showing.",
    )


def _average(case: Case) -> Step:
    told, spare = case.row.waiting, float(case.row.agents - _exact_load(case))
    assert told.asa_seconds is not None
    assert told.conditional_wait_seconds is not None
    return Step(
        f"Average wait: {wait(told.asa_seconds)}",
        "ASA = C · h ÷ (N − A)",
        (
            f"ASA = {long(told.p_wait)} × {count(case.values['aht_seconds'])} ÷ {long(spare)}"
            f" = {long(told.asa_seconds)} s",
        ),
        "Over all callers, those who did not wait among them. Those who do wait, wait"
        f" {wait(told.conditional_wait_seconds)} on average.",
    )


def _overloaded(case: Case) -> Step:
    load, number = _exact_load(case), case.row.agents
    return Step(
        "Overload: no wait can be given",
        "A ≥ N",
        (f"{long(float(load))} ≥ {number:,}",),
        "More work arrives than these agents can do, so the queue is longer every minute. Any wait"
        " that were printed here would depend on when you look.",
    )


def _busy(case: Case) -> Step:
    load, number = float(_exact_load(case)), case.row.agents
    told = case.row.waiting
    line = f"{long(load)} ÷ {number:,} = {long(load / number)}" if number else "nobody is there"
    return Step(
        f"Occupancy: {share(told.occupancy, 1)}",
        "occupancy = A ÷ N",
        (line,),
        "" if told.stable else "More than 1 is not possible: everybody is busy all the time.",
    )


def _search(case: Case) -> Step:
    answer, lines = case.answer, []
    one_less = next((row for row in case.rows if row.agents == answer.agents - 1), None)
    if one_less is not None:
        lines.append(f"{agents(one_less.agents)}: {_verdict(case, one_less)}")
    itself = next((row for row in case.rows if row.agents == answer.agents), None)
    if itself is not None:
        lines.append(f"{agents(answer.agents)}: {_verdict(case, itself)}")
    cap = case.values["max_occupancy"]
    if cap is not None:
        least = _exact_load(case) / cap
        lines.append(
            f"A ÷ cap = {long(float(_exact_load(case)))} ÷ {long(float(cap))}"
            f" = {long(float(least))}, rounded up"
        )
    remark = {
        "target": "Every agent more makes it better, so the first that is enough is the fewest.",
        "occupancy": "The cap on occupancy sets the number.",
        "minimum": "The least that you set decides.",
    }[answer.decided_by]
    return Step(
        f"Why {answer.agents:,}",
        f"the smallest N with {promise(case.values)}",
        tuple(lines),
        remark,
    )


def _verdict(case: Case, row: Beside) -> str:
    told = row.waiting
    if not told.stable:
        return "overloaded"
    figure = {
        "asa": f"average wait {wait(told.asa_seconds)}",
        "occupancy": f"busy {share(told.occupancy, 1)}",
    }.get(case.values["goal"], level(case.values, told))
    missing = kept(case.values, told)
    return f"{figure}, {'enough' if missing is not None and missing <= 0 else 'not enough'}"


def _roster(case: Case) -> Step:
    away = case.values["shrinkage"]
    number, heads = case.row.agents, case.row.agents_scheduled
    exact = float(number / (1 - away))
    rounded = "" if exact == heads else f", so {heads:,}"
    return Step(
        f"On the roster: {heads:,}",
        "heads = N ÷ (1 − shrinkage), rounded up",
        (f"{number:,} ÷ (1 − {long(float(away))}) = {long(exact)}{rounded}",),
        "Divide. Multiplying by 1 plus the shrinkage rosters too few.",
    )


def _hang_up(case: Case) -> Step:
    left = case.row.abandonment
    assert left is not None
    return Step(
        f"Hang up: {share(left.p_abandon)}",
        "Erlang A: abandoned = average wait ÷ patience",
        (
            f"{long(left.mean_wait_all_seconds)} ÷ {count(case.values['patience_seconds'])}"
            f" = {long(left.p_abandon)}",
        ),
        "The wait here is Erlang A’s, in which queues empty themselves as people leave. It is"
        f" {wait(left.mean_wait_all_seconds)}; Erlang C’s stands above.",
    )


def _cost(case: Case) -> Step:
    values, row = case.values, case.row
    hours = values["interval_seconds"] / 3_600
    return Step(
        f"Cost: {money(row.cost_aud)}",
        "cost = heads × hours × rate",
        (
            f"{row.agents_scheduled:,} × {long(float(hours))} × ${count(values['hourly_rate_aud'])}"
            f" = {money(row.cost_aud)}",
        ),
        "Everybody on the roster is paid for the whole interval. Half up to the cent.",
    )
