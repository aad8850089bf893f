"""From heads on the phones to heads on the roster. Exact: standard library fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from .values import Number, shrinkage_share, whole


@dataclass(frozen=True, slots=True)
class Scheduled:
    agents_required: int
    shrinkage: float
    agents_scheduled: int


def shrinkage(*, agents_required: Number, shrinkage: Number) -> Scheduled:
    """Heads to roster so that ``agents_required`` are left: N ÷ (1 − s), rounded up.

    ``agents_required`` whole, 0 to 1e9; ``shrinkage`` is paid time away from contacts as a share
    of paid time, from 0, below 1. Dividing is meant: N × (1 + s) rosters too few. Raises
    :class:`.BadValue`. Source: definition of shrinkage.
    """
    agents = whole("agents_required", agents_required)
    away = shrinkage_share("shrinkage", shrinkage)
    return Scheduled(agents, float(away), scheduled(agents, away))


def scheduled(agents: int, away: Fraction) -> int:
    """N ÷ (1 − s), rounded up in exact arithmetic. ``away`` is checked already."""
    left = away.denominator - away.numerator
    return -(-agents * away.denominator // left)


def on_the_phones(*, agents_scheduled: Number, shrinkage: Number) -> Scheduled:
    """The other way: how many of ``agents_scheduled`` rostered heads are left for contacts.

    The largest N that :func:`shrinkage` would roster with these heads: S × (1 − s), rounded down.
    Ranges and errors as there.
    """
    heads = whole("agents_scheduled", agents_scheduled)
    away = shrinkage_share("shrinkage", shrinkage)
    return Scheduled(floor(heads * (1 - away)), float(away), heads)
