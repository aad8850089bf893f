"""What everybody may read: the nation, the first three of each sector, who won what, and how it is
all worked out. With an account, the nation month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..drawings import Drawing
from ..filters import Wanted, no_such_period
from ..models import (
    Award,
    Period,
    Scenario,
    Sector,
    SectorFigure,
    StandardVersion,
    Standing,
    reason_key,
)
from ..wording import rounded
from .board import rank_cells
from .home import WINNERS, national_tiles, national_trend, read_winners, winner_rows
from .shelf import Run, Shelf, Tile, by_snapshot, read_shelf

#: How many of a sector are named to everybody.
FIRST = 3
#: Months of the nation that an account shows.
MONTHS = 24


@dataclass(frozen=True, slots=True)
class SectorTop:
    sector: Sector
    rows: Sequence[Standing]


@dataclass(frozen=True, slots=True)
class PublicPage:
    shelf: Shelf
    run: Run
    national: SectorFigure | None
    tiles: Sequence[Tile]
    tops: Sequence[SectorTop]
    winners: Sequence[Award]
    months: Drawing | None
    is_latest: bool

    @property
    def snapshot(self) -> Any:
        return self.run.now

    @property
    def quarters(self) -> Sequence[Any]:
        return self.shelf.quarters

    def tables(self) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
        top = [
            (
                each.sector.name,
                *rank_cells(row.rank_label),
                row.name,
                row.overall,
                row.low,
                row.high,
                row.valid,
            )
            for each in self.tops
            for row in each.rows
        ]
        return {
            "top-three": (
                ("Sector", "Rank", "Joint", "Organisation", "Overall CX", "Low", "High", "Calls"),
                top,
            ),
            "winners": (WINNERS, winner_rows(self.winners)),
        }


def read(period: str = "", *, with_months: bool) -> PublicPage | None:
    """Four queries, five with months. None before the first quarter is published. Raises
    WrongAddress for a quarter that is not there; months have no page of their own here."""
    shelf = read_shelf()
    if not shelf.quarters:
        if period:
            raise no_such_period()
        return None
    snapshot = shelf.chosen(Wanted(period=period))
    if snapshot.period.kind != Period.Kind.QUARTER:
        raise no_such_period()
    run = shelf.up_to(snapshot, count=1)
    national = SectorFigure.objects.filter(snapshot=snapshot, sector=None).first()
    return PublicPage(
        shelf=shelf,
        run=run,
        national=national,
        tiles=national_tiles(national, snapshot),
        tops=_tops(snapshot.pk),
        winners=read_winners(snapshot.pk),
        months=read_months(shelf) if with_months else None,
        is_latest=snapshot.pk == shelf.quarters[0].pk,
    )


def _tops(snapshot: int) -> list[SectorTop]:
    rows = (
        Standing.objects.filter(snapshot=snapshot, rank__lte=FIRST)
        .select_related("sector", "organisation")
        .defer("behaviours", "scores", "reasons")
        .order_by("sector__order", "sector__slug", "place")
    )
    found: dict[int, list[Standing]] = {}
    for row in rows:
        found.setdefault(row.sector_id, []).append(row)
    return [SectorTop(rows[0].sector, rows) for rows in found.values()]


def read_months(shelf: Shelf | None = None) -> Drawing | None:
    """The nation by month; one query, two without a shelf."""
    shelf = shelf or read_shelf()
    if not shelf.months:
        return None
    run = shelf.up_to(shelf.months[0], count=MONTHS)
    figures = SectorFigure.objects.filter(snapshot__in=run.ids, sector=None)
    return national_trend(by_snapshot(figures, run), run, title="The nation, month by month")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why shoppers ring a sector, and how much such calls count there."""

    sector: str
    name: str
    weight: int
    #: Of the sector's score, in per cent, rounded to one decimal.
    share: str
    #: Whether the latest figures of the sector have a call about it.
    is_used: bool


REASON_COLUMNS = (
    "Sector",
    "Reason",
    "Weight",
    "Share of the sector's score, %",
    "Rung about in the latest figures",
)


def read_reasons(shelf: Shelf | None = None) -> list[Reason]:
    """In the order of sectors; two queries, three without a shelf. Those that published figures
    know, with the shares that the latest of each sector were made with: what staff lay out for
    later is nobody's yet, and changes nothing that is published."""
    shelf = shelf or read_shelf()
    asked = [*shelf.quarters, *shelf.months[:1], *shelf.years[:1], *shelf.lifetimes[:1]]
    newest = {snapshot.pk: place for place, snapshot in enumerate(asked)}
    figures = SectorFigure.objects.filter(snapshot__in=newest, sector__isnull=False)
    kept = sorted(
        figures.order_by().values_list("snapshot_id", "sector_id", "reasons"),
        key=lambda row: newest[row[0]],
    )
    known = {key for *_, reasons in kept for key in reasons}
    latest: dict[int, set[str]] = {}
    for _, sector, reasons in kept:
        if reasons:
            latest.setdefault(sector, set(reasons))
    every = Scenario.objects.select_related("sector").order_by(
        "sector__order", "sector__slug", "code"
    )
    rows = [row for row in every if reason_key(row.pk) in known]
    totals: dict[int, int] = {}
    for row in rows:
        if reason_key(row.pk) in latest[row.sector_id]:
            totals[row.sector_id] = totals.get(row.sector_id, 0) + row.weight
    return [_reason(row, latest[row.sector_id], totals[row.sector_id]) for row in rows]


def _reason(row: Scenario, latest: set[str], total: int) -> Reason:
    is_used = reason_key(row.pk) in latest
    share = str(rounded(Decimal(100 * row.weight) / total)) if is_used else ""
    return Reason(row.sector.name, row.name, row.weight, share, is_used)


def reason_rows(reasons: Sequence[Reason]) -> list[tuple[Any, ...]]:
    return [
        (each.sector, each.name, each.weight, each.share, "yes" if each.is_used else "no")
        for each in reasons
    ]


@dataclass(frozen=True, slots=True)
class ItemRow:
    code: str
    text: str
    kind: str
    weight: int
    #: Its part of Overall in hundredths of a per cent, exact.
    share: str


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    description: str
    weight: int
    share: str
    items: Sequence[ItemRow]


@dataclass(frozen=True, slots=True)
class Method:
    version: StandardVersion
    skills: Sequence[Part]
    accessibility: Sequence[ItemRow]
    #: Quarters computed by it, earliest first.
    quarters: Sequence[Any]

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
        rows: list[tuple[Any, ...]] = [
            (
                "Agent Mastery",
                part.name,
                part.weight,
                each.code,
                each.text,
                each.kind,
                each.weight,
                each.share,
            )
            for part in self.skills
            for each in part.items
        ]
        rows += [
            ("Accessibility", "", "", each.code, each.text, each.kind, each.weight, each.share)
            for each in self.accessibility
        ]
        columns = (
            "Half",
            "Competency",
            "Weight in Agent Mastery, %",
            "Code",
            "Behaviour or measure",
            "How it becomes 0 to 100",
            "Weight, %",
            "Share of Overall, %",
        )
        return columns, rows


def read_methods(shelf: Shelf | None = None) -> list[Method]:
    """Every published version, newest first: three queries."""
    versions = (
        StandardVersion.objects.published()
        .order_by("-number")
        .prefetch_related("competencies", "items")
    )
    quarters = shelf.quarters[::-1] if shelf is not None else []
    return [_method(version, quarters) for version in versions]


def _method(version: StandardVersion, quarters: Sequence[Any]) -> Method:
    items = list(version.items.all())  # type: ignore[attr-defined]
    skills = []
    for each in version.competencies.all():  # type: ignore[attr-defined]
        of_overall = version.mastery_weight * each.weight
        skills.append(
            Part(
                name=each.name,
                description=each.description,
                weight=each.weight,
                share=_share(of_overall, 100),
                items=[
                    _item(item, of_overall * item.weight, 10_000)
                    for item in items
                    if item.competency_id == each.pk
                ],
            )
        )
    accessibility = [
        _item(item, version.accessibility_weight * item.weight, 100)
        for item in items
        if item.competency_id is None
    ]
    used = [each for each in quarters if each.standard_id == version.pk]
    return Method(version, skills, accessibility, used)


def _item(item: Any, share: int, over: int) -> ItemRow:
    return ItemRow(item.code, item.text, how(item), item.weight, _share(share, over))


def _share(amount: int, over: int) -> str:
    """Of Overall, in per cent without noughts at the end: ``2.5``."""
    whole, rest = divmod(amount, over)
    digits = str(over + rest)[1:].rstrip("0") if over > 1 else ""
    return f"{whole}.{digits}" if digits else str(whole)


def how(item: Any) -> str:
    """How an item becomes points, in words."""
    if item.kind == "yes_no":
        return "yes 100, no 0"
    if item.kind == "rating":
        return "1 to 5: 0, 25, 50, 75, 100"
    if item.kind == "seconds":
        return f"100 to {item.full_at} s, falling straight to 0 at {item.zero_at} s"
    last = len(item.table) - 1
    parts = [f"{n}{' or more' if n == last else ''}: {p}" for n, p in enumerate(item.table)]
    return ", ".join(parts)
