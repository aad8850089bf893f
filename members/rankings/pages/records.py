"""The records page: over all published quarters, sector by sector and over all sectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from publishing.kept import once

from ..drawings import Drawing
from ..filters import Wanted, nothing_yet
from ..models import Sector, Snapshot, Standing
from ..records import MOVES, NAMES, Kind, Record, Result, moved, records, value
from ..wording import ordinal, plural, points, signed
from .shelf import Shelf, read_shelf

#: So many that share a record are named; of more, the first.
NAMED = 3
COLUMNS = (
    "Where",
    "Record",
    "Method",
    "Organisation",
    "Sector",
    "Value",
    "Change in points",
    "Quarter",
    "Still going on",
)
_KEPT_FOR = 24 * 3600
_RUNS = (Kind.LED, Kind.ROSE)


@dataclass(frozen=True, slots=True)
class Holder:
    name: str
    slug: str
    sector: Sector
    quarter: str
    period: str
    note: str
    points_change: Any
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Row:
    """``value`` is printed, ``exact`` is for calculating; ``others`` share it and are not named."""

    name: str
    method: str
    value: str
    exact: Any
    holders: Sequence[Holder]
    others: int


@dataclass(frozen=True, slots=True)
class Part:
    """A sector, or all of them where it is None."""

    sector: Sector | None
    rows: Sequence[Row]

    @property
    def name(self) -> str:
        return self.sector.name if self.sector is not None else "All sectors"


@dataclass(frozen=True, slots=True)
class RecordsPage:
    shelf: Shelf
    parts: Sequence[Part]
    #: Whether the address asks for anything: records are over everything.
    is_narrowed_in_vain: bool

    @property
    def snapshot(self) -> Any:
        return self.shelf.latest()

    @property
    def first(self) -> Any:
        return self.shelf.quarters[-1]

    @property
    def breaks(self) -> list[Any]:
        """The quarters that a method begins with, but for the first of all."""
        return [each for each in self.shelf.quarters if each.is_break]

    @property
    def compared_with_old(self) -> list[Any]:
        """Quarters whose own pages count moves from figures that were corrected since."""
        quarters: list[Any] = self.shelf.quarters  # annotated, as every one of the shelf
        return [each for each in quarters if each.is_compared_with_old]

    @property
    def subject(self) -> str:
        return ""

    def drawings(self) -> dict[str, Drawing]:
        return {}

    def tables(self) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
        rows = [
            (
                part.name,
                row.name,
                row.method,
                holder.name,
                holder.sector.name,
                row.exact,
                holder.points_change,
                holder.quarter,
                "yes" if holder.goes_on else "",
            )
            for part in self.parts
            for row in part.rows
            for holder in row.holders
        ]
        return {"records": (COLUMNS, rows)}


def read(wanted: Wanted) -> RecordsPage:
    """Two queries, three for the first reader after a publication. Raises WrongAddress before there
    is a quarter."""
    shelf = read_shelf()
    if not shelf.quarters:
        raise nothing_yet()
    best = _best(shelf)
    sectors = {sector.pk: sector for sector in Sector.objects.all()}
    parts = [Part(None, _rows(records(best, MOVES), shelf, sectors))]
    for pk, sector in sectors.items():
        found = records(row for row in best if row.sector == pk)
        if found:
            parts.append(Part(sector, _rows(found, shelf, sectors)))
    return RecordsPage(shelf, parts, is_narrowed_in_vain=wanted != Wanted())


def _best(shelf: Shelf) -> list[Result]:
    """Every result that holds a record of its sector. What is published never changes, so it is
    worked out once for each set of revisions."""
    quarters = {each.pk: each for each in shelf.quarters}
    stamp = "-".join(
        f"{pk}.{each.revision}.{each.published_at}" for pk, each in sorted(quarters.items())
    )
    key = f"rankings:records:{sha256(stamp.encode()).hexdigest()}"
    return once(key, lambda: list(_holders(moved(_results(quarters)))), seconds=_KEPT_FOR)


def _results(quarters: Mapping[int, Snapshot]) -> Iterator[Result]:
    """Every ranked one; one query."""
    ranked = Standing.objects.filter(snapshot__in=list(quarters), rank__isnull=False).order_by()
    rows = ranked.values_list(
        *("snapshot_id", "organisation_id", "organisation__slug", "name", "sector_id"),
        *("rank", "overall"),
    )
    for snapshot, organisation, slug, name, sector, rank, overall in rows.iterator(
        chunk_size=2_000
    ):
        quarter = quarters[snapshot]
        yield Result(
            snapshot=snapshot,
            organisation=organisation,
            slug=slug,
            name=name,
            sector=sector,
            method=quarter.standard.number,
            ends_on=quarter.period.ends_on,
            rank=rank,
            overall=overall,
        )


def _holders(results: Iterable[Result]) -> Iterator[Result]:
    """Those that hold a record of their sector, each once."""
    by_sector: dict[int, list[Result]] = {}
    for row in results:
        by_sector.setdefault(row.sector, []).append(row)
    for rows in by_sector.values():
        yield from dict.fromkeys(row for record in records(rows) for row in record.holders)


def _rows(found: Sequence[Record], shelf: Shelf, sectors: Mapping[int, Sector]) -> list[Row]:
    quarters = {each.pk: each for each in shelf.quarters}
    latest = shelf.latest().pk
    return [
        Row(
            name=NAMES[record.kind],
            method=f"Method {record.method}" if record.method else "",
            value=_printed(record),
            exact=value(record.kind, record.holders[0]),
            holders=[
                Holder(
                    name=each.name,
                    slug=each.slug,
                    sector=sectors[each.sector],
                    quarter=quarters[each.snapshot].period.label,
                    period=quarters[each.snapshot].period.slug,
                    note=_note(record.kind, each),
                    points_change=each.points_change,
                    goes_on=record.kind in _RUNS and each.snapshot == latest,
                )
                for each in record.holders[: NAMED if len(record.holders) <= NAMED else 1]
            ],
            others=len(record.holders) - 1 if len(record.holders) > NAMED else 0,
        )
        for record in found
    ]


def _printed(record: Record) -> str:
    first = record.holders[0]
    if record.kind is Kind.HIGHEST:
        return points(first.overall)
    if record.kind in _RUNS:
        return plural(int(value(record.kind, first)), "quarter")
    return plural(abs(first.movement or 0), "place")


def _note(kind: Kind, each: Result) -> str:
    if kind in (Kind.RISE, Kind.FALL) and each.points_change is not None:
        was = ordinal(each.rank + (each.movement or 0))
        return f"{was} to {ordinal(each.rank)}, {signed(each.points_change)} points"
    return ""
