"""One search over every room that offers something.

A room takes part with a ``search.py`` whose ``hits(viewer, words, *, at, limit)`` gives what that
viewer may open, best first, in one query; and with a line in :data:`ROOMS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from courses import search as courses
from glossary import search as glossary
from members.access.marks import public
from publishing.search import LONGEST_QUESTION, Piece, marked, passage, words_of

from . import search_downloads
from .search_nearest import nearest

#: How many of each room stand on the page with everything, and on a page with one room.
FEW, MANY = 5, 50
#: How many words of the glossary are offered to somebody who has found nothing yet.
STARTS = 8


class Found(Protocol):
    """What a room gives for one thing; ``publishing.search.Hit`` has these and more."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def summary(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Room:
    """``slug`` stands in the address."""

    slug: str
    name: str
    hits: Callable[..., Sequence[Found]]
    for_members: bool = False


ENTRIES = Room("entries", "Entries", glossary.hits)
ROOMS = (
    ENTRIES,
    Room("courses", "Courses", courses.hits),
    Room("downloads", "Downloads", search_downloads.hits, for_members=True),
)


@dataclass(frozen=True, slots=True)
class Result:
    """A hit as the page shows it, with what was looked for marked."""

    kind: str
    url: str
    margin: str
    title: list[Piece]
    summary: list[Piece]
    note: list[Piece]
    #: A course's price (``courses.pricing.Quote``); None for everything else.
    quote: Any


@dataclass(frozen=True, slots=True)
class Group:
    room: Room
    results: list[Result]
    #: Whether the room has more than is shown.
    more: bool


@public
def results(request: HttpRequest) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    question = asked(request.GET.get("q", ""))
    words = words_of(question)
    rooms = [room for room in ROOMS if viewer.is_member or not room.for_members]
    chosen = _chosen(rooms, request.GET.get("kind", ""))
    search = _Search(viewer, words, now)
    best, groups = search.of_one(chosen) if chosen else search.of_all(rooms)
    nothing = not groups and best is None
    names = glossary.names(at=now) if nothing else {}
    context = {
        "question": question,
        "words": words,
        "rooms": rooms,
        "chosen": chosen,
        "best": best,
        "groups": groups,
        "number": sum(len(group.results) for group in groups) + (best is not None),
        "is_all": not any(group.more for group in groups),
        "many": MANY,
        "suggestion": nearest(words, names),
        "starts": list(names.values())[:STARTS],
    }
    return render(request, "search.html", context)


def asked(question: str) -> str:
    """The question as it can be shown again: printable, on one line, no longer than is read."""
    shown = "".join(c if c.isprintable() else " " for c in question[:LONGEST_QUESTION])
    return " ".join(shown.split())


def _chosen(rooms: Sequence[Room], slug: str) -> Room | None:
    if not slug:
        return None
    chosen = next((room for room in rooms if room.slug == slug), None)
    if chosen is None:
        raise Http404("There is no such kind of result.")
    return chosen


@dataclass(frozen=True, slots=True)
class _Search:
    viewer: Any
    words: Sequence[str]
    at: datetime

    def of_one(self, room: Room) -> tuple[Result | None, list[Group]]:
        group = self._group(room, self._hits(room, MANY + 1), MANY)
        return None, [group] if group.results else []

    def of_all(self, rooms: Sequence[Room]) -> tuple[Result | None, list[Group]]:
        """The entry that is the very word, if there is one, and a few of every room."""
        best = None
        groups = []
        for room in rooms:
            hits = self._hits(room, FEW + 1)
            if room is ENTRIES and hits and getattr(hits[0], "is_exact", False):
                best, hits = self._result(hits[0]), hits[1:]
            groups.append(self._group(room, hits, FEW))
        return best, [group for group in groups if group.results]

    def _hits(self, room: Room, limit: int) -> list[Found]:
        if not self.words:
            return []
        return list(room.hits(self.viewer, self.words, at=self.at, limit=limit))

    def _group(self, room: Room, hits: Sequence[Found], limit: int) -> Group:
        return Group(room, [self._result(hit) for hit in hits[:limit]], len(hits) > limit)

    def _result(self, hit: Found) -> Result:
        """The summary, or where that has none of the words a passage of the text."""
        summary = marked(hit.summary, self.words)
        if not any(piece.marked for piece in (*marked(hit.title, self.words), *summary)):
            found = passage(getattr(hit, "text", ""), self.words)
            summary = marked(found, self.words) if found else summary
        return Result(
            kind=hit.kind,
            url=hit.url,
            margin=getattr(hit, "margin", ""),
            title=marked(hit.title, self.words),
            summary=summary,
            note=marked(getattr(hit, "note", ""), self.words),
            quote=getattr(hit, "quote", None),
        )
