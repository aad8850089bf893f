"""The members' first page: the nation in figures, sector by sector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from ..drawings import Drawing, Spark, Strip, Trend, spark, strips, trend
from ..filters import SHORTER_IS_BETTER, Wanted
from ..models import Award, RankedOrganisation, Sector, SectorFigure, Standing
from ..wording import clock, listed, metric_change, metric_value, percent, plural, points
from .shelf import Run, Shelf, Tile, by_snapshot, change_notes, means, read_shelf, unit, when


@dataclass(frozen=True, slots=True)
class SectorRow:
    sector: Sector
    figure: SectorFigure
    value: str
    change: str
    best: str
    answered: str
    wait: str
    leaders: str
    spark: Spark
    is_yours: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    shelf: Shelf
    run: Run
    #: Without state, size and reason, which narrow a sector's table and nothing here.
    wanted: Wanted
    #: Whether one of them was asked for all the same.
    is_narrowed_in_vain: bool
    national: SectorFigure | None
    tiles: Sequence[Tile]
    rows: Sequence[SectorRow]
    sectors: Sequence[Sector]
    own: Standing | None
    #: The slug of its sector.
    own_sector: str
    winners: Sequence[Award]
    strips: Drawing | None
    trend: Drawing | None

    @property
    def snapshot(self) -> Any:
        return self.run.now

    @property
    def subject(self) -> str:
        """What stands before the title of a picture."""
        return ""

    @property
    def unit(self) -> str:
        return unit(self.run.now)

    def drawings(self) -> dict[str, Drawing]:
        return {each.id: each for each in (self.strips, self.trend) if each is not None}

    def tables(self) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
        return {
            "sectors": (_COLUMNS, [_row(row) for row in self.rows]),
            "winners": (WINNERS, winner_rows(self.winners)),
        }


_COLUMNS = (
    "Sector",
    "Called",
    "With a score",
    "Ranked",
    "Calls",
    "Answered",
    "Answer rate",
    "Answer rate, low",
    "Answer rate, high",
    "Median Overall CX",
    "Mean Overall CX",
    "Best Overall CX",
    "Median Agent Mastery",
    "Median Accessibility",
    "Median wait, seconds",
    "Median menu, seconds",
    "Median talk, seconds",
    "Gap, first to last",
    "First",
)
WINNERS = ("Sector", "For", "Organisation", "Value", "Joint", "Decided by")


def _row(row: SectorRow) -> tuple[Any, ...]:
    figure = row.figure
    return (
        row.sector.name,
        figure.organisations,
        figure.shown,
        figure.ranked,
        figure.calls,
        figure.answered,
        figure.answer_rate,
        figure.answer_low,
        figure.answer_high,
        figure.median("overall"),
        figure.mean("overall"),
        figure.best("overall"),
        figure.median("mastery"),
        figure.median("accessibility"),
        figure.median("wait"),
        figure.median("menu"),
        figure.median("talk"),
        figure.gap,
        row.leaders,
    )


def read_winners(snapshot: int) -> list[Award]:
    """Sector by sector; one query."""
    metrics = list(Award.For.values)
    found = Award.objects.filter(snapshot=snapshot).select_related("sector")

    def order(award: Award) -> tuple[int, str, int, str]:
        sector = award.sector
        return sector.order, sector.slug, metrics.index(award.metric), award.name.casefold()

    return sorted(found, key=order)


def winner_rows(winners: Sequence[Award]) -> list[tuple[Any, ...]]:
    return [
        (
            award.sector.name,
            award.get_metric_display(),
            award.name,
            award.value,
            "joint" if award.is_joint else "",
            award.get_decided_by_display(),
        )
        for award in winners
    ]


def read(wanted: Wanted, *, own: RankedOrganisation | None) -> HomePage:
    """Four queries. Raises WrongAddress for a period that is not published."""
    in_vain = wanted.narrows or bool(wanted.reason)
    wanted = replace(wanted, state="", size="", reason="")
    shelf = read_shelf()
    run = shelf.up_to(shelf.chosen(wanted))
    figures = list(
        SectorFigure.objects.filter(snapshot__in=run.ids)
        .select_related("sector")
        .defer("reasons")
        .order_by("pk")
    )
    asked = Q(rank=1)
    if own is not None:
        asked |= Q(organisation=own.pk)
    standings = list(
        Standing.objects.filter(asked, snapshot=run.now)
        .select_related("organisation")
        .defer("behaviours", "scores", "reasons")
        .order_by("place", "pk")
    )
    mine = next(
        (row for row in standings if own is not None and row.organisation_id == own.pk), None
    )
    national = by_snapshot([each for each in figures if each.sector_id is None], run)
    rows = _rows(figures, standings, run, wanted, own=own)
    return HomePage(
        shelf=shelf,
        run=run,
        wanted=wanted,
        is_narrowed_in_vain=in_vain,
        national=national[-1],
        tiles=national_tiles(national[-1], run.now),
        rows=rows,
        sectors=sorted({f.sector for f in figures if f.sector}, key=lambda s: (s.order, s.slug)),
        own=mine,
        own_sector=own.sector.slug if own is not None else "",
        winners=read_winners(run.now.pk),
        strips=_strips(rows, run),
        trend=national_trend(national, run),
    )


def _rows(
    figures: Sequence[SectorFigure],
    standings: Sequence[Standing],
    run: Run,
    wanted: Wanted,
    *,
    own: RankedOrganisation | None,
) -> list[SectorRow]:
    metric = wanted.metric
    by_sector: dict[int, list[SectorFigure]] = {}
    for figure in figures:
        if figure.sector_id is not None:
            by_sector.setdefault(figure.sector_id, []).append(figure)
    lines = {
        pk: [value_of(f, metric) for f in by_snapshot(found, run)]
        for pk, found in by_sector.items()
    }
    values = [float(value) for line in lines.values() for value in line if value is not None]
    low, high = (min(values), max(values)) if values else (0.0, 100.0)
    rows = []
    for pk, found in by_sector.items():
        now = next((figure for figure in found if figure.snapshot_id == run.now.pk), None)
        if now is None or now.sector is None:
            continue
        value = value_of(now, metric)
        first = [row for row in standings if row.rank == 1 and row.sector_id == pk]
        rows.append(
            SectorRow(
                sector=now.sector,
                figure=now,
                value=metric_value(metric, value),
                change=metric_change(metric, now.change(metric)),
                best=metric_value(metric, now.best(metric)),
                answered=percent(now.answer_rate),
                wait=clock(now.median("wait")),
                leaders=listed([row.name for row in first]),
                spark=spark(lines[pk], list(run.breaks), low, high),
                is_yours=own is not None and own.sector_id == pk,
            )
        )
    sign = 1 if metric in SHORTER_IS_BETTER else -1

    def order(row: SectorRow) -> tuple[bool, Any, int]:
        value = value_of(row.figure, metric)
        return value is None, sign * (value or 0), row.sector.order

    return sorted(rows, key=order)


def value_of(figure: SectorFigure | None, metric: str) -> Any:
    """The median of a sector; of the answer rate, the share of all its calls."""
    if figure is None:
        return None
    return figure.answer_rate if metric == "answer_rate" else figure.median(metric)


def national_tiles(figure: SectorFigure | None, snapshot: Any) -> list[Tile]:
    """Means over organisations, with their changes."""
    if figure is None:
        return []

    def scored(name: str, metric: str) -> Tile:
        notes = change_notes(figure, snapshot, metric, of="mean")
        return Tile(name, points(figure.mean(metric)), "", notes)

    likely = ""
    if figure.answer_low is not None and figure.answer_high is not None:
        likely = f"; likely {percent(figure.answer_low)} to {percent(figure.answer_high)}"
    return [
        scored("Overall CX", "overall"),
        scored("Agent Mastery", "mastery"),
        scored("Accessibility", "accessibility"),
        Tile(
            "Average wait",
            clock(figure.mean("wait")),
            "min",
            change_notes(figure, snapshot, "wait", of="mean"),
        ),
        Tile(
            "Answered",
            percent(figure.answer_rate).rstrip("%"),
            "%",
            (f"{figure.answered} of {figure.calls} calls{likely}",),
        ),
    ]


def _strips(rows: Sequence[SectorRow], run: Run) -> Drawing | None:
    given = []
    for row in rows:
        best, gap = row.figure.best("overall"), row.figure.gap
        low = best - gap if best is not None and gap is not None else None
        given.append(Strip(row.sector.name, low, row.figure.median("overall"), best, row.is_yours))
    if not [each for each in given if each.median is not None]:
        return None
    return strips(
        given,
        title="Sectors side by side",
        text="Each sector from its last ranked organisation to its first, with the median of "
        f"Overall CX as a needle, in {run.now.period.label}.",
    )


def national_trend(
    figures: Sequence[SectorFigure | None], run: Run, *, title: str = ""
) -> Drawing | None:
    """Means of Overall and its two halves; wait and answer rate stand in the table."""
    if len([figure for figure in figures if figure is not None]) < 2:
        return None
    lines = [
        Trend("reef", "Overall CX", means(figures, "overall")),
        Trend("ink", "Agent Mastery", means(figures, "mastery")),
        Trend("jac", "Accessibility", means(figures, "accessibility")),
    ]
    overall = [value for value in lines[0].values if value is not None]
    first, last = (when(each.period) for each in (run.snapshots[0], run.now))
    said = f": {points(overall[0])} {first}, {points(overall[-1])} {last}" if overall else ""
    for cut, method in run.breaks.items():
        said += f". Method {method} begins in {run.spoken[cut]}"
    return trend(
        lines,
        run.labels,
        run.breaks,
        name="trend",
        title=title or f"The nation over {plural(len(run.labels), unit(run.now))}",
        text=f"National means of Overall CX and its two halves{said}.",
        more=[
            ("Wait", [clock(f.mean("wait")) if f else "–" for f in figures]),
            ("Answered", [percent(f.answer_rate) if f else "–" for f in figures]),
            ("Calls", [str(f.calls) if f else "–" for f in figures]),
            ("Centres", [str(f.organisations) if f else "–" for f in figures]),
        ],
    )
