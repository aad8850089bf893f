"""Who was first, and what decided it. Standard library only.

Compared at one decimal, as the table is and as it is printed: a wait to the tenth of a second.
Equal there: more calls, then the higher Agent Mastery, then the higher Accessibility, then the
shorter mean wait (these too at one decimal), else joint winners. Only ranked organisations can win.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    key: Any
    calls: int
    mastery: Decimal
    accessibility: Decimal
    wait: Decimal


@dataclass(frozen=True, slots=True)
class Won:
    """``decided_by`` is a value of ``Award.DecidedBy``."""

    keys: tuple[Any, ...]
    decided_by: str

    @property
    def is_joint(self) -> bool:
        return len(self.keys) > 1


def tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def winner(entries: Sequence[tuple[Candidate, Decimal]], *, lowest: bool = False) -> Won | None:
    """``entries``: candidates with what the award is for; ``lowest`` wins where it is a wait."""
    if not entries:
        return None
    values = {candidate.key: tenth(value) for candidate, value in entries}
    best = min(values.values()) if lowest else max(values.values())
    left = [candidate for candidate, _ in entries if values[candidate.key] == best]
    if len(left) == 1:
        return Won((left[0].key,), "score")
    for name in ("calls", "mastery", "accessibility", "wait"):
        marks = {one.key: _mark(one, name) for one in left}
        top = max(marks.values())
        left = [one for one in left if marks[one.key] == top]
        if len(left) == 1:
            return Won((left[0].key,), name)
    return Won(tuple(one.key for one in left), "nothing")


def _mark(candidate: Candidate, name: str) -> Decimal:
    if name == "calls":
        return Decimal(candidate.calls)
    value = tenth(getattr(candidate, name))
    return -value if name == "wait" else value
