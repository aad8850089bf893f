"""One search over every room that offers something.

A room takes part with a ``search.py`` of two functions: ``hits(viewer, words, *, at, limit)`` gives
:class:`publishing.search.Hit` for what that viewer may open, best first, in one query;
``suggestions``, of the same shape, only what has the words in its name. And with a line in
:data:`acxpa.search_results.ROOMS`.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from glossary.reading import index
from members.access.marks import public
from publishing.search import LONGEST_QUESTION, words_of

from .search_results import MANY, found, found_in, instead, offers, rooms_for
from .templatetags.components import part_of_portal

#: How many words of the glossary are offered to somebody who has not asked for anything.
STARTS = 8


@public
def results(request: HttpRequest) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    words = words_of(question := asked(request.GET.get("q", "")))
    rooms = {room.slug: room for room in rooms_for(viewer)}
    kind = request.GET.get("kind", "")
    if kind and kind not in rooms:
        raise Http404("There is no such kind of result.")
    room = rooms.get(kind)
    result = found_in(room, viewer, words, at=now) if room else found(viewer, words, at=now)
    meant: tuple[str, ...] = ()
    if words and not result.number:
        result, meant = instead(room, viewer, words, at=now)
    context = {
        "question": question,
        "words": words,
        "meant": " ".join(meant),
        "is_shorter": set(meant) < set(words),
        "rooms": rooms.values(),
        "chosen": room,
        "found": result,
        "many": MANY,
        "starts": [] if words else index(at=now)[:STARTS],
        "suggest_term": part_of_portal("suggest:term"),
    }
    return render(request, "search.html", context)


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    """For the script beside every search box: things whose names begin as somebody types."""
    words = words_of(request.GET.get("q", ""))
    rows = offers(request.viewer, words, at=timezone.now())  # type: ignore[attr-defined]
    found = [{"kind": row.kind, "title": row.title, "url": row.url} for row in rows]
    return JsonResponse({"suggestions": found})


def asked(question: str) -> str:
    """The question as it can be shown again: printable, on one line, no longer than is read."""
    shown = "".join(c if c.isprintable() else " " for c in question[:LONGEST_QUESTION])
    return " ".join(shown.split())
