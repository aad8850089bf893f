"""What changed since the period before: movement, like for like, entries, streaks, best results.

Movement is the previous rank less the present one, so up is positive. Across a change of method
there is none, nor a change in points. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .standings import Row, Sure, rank


@dataclass(frozen=True, slots=True)
class Past:
    """An organisation in an earlier published period, as it was published.

    ``number`` counts periods of the kind (1 is the one just before); ``standard`` is the version.
    """

    number: int
    standard: int
    rank: int | None
    overall: Decimal | None
    movement: int | None = None
    streak_led: int = 0
    streak_up: int = 0
    error: Decimal | None = None
    freedom: int | None = None


@dataclass(frozen=True, slots=True)
class Now:
    standard: int
    rank: int | None
    overall: Decimal | None
    error: Decimal | None
    freedom: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """``entry`` is a value of ``Standing.Entry``."""

    movement: int | None = None
    entry: str = ""
    last_rank: int | None = None
    points_change: Decimal | None = None
    is_change_clear: bool = False
    streak_led: int = 0
    streak_up: int = 0
    is_best_yet: bool = False


def move(now: Now, past: Sequence[Past]) -> Move:
    """``past``: the organisation's earlier periods, the latest first, gaps left out."""
    before = past[0] if past and past[0].number == 1 else None
    last_rank = next((row.rank for row in past if row.rank is not None), None)
    same_method = before is not None and before.standard == now.standard
    movement = None
    if before and same_method and now.rank is not None and before.rank is not None:
        movement = before.rank - now.rank
    change, clear = _change(now, before) if before and same_method else (None, False)
    led = now.rank == 1
    return Move(
        movement=movement,
        entry=_entry(now, before, last_rank),
        last_rank=last_rank,
        points_change=change,
        is_change_clear=clear,
        streak_led=(before.streak_led if before else 0) + 1 if led else 0,
        streak_up=(before.streak_up if before else 0) + 1 if (movement or 0) > 0 else 0,
        is_best_yet=_is_best(now, past),
    )


def _entry(now: Now, before: Past | None, last_rank: int | None) -> str:
    if now.rank is None:
        return ""
    if last_rank is None:
        return "new"
    if before is None:
        return "returned"
    return "" if before.rank is None else "same"


def _change(now: Now, before: Past) -> tuple[Decimal | None, bool]:
    if now.overall is None or before.overall is None:
        return None, False
    change = now.overall - before.overall
    mine, theirs = sure(now.overall, now.error, now.freedom), _sure_of(before)
    return change, bool(mine and theirs and mine.differs_from(theirs))


def _sure_of(past: Past) -> Sure | None:
    return sure(past.overall, past.error, past.freedom)


def sure(overall: Decimal | None, error: Decimal | None, freedom: int | None) -> Sure | None:
    """None where a figure says nothing of its own spread."""
    if overall is None or error is None or not freedom:
        return None
    return Sure(float(overall), float(error), freedom)


def _is_best(now: Now, past: Sequence[Past]) -> bool:
    """Above every earlier ranked result by the same method, of which there is at least one."""
    if now.rank is None or now.overall is None:
        return False
    earlier = [
        row.overall
        for row in past
        if row.standard == now.standard and row.rank is not None and row.overall is not None
    ]
    return bool(earlier) and now.overall > max(earlier)


def like_for_like(now: Mapping[Any, Row], before: Mapping[Any, Row]) -> dict[Any, int]:
    """Places gained, both periods ranked anew over the organisations that are ranked in both."""
    both = now.keys() & before.keys()
    ranks = {row.key: row.rank for row in rank(now[key] for key in both)}
    earlier = {row.key: row.rank for row in rank(before[key] for key in both)}
    return {key: earlier[key] - ranks[key] for key in both}
