"""Who tells people of their offers: places know neither roundtables nor courses. A room that has
limited places says in its ``letters.py`` what happens then::

    notices.register("roundtable", Notices(offered=letters.offered, missed=letters.missed))

Each is called in the transaction that made the change, with the place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _nothing(place: Any) -> None:
    """A room that tells nobody."""


@dataclass(frozen=True, slots=True)
class Notices:
    """``offered``: a place came free for somebody who waited. ``missed``: they did not answer.
    ``given`` and ``taken``: staff did it."""

    offered: Callable[[Any], None] = _nothing
    missed: Callable[[Any], None] = _nothing
    given: Callable[[Any], None] = _nothing
    taken: Callable[[Any], None] = _nothing


_NONE = Notices()
_notices: dict[str, Notices] = {}


def register(kind: str, notices: Notices) -> None:
    """ValueError when the kind has some already."""
    if kind in _notices:
        raise ValueError(f"There are notices for {kind!r} already.")
    _notices[kind] = notices


def notices_of(kind: str) -> Notices:
    return _notices.get(kind, _NONE)
