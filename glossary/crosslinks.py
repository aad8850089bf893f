"""Links between entries: where the names of others stand in an entry, worked out when it or they
are published, and who therefore mentions whom.

Links are kept as places in the version's text, by entry: an address that changes, or an entry that
is withdrawn, needs no new links. What changes names (publishing, renaming, withdrawing, and each of
these planned for later) marks the versions that say the name as out of date from that instant. Such
a version is linked anew by :func:`catch_up`, at once for a few and by the clock for many; a page
that is made before works its links out itself, so that no reader depends on the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from members.access.viewer import Tier
from publishing.addresses import moved
from publishing.linking import Name as Called
from publishing.linking import Names, Spot, find, first_words, put_in
from publishing.search import fold, plain
from publishing.store import forget

from .derived import REACH, InternalLink, Linked, Mention, Name
from .models import Entry, EntryVersion
from .places import Place, internal_links, links_by_hand, places

Spots = dict[str, dict[str, list[list[int]]]]
#: Whoever publishes waits for this many others to be linked anew; the clock does the rest.
AT_ONCE = 40
#: Headwords have what others are also known as.
_RANK = {Name.Kind.HEADWORD: 0, Name.Kind.TERM: 1, Name.Kind.ALIAS: 2}
#: Stand in a text for the start of a link, the end of its key, and its end, until the page is made.
START, KEY_END, END = "\ue000", "\ue001", "\ue002"
_OWN_LINK = re.compile(r"/glossary/([-a-zA-Z0-9_]+)/")


@dataclass(frozen=True, slots=True)
class Worked:
    """The links of one version: by tier, the spots by place, and which entries it links to."""

    spots: Spots
    mentioned: dict[int, int]


def work_out(content: Mapping[str, Any], *, own: int, at: datetime) -> Worked:
    """The links of ``content``, which is the entry ``own``'s, with the names of that instant. Two
    queries, one where nobody linked anything by hand."""
    rows = list(places(content))
    names = _names(rows, at=at) if content.get("links_out", True) else Names(())
    by_hand = _by_hand(rows)
    spots: Spots = {}
    mentioned: dict[int, int] = {}
    for tier, reach in REACH.items():
        if tier != "visitor" and all(row.need != reach for row in rows):
            continue  # it reads what the tier before reads
        found = _for_tier([row for row in rows if row.need <= reach], names, by_hand, own)
        spots[tier] = {path: [list(spot) for spot in each] for path, each in found.items() if each}
        linked = {spot.key for each in found.values() for spot in each}
        linked |= {key for row in rows if row.need <= reach for key in by_hand.get(row.path, ())}
        for key in linked - {own}:
            mentioned.setdefault(key, reach)
    return Worked(spots, mentioned)


def _for_tier(
    rows: list[Place], names: Names, by_hand: Mapping[str, set[int]], own: int
) -> dict[str, list[Spot]]:
    used: dict[int, set[int]] = {}
    for row in rows:
        used.setdefault(row.section, set()).update(by_hand.get(row.path, ()))
    return {
        row.path: find(row.text, names, rich=row.rich, used=used[row.section], own=own)
        for row in rows
        if row.links
    }


def _names(rows: list[Place], *, at: datetime) -> Names:
    """The names that may stand in these texts: only those that begin with one of their words."""
    words = sorted(first_words((row.text, row.rich) for row in rows if row.links))
    called: list[Called] = []
    for start in range(0, len(words), 5000):
        known = Name.objects.current(at=at).filter(
            is_linked=True, first__in=words[start : start + 5000]
        )
        called += [
            Called(text, entry, _RANK[Name.Kind(kind)])
            for text, entry, kind in known.values_list("text", "entry_id", "kind")
        ]
    return Names(called)


def _by_hand(rows: list[Place]) -> dict[str, set[int]]:
    """The entries that somebody linked to by hand, by place: by their addresses, or by those that
    they have left."""
    said = {row.path: _slugs(row.text) for row in rows if row.rich}
    slugs = {slug for each in said.values() for slug in each}
    keys = dict(Entry.objects.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}
    if missing := slugs - set(keys):
        keys |= {slug: key for slug, (key, _today) in moved(Entry, missing).items()}
    return {path: {keys[slug] for slug in each if slug in keys} for path, each in said.items()}


def _slugs(rich: str) -> set[str]:
    links = links_by_hand(rich, site=settings.SITE_URL)
    return {found[1] for link in links if (found := _OWN_LINK.match(link))}


@transaction.atomic
def relink(version: EntryVersion, *, at: datetime) -> None:
    """Find the links of ``version`` anew, as of ``at`` or of the instant from which it shows."""
    instant = max(at, version.live_from or at)
    worked = work_out(version.content, own=version.entry_id, at=instant)
    said = " ".join(fold(plain(row.text)) for row in places(version.content) if row.links)
    Linked.objects.update_or_create(
        version=version,
        defaults={"spots": worked.spots, "said": f" {said} ", "stale_from": None},
    )
    version.mentions.all().delete()
    # An entry that is deleted meanwhile is mentioned by nobody.
    there = Entry.objects.filter(pk__in=worked.mentioned).values_list("pk", flat=True)
    Mention.objects.bulk_create(
        Mention(version=version, entry_id=key, need=worked.mentioned[key]) for key in there
    )
    version.internal_links.all().delete()
    InternalLink.objects.bulk_create(
        InternalLink(version=version, link=link[:500], place=place[:200])
        for link, place in internal_links(version.content, site=settings.SITE_URL)
    )


def names_changed(changes: Iterable[tuple[str, datetime]], *, of: Entry, at: datetime) -> None:
    """Mark the versions that say one of these names as out of date from the instant at which it
    comes or goes. One look through the texts for each instant, however many names."""
    by_instant: dict[datetime, set[str]] = {}
    for text, instant in changes:
        by_instant.setdefault(instant, set()).add(fold(text))
    others = Linked.objects.exclude(version__entry=of).filter(
        Q(version__live_until__isnull=True) | Q(version__live_until__gt=at)
    )
    for instant, names in by_instant.items():
        # A plural may end otherwise.
        says = [Q(said__contains=f" {name.removesuffix('y')}") for name in sorted(names) if name]
        if says:
            later = Q(stale_from__isnull=True) | Q(stale_from__gt=instant)
            others.filter(reduce(or_, says)).filter(later).update(stale_from=instant)


def catch_up(*, at: datetime, limit: int = 1000) -> int:
    """Link anew what is out of date, and what was never linked. Returns how many versions."""
    due = list(Linked.objects.due(at=at).values_list("version_id", flat=True)[:limit])
    if len(due) < limit:
        holds = Q(live_until__isnull=True) | Q(live_until__gt=at)
        never = EntryVersion.objects.filter(holds, live_from__isnull=False, linked__isnull=True)
        due += never.values_list("pk", flat=True)[: limit - len(due)]
    for version in EntryVersion.objects.filter(pk__in=due):
        relink(version, at=at)
    if due:
        forget()
    return len(due)


_later: ContextVar[bool] = ContextVar("_later", default=False)


@contextmanager
def linked_later() -> Iterator[None]:
    """Nothing is linked while many entries are published at once; :func:`catch_up` does it then."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def link_new(version: EntryVersion, *, at: datetime) -> None:
    """The links of a version that has none yet."""
    if not _later.get() and not Linked.objects.filter(version=version).exists():
        relink(version, at=at)


def forget_all_but(standing: Iterable[EntryVersion], *, of: Entry) -> None:
    """Versions that nobody will see again need no links."""
    gone = EntryVersion.objects.filter(entry=of).exclude(pk__in=[row.pk for row in standing])
    for rows in (Linked.objects, Mention.objects, InternalLink.objects):
        rows.filter(version__in=gone).delete()  # type: ignore[attr-defined]


# For a page


@dataclass(frozen=True, slots=True)
class Marked:
    """``content`` with a mark around each link to come, and the entries that they lead to."""

    content: dict[str, Any]
    keys: set[int]


def marked(version: EntryVersion, tier: Tier, *, at: datetime) -> Marked:
    """One query where the links are up to date; drafts have none kept."""
    kept = Linked.objects.filter(version=version).first() if version.pk else None
    if kept is None or (kept.stale_from is not None and kept.stale_from <= at):
        spots = work_out(version.content, own=version.entry_id, at=at).spots
    else:
        spots = kept.spots
    mine = next((spots[name] for name in _and_nearer(tier) if name in spots), {})
    # The address holds for all versions, and may have changed since this one.
    content = deepcopy(dict(version.content)) | {"slug": version.slug}
    keys = set()
    for path, each in mine.items():
        keys |= {key for _start, _end, key in each}
        _mark(content, path, [Spot(*spot) for spot in each])
    return Marked(content, keys)


def _and_nearer(tier: Tier) -> Iterator[Tier]:
    for name, reach in sorted(REACH.items(), key=lambda row: -row[1]):
        if reach <= REACH[tier]:
            yield name


def _mark(content: Any, path: str, spots: list[Spot]) -> None:
    *way, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    for step in way:
        content = content[step]
    content[last] = put_in(
        content[last], spots, lambda spot, text: f"{START}{spot.key}{KEY_END}{text}{END}"
    )


_MARK = re.compile(f"{START}([0-9]+){KEY_END}(.*?){END}", re.DOTALL)
_STRAY = re.compile(f"[{START}{KEY_END}{END}]")


def linked(html: str, targets: Mapping[int, Name]) -> str:
    """``html`` with links for its marks; where the entry is not there (any more), plain words."""

    def link(found: re.Match[str]) -> str:
        name = targets.get(int(found[1]))
        if name is None:
            return found[2]
        # The address is a slug and the words are what stood there: nothing needs escaping.
        address = f"/glossary/{name.slug}/"
        return (
            f'<a class="term" href="{address}" aria-describedby="term-{name.slug}">{found[2]}</a>'
        )

    return _STRAY.sub("", _MARK.sub(link, html))
