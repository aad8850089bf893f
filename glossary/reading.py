"""What an entry's page needs, for readers and for previews alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from publishing import live, outline, render
from publishing.store import mark

from .models import LETTERS, Category, EntryVersion

#: Words a minute, unhurried, of somebody reading to understand.
PACE = 220


@dataclass(frozen=True, slots=True)
class Word:
    """One place in the index."""

    slug: str
    headword: str
    letter: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a published entry stands in the index: its letter, its rank within it from 1, its
    neighbours, and how many words every letter has."""

    letter: str
    rank: int
    before: Word | None
    after: Word | None
    letters: tuple[tuple[str, int], ...]


def index(*, at: datetime) -> list[Word]:
    """Every published headword in order; made once for each publish."""
    valid = mark()
    address = f"glossary:index:{valid}"
    words: list[Word] | None = cache.get(address) if valid else None
    if words is None:
        rows = EntryVersion.objects.current(at=at).listed()
        words = [Word(row.entry.slug, row.headword, row.letter) for row in rows]
        if valid:
            cache.set(address, words, timeout=300)
    return words


def by_letter(entries: Sequence[EntryVersion]) -> list[dict[str, Any]]:
    """Entries in the order of the index as groups of ``letter`` and ``entries``; # comes last."""
    groups: dict[str, list[EntryVersion]] = {}
    for entry in entries:
        groups.setdefault(entry.letter, []).append(entry)
    return [{"letter": letter, "entries": groups[letter]} for letter in LETTERS if letter in groups]


def place(slug: str, words: list[Word]) -> Place | None:
    """None for an entry that is not in the index: a draft, say."""
    here = next((number for number, word in enumerate(words) if word.slug == slug), None)
    if here is None:
        return None
    counts = Counter(word.letter for word in words)
    letter = words[here].letter
    return Place(
        letter=letter,
        rank=sum(word.letter == letter for word in words[: here + 1]),
        before=words[here - 1] if here else None,
        after=words[here + 1] if here + 1 < len(words) else None,
        letters=tuple((name, counts[name]) for name in LETTERS),
    )


def page(
    content: Mapping[str, Any], tier: outline.Tier, *, category: Category, at: datetime
) -> dict[str, Any]:
    """Template context of what stands between masthead and foot, as ``tier`` reads it."""
    current = EntryVersion.objects.current(at=at)
    acronym, term = content["acronym"], content["term"]
    return {
        "content": content,
        "category": category,
        "headword": acronym or term,
        "expansion": term if acronym else "",
        "is_short_word": len(acronym or term) <= 6,
        "reviewed_on": date.fromisoformat(content["reviewed_on"]),
        "minutes": max(1, ceil(outline.words(content, tier) / PACE)),
        "related": list(current.filter(entry__slug__in=content["related"]).listed()),
        "place": place(content["slug"], index(at=at)),
        "body": render.body(content, tier, here=reverse("glossary:entry", args=[content["slug"]])),
        "site_url": settings.SITE_URL,
    }


def text(version: EntryVersion, tier: outline.Tier, *, at: datetime) -> SafeString:
    """An entry between masthead and foot, as ``tier`` reads it."""
    return live.fill(_text(version, tier, at=at), tier)


def _text(version: EntryVersion, tier: outline.Tier, *, at: datetime) -> SafeString:
    """With marks where live parts will stand."""
    context = page(version.content, tier, category=version.category, at=at)
    return render_to_string("glossary/entry_text.html", context)


def kept_text(version: EntryVersion, tier: outline.Tier, *, at: datetime) -> SafeString:
    """:func:`text` of a published version, made once for each publish but for its live parts."""
    kept = render.kept(f"glossary:{version.pk}", tier, lambda: _text(version, tier, at=at))
    return live.fill(kept, tier)
