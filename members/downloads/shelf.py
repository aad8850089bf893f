"""One page of the list, with the counts beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from .filters import Wanted, no_such_category, no_such_page
from .models import Version, containing

#: On one page of the list.
ROWS = 24


@dataclass(frozen=True, slots=True)
class Tab:
    """A category, or all of them (``slug`` is ""), with how many rows of the search are in it."""

    slug: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """``rows`` are newest versions. ``number`` is how many there are on all pages of what is asked
    for, ``new`` how many that have the words are new to the person, ``total`` how many they may
    open at all. ``category`` is the chosen one's name, "" for all."""

    rows: list[Version]
    tabs: list[Tab]
    category: str
    number: int
    new: int
    total: int
    page: Page[int]

    @property
    def page_numbers(self) -> list[int | str]:
        """With gaps ("…") where there are many."""
        pages = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2)
        return list(pages)


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
    matching = containing(wanted.words)
    found = [_Count(*row) for row in rows.per_category(matching)]
    tabs = [Tab(c.slug, c.name, c.new if wanted.new else c.number) for c in found]
    whole = Tab("", "All", sum(tab.number for tab in tabs))
    chosen = next((tab for tab in (whole, *tabs) if tab.slug == wanted.category), None)
    if chosen is None:
        raise no_such_category()
    # The counts are known already: the paginator cuts a range of numbers, not the rows.
    paginator = Paginator(range(chosen.number), ROWS)
    if wanted.page > paginator.num_pages:
        raise no_such_page()
    page = paginator.page(wanted.page)
    rows = rows.filter(matching)
    if wanted.category:
        rows = rows.filter(download__category__slug=wanted.category)
    if wanted.new:
        rows = rows.filter(is_new=True)
    rows = rows.by_title() if wanted.sort == "title" else rows.by_freshness()
    start = (page.number - 1) * ROWS
    return Shelf(
        rows=list(rows[start : start + ROWS]),
        tabs=[whole, *tabs],
        category=chosen.name if wanted.category else "",
        number=chosen.number,
        new=sum(c.new for c in found),
        total=sum(c.total for c in found),
        page=page,
    )
