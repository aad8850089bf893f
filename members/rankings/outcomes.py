"""Who won and who left: read from a period's standings. Saves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from . import awards
from .models import Award, Departure, Snapshot, Standing, name_on


def won(snapshot: Snapshot, standings: Iterable[Standing]) -> Iterator[Award]:
    """Sector by sector: nobody is first of all, as ranks are made inside a sector."""
    ranked = [row for row in standings if row.rank is not None]
    for key in sorted({row.sector_id for row in ranked}):
        rows = {row.organisation_id: row for row in ranked if row.sector_id == key}
        for metric in Award.For:
            entries = [
                (_candidate(row), value)
                for row in rows.values()
                if (value := _value(row, metric)) is not None
            ]
            first = awards.winner(entries, lowest=metric == Award.For.WAIT)
            for winner in first.keys if first else ():
                value = _value(rows[winner], metric)
                assert first is not None
                assert value is not None
                yield Award(
                    snapshot=snapshot,
                    sector_id=key,
                    metric=metric,
                    organisation_id=winner,
                    name=rows[winner].name,
                    value=value,
                    is_joint=first.is_joint,
                    decided_by=first.decided_by,
                )


def _value(row: Standing, metric: Award.For) -> Decimal | None:
    if metric == Award.For.IMPROVED:
        rose = row.movement is not None and row.points_change is not None and row.points_change > 0
        return row.points_change if rose else None
    value: Decimal | None = getattr(row, metric)
    return value


def _candidate(row: Standing) -> awards.Candidate:
    assert row.mastery is not None
    assert row.accessibility is not None
    assert row.wait is not None
    return awards.Candidate(
        row.organisation_id, row.valid, row.mastery, row.accessibility, row.wait
    )


def left(snapshot: Snapshot, standings: Iterable[Standing]) -> Iterator[Departure]:
    """Ranked in the period before, and without a call in this one."""
    if snapshot.previous is None:
        return
    here = {row.organisation_id for row in standings}
    gone = (
        snapshot.previous.standings.filter(rank__isnull=False)
        .exclude(organisation__in=here)
        .select_related("organisation__merged_into")
        .prefetch_related("organisation__merged_into__names")
    )
    day = snapshot.period.ends_on
    for row in gone:
        assert row.rank is not None  # as was asked
        into, merged_on = row.organisation.merged_into, row.organisation.merged_on
        became = into is not None and merged_on is not None and merged_on <= day
        yield Departure(
            snapshot=snapshot,
            organisation=row.organisation,
            sector_id=row.sector_id,
            name=row.name,
            last_rank=row.rank,
            became=name_on(into.names.all(), day) if became and into else "",
        )
