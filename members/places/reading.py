"""How an allotment stands, for one reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import queue
from .models import Allotment, Place


@dataclass(frozen=True, slots=True)
class Room:
    """``taken``: held or promised. ``mine``: the reader's own place, offer or turn; None without.
    ``ahead``: how many wait before the reader. An offer whose time is over counts as gone, also
    before the clock has taken it back."""

    allotment: Allotment
    taken: int
    waiting: int
    mine: Place | None
    ahead: int

    @property
    def capacity(self) -> int:
        return self.allotment.capacity

    @property
    def left(self) -> int:
        """Places that somebody new gets at once."""
        return max(queue.free(capacity=self.capacity, taken=self.taken) - self.waiting, 0)

    @property
    def state(self) -> str:
        """The reader's: "held", "offered", "waiting", or "" """
        return self.mine.state if self.mine else ""

    @property
    def turn(self) -> int:
        """The reader's turn in the line, from 1."""
        return self.ahead + 1


def rooms(allotments: Iterable[Allotment], user: Any, *, at: datetime) -> dict[int, Room]:
    """By the allotment's number. Two queries, however many there are."""
    wanted = {allotment.pk: allotment for allotment in allotments}
    active = (
        Place.objects.active()
        .filter(allotment__in=wanted)
        .exclude(state=Place.State.OFFERED, offered_until__lte=at)
    )
    tallies = active.tallies()
    mine = {place.allotment_id: place for place in active.filter(user=user)}
    ahead = _ahead(mine)
    return {
        pk: Room(
            allotment,
            taken=tallies[pk]["taken"] if pk in tallies else 0,
            waiting=tallies[pk]["waiting"] if pk in tallies else 0,
            mine=mine.get(pk),
            ahead=ahead.get(pk, 0),
        )
        for pk, allotment in wanted.items()
    }


def _ahead(mine: dict[int, Place]) -> dict[int, int]:
    """No query unless the reader waits somewhere."""
    waits = [pk for pk, place in mine.items() if place.state == Place.State.WAITING]
    if not waits:
        return {}
    lines: dict[int, list[int]] = {}
    rows = Place.objects.filter(allotment__in=waits).waiting()
    for pk, number in rows.values_list("allotment", "number"):
        lines.setdefault(pk, []).append(number)
    return {pk: queue.ahead(mine[pk].number, lines.get(pk, ())) for pk in waits}
