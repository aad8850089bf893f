"""A snapshot as staff look it over before it is published: every sector's table, and for a
correction what it changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .models import Departure, SectorFigure, Snapshot, Standing
from .wording import points


@dataclass(slots=True)
class SectorPreview:
    """``name`` is National for the figures of all sectors together."""

    name: str
    figure: SectorFigure
    standings: list[Standing] = field(default_factory=list)
    departures: list[Departure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """One organisation before and after a correction; "–" where it had or has nothing."""

    name: str
    sector: str
    before: str
    after: str


def sectors_of(snapshot: Snapshot) -> list[SectorPreview]:
    """Three queries. The national figures stand first."""
    standings: dict[int | None, list[Standing]] = defaultdict(list)
    for standing in snapshot.standings.in_order():
        standings[standing.sector_id].append(standing)
    departures: dict[int | None, list[Departure]] = defaultdict(list)
    for row in snapshot.departures.all():
        departures[row.sector_id].append(row)
    return [
        SectorPreview(
            str(figure), figure, standings[figure.sector_id], departures[figure.sector_id]
        )
        for figure in snapshot.figures.select_related("sector")
    ]


def differences(snapshot: Snapshot) -> list[Difference]:
    """What a correction changes against the revision that readers saw before it: ranks, scores to
    one decimal, calls. Empty for a first revision."""
    before = (
        Snapshot.objects.published()
        .filter(period=snapshot.period_id, revision__lt=snapshot.revision)
        .order_by("-revision")
        .first()
    )
    if before is None:
        return []
    was = _said(before)
    now = _said(snapshot)
    found = []
    for key in now.keys() | was.keys():
        old, new = was.get(key), now.get(key)
        if old != new:
            name, sector, after = new or (*(old or ("", ""))[:2], "–")
            found.append(Difference(name, sector, old[2] if old else "–", after))
    return sorted(found, key=lambda row: (row.sector, row.name.casefold()))


def _said(snapshot: Snapshot) -> dict[int, tuple[str, str, str]]:
    """Organisation -> (name, sector, what a reader sees of it)."""
    return {
        row.organisation_id: (
            row.name,
            row.sector.name,
            f"{row.rank_label or 'no rank'}, {points(row.overall)} points, {row.valid} calls",
        )
        for row in snapshot.standings.select_related("sector")
    }
