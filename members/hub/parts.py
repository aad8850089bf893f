"""The cells of the home: first what the rooms offer, then the house's own. Each is one template.

A room takes part with an ``on_home.py``::

    TEMPLATE = "cpd/on_home.html"
    def part(user, *, at): ...              one query; the template calls it ``part``

and, where it likes, what is the same for every member and made once for all of them::

    SHARED = "rankings/on_home_shared.html"
    def rows_for_all(*, at): ...            a queryset with ``said``, a JSONObject of what it shows
    def shared(rows): ...                   of those objects; the template calls it ``shared``
    def fresh(*, since, at, limit): ...     the same for what is new; ``at`` is one of its keys
    def told(row): ...                      kind, title and address of one of these objects

These are asked for together, in one query for all rooms (``everyone.py``).

A room joins by standing in :data:`ROOMS`, as soon as it is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps

#: In the order in which the cells stand.
ROOMS = (
    "members.roundtables",
    "members.cpd",
    "members.rankings",
    "members.videos",
    "members.maturity",
)
#: Of twelve columns, cell by cell: two to a row, and the wide one changes sides.
_WIDTHS = ("w7", "w5", "w5", "w7")


@dataclass(frozen=True, slots=True)
class Part:
    """A cell: ``content`` is what its template calls ``part``, ``shared`` what was made for all."""

    template: str
    content: Any
    width: str
    shared: str = ""


@cache
def offering() -> tuple[tuple[str, Any], ...]:
    """(label, its ``on_home`` module) of each room that is there."""
    return tuple(
        (room.rpartition(".")[2], import_module(f"{room}.on_home"))
        for room in ROOMS
        if apps.is_installed(room)
    )


def parts_for(
    user: Any, *, at: datetime, shared: Mapping[str, str], own: Iterable[tuple[str, Any]]
) -> list[Part]:
    """One query for each room. ``shared``: finished pieces by the name of the room; ``own``:
    (template, content) of the house's cells."""
    cells = [
        (room.TEMPLATE, room.part(user, at=at), shared.get(label, "")) for label, room in offering()
    ]
    cells += [(template, content, "") for template, content in own]
    last = len(cells) - 1
    return [
        Part(
            template,
            content,
            "w12" if place == last and place % 2 == 0 else _WIDTHS[place % len(_WIDTHS)],
            piece,
        )
        for place, (template, content, piece) in enumerate(cells)
    ]
