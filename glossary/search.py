"""What the site's search finds in the glossary: entries as readers see them now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse

from publishing.prepared_search import PreparedSearch
from publishing.search import Hit, fold, has

from .models import EntryVersion

#: Longer acronyms do not fit where a hit shows them large.
_WIDEST = 6


class _Found(NamedTuple):
    entry__slug: str
    term: str
    acronym: str
    letter: str
    short_definition: str
    aliases: list[str]
    public_text: str
    found: int


class _Named(NamedTuple):
    entry__slug: str
    term: str
    acronym: str
    found: int


_SEARCH = PreparedSearch(EntryVersion.objects.visible_to, _Found, then="sort_key")
_NAMES = PreparedSearch(EntryVersion.objects.visible_to, _Named, then="sort_key")


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` entries with all the (folded) ``words``. One query.

    Only what every visitor reads is searched: a word of a block for members finds nothing for
    anybody, so that neither a hit nor a count tells what stands in it.
    """
    return [_hit(row, words) for row in _SEARCH.best(viewer, words, at=at, limit=limit)]


def suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` entries with the words in their names: for somebody still typing. One
    query."""
    return [
        Hit(
            kind="Entry",
            title=f"{row.acronym}: {row.term}" if row.acronym else row.term,
            url=reverse("glossary:entry", args=[row.entry__slug]),
            summary="",
            is_exact=row.found == 0,
        )
        for row in _NAMES.named(viewer, words, at=at, limit=limit)
    ]


def _hit(row: _Found, words: Sequence[str]) -> Hit:
    return Hit(
        kind="Entry",
        title=row.term,
        url=reverse("glossary:entry", args=[row.entry__slug]),
        summary=row.short_definition,
        margin=row.acronym if 0 < len(row.acronym) <= _WIDEST else row.letter,
        text=row.public_text,
        note="" if _has(words, f"{row.acronym} {row.term}") else _nickname(row.aliases, words),
        is_exact=row.found == 0,
    )


def _has(words: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(has(folded, word) for word in words)


def _nickname(aliases: Sequence[str], words: Sequence[str]) -> str:
    alias = next((alias for alias in aliases if _has(words, alias)), "")
    return f"Also known as {alias}" if alias else ""
