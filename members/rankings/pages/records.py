"""The records page: over all published quarters, sector by sector and over all sectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.core.cache import cache
from django.db.models import Max, Min, Q

from ..drawings import Drawing
from ..filters import nothing_yet
from ..models import Sector, Snapshot, Standing
from ..records import NAMES, Kind, Record, Result, records, value
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
_MEASURES = ("overall", "streak_led", "streak_up", "movement")
_READ = ("rank", "overall", "movement", "points_change", "streak_led", "streak_up")


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


def read() -> RecordsPage:
    """Two queries, four for the first reader after a publication. Raises WrongAddress before there
    is a quarter."""
    shelf = read_shelf()
    if not shelf.quarters:
        raise nothing_yet()
    best = _best(shelf)
    sectors = {sector.pk: sector for sector in Sector.objects.all()}
    parts = [Part(None, _rows(records(best), shelf, sectors))]
    for pk, sector in sectors.items():
        found = records(row for row in best if row.sector == pk)
        if found:
            parts.append(Part(sector, _rows(found, shelf, sectors)))
    return RecordsPage(shelf, parts)


def _best(shelf: Shelf) -> list[Result]:
    """Every result that holds a record of its sector by its method. What is published never
    changes, so it is worked out once for each set of quarters."""
    quarters = {each.pk: each for each in shelf.quarters}
    stamp = "-".join(f"{pk}.{each.published_at}" for pk, each in sorted(quarters.items()))
    key = f"rankings:records:{crc32(stamp.encode())}"
    kept: list[Result] | None = cache.get(key)
    if kept is None:
        kept = list(_read_best(quarters))
        cache.set(key, kept, timeout=_KEPT_FOR)
    return kept


def _read_best(quarters: Mapping[int, Snapshot]) -> Iterator[Result]:
    ranked = Standing.objects.filter(snapshot__in=list(quarters), rank__isnull=False).order_by()
    most: Any = ranked.values("sector_id", "snapshot__standard_id").annotate(
        **{f"{name}_most": Max(name) for name in _MEASURES}, movement_least=Min("movement")
    )
    asked = Q()
    for name in _MEASURES:
        values = {row[f"{name}_most"] for row in most} - {None, 0}
        asked |= Q(**{f"{name}__in": values})
    asked |= Q(movement__in={row["movement_least"] for row in most} - {None, 0})
    rows = ranked.filter(asked).values_list(
        "snapshot_id", "organisation_id", "organisation__slug", "name", "sector_id", *_READ
    )
    for snapshot, organisation, slug, name, sector, *values in rows:
        quarter = quarters[snapshot]
        yield Result(
            snapshot,
            organisation,
            slug,
            name,
            sector,
            quarter.standard.number,
            quarter.period.ends_on,
            *values,
        )


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
