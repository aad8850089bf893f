"""What an entry's page needs, for readers and for previews alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from publishing import live, outline, render
from publishing.addresses import had

from . import crosslinks
from .derived import REACH, Name, NameQuerySet
from .index import counts
from .models import Category, Entry, EntryVersion

#: Words a minute, unhurried, of somebody reading to understand.
PACE = 220
#: How many of the entries that mention this one are named.
MENTIONS = 24


@dataclass(frozen=True, slots=True)
class Word:
    """One place in the index."""

    slug: str
    headword: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a published entry stands in the index: its letter, its rank within it from 1, its
    neighbours, and how many entries every letter has."""

    letter: str
    rank: int
    before: Word | None
    after: Word | None
    letters: tuple[tuple[str, int], ...]


def at_address(slug: str, viewer: Any, *, at: datetime) -> EntryVersion | None:
    """What readers see of the entry at /glossary/``slug``/, or of the one that has left it: then
    its own ``slug`` is another. One query, two where nothing has the address."""
    current = EntryVersion.objects.visible_to(viewer, at=at).defer("content")
    return (
        current.filter(entry__slug=slug).first()
        or current.filter(entry__in=had(Entry, [slug])).first()
    )


def index(*, at: datetime) -> NameQuerySet:
    """Every published headword in order; slice it."""
    return Name.objects.current(at=at).headwords().in_order()


def letters(*, at: datetime) -> list[tuple[str, int]]:
    """Every letter with its number of entries, 0 included."""
    return counts(at=at).letters()


def place(entry: int | None, *, at: datetime) -> Place | None:
    """None for an entry that is not in the index: a draft, say. One query by index, and the counts
    that every entry needs."""
    words = Name.objects.current(at=at).headwords()
    key, pk = OuterRef("sort_key"), OuterRef("pk")
    before = words.filter(Q(sort_key__lt=key) | Q(sort_key=key, pk__lt=pk))
    after = words.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=pk))
    previous = before.filter(sort_key__lte=key).order_by("-sort_key", "-pk")
    following = after.filter(sort_key__gte=key).order_by("sort_key", "pk")
    ahead = before.filter(letter=OuterRef("letter"), sort_key__lte=key).order_by().values("letter")
    row = (
        words.filter(entry=entry)
        .annotate(
            previous_slug=Subquery(previous.values("entry__slug")[:1]),
            previous_text=Subquery(previous.values("text")[:1]),
            following_slug=Subquery(following.values("entry__slug")[:1]),
            following_text=Subquery(following.values("text")[:1]),
            ahead=Coalesce(
                Subquery(ahead.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
            ),
        )
        .values(
            "letter", "previous_slug", "previous_text", "following_slug", "following_text", "ahead"
        )
        .first()
    )
    if row is None:
        return None
    return Place(
        letter=row["letter"],
        rank=row["ahead"] + 1,
        before=_word(row["previous_slug"], row["previous_text"]),
        after=_word(row["following_slug"], row["following_text"]),
        letters=tuple(letters(at=at)),
    )


def _word(slug: str | None, text: str | None) -> Word | None:
    return Word(slug, text or "") if slug else None


def mentioned_in(entry: int | None, tier: outline.Tier, *, at: datetime) -> list[Name]:
    """The entries that link to this one where ``tier`` can read it; one more than are named."""
    rows = Name.objects.current(at=at).headwords()
    rows = rows.filter(version__mentions__entry=entry, version__mentions__need__lte=REACH[tier])
    return list(rows.in_order()[: MENTIONS + 1])


def page(
    version: EntryVersion, tier: outline.Tier, *, category: Category, at: datetime
) -> tuple[dict[str, Any], dict[int, Name]]:
    """Template context of what stands between masthead and foot, as ``tier`` reads it, with marks
    for links; and the entries that they lead to."""
    marked = crosslinks.marked(version, tier, at=at)
    content = marked.content
    acronym, term = content["acronym"], content["term"]
    # An address that somebody has left still means the entry that left it.
    related = Q(entry__slug__in=content["related"])
    related |= Q(entry__in=had(Entry, content["related"])) & ~Q(entry=version.entry_id)
    needed = index(at=at).filter(Q(entry__in=marked.keys) | related)
    names: list[Any] = list(
        needed.annotate(is_related=Case(When(related, then=True), default=False))
    )
    targets = {name.entry_id: name for name in names if name.entry_id in marked.keys}
    mentions = mentioned_in(version.entry_id, tier, at=at)
    context = {
        "content": content,
        "category": category,
        "headword": acronym or term,
        "expansion": term if acronym else "",
        "is_short_word": len(acronym or term) <= 6,
        "reviewed_on": date.fromisoformat(content["reviewed_on"]),
        "minutes": max(1, ceil(outline.words(version.content, tier) / PACE)),
        "related": [name for name in names if name.is_related],
        "place": place(version.entry_id, at=at),
        "body": render.body(content, tier, here=version.entry.address()),
        "site_url": settings.SITE_URL,
        "mentions": mentions[:MENTIONS],
        "has_more_mentions": len(mentions) > MENTIONS,
        "terms": list(targets.values()),
    }
    return context, targets


def text(version: EntryVersion, tier: outline.Tier, *, at: datetime) -> SafeString:
    """An entry between masthead and foot, as ``tier`` reads it."""
    return live.fill(_text(version, tier, at=at), tier)


def _text(version: EntryVersion, tier: outline.Tier, *, at: datetime) -> SafeString:
    """With marks where live parts will stand."""
    context, targets = page(version, tier, category=version.category, at=at)
    made = render_to_string("glossary/entry_text.html", context)
    return mark_safe(crosslinks.linked(made, targets))  # noqa: S308  (a template's, with links)


def kept_text(version: EntryVersion, tier: outline.Tier, *, at: datetime) -> SafeString:
    """:func:`text` of a published version, made once for each publish but for its live parts."""
    kept = render.kept(f"glossary:{version.pk}", tier, lambda: _text(version, tier, at=at))
    return live.fill(kept, tier)
