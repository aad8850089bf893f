"""Turns a period's sums into rows: standings, sector figures, awards, departures. Saves nothing.

Loaded by the action that computes a draft only: it draws ranks with numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from . import sector_figures
from .about import About
from .intervals import wilson
from .listening import Heard, listen, parts
from .method import method_of, weights_of
from .models import (
    Award,
    Departure,
    Period,
    RankedOrganisation,
    Scenario,
    SectorFigure,
    Snapshot,
    Standing,
    figure_values,
    name_on,
    reason_key,
    reason_values,
)
from .moves import Now, Past, like_for_like, move, sure
from .outcomes import left, won
from .ranges import rank_ranges
from .scales import Method
from .standings import FULL, Figures, Row, Sums, Weights, by_name, figures, near_leader, rank
from .sums import samples_of, sums_of


@dataclass(slots=True)
class Drafted:
    """``calls``: how many were counted."""

    calls: int
    standings: list[Standing]
    figures: list[SectorFigure] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    departures: list[Departure] = field(default_factory=list)


@dataclass(slots=True)
class _Counted:
    """One organisation with its figures and its row."""

    organisation: RankedOrganisation
    strata: Mapping[int, Sums]
    figures: Figures
    standing: Standing


def draft(snapshot: Snapshot, *, at: datetime | None = None, again: bool = False) -> Drafted:
    """All rows of a snapshot that is not saved yet: its period, standard, previous, year_before,
    is_break and seed are set. ``at``: from the calls as they stood then. ``again``: of one that is
    saved, against the figures that were published by then and with the names that it keeps."""
    period, method = snapshot.period, method_of(snapshot.standard)
    weights = weights_of(method)
    known = Scenario.objects.in_bulk()
    scenarios = {pk: scenario.weight for pk, scenario in known.items()}
    sums = sums_of(period, scenarios, at=at)
    heard = listen(period, method, at=at)
    organisations = RankedOrganisation.objects.with_names().in_bulk(list(sums))
    counted = [
        _counted(snapshot, organisations[key], strata, method, weights)
        for key, strata in sums.items()
    ]
    if again:
        _as_kept(snapshot, counted)
    counted.sort(key=lambda one: (one.standing.sector_id, by_name(one.standing.name)))
    sectors: dict[int, list[_Counted]] = defaultdict(list)
    for one in counted:
        sectors[one.standing.sector_id].append(one)
        _listened(one, method, weights, heard.get(one.organisation.pk, Heard()))
    reasons: dict[int | None, dict[Scenario, list[About]]] = {}
    for sector, rows in sectors.items():
        _ranked([one.standing for one in rows], method)
        reasons[sector] = {
            known[pk]: about for pk, about in _by_reason(rows, method, weights).items()
        }
    _ranges(period, scenarios, sectors.values(), weights, snapshot.seed, at)
    _moved(snapshot, [one.standing for one in counted], at=at if again else None)
    drafted = Drafted(
        calls=sum(one.figures.calls for one in counted),
        standings=[one.standing for one in counted],
    )
    _of_sectors(snapshot, drafted, reasons)
    drafted.awards += won(snapshot, drafted.standings)
    drafted.departures += left(snapshot, drafted.standings)
    return drafted


def points(micro: int | None) -> Decimal | None:
    return None if micro is None else Decimal(micro).scaleb(-6)


def _counted(
    snapshot: Snapshot,
    organisation: RankedOrganisation,
    strata: Mapping[int, Sums],
    method: Method,
    weights: Weights,
) -> _Counted:
    found = figures([strata[key] for key in sorted(strata)], weights)
    standing = Standing(
        snapshot=snapshot,
        organisation=organisation,
        sector_id=organisation.sector_id,
        name=name_on(organisation.names.all(), snapshot.period.ends_on) or organisation.slug,
        state=organisation.state,
        size_band=organisation.size_band,
        valid=found.calls,
        answered=found.answered,
        status=_status(found, method),
    )
    if standing.status != Standing.Status.TOO_FEW:
        _scored(standing, found)
    return _Counted(organisation, strata, found, standing)


def _status(found: Figures, method: Method) -> Standing.Status:
    if found.calls < method.shown_from:
        return Standing.Status.TOO_FEW
    if not found.answered:
        return Standing.Status.UNANSWERED
    enough = found.calls >= method.ranked_from
    return Standing.Status.RANKED if enough else Standing.Status.INDICATIVE


def _scored(standing: Standing | About, found: Figures) -> None:
    standing.overall, standing.mastery = points(found.overall), points(found.mastery)
    standing.accessibility = points(found.accessibility)
    for place, skill in enumerate(found.skills, 1):
        setattr(standing, f"skill_{place}", points(skill))
    low, high = found.interval or (None, None)
    standing.low, standing.high = points(low), points(high)
    standing.freedom = found.freedom
    standing.error = None if found.error is None else points(int(found.error * 1e6 + 0.5))
    standing.answer_rate = points(found.answer_rate)
    low, high = found.answer_interval
    standing.answer_low, standing.answer_high = points(low), points(high)
    standing.menu, standing.wait = points(found.menu), points(found.wait)
    standing.talk = points(found.talk)


def _listened(one: _Counted, method: Method, weights: Weights, heard: Heard) -> None:
    if one.standing.overall is not None and one.figures.overall is not None:
        one.standing.behaviours = heard.behaviours(method)
        one.standing.scores = {
            "parts": parts(method, weights, one.strata, heard, one.figures.overall)
        }


def row_of(standing: Standing | About) -> Row:
    """What a standing is ranked by."""
    assert standing.overall is not None
    assert standing.mastery is not None
    assert standing.accessibility is not None
    return Row(
        standing.organisation_id,
        standing.name,
        int(standing.overall.scaleb(6)),
        int(standing.mastery.scaleb(6)),
        int(standing.accessibility.scaleb(6)),
    )


def _ranked(standings: Sequence[Standing | About], method: Method) -> None:
    """Ranks a sector, if enough are eligible, and lines up the others below by name."""
    eligible = [row for row in standings if row.status == Standing.Status.RANKED]
    has_table = len(eligible) >= method.table_from
    placed = {row.key: row for row in rank(row_of(row) for row in eligible)} if has_table else {}
    for standing in eligible if has_table else []:
        found = placed[standing.organisation_id]
        standing.rank, standing.is_tied, standing.place = found.rank, found.is_tied, found.place
        standing.of = len(eligible)
    below = [row for row in standings if row.place is None]
    below.sort(key=lambda row: (row.overall is None, -(row.overall or 0), by_name(row.name)))
    for place, standing in enumerate(below, len(placed) + 1):
        standing.place = place
    first = next((row for row in standings if row.place == 1 and row.rank == 1), None)
    sures = {
        row.organisation_id: known
        for row in standings
        if row.rank is not None and (known := sure(row.overall, row.error, row.freedom))
    }
    if first is not None and first.organisation_id in sures:
        near = near_leader(sures, first.organisation_id)
        for standing in standings:
            standing.is_near_leader = standing.organisation_id in near


def _by_reason(rows: list[_Counted], method: Method, weights: Weights) -> dict[int, list[About]]:
    """A sector's organisations from the calls about each scenario alone, with the same thresholds;
    kept with their standings."""
    found: dict[int, list[About]] = {}
    for scenario in sorted({key for one in rows for key in one.strata}):
        about = [_about(one, scenario, method, weights) for one in rows if scenario in one.strata]
        _ranked(about, method)
        found[scenario] = about
    standings = {one.organisation.pk: one.standing for one in rows}
    for key, about in found.items():
        for each in about:
            standings[each.organisation_id].reasons[reason_key(key)] = reason_values(each)
    return found


def _about(one: _Counted, scenario: int, method: Method, weights: Weights) -> About:
    sums = one.strata[scenario]
    said = About(
        one.organisation.pk,
        one.standing.name,
        sums.calls,
        sums.answered,
        Standing.Status.TOO_FEW.value,
    )
    if sums.calls >= method.shown_from:
        found = figures([sums], weights)
        said.status = _status(found, method).value
        _scored(said, found)
    return said


def _ranges(
    period: Period,
    scenarios: dict[int, int],
    sectors: Iterable[list[_Counted]],
    weights: Weights,
    seed: int,
    at: datetime | None,
) -> None:
    tables = [[one for one in rows if one.standing.rank is not None] for rows in sectors]
    wanted = [one.organisation.pk for rows in tables for one in rows]
    if not wanted:
        return
    samples = samples_of(period, scenarios, wanted, at=at)
    for rows in tables:
        drawn = {one.organisation.slug: samples[one.organisation.pk] for one in rows}
        likely = rank_ranges(drawn, weights, seed=seed)
        for one in rows:
            low, high = likely[one.organisation.slug]
            one.standing.rank_low, one.standing.rank_high = low, high


def _as_kept(snapshot: Snapshot, counted: Iterable[_Counted]) -> None:
    """What an organisation was called and counted as then, not what it is by now."""
    names = ("name", "state", "size_band", "sector_id")
    kept = {pk: rest for pk, *rest in snapshot.standings.values_list("organisation_id", *names)}
    for one in counted:
        for name, value in zip(names, kept.get(one.organisation.pk, ()), strict=False):
            setattr(one.standing, name, value)


def _moved(snapshot: Snapshot, standings: list[Standing], *, at: datetime | None) -> None:
    """A period that grows and has none before it compares nothing: there it is nobody's first
    time."""
    if snapshot.period.is_growing and snapshot.previous is None:
        return
    past = _past(snapshot, at)
    before = (
        {row.organisation_id: row for row in snapshot.previous.standings.all()}
        if snapshot.previous
        else {}
    )
    for standing in standings:
        found = move(
            Now(
                snapshot.standard_id,
                standing.rank,
                standing.overall,
                standing.error,
                standing.freedom,
            ),
            past.get(standing.organisation_id, []),
        )
        standing.movement, standing.entry = found.movement, found.entry
        standing.last_rank, standing.points_change = found.last_rank, found.points_change
        standing.is_change_clear, standing.is_best_yet = found.is_change_clear, found.is_best_yet
        standing.streak_led, standing.streak_up = found.streak_led, found.streak_up
    if snapshot.is_break:
        return
    for sector in {row.sector_id for row in standings}:
        now = _rows(row for row in standings if row.sector_id == sector)
        earlier = _rows(row for row in before.values() if row.sector_id == sector)
        gained = like_for_like(now, earlier)
        for standing in standings:
            if standing.sector_id == sector:
                standing.like_for_like = gained.get(standing.organisation_id)


def _rows(standings: Iterable[Standing]) -> dict[int, Row]:
    return {row.organisation_id: row_of(row) for row in standings if row.rank is not None}


def _past(snapshot: Snapshot, at: datetime | None) -> dict[int, list[Past]]:
    """By organisation, its earlier published periods of this kind, the latest first; of years to
    date those of the same months. A period without a snapshot is a gap. ``at``: as published by
    then."""
    period = snapshot.period
    earlier = Standing.objects.current(at=at).filter(
        snapshot__period__kind=period.kind, snapshot__period__starts_on__lt=period.starts_on
    )
    if period.kind == Period.Kind.YEAR:
        earlier = earlier.filter(snapshot__period__ends_on__month=period.ends_on.month)
    apart = 12 if period.kind == Period.Kind.YEAR else period.length
    rows = earlier.order_by("-snapshot__period__starts_on").values_list(
        "organisation_id",
        "snapshot__period__starts_on",
        "snapshot__standard_id",
        "rank",
        "overall",
        "movement",
        "streak_led",
        "streak_up",
        "error",
        "freedom",
    )
    found: dict[int, list[Past]] = defaultdict(list)
    for organisation, starts_on, *rest in rows:
        months = period.first_month - (starts_on.year * 12 + starts_on.month - 1)
        found[organisation].append(Past(months // apart, *rest))
    return found


def _of_sectors(
    snapshot: Snapshot, drafted: Drafted, reasons: Mapping[int | None, dict[Scenario, list[About]]]
) -> None:
    keys: list[int | None] = [None, *sorted({row.sector_id for row in drafted.standings})]
    before, year = _figures_of(snapshot.previous), _figures_of(snapshot.year_before)
    for key in keys:
        rows = [row for row in drafted.standings if key is None or row.sector_id == key]
        if not rows:
            continue
        one = SectorFigure(snapshot=snapshot, sector_id=key, **_summed(key, rows))
        for scenario, about in reasons.get(key, {}).items():
            one.reasons[reason_key(scenario.pk)] = {
                "code": scenario.code,
                "name": scenario.name,
                "figure": figure_values(_summed(key, about)),
            }
        for since, earlier, then in (
            ("previous", before, snapshot.previous),
            ("year", year, snapshot.year_before),
        ):
            if then is not None and key in earlier:
                one.changes[since] = sector_figures.changes(
                    one.figures,
                    earlier[key].figures,
                    rates=(one.answer_rate, earlier[key].answer_rate),
                    same_method=then.standard_id == snapshot.standard_id,
                )
        drafted.figures.append(one)


def _figures_of(snapshot: Snapshot | None) -> dict[int | None, SectorFigure]:
    return {row.sector_id: row for row in snapshot.figures.all()} if snapshot else {}


def _summed(key: int | None, rows: Sequence[Standing | About]) -> dict[str, Any]:
    """The fields of a sector's figure."""
    calls, answered = sum(row.valid for row in rows), sum(row.answered for row in rows)
    low, high = wilson(answered, calls)
    scores = [row.overall for row in rows if row.rank is not None and row.overall is not None]
    return {
        "organisations": len(rows),
        "shown": sum(row.overall is not None for row in rows),
        "ranked": sum(row.status == Standing.Status.RANKED for row in rows),
        "has_table": key is not None and bool(scores),
        "calls": calls,
        "answered": answered,
        "answer_rate": points(answered * FULL // calls),
        "answer_low": points(int(low * FULL + 0.5)),
        "answer_high": points(int(high * FULL + 0.5)),
        "gap": max(scores) - min(scores) if key is not None and scores else None,
        "figures": sector_figures.figures(rows),
    }
