"""How one interval was worked out: formula, numbers put in, rounding."""

from __future__ import annotations

from fractions import Fraction

from ..answers import words
from ..answers.words import counted
from ..clocks import said
from ..dayplan import cost_of
from ..erlang import erlang_c, erlang_c_required_agents
from ..queues.waiting import RequiredAgents, Waiting
from ..worked import Step
from .figures import (
    decimal,
    dollars,
    length,
    per_cent,
    rate_said,
    seconds_said,
    share,
    wait,
)
from .plan import Plan
from .totals import Interval


def steps(plan: Plan) -> tuple[Step, ...]:
    """Of the interval that was chosen."""
    each = plan.chosen
    need = _need(plan, each)
    found = [_load(plan, each), _agents(plan, each, need), _heads(plan, each)]
    if each.roster is not None:
        found.append(_roster(plan, each, each.roster))
    return tuple(found)


def _need(plan: Plan, each: Interval) -> RequiredAgents:
    settings = plan.settings
    return erlang_c_required_agents(
        calls=each.calls,
        interval_seconds=plan.interval_seconds,
        aht_seconds=each.aht_seconds,
        service_level_target=settings.service_level_target,
        target_seconds=settings.target_seconds,
        max_occupancy=settings.max_occupancy,
        shrinkage=settings.shrinkage,
        minimum_agents=settings.minimum_agents,
    )


def _load(plan: Plan, each: Interval) -> Step:
    put_in = (
        f"{decimal(each.calls, 4)} × {seconds_said(each.aht_seconds)} ÷ "
        f"{seconds_said(Fraction(plan.interval_seconds))} = {_erlangs(each)}"
    )
    remark = ""
    if each.is_filled:
        remark = "The calls could not be read: they are the average of the rows either side."
    return Step(
        f"Load at {said(each.start_seconds)}",
        "A = calls × handling time ÷ interval",
        (put_in,),
        remark,
    )


def _erlangs(each: Interval) -> str:
    return words.in_erlangs(decimal(each.load, 4))


def _agents(plan: Plan, each: Interval, need: RequiredAgents) -> Step:
    settings = plan.settings
    if not each.calls:
        kept = counted(settings.minimum_agents, "agent")
        said_so = "Nobody calls, so nobody is needed" + (
            f", save for the fewest you keep on: {kept}." if settings.minimum_agents else "."
        )
        return Step("Agents needed", "A = 0", (said_so,))
    lines = [_tried(plan, each, need)]
    if need.agents > each.load + 1:
        lines.insert(0, _tried(plan, each, _with(plan, each, need.agents - 1)))
    if settings.max_occupancy < 1:
        capped = each.load / settings.max_occupancy
        lines.append(
            f"Occupancy of {per_cent(settings.max_occupancy)} at most: {decimal(each.load, 4)} ÷ "
            f"{decimal(settings.max_occupancy, 4)} = {decimal(capped, 2)}, rounded up "
            f"{-(-capped.numerator // capped.denominator):,}"
        )
    return Step(
        "Agents needed",
        "service level = 1 − C(N, A) · e^(−(N − A) · T ÷ handling time)",
        tuple(lines),
        {
            "target": f"{need.agents:,} is the first number to reach "
            f"{per_cent(settings.service_level_target)}.",
            "occupancy": f"The cap on occupancy decides: {need.agents:,}.",
            "minimum": f"The fewest you keep on at once decides: {need.agents:,}.",
        }[need.decided_by],
    )


def _tried(plan: Plan, each: Interval, found: Waiting) -> str:
    """One number of agents, put into the formula."""
    spare = found.agents - each.load
    return (
        f"N = {found.agents:,}: 1 − {found.p_wait:.4f} · e^(−{decimal(spare, 4)} · "
        f"{decimal(plan.settings.target_seconds, 3)} ÷ {decimal(each.aht_seconds, 3)}) = "
        f"{words.level(found.service_level, plan.settings.service_level_target)}"
    )


def _with(plan: Plan, each: Interval, agents: int) -> Waiting:
    return erlang_c(
        calls=each.calls,
        interval_seconds=plan.interval_seconds,
        aht_seconds=each.aht_seconds,
        agents=agents,
        target_seconds=plan.settings.target_seconds,
    )


def _heads(plan: Plan, each: Interval) -> Step:
    settings = plan.settings
    left = 1 - settings.shrinkage
    exact = each.need.agents / left
    lines = [
        f"{each.need.agents:,} ÷ {decimal(left, 4)} = {decimal(exact, 2)}, rounded up "
        f"{counted(each.scheduled, 'head')}"
    ]
    paid = Fraction(each.scheduled * plan.interval_seconds, 3_600)
    lines.append(
        f"{each.scheduled:,} × {length(plan.interval_seconds)} = {decimal(paid, 2)} paid hours"
    )
    if settings.hourly_rate_aud is not None:
        cost = dollars(cost_of(paid, settings.hourly_rate_aud))
        lines.append(f"{decimal(paid, 2)} h × {rate_said(settings.hourly_rate_aud)} = {cost}")
    return Step("Heads on the roster", "heads = N ÷ (1 − shrinkage), rounded up", tuple(lines))


def _roster(plan: Plan, each: Interval, roster: Waiting) -> Step:
    title = f"Your roster at {said(each.start_seconds)}"
    if not roster.stable:
        said_so = (
            f"A load of {_erlangs(each)} is more than {counted(roster.agents, 'agent')} can clear: "
            "the queue grows for as long as it lasts, and no wait can be given."
        )
        return Step(title, "A ≥ N", (said_so,))
    if not each.calls:
        return Step(title, "A = 0", ("Nobody calls and nobody waits.",))
    return Step(
        title,
        "average wait = C(N, A) · handling time ÷ (N − A);  occupancy = A ÷ N",
        (
            _tried(plan, each, roster),
            f"{roster.p_wait:.4f} · {decimal(each.aht_seconds, 3)} ÷ "
            f"{decimal(roster.agents - each.load, 4)} = {wait(roster.asa_seconds)}",
            f"{decimal(each.load, 4)} ÷ {roster.agents:,} = {share(roster.occupancy)}",
        ),
    )
