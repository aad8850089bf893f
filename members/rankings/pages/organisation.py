"""An organisation's page: where it stands, how it came there, and what callers met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from publishing.kept import once

from ..drawings import Drawing
from ..filters import Wanted, no_such_organisation
from ..models import (
    Item,
    RankedOrganisation,
    Sector,
    SectorFigure,
    Standing,
    Watch,
    name_on,
)
from ..search import in_public
from ..wording import (
    listed,
    number,
    percent,
    place,
    plural,
    points,
    rank_label,
    sentence,
    signed,
)
from . import organisation_charts as charts
from .about import Reason, chosen, reasons_of
from .behaviours import Behaviour, behaviours_of
from .board import STATUS_WORDS, Move, movement, rank_cells
from .organisation_charts import SKILLS
from .shelf import Run, Shelf, is_compared, read_shelf

#: How far back the history goes.
PERIODS = 12
#: How many behaviours are put forward, from either end.
ENDS = 2


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    shelf: Shelf
    run: Run
    organisation: RankedOrganisation
    sector: Sector
    reasons: Sequence[Reason]
    #: What the calls are about, None for all of them.
    reason: Reason | None
    wanted: Wanted
    name: str
    formerly: Sequence[str]
    #: Of the one that it is part of by now, "" where it is part of none.
    became: str
    #: None too while the day is yet to come.
    left_on: date | None
    standing: Standing | None
    #: The latest period of this kind in which it was called, when that is another one.
    last: Standing | None
    standings: Sequence[Standing | None]
    figure: SectorFigure | None
    is_yours: bool
    lead: str
    move: Move | None
    ruler: Mapping[str, Any] | None
    facts: Sequence[Fact]
    #: None for the first of its kind that grows: a single point is no history.
    history: Drawing | None
    radar: Drawing | None
    timings: Drawing | None
    behaviours: Sequence[Behaviour]

    @property
    def snapshot(self) -> Any:
        return self.run.now

    @property
    def subject(self) -> str:
        """What stands before the title of a picture."""
        return f"{self.name}, {self.reason.name}" if self.reason else self.name

    @property
    def best(self) -> Sequence[Behaviour]:
        return self.behaviours[:ENDS]

    @property
    def weakest(self) -> Sequence[Behaviour]:
        return self.behaviours[ENDS:][-ENDS:]

    @property
    def rank_words(self) -> str:
        if self.standing is None:
            return ""
        return rank_label(self.standing.rank, is_tied=self.standing.is_tied)

    def drawings(self) -> dict[str, Drawing]:
        found = (self.history, self.radar, self.timings)
        return {drawing.id: drawing for drawing in found if drawing is not None}

    def tables(self) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
        return {
            "history": (
                _HISTORY,
                [
                    _history_row(s, row, is_whole=self.reason is None)
                    for s, row in zip(self.run.snapshots, self.standings, strict=True)
                ],
            ),
            "behaviours": (
                ("Skill", "Code", "Behaviour", "Points", "Calls", "Done", "A period ago"),
                [
                    (each.skill, each.code, each.text, each.points, each.calls, each.done, each.was)
                    for each in self.behaviours
                ],
            ),
        }


_HISTORY = (
    "Period",
    "Method",
    "Revision",
    "Name",
    "Calls",
    "Answered",
    "Status",
    "Overall CX",
    "Low",
    "High",
    "Rank",
    "Joint",
    "Of",
    "Agent Mastery",
    "Accessibility",
    "Skill 1",
    "Skill 2",
    "Skill 3",
    "Skill 4",
    "Skill 5",
    "Answer rate",
    "Mean wait, seconds",
)


def _history_row(snapshot: Any, row: Standing | None, *, is_whole: bool) -> tuple[Any, ...]:
    """A place among the calls about one reason is nobody's history."""
    start = (snapshot.period.short_label, snapshot.standard.number, snapshot.revision)
    if row is None:
        return (*start, *[""] * (len(_HISTORY) - len(start)))
    return (
        *start,
        row.name,
        row.valid,
        row.answered,
        row.get_status_display(),
        row.overall,
        row.low,
        row.high,
        *(rank_cells(row.rank_label) if is_whole else ("", "")),
        row.of if is_whole else "",
        row.mastery,
        row.accessibility,
        *row.skills,
        row.answer_rate,
        row.wait,
    )


def find(sector: str, slug: str, *, user: Any) -> RankedOrganisation:
    """One query; ``is_watched`` says whether this reader watches it. Raises WrongAddress, also for
    one of which nothing is published."""
    watched = Watch.objects.filter(user=user, organisation=OuterRef("pk"))
    found = (
        in_public()
        .filter(slug=slug, sector__slug=sector)
        .select_related("sector", "merged_into__sector")
        .annotate(is_watched=Exists(watched))
        .first()
    )
    if found is None:
        raise no_such_organisation()
    return found


def read(
    organisation: RankedOrganisation,
    wanted: Wanted,
    *,
    own: RankedOrganisation | None,
    on: date,
) -> OrganisationPage:
    """Four queries; one more for one that was not called in these periods, two for one that became
    another, one where the period before was corrected since. ``on``: the reader's day; a name or a
    merger of a later day is not told yet. Raises WrongAddress for a reason that its sector was not
    rung for."""
    shelf = read_shelf()
    run = shelf.up_to(shelf.chosen(wanted), count=PERIODS)
    rows = {
        row.snapshot_id: row
        for row in Standing.objects.filter(snapshot__in=run.ids, organisation=organisation)
    }
    read_already = {snapshot.pk: snapshot for snapshot in run.snapshots}
    for row in rows.values():
        row.snapshot = read_already[row.snapshot_id]
    figures = {
        figure.snapshot_id: figure
        for figure in SectorFigure.objects.filter(
            snapshot__in=run.ids, sector=organisation.sector_id
        ).order_by()
    }
    reasons = reasons_of(figures.get(run.now.pk))
    reason = chosen(reasons, wanted, figures.get(run.now.pk))
    if reason is not None:
        rows = {pk: one for pk, row in rows.items() if (one := row.about(reason.key))}
        figures = {pk: of for pk, figure in figures.items() if (of := figure.about(reason.key))}
    standings = [rows.get(pk) for pk in run.ids]
    items = read_items(run.now.standard_id)
    standing, figure = standings[-1], figures.get(run.now.pk)
    there = [row for row in standings if row is not None]
    name = there[-1].name if there else name_on(organisation.names.all(), on)
    is_yours = own is not None and own.pk == organisation.pk
    who = "You" if is_yours else name
    before = _before(run, rows, organisation) if reason is None else None
    skills = _skills(items)
    return OrganisationPage(
        shelf=shelf,
        run=run,
        organisation=organisation,
        sector=organisation.sector,
        reasons=reasons,
        reason=reason,
        wanted=wanted,
        name=name,
        formerly=list(dict.fromkeys(row.name for row in there if row.name != name)),
        became=_became(organisation, on),
        left_on=_past(organisation.left_on, on),
        standing=standing,
        last=there[-1] if there and standing is None else None,
        standings=standings,
        figure=figure,
        is_yours=is_yours,
        lead=_lead(standing, figure, skills, run, reason),
        move=_moved(standing, run) if standing is not None and reason is None else None,
        ruler=charts.ruler_of(standings, run, is_yours=is_yours) if reason is None else None,
        facts=_facts(standing, before),
        history=charts.history_of(
            standings,
            figures,
            run,
            who=who,
            name=name,
            is_yours=is_yours,
            is_whole=reason is None,
        )
        if len(run.ids) > 1 or not run.now.period.is_growing
        else None,
        radar=charts.radar_of(standing, figure, skills, who=who, is_yours=is_yours),
        timings=charts.timings_of(
            standing, figure, who=who, is_yours=is_yours, is_whole=reason is None
        ),
        behaviours=behaviours_of(standing, before, items) if reason is None else [],
    )


def _moved(standing: Standing, run: Run) -> Move:
    if not is_compared(run.now):
        return Move("none", "", "Compared with no other period")
    return movement(standing, is_break=run.now.is_break)


def _before(
    run: Run, rows: Mapping[int, Standing], organisation: RankedOrganisation
) -> Standing | None:
    """Where it stood in the figures that its movement was counted from, corrected since or not."""
    previous = run.now.previous_id
    if previous is None or run.now.is_break:
        return None
    if previous in run.ids:
        return rows.get(previous)
    return Standing.objects.filter(snapshot=previous, organisation=organisation).first()


def read_items(standard: int) -> list[Item]:
    """With their competencies, in order. A published standard never changes, so they are read once
    and kept; else one query."""
    items = Item.objects.filter(version=standard).select_related("competency")
    return once(f"rankings:items:{standard}", lambda: list(items), seconds=3600)


def _became(organisation: RankedOrganisation, on: date) -> str:
    """The name, on the day of the merger, of the one that it went into."""
    merged_on = _past(organisation.merged_on, on)
    if merged_on is None or organisation.merged_into is None:
        return ""
    into = in_public().with_names().filter(pk=organisation.merged_into.pk).first()
    return name_on(into.names.all(), merged_on) if into is not None else ""


def _past(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def _skills(items: Sequence[Item]) -> list[str]:
    """Names of the competencies, in their places."""
    found = {item.competency.place: item.competency.name for item in items if item.competency}
    return [found[at] for at in sorted(found)]


def _lead(
    standing: Standing | None,
    figure: SectorFigure | None,
    skills: Sequence[str],
    run: Run,
    reason: Reason | None,
) -> str:
    about = f" about {reason.said}" if reason is not None else ""
    if standing is None:
        return f"No calls{about} in {run.now.period.label}."
    if standing.status in STATUS_WORDS:
        calls = sentence(plural(standing.valid, "call"))
        return f"{calls}{about}, so no rank: {STATUS_WORDS[standing.status]}."
    said = []
    if standing.rank is not None:
        at = place(standing.rank)
        at = f"joint {at}" if standing.is_tied else at
        by = f" by the calls{about} alone" if about else ""
        said.append(f"{sentence(at)} of {number(standing.of or 0)}{by}.")
    if figure is not None and len(skills) == len(SKILLS):
        said.append(_beside(standing, figure, skills))
    return " ".join(each for each in said if each)


def _beside(standing: Standing, figure: SectorFigure, skills: Sequence[str]) -> str:
    below = []
    for name, metric in zip(skills, SKILLS, strict=True):
        mine, middle = getattr(standing, metric), figure.median(metric)
        if mine is not None and middle is not None and mine < middle:
            below.append(name)
    if not below:
        return "At or above the sector median in every skill."
    if len(below) == len(skills):
        return "Below the sector median in every skill."
    return f"Below the sector median for {listed(below)}; at or above it for the rest."


def _facts(standing: Standing | None, before: Standing | None) -> list[Fact]:
    if standing is None or standing.overall is None:
        return []

    def moved(metric: str) -> str:
        now, then = getattr(standing, metric), getattr(before, metric, None)
        if now is None or then is None:
            return ""
        return f"{signed(now - then)} on the period before"

    change = ""
    if standing.points_change is not None:
        change = f", {signed(standing.points_change)}"
        change += "" if standing.is_change_clear else ", steady"
    interval = f"{points(standing.low)} to {points(standing.high)}, n = {standing.valid}{change}"
    likely = ""
    if standing.answer_low is not None:
        likely = f"likely {percent(standing.answer_low)} to {percent(standing.answer_high)}"
    return [
        Fact("Overall CX", points(standing.overall), interval),
        Fact("Agent Mastery", points(standing.mastery), moved("mastery")),
        Fact("Accessibility", points(standing.accessibility), moved("accessibility")),
        Fact("Answered", f"{standing.answered} of {standing.valid}", likely),
    ]
