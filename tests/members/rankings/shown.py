"""Published figures for tests of the pages: two sectors over four quarters and two months, with a
change of method, a tie, a correction, somebody new, somebody with too few calls, and a draft that
nobody may see. Written straight into the tables, so that every number on a page is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import pytest
from django.utils import timezone

from members.memberships.models import Organisation
from members.rankings.demo_standard import standard
from members.rankings.models import (
    Award,
    Claim,
    Departure,
    OrganisationName,
    Period,
    RankedOrganisation,
    Scenario,
    Sector,
    SectorFigure,
    Snapshot,
    StandardVersion,
    Standing,
    last_day,
    reason_key,
)

#: A score and a name that stand in the draft alone.
DRAFT_SCORE, DRAFT_NAME = "12.3", "Hush Draft Energy"
#: Overall of each quarter, earliest first; None: not called.
ENERGY: dict[str, tuple[float | None, ...]] = {
    "Quokka Electric": (66.0, 70.3, 70.6, 71.84),
    "Bilby Energy": (69.0, 62.8, 63.1, 68.4),
    "Numbat Power": (64.0, 66.8, 66.9, 64.04),
    "Cassowary Gas": (60.0, 61.0, 62.0, 63.96),
    "Potoroo Retail": (46.0, 52.2, 58.1, 61.3),
    "Wombat Current": (58.0, 60.0, 64.2, 55.25),
    "Echidna Energy": (None, None, None, 51.7),
    "Galah Gas": (48.0, 50.0, 52.0, None),
}
COUNCILS: dict[str, tuple[float | None, ...]] = {
    f"Shire of {name}": (50.0 + n, 51.0 + n, 52.0 + n, 53.0 + n)
    for n, name in enumerate(("Coolabah", "Ironbark", "Jarrah", "Mulga", "Waratah"))
}
#: Whom nobody rang about a bill, and whom shoppers rang twice.
UNRUNG, SELDOM_RUNG = "Wombat Current", "Numbat Power"
QUARTERS = (date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1))
FEW = {"Sparrow Power": ("indicative", 5, Decimal("80.4")), "Wren Gas": ("too_few", 2, None)}


@dataclass
class World:
    """What was published."""

    standards: tuple[StandardVersion, StandardVersion]
    sectors: dict[str, Sector] = field(default_factory=dict)
    organisations: dict[str, RankedOrganisation] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)

    def organisation(self, sector: str, name: str) -> RankedOrganisation:
        if name not in self.organisations:
            made = RankedOrganisation.objects.create(
                sector=self.sectors[sector],
                slug=name.lower().replace(" ", "-"),
                state="QLD" if name.startswith("B") else "VIC",
                size_band="500+" if name.startswith("Q") else "50-149",
                joined_on=date(2025, 1, 1),
            )
            OrganisationName.objects.create(organisation=made, name=name, from_on=date(2025, 1, 1))
            self.organisations[name] = made
        return self.organisations[name]

    def write(
        self,
        starts_on: date,
        scores: dict[str, dict[str, Any]],
        *,
        months: int = 3,
        kind: str = "",
        method: int = 2,
        revision: int = 1,
        published: bool = True,
    ) -> Snapshot:
        period, _ = Period.objects.get_or_create(
            kind=kind or ("quarter" if months == 3 else "month"),
            starts_on=starts_on,
            ends_on=last_day(starts_on, months=months),
            defaults={"standard": self.standards[method - 1]},
        )
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=len(self.snapshots))
        before = None if period.is_growing else self._before(period)
        snapshot = Snapshot.objects.create(
            period=period,
            revision=revision,
            standard=period.standard,
            previous=before,
            is_break=before is not None and before.standard_id != period.standard_id,
            calls=12 * sum(len(rows) for rows in scores.values()),
            seed=77,
            computed_at=at,
            note="One call was counted twice." if revision > 1 else "",
        )
        everyone: list[Standing] = []
        for sector, rows in scores.items():
            everyone += self._sector(snapshot, sector, rows, before)
        self._figure(snapshot, None, everyone)
        if published:
            snapshot.state, snapshot.published_at = "published", at
            snapshot.save()
            self.snapshots[f"{period.slug}r{revision}"] = snapshot
        return snapshot

    def _before(self, period: Period) -> Snapshot | None:
        return (
            Snapshot.objects.current()
            .filter(period__kind=period.kind, period__starts_on__lt=period.starts_on)
            .order_by("-period__starts_on")
            .first()
        )

    def _sector(
        self, snapshot: Snapshot, sector: str, rows: dict[str, Any], before: Snapshot | None
    ) -> list[Standing]:
        past = {
            row.organisation_id: row
            for row in Standing.objects.filter(
                snapshot=before, sector=self.sectors[sector], rank__isnull=False
            )
        }
        shown = {name: Decimal(str(score)) for name, score in rows.items() if score is not None}
        tenths = {name: round(score + Decimal("0.000001"), 1) for name, score in shown.items()}
        order = sorted(shown, key=lambda name: (-tenths[name], -shown[name]))
        made = []
        for place, name in enumerate(order, start=1):
            same = [other for other in tenths.values() if other == tenths[name]]
            rank = 1 + sum(other > tenths[name] for other in tenths.values())
            one = self.organisation(sector, name)
            was = past.get(one.pk) if not snapshot.is_break else None
            moved = (
                {"movement": was.rank - rank, "points_change": shown[name] - was.overall}
                if was and was.rank and was.overall
                else {}
            )
            made.append(
                self._standing(
                    snapshot,
                    one,
                    name,
                    shown[name],
                    rank=rank,
                    is_tied=len(same) > 1,
                    place=place,
                    of=len(shown),
                    rank_low=max(rank - 1, 1),
                    rank_high=min(rank + 2, len(shown)),
                    entry="new" if one.pk not in past else "same",
                    is_change_clear=bool(was) and place == 1,
                    streak_led=3 if place == 1 else 0,
                    is_near_leader=place == 2,
                    **moved,
                )
            )
        if sector == "energy":
            for name, (status, calls, score) in FEW.items():
                few = self._standing(snapshot, self.organisation(sector, name), name, score)
                few.status, few.valid, few.answered = status, calls, calls
                made.append(few)
        Standing.objects.bulk_create(made)
        self._figure(snapshot, self.sectors[sector], made)
        best = made[0]
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
        return made

    def _standing(
        self,
        snapshot: Snapshot,
        one: RankedOrganisation,
        name: str,
        score: Decimal | None,
        **fields: Any,
    ) -> Standing:
        shown: dict[str, Any] = {}
        if score is not None:
            shown = {
                "overall": score,
                "mastery": score - 4,
                "accessibility": score + 4,
                "low": score - 7,
                "high": score + 7,
                "answer_rate": Decimal("91.666667"),
                "answer_low": Decimal("64.6"),
                "answer_high": Decimal("98.5"),
                **{f"skill_{n}": score - 6 + n for n in range(1, 6)},
                "behaviours": [
                    ["ENG1", "100", 11],
                    ["ENG3", "62.5", 11],
                    ["DIS1", "54.545455", 11],
                    ["CLO2", "27.272727", 11],
                ],
                "scores": {"parts": {"ENG": str(score / 2), "WAIT": str(score / 2)}},
                "reasons": {reason_of(one.sector): by_reason(name, score)},
            }
        if name == UNRUNG:
            shown["reasons"] = {}
        return Standing(
            snapshot=snapshot,
            organisation=one,
            sector=one.sector,
            name=name,
            state=one.state,
            size_band=one.size_band,
            valid=12,
            answered=11,
            status="ranked",
            menu=Decimal(38),
            wait=Decimal(300) - (score or 0) * 2,
            talk=Decimal(280),
            **{**shown, **fields},
        )

    def _figure(self, snapshot: Snapshot, sector: Sector | None, rows: Sequence[Standing]) -> None:
        figures: dict[str, Any] = {}
        for metric in (
            "overall",
            "mastery",
            "accessibility",
            "wait",
            "talk",
            *(f"skill_{n}" for n in range(1, 6)),
        ):
            values = [v for row in rows if (v := getattr(row, metric)) is not None and row.overall]
            best = min(values) if metric == "wait" else max(values)
            figures[metric] = {
                "median": str(median(values)),
                "mean": str((sum(values) / len(values)).quantize(Decimal("0.000001"))),
                "best": str(best),
            }
        reasons: dict[str, Any] = {}
        if sector is not None:
            reasons[reason_of(sector)] = {
                "code": "BILL",
                "name": "Bill query",
                "figure": {
                    "organisations": len(rows) - 1,
                    "shown": len(rows) - 2,
                    "ranked": 0,
                    "has_table": False,
                    "calls": 31,
                    "answered": 30,
                    "answer_rate": "96.8",
                    "figures": {"overall": {"median": "59.1", "mean": "59.2", "best": None}},
                },
            }
        change = {"median": "-1.2", "mean": "-1.2", "is_clear": False}
        ranked = [row for row in rows if row.rank is not None]
        scores = [row.overall for row in ranked if row.overall is not None]
        SectorFigure.objects.bulk_create(
            [
                SectorFigure(
                    snapshot=snapshot,
                    sector=sector,
                    organisations=len(rows),
                    shown=len([row for row in rows if row.overall is not None]),
                    ranked=len(ranked),
                    has_table=sector is not None,
                    calls=sum(row.valid for row in rows),
                    answered=sum(row.answered for row in rows),
                    answer_rate=Decimal("92.1"),
                    answer_low=Decimal("86.2"),
                    answer_high=Decimal("95.9"),
                    gap=max(scores) - min(scores) if scores else None,
                    figures=figures,
                    reasons=reasons,
                    changes={} if snapshot.is_break else {"previous": {"overall": change}},
                )
            ]
        )


def reason_of(sector: Sector) -> str:
    """The key of the sector's only scenario."""
    scenario = sector.scenarios.get()
    return reason_key(scenario.pk)


def by_reason(name: str, score: Decimal) -> dict[str, Any]:
    """Two points less than over all calls, from four calls; two calls to one of them."""
    if name == SELDOM_RUNG:
        return {"valid": 2, "answered": 2, "status": "too_few"}
    points = {"overall": score - 2, "mastery": score - 2, "accessibility": score - 2}
    points |= {f"skill_{n}": score - 2 for n in range(1, 6)}
    points |= {"low": score - 12, "high": score + 8, "answer_rate": Decimal(100)}
    points |= {"menu": Decimal(31), "wait": Decimal(90), "talk": Decimal(200)}
    kept = {metric: str(value) for metric, value in points.items()}
    return {"valid": 4, "answered": 4, "status": "indicative", "place": 1, **kept}


@pytest.fixture
def world(db: None) -> World:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    made = World((standard(1, by=None, at=at), standard(2, by=None, at=at)))
    for order, (slug, name) in enumerate(
        (("energy", "Energy retailers"), ("councils", "Councils"))
    ):
        sector = Sector.objects.create(slug=slug, name=name, order=order, description="Called.")
        Scenario.objects.create(sector=sector, code="BILL", name="Bill query", weight=3)
        made.sectors[slug] = sector
    for number, starts_on in enumerate(QUARTERS):
        scores = {
            "energy": {name: row[number] for name, row in ENERGY.items()},
            "councils": {name: row[number] for name, row in COUNCILS.items()},
        }
        if number == 2:  # published once with a mistake, and corrected
            wrong = {**scores, "energy": {**scores["energy"], "Potoroo Retail": 33.3}}
            made.write(starts_on, wrong)
            made.write(starts_on, scores, revision=2)
        else:
            last = made.write(starts_on, scores, method=1 if number == 0 else 2)
    for month in (8, 9):
        made.write(date(2026, month, 1), scores, months=1)
    Departure.objects.bulk_create(
        [
            Departure(
                snapshot=last,
                organisation=made.organisations["Galah Gas"],
                sector=made.sectors["energy"],
                name="Galah Gas",
                last_rank=8,
                became="Bilby Energy",
            )
        ]
    )
    hidden = {**scores["energy"], DRAFT_NAME: float(DRAFT_SCORE)}
    made.write(date(2026, 10, 1), {"energy": hidden}, published=False)
    made.write(QUARTERS[3], {"energy": hidden}, revision=2, published=False)
    return made


@pytest.fixture
def own(world: World, owner: Any) -> RankedOrganisation:
    """Staff confirmed that the owner's organisation is Potoroo Retail."""
    potoroo = world.organisations["Potoroo Retail"]
    now = timezone.now()
    Claim.objects.create(
        organisation=potoroo,
        member=Organisation.objects.get(name="Potoroo Retail Energy"),
        state="confirmed",
        asked_by=owner.user,
        asked_at=now - timedelta(days=2),
        decided_at=now - timedelta(days=1),
    )
    return potoroo
