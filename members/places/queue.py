"""Whose turn it is. Pure.

A place is free when nobody holds it and it is promised to nobody. Free places go to those who wait,
in the order in which they came; somebody new gets one only when nobody waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

#: So long before the beginning what somebody holds who may not come in any more goes to others.
#: Until then they may mend it, e.g. renew; after it, whoever waits still has time to answer.
KEPT_UNTIL = timedelta(days=2)


def free(*, capacity: int, taken: int) -> int:
    """``taken``: held or promised. Never below 0: staff may let in more than there are places."""
    return max(capacity - taken, 0)


def is_open_to_newcomers(*, capacity: int, taken: int, waiting: int) -> bool:
    return free(capacity=capacity, taken=taken) > waiting


def next_in_line(numbers: Iterable[int], *, capacity: int, taken: int) -> list[int]:
    """The queue numbers that get an offer now: the lowest, as many as places are free."""
    return sorted(numbers)[: free(capacity=capacity, taken=taken)]


def seat_for(seats: Sequence[int]) -> int:
    """The lowest number from 1 that nobody sits on."""
    used = set(seats)
    return next(number for number in range(1, len(used) + 2) if number not in used)


def offer_ends(at: datetime, *, hours: int, closes_at: datetime) -> datetime:
    """How long an offer made at that instant stands: its hours, never beyond the end."""
    return min(at + timedelta(hours=hours), closes_at)


def ahead(number: int, waiting: Iterable[int]) -> int:
    """How many of those who wait come before that queue number."""
    return sum(other < number for other in waiting)
