"""What the site's search finds in the glossary: entries as readers see them now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from publishing.search import SEARCH_COLUMNS, Hit, fold, has

from .models import EntryVersion

#: Longer acronyms do not fit where a hit shows them large.
_WIDEST = 6


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` entries with all the (folded) ``words``. One query.

    Only what every visitor reads is searched: a word of a block for members finds nothing for
    anybody, so that neither a hit nor a count tells what stands in it.
    """
    visible = EntryVersion.objects.visible_to(viewer, at=at)
    light = visible.defer(None).defer("content", *SEARCH_COLUMNS)
    return [_hit(row, words) for row in light.best(words, then="sort_key")[:limit]]


def suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` entries with the words in their names: for somebody still typing. One
    query."""
    visible = EntryVersion.objects.visible_to(viewer, at=at).defer("content")
    rows: Any = visible.named(words, then="sort_key", most=limit)
    return [
        Hit(
            kind="Entry",
            title=f"{row.acronym}: {row.term}" if row.acronym else row.term,
            url=reverse("glossary:entry", args=[row.slug]),
            summary="",
            is_exact=row.found == 0,
        )
        for row in rows
    ]


def _hit(version: Any, words: Sequence[str]) -> Hit:
    names = [version.headword, version.term]
    return Hit(
        kind="Entry",
        title=version.term,
        url=reverse("glossary:entry", args=[version.slug]),
        summary=version.short_definition,
        margin=version.acronym if 0 < len(version.acronym) <= _WIDEST else version.letter,
        text=version.public_text,
        note="" if _has(words, " ".join(names)) else _nickname(version.aliases, words),
        is_exact=version.found == 0,
    )


def _has(words: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(has(folded, word) for word in words)


def _nickname(aliases: Sequence[str], words: Sequence[str]) -> str:
    alias = next((alias for alias in aliases if _has(words, alias)), "")
    return f"Also known as {alias}" if alias else ""
