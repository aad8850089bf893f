"""What a kind of allotment knows of its own: who may have a place, until when staff may give one,
and how people are told. Places know neither roundtables nor courses. A room that has limited
places says so in its ``letters.py``::

    notices.register("roundtable", Notices(entitled=members, offered=letters.offered, ...))

The letters are called in the transaction that made the change, with the place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any


def _nothing(place: Any) -> None:
    """A room that tells nobody."""


def _everybody(users: Collection[int], at: datetime) -> set[int]:
    """A room that anybody may come into."""
    return set(users)


def _begun(allotment: Any, at: datetime) -> bool:
    """A room into which nobody comes late."""
    return bool(at >= allotment.closes_at)


@dataclass(frozen=True, slots=True)
class Notices:
    """``offered``: a place came free for somebody who waited. ``missed``: they did not answer.
    ``given`` and ``taken``: staff did it. ``ended``: they may not come in any more, and the place
    went on. ``entitled``: those of the people (by number) who may still have a place at that
    instant, in one query. ``is_over``: staff give no place any more."""

    offered: Callable[[Any], None] = _nothing
    missed: Callable[[Any], None] = _nothing
    given: Callable[[Any], None] = _nothing
    taken: Callable[[Any], None] = _nothing
    ended: Callable[[Any], None] = _nothing
    entitled: Callable[[Collection[int], datetime], set[int]] = _everybody
    is_over: Callable[[Any, datetime], bool] = _begun


_NONE = Notices()
_notices: dict[str, Notices] = {}


def register(kind: str, notices: Notices) -> None:
    """ValueError when the kind has some already."""
    if kind in _notices:
        raise ValueError(f"There are notices for {kind!r} already.")
    _notices[kind] = notices


def notices_of(kind: str) -> Notices:
    return _notices.get(kind, _NONE)
