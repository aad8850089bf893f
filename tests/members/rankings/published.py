"""Published figures for tests of what belongs to somebody: a sector of five banks, quarters written
straight into the tables, and calls that were recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from members.rankings.models import (
    Award,
    Call,
    Period,
    RankedOrganisation,
    Sector,
    SectorFigure,
    Snapshot,
    StandardVersion,
    Standing,
    last_day,
    month_of,
)
from tests.members.rankings.called import banks, standard

__all__ = ["banks", "publish", "record", "standard"]

Q2, Q3 = date(2026, 4, 1), date(2026, 7, 1)


def quarter(starts_on: date, standard: StandardVersion) -> Period:
    made, _ = Period.objects.get_or_create(
        kind="quarter",
        starts_on=starts_on,
        defaults={"ends_on": last_day(starts_on, months=3), "standard": standard},
    )
    return made


@pytest.fixture
def publish(standard: StandardVersion, banks: list[RankedOrganisation]) -> Callable[..., Snapshot]:
    """``publish(Q3, {"Bilby Bank": 61.3, …})``: a quarter in which the banks had these Overall
    scores, half of them from each pillar, with an award for the first. ``state="draft"`` leaves it
    a draft."""

    def make(
        starts_on: date,
        scores: Mapping[str, float],
        *,
        at: datetime | None = None,
        revision: int = 1,
        state: str = "published",
        previous: Snapshot | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Snapshot:
        period = quarter(starts_on, standard)
        instant = at or datetime.combine(period.ends_on, datetime.min.time(), UTC)
        snapshot = Snapshot.objects.create(
            period=period,
            revision=revision,
            standard=standard,
            previous=previous,
            calls=10 * len(scores),
            seed=1,
            computed_at=instant,
            note="Two calls were counted twice." if revision > 1 else "",
        )
        by_slug = {each.slug: each for each in banks}
        rows = [
            (by_slug[name.lower().replace(" ", "-")], name, Decimal(str(score)))
            for name, score in scores.items()
        ]
        standings = [
            _standing(snapshot, one, (names or {}).get(name, name), score, scores, previous)
            for one, name, score in rows
        ]
        Standing.objects.bulk_create(standings)
        _sector(snapshot, standings)
        if state == "published":
            snapshot.state, snapshot.published_at = "published", instant + timedelta(days=14)
            snapshot.save(update_fields=["state", "published_at"])
        return snapshot

    return make


def _standing(
    snapshot: Snapshot,
    one: RankedOrganisation,
    name: str,
    score: Decimal,
    scores: Mapping[str, float],
    previous: Snapshot | None,
) -> Standing:
    half = score / 2
    rank = 1 + sum(Decimal(str(other)) > score for other in scores.values())
    before = Standing.objects.filter(snapshot=previous, organisation=one).first()
    return Standing(
        snapshot=snapshot,
        organisation=one,
        sector=one.sector,
        name=name,
        state="VIC",
        size_band="50-149",
        valid=10,
        answered=9,
        status="ranked",
        overall=score,
        mastery=score,
        accessibility=score,
        low=max(score - 5, Decimal(0)),
        high=min(score + 5, Decimal(100)),
        wait=Decimal(90),
        menu=Decimal(30),
        talk=Decimal(240),
        rank=rank,
        of=len(scores),
        place=rank,
        rank_low=rank,
        rank_high=rank,
        movement=before.rank - rank if before else None,
        points_change=score - before.overall if before else None,
        entry="same" if before else "new",
        scores={"parts": {"ENG": str(half), "WAIT": str(half + 1), "unanswered": "-1"}},
    )


def _sector(snapshot: Snapshot, standings: list[Standing]) -> None:
    best = max(standings, key=lambda row: row.overall or 0)
    middle = sorted(row.overall for row in standings if row.overall is not None)[
        len(standings) // 2
    ]
    figures = {"overall": {"median": str(middle), "mean": str(middle), "best": str(best.overall)}}
    for sector in (None, best.sector):
        SectorFigure.objects.bulk_create(
            [
                SectorFigure(
                    snapshot=snapshot,
                    sector=sector,
                    organisations=len(standings),
                    shown=len(standings),
                    ranked=len(standings),
                    has_table=sector is not None,
                    calls=10 * len(standings),
                    answered=9 * len(standings),
                    figures=figures,
                )
            ]
        )
    Award.objects.bulk_create(
        [
            Award(
                snapshot=snapshot,
                sector=best.sector,
                metric="overall",
                organisation=best.organisation,
                name=best.name,
                value=best.overall,
                decided_by="score",
            )
        ]
    )


@pytest.fixture
def record(standard: StandardVersion) -> Callable[..., Call]:
    """A call to a bank at an instant, answered: 60 points for Agent Mastery, 40 for
    Accessibility."""

    def make(one: RankedOrganisation, at: datetime, **fields: Any) -> Call:
        scores: dict[str, Any] = {
            "outcome": "answered",
            "menu_seconds": 31,
            "wait_seconds": 125,
            "talk_seconds": 240,
            "mastery": 60 * 10**8,
            "accessibility": 40 * 10**6,
            **{f"skill_{place}": 60 * 10**6 for place in range(1, 6)},
            "answers": {"ENG1": True, "ENG3": 4, "DIS1": None},
        }
        if fields.get("outcome") == "unanswered":
            scores = dict.fromkeys(scores) | {"accessibility": 0, "answers": {}, "menu_seconds": 31}
        made: Call = Call.objects.create(
            **{
                "call_id": f"KQ-{Call.objects.count() + 1:04d}",
                "organisation": one,
                "scenario": Sector.objects.get(pk=one.sector_id).scenarios.first(),
                "version": standard,
                "called_at": at,
                "month": month_of(at),
                "shopper": "S07",
                "recorded_at": at,
                **scores,
                **fields,
            }
        )
        return made

    return make
