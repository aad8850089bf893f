"""Up to five organisations side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ..drawings import Drawing, Shape, Trend, radar, trend
from ..filters import COMPARED_MOST, Wanted, no_such_organisation, no_such_sector
from ..models import Competency, RankedOrganisation, Sector, Standing
from ..search import in_public
from ..wording import clock, likely, listed, percent, plural, points, rank_label
from .organisation_charts import SKILLS
from .shelf import Run, Shelf, read_shelf, unit

#: How each is drawn, in the order of choosing; the reader's own is "you".
KINDS = ("reef", "ink", "jac", "", "fifth")


@dataclass(frozen=True, slots=True)
class Chosen:
    organisation: RankedOrganisation
    name: str
    standing: Standing | None
    is_yours: bool
    #: The address without this one.
    without: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    shelf: Shelf
    run: Run
    wanted: Wanted
    sectors: Sequence[Sector]
    sector: Sector | None
    chosen: Sequence[Chosen]
    options: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    crosses_sectors: bool
    #: Whether state, size or reason were asked for, which narrow a sector's table and nothing here.
    is_narrowed_in_vain: bool
    trend: Drawing | None
    radar: Drawing | None

    @property
    def snapshot(self) -> Any:
        return self.run.now

    @property
    def subject(self) -> str:
        """What stands before the title of a picture."""
        return ""

    @property
    def is_full(self) -> bool:
        return len(self.chosen) >= COMPARED_MOST

    def drawings(self) -> dict[str, Drawing]:
        return {each.id: each for each in (self.trend, self.radar) if each is not None}

    def tables(self) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
        return {"comparison": (self.columns, self.rows)}


def read(wanted: Wanted, *, own: RankedOrganisation | None) -> ComparePage:
    """At most six queries. Raises WrongAddress for what is not there. Of all calls: a reason
    belongs to one sector."""
    in_vain = wanted.narrows or bool(wanted.reason)
    wanted = replace(wanted, state="", size="", reason="")
    shelf = read_shelf()
    run = shelf.up_to(shelf.chosen(wanted))
    sectors = list(Sector.objects.published())
    organisations = _organisations(wanted.organisations)
    sector = _sector(wanted.sector, sectors, organisations, own)
    history = _history(organisations, run)
    names = _names(organisations, history)
    chosen = [
        Chosen(
            organisation=each,
            name=names[each.pk],
            standing=history[each.pk][-1],
            is_yours=own is not None and own.pk == each.pk,
            without=wanted.query(
                with_sector=True,
                organisations=tuple(s for s in wanted.organisations if s != each.slug),
            ),
        )
        for each in organisations
    ]
    skills = list(
        Competency.objects.filter(version=run.now.standard_id)
        .order_by("place")
        .values_list("name", flat=True)
    )
    return ComparePage(
        shelf=shelf,
        run=run,
        wanted=wanted,
        sectors=sectors,
        sector=sector,
        chosen=chosen,
        options=_options(run, sector, wanted.organisations),
        columns=("", *(each.name for each in chosen)),
        rows=_rows(chosen, skills),
        crosses_sectors=len({each.organisation.sector_id for each in chosen}) > 1,
        is_narrowed_in_vain=in_vain,
        trend=_trend(chosen, history, run),
        radar=_radar(chosen, skills),
    )


def _organisations(slugs: Sequence[str]) -> list[RankedOrganisation]:
    """In the order asked. Raises WrongAddress, also for one of which nothing is published."""
    if not slugs:
        return []
    asked = in_public().filter(slug__in=slugs).select_related("sector")
    found = {each.slug: each for each in asked}
    if len(found) != len(slugs):
        raise no_such_organisation()
    return [found[slug] for slug in slugs]


def _sector(
    slug: str,
    sectors: Sequence[Sector],
    organisations: Sequence[RankedOrganisation],
    own: RankedOrganisation | None,
) -> Sector | None:
    """Whose organisations are offered: as asked, else of those chosen, else the reader's own."""
    if slug:
        found = next((each for each in sectors if each.slug == slug), None)
        if found is None:
            raise no_such_sector()
        return found
    if organisations:
        return organisations[-1].sector
    if own is not None:
        return own.sector
    return sectors[0] if sectors else None


def _history(
    organisations: Sequence[RankedOrganisation], run: Run
) -> dict[int, list[Standing | None]]:
    history: dict[int, list[Standing | None]] = {
        each.pk: [None] * len(run.ids) for each in organisations
    }
    if not organisations:
        return history
    column = {pk: place for place, pk in enumerate(run.ids)}
    rows = Standing.objects.filter(
        snapshot__in=run.ids, organisation__in=[each.pk for each in organisations]
    ).defer("behaviours", "scores", "reasons")
    for row in rows:
        history[row.organisation_id][column[row.snapshot_id]] = row
    return history


def _names(
    organisations: Sequence[RankedOrganisation], history: dict[int, list[Standing | None]]
) -> dict[int, str]:
    """As the latest of these periods calls them."""
    names = {}
    for each in organisations:
        there = [row.name for row in history[each.pk] if row is not None]
        names[each.pk] = there[-1] if there else each.slug.replace("-", " ").title()
    return names


def _options(run: Run, sector: Sector | None, taken: Sequence[str]) -> list[tuple[str, str]]:
    if sector is None:
        return []
    rows = Standing.objects.filter(snapshot=run.now, sector=sector).values_list(
        "organisation__slug", "name"
    )
    left = [(slug, name) for slug, name in rows if slug not in taken]
    return sorted(left, key=lambda pair: pair[1].casefold())


def _rows(chosen: Sequence[Chosen], skills: Sequence[str]) -> list[tuple[str, ...]]:
    def line(name: str, say: Any) -> tuple[str, ...]:
        shown = (each.standing if _is_shown(each.standing) else None for each in chosen)
        return (name, *("–" if row is None else say(row) for row in shown))

    def of(metric: str, say: Any = points) -> Any:
        return lambda row: say(getattr(row, metric))

    return [
        ("Sector", *(each.organisation.sector.name for each in chosen)),
        line("Rank in its sector", lambda row: _rank(row)),
        line("Likely rank", lambda row: likely(row.rank_low, row.rank_high)),
        line("Overall CX", of("overall")),
        line("95% interval", lambda row: _interval(row)),
        line("Agent Mastery", of("mastery")),
        *(line(name, of(metric)) for name, metric in zip(skills, SKILLS, strict=False)),
        line("Accessibility", of("accessibility")),
        line("Answered", lambda row: f"{row.answered} of {row.valid}, {percent(row.answer_rate)}"),
        line("Mean menu", of("menu", clock)),
        line("Mean wait", of("wait", clock)),
        line("Mean talk", of("talk", clock)),
        ("Calls", *(str(each.standing.valid) if each.standing else "0" for each in chosen)),
    ]


def _is_shown(row: Standing | None) -> bool:
    return row is not None and row.status != Standing.Status.TOO_FEW


def _rank(row: Standing) -> str:
    if row.rank is None:
        return "not ranked"
    return f"{rank_label(row.rank, is_tied=row.is_tied)} of {row.of}"


def _interval(row: Standing) -> str:
    return "–" if row.low is None else f"{points(row.low)} to {points(row.high)}"


def _kinds(chosen: Sequence[Chosen]) -> list[str]:
    others = iter(KINDS)
    return ["you" if each.is_yours else next(others) for each in chosen]


def _trend(
    chosen: Sequence[Chosen], history: dict[int, list[Standing | None]], run: Run
) -> Drawing | None:
    if not chosen or len(run.ids) < 2:
        return None
    lines = []
    for kind, each in zip(_kinds(chosen), chosen, strict=True):
        values: list[Decimal | None] = [
            row.overall if row is not None else None for row in history[each.organisation.pk]
        ]
        lines.append(Trend(kind, each.name, values))
    return trend(
        lines,
        run.labels,
        run.breaks,
        name="trend",
        title=f"Overall CX over {plural(len(run.ids), unit(run.now))}",
        text=f"Overall CX of {listed([each.name for each in chosen])}, {unit(run.now)} by "
        f"{unit(run.now)}.",
    )


def _radar(chosen: Sequence[Chosen], skills: Sequence[str]) -> Drawing | None:
    shapes = [
        Shape(kind, each.name, each.standing.skills)
        for kind, each in zip(_kinds(chosen), chosen, strict=True)
        if each.standing is not None and each.standing.overall is not None
    ]
    if not shapes or len(skills) != len(SKILLS):
        return None
    return radar(
        skills,
        shapes,
        title="Five skills",
        text=f"The five skills of {listed([shape.name for shape in shapes])}.",
    )
