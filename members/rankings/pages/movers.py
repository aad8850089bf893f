"""Who rose and fell most in a sector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..models import Standing
from ..wording import place, signed
from .board import like_for_like


@dataclass(frozen=True, slots=True)
class Mover:
    name: str
    slug: str
    mark: str
    kind: str
    words: str


def movers(standings: Sequence[Standing], *, most: int = 3) -> dict[str, list[Mover]]:
    """The largest rises and falls in rank, each with what its score did."""
    moved = [row for row in standings if row.movement]
    ups = sorted((r for r in moved if (r.movement or 0) > 0), key=_by_size)
    downs = sorted((r for r in moved if (r.movement or 0) < 0), key=_by_size)
    return {
        "up": [_mover(row) for row in ups[:most]],
        "down": [_mover(row) for row in downs[:most]],
    }


def largest_fall(standings: Sequence[Standing]) -> int | None:
    """Number of the organisation that fell furthest alone; None where two did, or nobody."""
    falls = sorted((row for row in standings if (row.movement or 0) < 0), key=_by_size)
    if not falls or (len(falls) > 1 and falls[0].movement == falls[1].movement):
        return None
    return falls[0].organisation_id


def _by_size(row: Standing) -> tuple[int, Decimal, int]:
    return -abs(row.movement or 0), -abs(row.points_change or Decimal(0)), row.place or 0


def _mover(row: Standing) -> Mover:
    moved = row.movement or 0
    now = f"now {place(row.rank)}" if row.rank else ""
    clear = "a clear change" if row.is_change_clear else "inside its interval: steady"
    score = f"{signed(row.points_change)} points, {clear}"
    counted = like_for_like(row)
    same = f"; {counted} among those in both tables" if counted else ""
    return Mover(
        name=row.name,
        slug=row.organisation.slug,
        mark=signed(Decimal(moved), 0),
        kind="up" if moved > 0 else "down",
        words=f"{now}; {score}{same}",
    )
