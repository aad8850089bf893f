"""A sector's page: its figures, its leaderboard, who overtook whom, and who moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from ..drawings import Drawing, Line, bump
from ..filters import Wanted, no_such_page, no_such_sector
from ..models import (
    Departure,
    RankedOrganisation,
    Sector,
    SectorFigure,
    Standing,
)
from ..plan_with import plan_address
from ..wording import clock, listed, ordinal, percent, place, plural, points, rank_label, signed
from ..yours import gaps
from . import board
from .about import Reason, chosen, reasons_of
from .board import Board, Past
from .headlines import headline, headline_about
from .movers import Mover, largest_fall, movers
from .shelf import Run, Shelf, Tile, change_notes, read_shelf, unit

#: A chart of lines carries so many; of a larger table, the first ones and whoever matters.
LINES = 14


@dataclass(frozen=True, slots=True)
class OwnGaps:
    """Where the reader's own organisation stands, and what lies before it."""

    name: str
    #: Of its page, also where the filters leave it out of the board.
    slug: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectorPage:
    shelf: Shelf
    run: Run
    sector: Sector
    sectors: Sequence[Sector]
    reasons: Sequence[Reason]
    #: What the calls are about, None for all of them.
    reason: Reason | None
    wanted: Wanted
    figure: SectorFigure | None
    tiles: Sequence[Tile]
    headline: str
    board: Board
    #: Which of the board's rows are on this page.
    page: Page[Any]
    total: int
    movers: dict[str, list[Mover]]
    departures: Sequence[Departure]
    bump: Drawing | None
    gaps: OwnGaps | None
    ordered: Sequence[tuple[str, Standing]]

    @property
    def snapshot(self) -> Any:
        return self.run.now

    @property
    def subject(self) -> str:
        """What stands before the title of a picture."""
        return f"{self.sector.name}, {self.reason.name}" if self.reason else self.sector.name

    @property
    def unit(self) -> str:
        return unit(self.run.now)

    @property
    def plan_address(self) -> str:
        """Of a calculator with these figures; of all calls, for they are what a roster is for."""
        if self.reason is not None:
            return ""
        return plan_address(self.figure, self.sector, self.snapshot.period)

    def drawings(self) -> dict[str, Drawing]:
        """By their place in an address."""
        found = [self.bump] if self.bump is not None else []
        if self.board.rows:
            found.append(board.picture(self.board))
        return {drawing.id: drawing for drawing in found}

    def tables(self) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
        left = [(row.name, row.last_rank, row.became) for row in self.departures]
        return {
            "leaderboard": (board.BOARD_COLUMNS, board.board_rows(self.ordered)),
            "left": (("Organisation", "Last rank", "Became part of"), left),
        }


def read(slug: str, wanted: Wanted, *, own: RankedOrganisation | None) -> SectorPage:
    """Five queries. Raises WrongAddress for a sector, period, reason or page that is not there."""
    shelf = read_shelf()
    sectors = list(Sector.objects.published())
    sector = next((each for each in sectors if each.slug == slug), None)
    if sector is None:
        raise no_such_sector()
    run = shelf.up_to(shelf.chosen(wanted))
    # the figures of the whole sector, then its rows of today and of the seven periods before
    figure = SectorFigure.objects.filter(snapshot=run.now, sector=sector).first()
    reasons = reasons_of(figure)
    reason = chosen(reasons, wanted, figure)
    standings = _standings(run, sector, reason)
    if reason is not None and figure is not None:
        figure = figure.about(reason.key)
    past = _past(run, sector, standings, wanted.metric, reason)
    fitting = [
        row
        for row in standings
        if (not wanted.state or row.state == wanted.state)
        and (not wanted.size or row.size_band == wanted.size)
    ]
    ordered = board.in_order(fitting, wanted.metric)
    page = _page(ordered, wanted.page)
    own_id = own.pk if own is not None else None
    fall = largest_fall(standings)
    return SectorPage(
        shelf=shelf,
        run=run,
        sector=sector,
        sectors=sectors,
        reasons=reasons,
        reason=reason,
        wanted=wanted,
        figure=figure,
        tiles=_tiles(figure, run, standings),
        headline=headline_about(standings, run, reason.said)
        if reason is not None
        else headline(standings, run),
        board=board.make(
            ordered, list(page.object_list), past, run, figure, wanted, own=own_id, falls_most=fall
        ),
        page=page,
        total=len(standings),
        movers=movers(standings),
        departures=[]
        if reason is not None
        else list(Departure.objects.filter(snapshot=run.now, sector=sector)),
        bump=None
        if reason is not None
        else _bump(standings, past, run, sector, own=own_id, fall=fall),
        gaps=_gaps(standings, figure, own=own_id, is_ranked=reason is None),
        ordered=ordered,
    )


def _page(ordered: Sequence[Any], number: int) -> Page[Any]:
    try:
        return Paginator(ordered, board.ROWS).page(number)
    except EmptyPage:
        raise no_such_page() from None


def _standings(run: Run, sector: Sector, reason: Reason | None) -> list[Standing]:
    """The sector's rows in order, or those from the calls about one reason; one query."""
    rows = (
        Standing.objects.filter(snapshot=run.now, sector=sector)
        .select_related("organisation")
        .in_order()
    )
    if reason is None:
        return list(rows.defer("behaviours", "scores", "reasons"))
    kept = (row.about(reason.key) for row in rows.defer("behaviours", "scores"))
    return sorted((row for row in kept if row is not None), key=lambda row: row.place or 0)


def _past(
    run: Run,
    sector: Sector,
    standings: Sequence[Standing],
    metric: str,
    reason: Reason | None,
) -> dict[int, list[Past | None]]:
    """For each organisation of today one entry for each period of the run; one query. By reason
    only the values: such places are nobody's history."""
    column = {pk: place for place, pk in enumerate(run.ids)}
    found: dict[int, list[Past | None]] = {
        row.organisation_id: [None] * len(run.ids) for row in standings
    }
    rows = Standing.objects.filter(snapshot__in=run.ids, sector=sector).exclude(
        status=Standing.Status.TOO_FEW
    )
    if reason is not None:
        kept = KeyTextTransform(metric, KeyTransform(reason.key, "reasons"))
        for organisation, snapshot, text in rows.order_by().values_list(
            "organisation_id", "snapshot_id", kept
        ):
            if organisation in found and text is not None:
                found[organisation][column[snapshot]] = Past(Decimal(text), None, None, False)
        return found
    for organisation, snapshot, value, rank, at, is_tied in rows.order_by().values_list(
        "organisation_id", "snapshot_id", metric, "rank", "place", "is_tied"
    ):
        if organisation in found:
            ranked = at if rank is not None else None
            found[organisation][column[snapshot]] = Past(value, rank, ranked, is_tied)
    return found


def _tiles(figure: SectorFigure | None, run: Run, standings: Sequence[Standing]) -> list[Tile]:
    if figure is None:
        return []
    snapshot = run.now
    counts = [row.valid for row in standings]
    each = f"{min(counts)} to {max(counts)} for each centre" if counts else ""
    likely = ""
    if figure.answer_low is not None and figure.answer_high is not None:
        likely = f"; likely {percent(figure.answer_low)} to {percent(figure.answer_high)}"
    return [
        Tile(
            "Sector median",
            points(figure.median("overall")),
            "",
            change_notes(figure, snapshot, "overall"),
        ),
        Tile(
            "Gap, first to last",
            points(figure.gap),
            "pts" if figure.gap is not None else "",
            (f"{figure.ranked} ranked",),
        ),
        Tile(
            "Median wait",
            clock(figure.median("wait")),
            "min",
            change_notes(figure, snapshot, "wait"),
        ),
        Tile(
            "Answered",
            percent(figure.answer_rate).rstrip("%"),
            "%",
            (f"{figure.answered} of {figure.calls}{likely}",),
        ),
        Tile("Calls", str(figure.calls), "", (each,)),
    ]


def _bump(
    standings: Sequence[Standing],
    past: dict[int, list[Past | None]],
    run: Run,
    sector: Sector,
    *,
    own: int | None,
    fall: int | None,
) -> Drawing | None:
    ranked = [row for row in standings if row.rank is not None]
    if len(ranked) < 2 or len(run.snapshots) < 2:
        return None
    drawn = ranked
    if len(ranked) > LINES:
        matter = {own, fall}
        rest = [row for row in ranked[LINES - 2 :] if row.organisation_id in matter]
        drawn = ranked[: LINES - len(rest)] + rest
        drawn = list({row.organisation_id: row for row in drawn}.values())

    def kind(row: Standing) -> str:
        if row.organisation_id == own:
            return "you"
        if row.rank == 1:
            return "leader"
        return "fall" if row.organisation_id == fall else ""

    lines = [
        Line(
            name=row.name,
            ranks=[p.rank if p else None for p in past[row.organisation_id]],
            places=[p.place if p else None for p in past[row.organisation_id]],
            ties=[bool(p and p.is_tied) for p in past[row.organisation_id]],
            kind=kind(row),
        )
        for row in drawn
    ]
    count = len(run.snapshots)
    words = "Two periods" if count == 2 else plural(count, unit(run.now)).capitalize()
    if (count, unit(run.now)) == (8, "quarter"):
        words = "Two years"
    return bump(
        lines,
        run.labels,
        run.breaks,
        title=f"{words} of overtaking",
        text=_bump_text(lines, run, sector),
        out_of=len(ranked),
    )


def _bump_text(lines: Sequence[Line], run: Run, sector: Sector) -> str:
    said = []
    for line in lines:
        there = [rank for rank in line.ranks if rank is not None]
        if line.kind and len(there) > 1:
            said.append(f"{line.name} from {place(there[0])} to {place(there[-1])}")
    first, last = run.spoken[0], run.spoken[-1]
    told = f": {listed(said)}" if said else ""
    return f"Rank among {sector.name.lower()} from {first} to {last}{told}."


def _gaps(
    standings: Sequence[Standing],
    figure: SectorFigure | None,
    *,
    own: int | None,
    is_ranked: bool,
) -> OwnGaps | None:
    """Of the reader's own organisation: to the median, and to whoever stands next above."""
    mine = next((row for row in standings if row.organisation_id == own), None)
    if mine is None or mine.overall is None:
        return None
    found = gaps(standings, mine, median=figure.median("overall") if figure is not None else None)
    said = []
    if mine.rank is not None and is_ranked:
        said.append(f"Rank {rank_label(mine.rank, is_tied=mine.is_tied)} of {mine.of}.")
    if found.to_median is not None:
        said.append(f"{signed(found.to_median)} to the sector median.")
    if found.to_next is not None and found.next_rank is not None:
        who = listed(found.next_names)
        said.append(f"{points(found.to_next)} short of {ordinal(found.next_rank)}, {who}.")
    elif mine.rank == 1:
        said.append("Nobody stands above.")
    return OwnGaps(mine.name, mine.organisation.slug, tuple(said))
