"""A plan in words: a headline, the answer in one sentence, what the model leaves out."""

from __future__ import annotations

from ..answers.words import NONE, counted
from ..clocks import said
from ..queues.ties import reaches
from ..worked import Figure
from .figures import decimal, dollars, hours, interval_name, level, per_cent, share, wait
from .plan import Plan
from .totals import Interval, Totals

_TERMS = {
    "aht": "average-handling-time",
    "asa": "average-speed-of-answer",
    "level": "service-level",
    "occupancy": "occupancy",
    "shrinkage": "shrinkage",
}


def promise(plan: Plan) -> str:
    """``80 % in 20 s``."""
    settings = plan.settings
    return (
        f"{per_cent(settings.service_level_target)} in {wait(float(settings.target_seconds))}"
        if settings.target_seconds
        else f"{per_cent(settings.service_level_target)} at once"
    )


def within(plan: Plan) -> str:
    seconds = plan.settings.target_seconds
    return f"in {wait(float(seconds))}" if seconds else "at once"


def at(plan: Plan, interval: Interval) -> str:
    """When an interval starts, with its day where there are several."""
    time = said(interval.start_seconds)
    if len(plan.days) == 1:
        return time
    name = plan.day_of(interval).name
    return f"{time} on {name}" if not name.startswith("Day ") else f"{time} on day {name[4:]}"


def _span(plan: Plan) -> str:
    count = len(plan.days)
    return "The day" if count == 1 else "The week" if count == 7 else f"These {count} days"


def headline(plan: Plan) -> str:
    """What to remember of it. Large, so that “half-hours” may not break at its hyphen."""
    return _headline(plan).replace("-", "\N{NON-BREAKING HYPHEN}")


def _headline(plan: Plan) -> str:
    found, span = plan.totals, _rostered(plan)
    verb, does = ("", "do") if span.startswith("These") else ("s", "does")
    name = interval_name(plan.interval_seconds)
    if found.roster is None:
        cost = f", {dollars(found.cost, cents=False)}" if found.cost is not None else ""
        return f"{decimal(found.paid_hours, 1)} paid hours{cost}."
    passes = reaches(found.roster.level, float(plan.settings.service_level_target))
    if not found.short:
        return f"{span} hold{verb}, {name} by {name}."
    if passes:
        return f"{span} pass{'es' if verb else ''}. {_all_but(found, name)}"
    return f"{span} {does} not keep the promise."


def _rostered(plan: Plan) -> str:
    """What is judged: a row without a roster is not."""
    found = plan.totals
    return _span(plan) if found.rostered == found.intervals else "What is rostered"


def _all_but(found: Totals, name: str) -> str:
    """Those that miss the promise, or else those that only miss the cap or the least number."""
    missed = found.held - found.kept
    if missed:
        return f"{counted(missed, name)} {'does' if missed == 1 else 'do'} not."
    return f"{counted(found.short, name)} {'breaks' if found.short == 1 else 'break'} your limits."


def _through(plan: Plan, worst: Interval) -> str:
    """What happens where most people are missing."""
    promised, result = plan.settings.service_level_target, worst.result
    if not result.stable:
        return "more calls come than can be answered, so the queue grows to its end"
    reached = f"{level(result.service_level, promised)} get through in time"
    if not reaches(result.service_level, float(promised)):
        return f"only {reached}"
    if result.occupancy > float(plan.settings.max_occupancy):
        return f"{reached} but the cap on occupancy asks for more"
    return f"{reached} but the fewest you keep on are more"


def sentence(plan: Plan) -> str:
    found = plan.totals
    return _roster_said(plan, found) if found.roster else _need_said(plan, found)


def _need_said(plan: Plan, found: Totals) -> str:
    settings, peak = plan.settings, found.peak
    cost = f", which cost {dollars(found.cost)}" if found.cost is not None else ""
    away = ""
    if settings.shrinkage:
        away = f" at {per_cent(settings.shrinkage)} shrinkage"
    return (
        f"To answer {promise(plan)} in every {interval_name(plan.interval_seconds)} you need "
        f"{hours(found.need_hours)} hours on the phones, {hours(found.paid_hours)} paid hours"
        f"{away}{cost}; at the peak, {at(plan, peak)}, {counted(peak.need.agents, 'agent')} "
        f"and {counted(peak.scheduled, 'head')} on the roster."
    )


def _roster_said(plan: Plan, found: Totals) -> str:
    assert found.roster is not None
    name = interval_name(plan.interval_seconds)
    promised = plan.settings.service_level_target
    opening = (
        f"Over {_rostered(plan)[:1].lower()}{_rostered(plan)[1:]} you answer "
        f"{level(found.roster.level, promised)} {within(plan)} against a promise of "
        f"{per_cent(promised)}"
    )
    if found.worst is None:
        spare = f", with {hours(found.spare_hours)} hours to spare" if found.spare_hours else ""
        return f"{opening}{spare}, and no {name} is short."
    worst = found.worst
    people = counted(-(worst.gap or 0), "person", "people")
    return (
        f"{opening}; you are short in {found.short:,} of {counted(found.rostered, name)}, worst at "
        f"{at(plan, worst)} by {people}, when {_through(plan, worst)}."
    )


def figures(plan: Plan) -> tuple[Figure, ...]:
    """Side by side with other plans: always the same, in the same order."""
    found, service = plan.totals, plan.totals.service
    rostered = found.roster is not None
    return (
        Figure("Calls", decimal(found.calls, 1)),
        Figure("Needed on the phones", f"{hours(found.need_hours)} h"),
        Figure("Paid hours needed", f"{hours(found.paid_hours)} h", _TERMS["shrinkage"]),
        Figure("Cost of what is needed, AUD", dollars(found.cost)),
        Figure("Agents at the peak", f"{found.peak.need.agents:,}"),
        Figure("Heads at the peak", f"{found.peak.scheduled:,}"),
        Figure("Rostered on the phones", f"{hours(found.roster_hours)} h" if rostered else NONE),
        Figure("Cost of the roster, AUD", dollars(found.roster_cost)),
        Figure("Short", f"{hours(found.short_hours)} h" if rostered else NONE),
        Figure("Spare", f"{hours(found.spare_hours)} h" if rostered else NONE),
        Figure(
            "Service level",
            level(service.level, plan.settings.service_level_target) if found.calls else NONE,
            _TERMS["level"],
        ),
        Figure("Average wait", wait(service.asa_seconds) if found.calls else NONE, _TERMS["asa"]),
        Figure("Occupancy", share(service.occupancy), _TERMS["occupancy"]),
    )


def limits(plan: Plan) -> tuple[str, ...]:
    """What the figures do not know."""
    name = interval_name(plan.interval_seconds)
    longest = max(each.aht_seconds for each in plan.intervals)
    said_of_length = ""
    if longest * 3 > plan.interval_seconds:
        said_of_length = (
            f" Here a call takes {wait(float(longest))}, more than a third of that: what one "
            f"{name} leaves behind spills into the next, and these figures do not see it."
        )
    return (
        f"Each {name} is worked on its own, as if its calls came at a steady rate all through and "
        f"the queue had settled.{said_of_length}",
        "Erlang C lets nobody hang up. Where waits are long, some callers do: the rest wait less "
        "than this says, and you need somewhat fewer people.",
        "The figure of a day is weighted by calls, so a quiet evening cannot hide a drowning "
        "morning; but a promise kept over the day can still be broken at ten.",
        "Heads are counted interval by interval. Shifts have a least length and breaks fall where "
        "they may, so a real roster needs more paid hours than the sum here.",
    )


def problems_said(plan: Plan) -> str:
    """``2 of 24 rows need a look``: of those that were planned and those that were left out."""
    bad = {each.row for each in plan.problems}
    named, rows = len(bad), len(bad | {each.number for each in plan.intervals})
    verb = "needs" if named == 1 else "need"
    return f"{named:,} of {counted(rows, 'row')} {verb} a look"
