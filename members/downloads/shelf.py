"""One page of the list, with the counts beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Q

from .filters import Wanted, no_such_category, no_such_page
from .models import DownloadVersionQuerySet, Version

#: On one page of the list.
ROWS = 24


@dataclass(frozen=True, slots=True)
class Tab:
    """A category, or all of them, with how many rows of the search are in it."""

    name: str
    number: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the list, and the address of the list without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """``rows`` are newest versions. ``number`` is how many there are on all pages of what is asked
    for, ``new`` how many that have the words are new to the person, ``total`` how many they may
    open at all. ``category`` is the chosen one's name, "" for all. ``wider_address`` asks for the
    same words everywhere; ``query`` is what stands before a page's number in an address."""

    rows: list[Version]
    tabs: list[Tab]
    chips: list[Chip]
    category: str
    number: int
    new: int
    new_address: str
    total: int
    wider_address: str
    page: Page[int]
    query: str


class _Count(NamedTuple):
    slug: str
    name: str
    total: int
    number: int
    new: int


def shelf(viewer: Any, wanted: Wanted, *, since: datetime, at: datetime) -> Shelf:
    """Two queries, whatever is on the page. Raises filters.WrongAddress for a category or page that
    the viewer does not have."""
    rows = Version.objects.visible_to(viewer, at=at).newest().with_news(since=since)
    asked = rows.about(wanted.words) if wanted.q else Q(pk__isnull=False)
    counts = [_Count(*row) for row in rows.per_category(asked)]
    names = {count.slug: count.name for count in counts}
    if wanted.category and wanted.category not in names:
        raise no_such_category()
    tabs = _tabs(counts, wanted)
    number = next(tab.number for tab in tabs if tab.is_chosen)
    # The counts are known already: the paginator cuts a range of numbers, not the rows.
    paginator = Paginator(range(number), ROWS)
    if wanted.page > paginator.num_pages:
        raise no_such_page()
    page = paginator.page(wanted.page)
    start = (page.number - 1) * ROWS
    return Shelf(
        rows=list(_sorted(rows.filter(asked), wanted)[start : start + ROWS]),
        tabs=tabs,
        chips=_chips(wanted, names),
        category=names.get(wanted.category, ""),
        number=number,
        new=sum(count.new for count in counts),
        new_address=wanted.address(category="", new=True),
        total=sum(count.total for count in counts),
        page=page,
        wider_address=wanted.address(category="", new=False),
        query=wanted.address().removeprefix("?") + "&" if wanted.address() != "?" else "",
    )


def _sorted(rows: DownloadVersionQuerySet, wanted: Wanted) -> DownloadVersionQuerySet:
    if wanted.category:
        rows = rows.filter(download__category__slug=wanted.category)
    if wanted.new:
        rows = rows.only_new()
    return rows.by_title() if wanted.sort == "title" else rows.by_freshness()


def _tabs(counts: list[_Count], wanted: Wanted) -> list[Tab]:
    numbers = [("", "All", sum(count.new if wanted.new else count.number for count in counts))]
    numbers += [(c.slug, c.name, c.new if wanted.new else c.number) for c in counts]
    return [
        Tab(name, number, wanted.address(category=slug), is_chosen=slug == wanted.category)
        for slug, name, number in numbers
    ]


def _chips(wanted: Wanted, names: dict[str, str]) -> list[Chip]:
    chips = []
    if wanted.q:
        chips.append(Chip(f"“{wanted.q}”", wanted.address(q="")))
    if wanted.category:
        chips.append(Chip(names[wanted.category], wanted.address(category="")))
    if wanted.new:
        chips.append(Chip("New to you", wanted.address(new=False)))
    return chips
