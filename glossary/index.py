"""The index from A to Z: what stands on each of its pages.

A glossary that fits on one page is one page. A larger one is a page for each letter, and several
for a letter with many words, so that a page costs the same in a glossary of 100,000 entries. How
many lines each letter has is counted once for each publish, and with which line each page begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, TypedDict

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from publishing.kept import once_per_publish
from publishing.variants import other_spelling

from .derived import LETTERS, Name, NameQuerySet
from .forms import State
from .versions import sort_key

#: Up to so many lines the glossary is one page; beyond that, lines on a page. Few enough that a
#: page is full long before a glossary is large, and so costs the same from there on.
WHOLE, PAGE = 500, 60
#: How many entries "most read" and "recently reviewed" show, and of how many days.
SHOWN, DAYS = 6, 30


@dataclass(frozen=True, slots=True)
class Category:
    slug: str
    name: str
    entries: int


@dataclass(frozen=True, slots=True)
class Counts:
    """``rows``: (letter, category, entries, lines), where there are any."""

    rows: tuple[tuple[str, str, int, int], ...]
    categories: tuple[Category, ...]

    @property
    def entries(self) -> int:
        return sum(entries for _letter, _category, entries, _lines in self.rows)

    def letters(self, category: str = "") -> list[tuple[str, int]]:
        """Every letter with its number of entries, 0 included."""
        return self._sums(2, category)

    def lines(self, category: str = "") -> list[tuple[str, int]]:
        """Every letter with its number of lines: entries, and names that lead to one."""
        return self._sums(3, category)

    def _sums(self, column: int, category: str) -> list[tuple[str, int]]:
        sums = dict.fromkeys(LETTERS, 0)
        for row in self.rows:
            if category in ("", row[1]):
                sums[row[0]] += row[column]  # type: ignore[operator]
        return list(sums.items())


def counts(*, at: datetime) -> Counts:
    """One query, once for each publish."""

    def make() -> Counts:
        found = (
            Name.objects.current(at=at)
            .order_by("category__order", "category__name", "letter")
            .values_list("letter", "category__slug", "category__name")
            .annotate(entries=Count("pk", filter=Q(kind=Name.Kind.HEADWORD)), lines=Count("pk"))
        )
        rows, names, sums = [], {}, {}  # type: ignore[var-annotated]
        for letter, slug, name, entries, lines in found:
            rows.append((letter, slug, entries, lines))
            names[slug] = name
            sums[slug] = sums.get(slug, 0) + entries
        categories = tuple(Category(slug, name, sums[slug]) for slug, name in names.items())
        return Counts(tuple(rows), categories)

    return once_per_publish("glossary:counts", make)


def most_read(*, at: datetime) -> list[dict[str, Any]]:
    """What was read most often in the last :data:`DAYS` days; none before anybody read."""

    def make() -> list[dict[str, Any]]:
        since = timezone.localdate(at) - timedelta(days=DAYS)
        read = Name.objects.current(at=at).headwords().filter(entry__readings__on__gt=since)
        rows = read.order_by().values("text", "summary", "sort_key", "entry__slug")
        counted: Any = rows.annotate(times=Sum("entry__readings__times"))
        return list(counted.order_by("-times", "sort_key")[:SHOWN])

    return once_per_publish("glossary:most-read", make)


def recently_reviewed(*, at: datetime) -> list[dict[str, Any]]:
    def make() -> list[dict[str, Any]]:
        rows = Name.objects.current(at=at).headwords().order_by("-reviewed_on", "sort_key")
        return list(rows.values("text", "reviewed_on", "entry__slug")[:SHOWN])  # type: ignore[arg-type]

    return once_per_publish("glossary:reviewed", make)


class Line(TypedDict):
    """A line of the index: see :class:`glossary.derived.Name`. A page has hundreds, so they are
    plain rows, which a template reads in half the time, and none looks up its address."""

    is_headword: bool
    address: str
    text: str
    headword: str
    written_out: str
    also: str
    summary: str
    category: str
    letter: str
    entry: int


def _lines(rows: NameQuerySet) -> list[Line]:
    # A slug is never quoted: what stands around it in an address is the same for all.
    before, _slug, after = reverse("glossary:entry", args=["0-0"]).partition("0-0")
    headword = Name.Kind.HEADWORD.value
    return [
        {
            "is_headword": kind == headword,
            "address": f"{before}{slug}{after}",
            "text": text,
            "headword": leads_to,
            "written_out": written_out,
            "also": also,
            "summary": summary,
            "category": category,
            "letter": letter,
            "entry": entry,
        }
        for (
            kind,
            slug,
            text,
            leads_to,
            written_out,
            also,
            summary,
            category,
            letter,
            entry,
        ) in rows.values_list(
            "kind",
            "entry__slug",
            "text",
            "headword",
            "written_out",
            "also",
            "summary",
            "category__name",
            "letter",
            "entry",
        )
    ]


class _Counted(Paginator):  # type: ignore[type-arg]
    """Knows how many there are without asking."""

    def __init__(self, rows: Sequence[Line] | NameQuerySet, number: int, size: int) -> None:
        super().__init__(rows, size)
        self.count = number


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the index. ``letter``: the one that it shows alone, "" where it shows several.
    ``is_whole``: whether it is all there is, so that nothing more need be asked for."""

    page: Page[Line]
    groups: list[dict[str, Any]]
    letter: str
    is_whole: bool
    #: How many lines stand there in all; None where several pages have them.
    found: int | None

    def address(self, state: State) -> str:
        """What stands in the address of its other pages: the letter that it shows, too."""
        return replace(state, letter=self.letter).address


def shown(state: State, number: int, *, at: datetime) -> Shown:
    """One query beside the counts, and beside where the pages of that letter begin."""
    known = counts(at=at)
    rows = Name.objects.current(at=at).in_order()
    if state.category:
        rows = rows.filter(category__slug=state.category)
    lines = dict(known.lines(state.category))
    letter, total = state.letter, sum(lines.values())
    size = PAGE if total > WHOLE else WHOLE
    if state.q:
        return _matching(rows, state, number, size)
    if not letter and total > WHOLE:
        letter = next(name for name in LETTERS if lines[name])
    if letter:
        rows = rows.filter(letter=letter)
        total = lines.get(letter, 0)
    page = _Counted(rows, total, size).get_page(number)
    if page.number > 1 and (begins := _begins(rows, letter, state.category)):
        rows = rows.starting_at(*begins[min(page.number, len(begins)) - 1])
    page.object_list = _lines(rows[:size])
    is_whole = not letter and not state.category
    groups = by_letter(list(page.object_list))
    found = _standing(groups) if page.paginator.num_pages == 1 else None
    return Shown(page, groups, letter, is_whole, found)


def _begins(rows: NameQuerySet, letter: str, category: str) -> list[tuple[str, int]]:
    """The first line of each page of a letter. One query, once for each publish: after that, a far
    page passes over nothing on the way to it."""
    return once_per_publish(f"glossary:pages:{letter}:{category}", lambda: rows.every(PAGE))


def _matching(rows: NameQuerySet, state: State, number: int, size: int) -> Shown:
    """Lines that say every word, in any order: a word of the name begins so, or the definition has
    it. Not counted, for that would read the whole index: one line more than fits says whether
    there is another page."""
    if state.letter:
        rows = rows.filter(letter=state.letter)
    for word in state.q.split():
        rows = rows.filter(_says(word) | _says(other_spelling(word.lower())))
    start = (number - 1) * size
    found = _lines(rows[start : start + size + 1])
    if not found and number > 1:
        return _matching(rows, state, 1, size)
    page = Page(found[:size], number, _Counted(found, start + len(found), size))
    groups = by_letter(list(page.object_list))
    is_all = number == 1 and len(found) <= size
    return Shown(page, groups, state.letter, False, _standing(groups) if is_all else None)


def _standing(groups: Sequence[dict[str, Any]]) -> int:
    """How many lines somebody sees: fewer than the index has, by those beside their headword."""
    return sum(len(group["names"]) for group in groups)


def _says(word: str) -> Q:
    """Nothing is asked of no word."""
    if not word:
        return Q()
    says = Q(summary__icontains=word)
    if not (key := sort_key(word)):
        return says | Q(text__icontains=word)
    begins = Q(sort_key__startswith=key)
    return says | begins | Q(sort_key__contains=f" {key}") | Q(sort_key__contains=f"-{key}")


def by_letter(names: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines in the order of the index as groups of ``letter`` and ``names``; # comes last. A name
    that would stand right beside the headword it leads to says nothing that the headword's line
    does not."""
    groups: dict[str, list[Line]] = {}
    for (letter, _entry), lines in groupby(names, key=lambda name: (name["letter"], name["entry"])):
        run = list(lines)
        own = [name for name in run if name["is_headword"]]
        groups.setdefault(letter, []).extend(own or run)
    return [{"letter": letter, "names": groups[letter]} for letter in LETTERS if letter in groups]
