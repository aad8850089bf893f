"""What crawlers ask for: ``sitemap.xml``, ``robots.txt`` and ``llms.txt``.

A room takes part with an ``addresses(at=...)`` that gives the path of each page that every visitor
may read, with the instant of its last change where that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from courses import for_machines as courses
from glossary import for_machines as glossary
from members.access.marks import public, stored
from pages import for_machines as pages

from .templatetags.components import part_of_portal

#: How many addresses one file has. The protocol allows 50,000; small files are kept and sent whole.
PART = 10_000
#: How many entries llms.txt names one by one.
LISTED = 500

Addresses = Callable[..., Iterable[tuple[str, datetime | None]]]
#: Pages that stand by themselves, by URL name; those that do not exist (yet) are left out.
PLACES = (
    "home",
    "glossary:list",
    "courses:list",
    "rankings_public:home",
    "rankings_public:method",
    "pulse:start",
    "memberships:join",
    "pages:articles",
    "pages:sponsors",
)
#: Those of them that list what stands below their own address: they change when that does.
LISTS = ("glossary:list", "courses:list", "pages:articles")
ROOMS: tuple[Addresses, ...] = (glossary.addresses, courses.addresses, pages.addresses)


def addresses(*, at: datetime) -> list[tuple[str, datetime | None]]:
    """Every public page, in an order that does not change by itself. One query a room."""
    rows = list(chain.from_iterable(room(at=at) for room in ROOMS))
    places = [(name, path) for name in PLACES if (path := part_of_portal(name))]
    said = [(path, _changed_below(path, rows) if name in LISTS else None) for name, path in places]
    return [*said, *rows]


def _changed_below(path: str, rows: Iterable[tuple[str, datetime | None]]) -> datetime | None:
    days = (day for below, day in rows if day is not None and below.startswith(path))
    return max(days, default=None)


@stored
@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses; where they are too many, a list of the files that have them."""
    rows = addresses(at=timezone.now())
    if len(rows) <= PART:
        return _addresses(request, rows)
    parts = range(1, -(-len(rows) // PART) + 1)
    files = [settings.SITE_URL + reverse("sitemap_part", args=[part]) for part in parts]
    return render(request, "sitemap_index.xml", {"files": files}, content_type="application/xml")


@stored
@public
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    rows = addresses(at=timezone.now())[(part - 1) * PART : part * PART] if part else []
    if not rows:
        raise Http404("The sitemap has no such part.")
    return _addresses(request, rows)


def _addresses(request: HttpRequest, rows: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    context = {"pages": [(settings.SITE_URL + path, changed) for path, changed in rows]}
    return render(request, "sitemap.xml", context, content_type="application/xml")


@stored
@public
def robots(request: HttpRequest) -> HttpResponse:
    context = {
        "closed": [
            part_of_portal(name) for name in ("admin:index", "search", "account_login", "hub:home")
        ],
        "sitemap": settings.SITE_URL + reverse("sitemap"),
    }
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@stored
@public
def overview(request: HttpRequest) -> HttpResponse:
    """The portal in one page, for machines that read rather than crawl."""
    now = timezone.now()
    entries, more = glossary.listed(at=now, most=LISTED)
    context = {
        "entries": entries,
        "more_entries": more,
        "courses": courses.listed(at=now),
        "pages": pages.listed(at=now),
        "site_url": settings.SITE_URL,
    }
    return render(request, "llms.txt", context, content_type="text/markdown; charset=utf-8")
