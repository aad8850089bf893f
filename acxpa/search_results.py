"""What is found for a question, room by room, as the page shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses import search as courses
from glossary import search as glossary
from members.downloads import search as downloads
from members.hub import search as tools
from members.rankings import search as rankings
from members.roundtables import search as roundtables
from members.videos import search as videos
from pages import search as pages
from publishing.finding.spelling import alike, halves
from publishing.search import Hit, Piece, marked, passage

from .search_nearest import nearest

#: How many of each room stand on the page with everything, and on a page with one room.
FEW, MANY = 5, 50
#: Of how many words of a question the spelling is looked at.
MOST_CORRECTED = 4
#: How many are offered to somebody who is still typing: of one room, and in all.
OFFERED_OF_ROOM, OFFERED = 5, 8


@dataclass(frozen=True, slots=True)
class Room:
    """``slug`` stands in the address. ``hits`` and ``suggestions`` are a room's own, in its
    ``search.py``; ``table`` is the one in whose names a word may stand that somebody misspelt."""

    slug: str
    name: str
    hits: Callable[..., Sequence[Hit]]
    suggestions: Callable[..., Sequence[Hit]]
    table: str = ""
    for_members: bool = False


ENTRIES = Room(
    "entries", "Entries", glossary.hits, glossary.suggestions, table="glossary_entryversion"
)
TOOLS = Room("tools", "Tools", tools.hits, tools.suggestions, for_members=True)
ROOMS = (
    ENTRIES,
    Room("pages", "Pages", pages.page_hits, pages.page_suggestions, table="pages_pageversion"),
    Room(
        "articles",
        "Articles",
        pages.article_hits,
        pages.article_suggestions,
        table="pages_articleversion",
    ),
    Room("courses", "Courses", courses.hits, courses.suggestions, table="courses_course"),
    Room("rankings", "Rankings", rankings.hits, rankings.suggestions),
    TOOLS,
    Room(
        "downloads",
        "Downloads",
        downloads.hits,
        downloads.suggestions,
        table="downloads_download",
        for_members=True,
    ),
    Room("videos", "Member Bytes", videos.hits, videos.suggestions, for_members=True),
    Room(
        "roundtables",
        "Roundtables",
        roundtables.hits,
        roundtables.suggestions,
        table="roundtables_roundtable",
        for_members=True,
    ),
)


def rooms_for(viewer: Any) -> list[Room]:
    return [room for room in ROOMS if viewer.is_member or not room.for_members]


@dataclass(frozen=True, slots=True)
class Result:
    """A hit with what was looked for marked."""

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


@dataclass(frozen=True, slots=True)
class Found:
    #: The entry that is the very word, or else the tool that is, where there is one.
    best: Result | None
    #: Those with results only.
    groups: list[Group]

    @property
    def number(self) -> int:
        return sum(len(group.results) for group in self.groups) + (self.best is not None)

    @property
    def is_all(self) -> bool:
        return not any(group.more for group in self.groups)


def found_in(room: Room, viewer: Any, words: Sequence[str], *, at: datetime) -> Found:
    """The best :data:`MANY` of one room. One query; none for no words."""
    hits = _hits(room, viewer, words, at, MANY)
    return Found(None, _filled([_group(room, hits, words, MANY)]))


def found(viewer: Any, words: Sequence[str], *, at: datetime) -> Found:
    """The best word and the best :data:`FEW` of every room that is open to the viewer. At most one
    query a room; none for no words."""
    best = None
    groups = []
    for room in rooms_for(viewer):
        hits = _hits(room, viewer, words, at, FEW)
        if best is None and room in (ENTRIES, TOOLS) and hits and hits[0].is_exact:
            best, hits = _result(hits[0], words), hits[1:]
        groups.append(_group(room, hits, words, FEW))
    return Found(best, _filled(groups))


def _filled(groups: Sequence[Group]) -> list[Group]:
    return [group for group in groups if group.results]


def _hits(room: Room, viewer: Any, words: Sequence[str], at: datetime, most: int) -> list[Hit]:
    """One more than is shown, to know whether there are more."""
    return list(room.hits(viewer, words, at=at, limit=most + 1)) if words else []


def _group(room: Room, hits: Sequence[Hit], words: Sequence[str], most: int) -> Group:
    return Group(room, [_result(hit, words) for hit in hits[:most]], len(hits) > most)


def _result(hit: Hit, words: Sequence[str]) -> Result:
    """With its summary, or where that has none of the words a passage of its text."""
    title, summary = marked(hit.title, words), marked(hit.summary, words)
    if not any(piece.marked for piece in (*title, *summary)):
        from_text = passage(hit.text, words)
        summary = marked(from_text, words) if from_text else summary
    return Result(
        kind=hit.kind,
        url=hit.url,
        margin=hit.margin,
        title=title,
        summary=summary,
        note=marked(hit.note, words),
        quote=getattr(hit, "quote", None),
    )


def instead(
    room: Room | None, viewer: Any, words: Sequence[str], *, at: datetime
) -> tuple[Found, tuple[str, ...]]:
    """What is found for the nearest spelling of ``words`` that finds anything, and that spelling;
    nothing and () where none does. Only what the viewer may open is ever offered, since only what
    they find is."""
    rooms = [room] if room else rooms_for(viewer)
    tables = [each.table for each in rooms if each.table]
    few = words[:MOST_CORRECTED]
    questions = nearest(few, {word: alike(word, tables) for word in few})
    if len(few) == 1 and (parts := halves(few[0], tables)):
        questions.insert(0, parts)
    for question in questions:
        result = found_in(room, viewer, question, at=at) if room else found(viewer, question, at=at)
        if result.number:
            return result, question
    return Found(None, []), ()


def offers(viewer: Any, words: Sequence[str], *, at: datetime) -> list[Hit]:
    """What may be meant by somebody who is still typing, at most :data:`OFFERED`: things by their
    names, the very name first. One query a room; none for no words."""
    if not words:
        return []
    rows: list[Hit] = []
    for room in rooms_for(viewer):
        rows += room.suggestions(viewer, words, at=at, limit=OFFERED_OF_ROOM)
    rows.sort(key=lambda hit: not hit.is_exact)
    return rows[:OFFERED]
