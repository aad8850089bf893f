"""One search over every room that offers something.

A room takes part with a ``search.py`` whose ``hits(viewer, words, *, at, limit)`` gives
:class:`publishing.search.Hit` for what that viewer may open, best first, in one query; and with a
line in :data:`acxpa.search_results.ROOMS`.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from glossary.reading import index
from glossary.search import names
from members.access.marks import public
from publishing.search import LONGEST_QUESTION, words_of

from .search_nearest import nearest
from .search_results import MANY, found, found_in, rooms_for

#: How many words of the glossary are offered to somebody who has not asked for anything.
STARTS = 8


@public
def results(request: HttpRequest) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    question = asked(request.GET.get("q", ""))
    words = words_of(question)
    rooms = {room.slug: room for room in rooms_for(viewer)}
    kind = request.GET.get("kind", "")
    if kind and kind not in rooms:
        raise Http404("There is no such kind of result.")
    room = rooms.get(kind)
    result = found_in(room, viewer, words, at=now) if room else found(viewer, words, at=now)
    context = {
        "question": question,
        "words": words,
        "rooms": rooms.values(),
        "chosen": room,
        "found": result,
        "many": MANY,
        "suggestion": "" if result.number else nearest(words, names(at=now) if words else {}),
        "starts": [] if words else index(at=now)[:STARTS],
    }
    return render(request, "search.html", context)


def asked(question: str) -> str:
    """The question as it can be shown again: printable, on one line, no longer than is read."""
    shown = "".join(c if c.isprintable() else " " for c in question[:LONGEST_QUESTION])
    return " ".join(shown.split())
