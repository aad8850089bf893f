"""Demonstration data of the rankings: three years of calls to invented organisations, recorded,
computed and published by the actions that staff's clicks call.

The quarters are the twelve that were over a fortnight before the day of loading, so the data is
never stale; what happens in them is the same every time. Months of the quarter after them have
calls too, and the last of those months is a draft that waits for staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import log
from random import Random as _Random
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from members.accounts.models import User

from .actions.calls import build_call, bulk_record, void_call
from .actions.organisations import ensure_period, merge, rename
from .actions.snapshots import compute_draft, publish
from .demo_cast import (
    BREAK,
    CORRECTED,
    LEAVERS,
    MERGER,
    QUARTERS,
    RENAME,
    SECTORS,
    Called,
    Part,
)
from .demo_standard import standard
from .method import method_of
from .models import (
    SYDNEY,
    Call,
    OrganisationName,
    Period,
    RankedOrganisation,
    Scenario,
    Sector,
    StandardVersion,
    last_day,
)
from .scales import Method, Timings

#: A period is published so many days after it ends, at the earliest.
_SETTLED = timedelta(days=14)
_FEW = {("Cicada Online", 11): 6, ("Desert Pea TAFE", 10): 2, ("Waratah Business School", 6): 5}


def _chance(about: str) -> _Random:
    """The same chances every time."""
    return _Random(about)  # noqa: S311  (to be the same again is the point)


@dataclass(slots=True)
class _Loading:
    by: User | None
    #: First days of the quarters, and of one more that is not over.
    quarters: list[date]
    methods: tuple[Method, Method]
    standards: tuple[StandardVersion, StandardVersion]
    organisations: dict[str, RankedOrganisation]
    scenarios: dict[str, list[Scenario]]
    number: int = 0

    def standard_of(self, quarter: int) -> StandardVersion:
        return self.standards[quarter >= BREAK]


@transaction.atomic
def load(*, by: User | None, at: datetime, since: int = 0) -> None:
    """What exists already is left as it is. ``since``: the first of the quarters, counted from 0,
    that has calls; a late one is for who needs a little of everything and soon."""
    if Sector.objects.exists():
        return
    quarters = _quarters(at)
    begun = _instant(quarters[0], -30)
    standards = (
        standard(1, by=by, at=begun),
        standard(2, by=by, at=_instant(quarters[BREAK], -30)),
    )
    loading = _Loading(
        by=by,
        quarters=quarters,
        methods=(method_of(standards[0]), method_of(standards[1])),
        standards=standards,
        organisations={},
        scenarios={},
    )
    for order, called in enumerate(SECTORS, 1):
        _sector(loading, called, order)
    _fates(loading)
    for quarter in range(since, QUARTERS):
        for month in range(3):
            _month(loading, quarter, month, publishes=True)
        _published(loading, Period.Kind.QUARTER, quarter, loading.quarters[quarter])
        if quarter == CORRECTED[0]:
            _correct(loading, quarter)
    _growing(loading, since)
    _since(loading, at)


def _quarters(at: datetime) -> list[date]:
    settled = (at - _SETTLED).astimezone(SYDNEY).date()
    months = settled.year * 12 + (settled.month - 1) // 3 * 3
    return [_first(months - 3 * back) for back in range(QUARTERS, -1, -1)]


def _first(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _instant(day: date, days: int = 0, hour: int = 10) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(hour), tzinfo=SYDNEY)


def _sector(loading: _Loading, called: Called, order: int) -> None:
    sector = Sector.objects.create(
        name=called.name, slug=called.slug, description=called.description, order=order
    )
    loading.scenarios[called.slug] = [
        Scenario.objects.create(sector=sector, code=code, name=name, weight=weight)
        for code, name, weight in called.scenarios
    ]
    for part in called.parts:
        joined_on = loading.quarters[part.quarters[0]]
        left = LEAVERS.get(part.name)
        organisation = RankedOrganisation.objects.create(
            sector=sector,
            slug=slugify(part.name),
            state=part.state,
            size_band=part.size,
            joined_on=joined_on,
            left_on=None if left is None else loading.quarters[left],
        )
        OrganisationName.objects.create(
            organisation=organisation, name=part.name, from_on=joined_on
        )
        loading.organisations[part.name] = organisation


def _fates(loading: _Loading) -> None:
    old, into, quarter = MERGER
    merged = merge(
        organisation=loading.organisations[old],
        into=loading.organisations[into],
        on=loading.quarters[quarter],
    )
    loading.organisations[old] = merged
    name, later, quarter = RENAME
    rename(organisation=loading.organisations[name], name=later, on=loading.quarters[quarter])


def _month(loading: _Loading, quarter: int, month: int, *, publishes: bool) -> None:
    """Records a month's calls, and publishes its figures."""
    first = _first(
        loading.quarters[quarter].year * 12 + loading.quarters[quarter].month - 1 + month
    )
    over = last_day(first, months=1)
    calls = [
        call
        for called in SECTORS
        for part in called.parts
        if min(quarter, QUARTERS - 1) in part.quarters
        for call in _calls(loading, called, part, quarter, month, first)
    ]
    bulk_record(calls)
    if publishes:
        _published(loading, Period.Kind.MONTH, quarter, first)
    else:
        period = ensure_period(
            kind=Period.Kind.MONTH, starts_on=first, standard=loading.standard_of(quarter)
        )
        compute_draft(period=period, by=loading.by, at=_instant(over, 5))


def _published(
    loading: _Loading, kind: Period.Kind, quarter: int, first: date, *, note: str = ""
) -> None:
    period = ensure_period(kind=kind, starts_on=first, standard=loading.standard_of(quarter))
    later = 1 if note else 0
    days = (6 if kind == Period.Kind.MONTH else 9) + later
    snapshot = compute_draft(
        period=period, by=loading.by, at=_instant(period.ends_on, days), note=note
    )
    publish(snapshot=snapshot, by=loading.by, at=_instant(period.ends_on, days, 15))


def _growing(loading: _Loading, since: int) -> None:
    """The year to date of every year, to the month that the last quarter ends with, but for one
    that the method changed in; and a lifetime."""
    last = loading.quarters[QUARTERS - 1]
    for year in range(loading.quarters[0].year, last.year + 1):
        inside = [
            number
            for number, first in enumerate(loading.quarters[:QUARTERS])
            if first.year == year and first.month <= last.month
        ]
        methods = {loading.standard_of(number) for number in inside}
        is_whole = bool(inside) and loading.quarters[inside[0]].month == 1
        if is_whole and len(methods) == 1 and inside[-1] >= since:
            _grown(loading, Period.Kind.YEAR, inside[-1])
    _grown(loading, Period.Kind.LIFETIME, QUARTERS - 1)


def _grown(loading: _Loading, kind: Period.Kind, quarter: int) -> None:
    """Published up to the end of that quarter."""
    over = last_day(loading.quarters[quarter], months=3)
    period = ensure_period(kind=kind, to=over, standard=loading.standard_of(quarter))
    snapshot = compute_draft(period=period, by=loading.by, at=_instant(over, 11))
    publish(snapshot=snapshot, by=loading.by, at=_instant(over, 11, 15))


def _correct(loading: _Loading, quarter: int) -> None:
    """Two calls of one organisation turn out to be to a number that was no longer its own."""
    first = loading.quarters[quarter]
    organisation = loading.organisations[CORRECTED[1]]
    period = Period.objects.get(kind=Period.Kind.QUARTER, starts_on=first)
    wrong = list(
        Call.objects.in_period(period)
        .filter(organisation=organisation, month=period.last_month)
        .order_by("called_at", "pk")[:2]
    )
    day = _instant(period.ends_on, 9, 18)
    for call in wrong:
        void_call(call=call, reason="Rang a number that it gave up in May.", by=loading.by, at=day)
    note = f"Two calls to {CORRECTED[1]} rang a number that was no longer its own."
    for kind, months in ((Period.Kind.MONTH, 2), (Period.Kind.QUARTER, 0)):
        _corrected(loading, kind, quarter, _first(first.year * 12 + first.month - 1 + months), note)


def _corrected(loading: _Loading, kind: Period.Kind, quarter: int, first: date, note: str) -> None:
    period = ensure_period(kind=kind, starts_on=first, standard=loading.standard_of(quarter))
    snapshot = compute_draft(
        period=period, by=loading.by, at=_instant(period.ends_on, 10), note=note
    )
    publish(snapshot=snapshot, by=loading.by, at=_instant(period.ends_on, 10, 15))


def _since(loading: _Loading, at: datetime) -> None:
    """The months that are over, of the quarter that is not."""
    first = loading.quarters[QUARTERS]
    over = [
        month
        for month in range(3)
        if _instant(last_day(_first(first.year * 12 + first.month - 1 + month), months=1), 7) <= at
    ]
    for month in over:
        _month(loading, QUARTERS, month, publishes=month != over[-1])


def _calls(
    loading: _Loading, called: Called, part: Part, quarter: int, month: int, first: date
) -> Iterator[Call]:
    chance = _chance(f"{part.name} {quarter} {month}")
    usual = part.calls + _chance(f"{part.name} {quarter}").randint(-1, 2)
    number = _FEW.get((part.name, quarter), max(8, min(20, usual)))
    scenarios = loading.scenarios[called.slug]
    organisation = loading.organisations[part.name]
    method = loading.methods[quarter >= BREAK]
    days = (last_day(first, months=1) - first).days
    quality = _quality(part, quarter)
    for each in range(month, number, 3):
        outcome = ""
        while outcome in ("", "failed"):  # what failed on our side is rung again
            loading.number += 1
            at = datetime.combine(
                first + timedelta(days=chance.randint(0, days)),
                time(chance.randint(8, 16), chance.randint(0, 59)),
                tzinfo=SYDNEY,
            )
            outcome, timings, answers = _met(chance, method, quality)
            yield build_call(
                method,
                organisation=organisation,
                scenario=scenarios[each % len(scenarios)],
                call_id=f"MC-{loading.number:06d}",
                called_at=at,
                outcome=outcome,
                timings=timings,
                answers=answers,
                shopper=f"S{chance.randint(1, 24):02d}",
                by=loading.by,
                at=_instant(last_day(first, months=1), 3),
            )


def _quality(part: Part, quarter: int) -> tuple[dict[str, float], float]:
    """Chance of doing well, 0 to 1: by competency, and for being reached."""
    steady = _chance(part.name)
    now = _chance(f"{part.name} quarter {quarter}")
    middle = part.score - part.slope * (QUARTERS - 1 - quarter) + now.uniform(-2.0, 2.0)
    mastery, access = middle + part.lean, middle - part.lean - 10
    skills = {
        code: _share(mastery + steady.uniform(-7, 7))
        for code in ("ENG", "DIS", "EDU", "CLO", "ENE", "IMP")
    }
    skills["CLO"] = _share(mastery - 8 + steady.uniform(-4, 4))
    return skills, _share(access)


def _share(points: float) -> float:
    return min(0.97, max(0.08, points / 100))


def _met(
    chance: _Random, method: Method, quality: tuple[dict[str, float], float]
) -> tuple[str, Timings, dict[str, Any]]:
    """What a shopper met: outcome, timings, answers."""
    skills, access = quality
    if chance.random() < 0.012:
        return "failed", Timings(), {}
    mood = chance.uniform(-0.13, 0.13)
    menu = int(24 + (1 - access) * 60 + chance.uniform(-8, 14))
    wait = int(-log(1 - chance.random() * 0.999) * (1 - access) * 430)
    if wait >= method.unanswered_after:
        return "unanswered", Timings(menu=menu), {}
    answers: dict[str, Any] = {}
    for scale in method.scales:
        if scale.source != "answer":
            continue
        likely = skills.get(scale.code[:3], access) + mood
        if scale.place and not scale.code.endswith("1") and chance.random() < 0.04:
            answers[scale.code] = None
        elif scale.kind == "yes_no":
            answers[scale.code] = chance.random() < likely
        elif scale.kind == "rating":
            answers[scale.code] = 1 + sum(chance.random() < likely for _ in range(4))
        else:
            answers[scale.code] = 1 + sum(chance.random() > access for _ in range(3))
    talk = int(150 + 260 * chance.random() + 120 * skills["DIS"])
    return "answered", Timings(menu, wait, talk), answers
