"""Links in entries that lead nowhere, and what else needs its editors."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.urls import Resolver404, resolve, reverse

from publishing import targets
from publishing.models import OldAddress

from .models import Entry, InternalLink

#: Where a thing is found by its slug, and what targets call its kind.
_OWN_PAGES = {"courses:detail": "course", "pages:article": "article", "pages:page": "page"}


def broken(*, at: datetime) -> set[str]:
    """The links, as they are written, that lead nowhere now. Parts of the portal by name are left
    out: what is not there yet is being built, and its card says so. One query for the links, one
    for each kind of thing that they lead to."""
    standing = InternalLink.objects.standing(at=at).exclude(link__startswith="name:")
    return nowhere(set(standing.order_by().values_list("link", flat=True).distinct()), at=at)


def nowhere(links: Collection[str], *, at: datetime) -> set[str]:
    """Those of ``links`` that lead nowhere."""
    meant = {link: _meant(link) for link in links}
    found = targets.find(target for target in meant.values() if not target.startswith("entry:"))
    slugs = {target.removeprefix("entry:") for target in meant.values() if target[:6] == "entry:"}
    there = {f"entry:{slug}" for slug in _entries(slugs, at=at)}
    return {link for link, target in meant.items() if target not in found and target not in there}


def _entries(slugs: Collection[str], *, at: datetime) -> set[str]:
    """Those of the addresses that lead to an entry, at once or by one that it left."""
    seen = Entry.objects.published(at=at)
    there = set(seen.filter(slug__in=slugs).values_list("slug", flat=True))
    if left := set(slugs) - there:
        kind = ContentType.objects.get_for_model(Entry)
        old = OldAddress.objects.filter(
            content_type=kind, slug__in=left, object_id__in=seen.values("pk")
        )
        there |= set(old.values_list("slug", flat=True))
    return there


def _meant(link: str) -> str:
    """``link`` as a target; "" for an address that no part of the portal has."""
    if targets.is_own(link):
        return link
    path = urlsplit(link).path
    try:
        match = resolve(path)
    except (Resolver404, ValueError):
        return ""
    if match.view_name == "glossary:entry":
        return f"entry:{match.kwargs['slug']}"
    kind = _OWN_PAGES.get(match.view_name)
    return f"{kind}:{match.kwargs['slug']}" if kind in targets.kinds() else reverse("home")
