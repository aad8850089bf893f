"""What the site's search finds in the rankings: sectors for everybody, organisations for members.
Nothing is found that no published figures speak of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from publishing.kept import once_per_publish
from publishing.search import Hit, fold, has

from .models import (
    RankedOrganisation,
    RankedOrganisationQuerySet,
    Sector,
    Snapshot,
    Standing,
    name_on,
)


class Centre(NamedTuple):
    """An organisation as it is found: ``folded`` is its names and its sector."""

    folded: str
    name: str
    slug: str
    sector: str
    sector_slug: str
    former: tuple[str, ...]

    @property
    def summary(self) -> str:
        return f"Ranked in {self.sector}"

    @property
    def note(self) -> str:
        return f"Formerly {', '.join(self.former)}" if self.former else ""

    @property
    def url(self) -> str:
        return reverse("rankings:organisation", args=[self.sector_slug, self.slug])

    @property
    def claim(self) -> str:
        """Where somebody says that it is theirs."""
        return reverse("rankings:claim", args=[self.slug])


def in_public() -> RankedOrganisationQuerySet:
    """Organisations of which something is published; a draft names nobody."""
    published = Standing.objects.filter(
        organisation=OuterRef("pk"), snapshot__state=Snapshot.State.PUBLISHED
    )
    return RankedOrganisation.objects.filter(Exists(published))


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` sectors and, for members, organisations with all the (folded) ``words``.
    Three queries, none where somebody looked since the last publication."""
    found = _sectors(viewer, words, at)
    if viewer.is_member:
        found += centres(words, at=at, limit=limit)
    found.sort(key=lambda hit: not hit.is_exact)
    return found[:limit]


def suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """Those with the words in their names: for people still typing. Queries as :func:`hits`."""
    found = hits(viewer, words, at=at, limit=2 * limit)
    return [hit for hit in found if _has(words, fold(f"{hit.title} {hit.note}"))][:limit]


def _sectors(viewer: Any, words: Sequence[str], at: datetime) -> list[Hit]:
    if not words:
        return []
    return [
        Hit(
            kind="Sector",
            title=name,
            url=reverse("rankings:sector", args=[slug])
            if viewer.is_member
            else reverse("rankings_public:home"),
            summary=description,
            is_exact=fold(name) == " ".join(words),
        )
        for name, slug, description in _index(at).sectors
        if _has(words, fold(f"{name} {description}"))
    ]


def centres(words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """Organisations as hits. For members. Queries as :func:`hits`."""
    phrase = " ".join(words)
    return [
        Hit(
            kind="Centre",
            title=row.name,
            url=row.url,
            summary=row.summary,
            note=row.note,
            is_exact=fold(row.name) == phrase,
        )
        for row in by_name(words, at=at, limit=limit)
    ]


def by_name(words: Sequence[str], *, at: datetime, limit: int) -> list[Centre]:
    """Organisations by any name that they have borne, the very name first. Queries as
    :func:`hits`."""
    if not words:
        return []
    phrase = " ".join(words)
    found = [row for row in _index(at).centres if _has(words, row.folded)]
    found.sort(key=lambda row: (fold(row.name) != phrase, fold(row.name), row.slug))
    return found[:limit]


def _has(words: Sequence[str], folded: str) -> bool:
    return all(has(folded, word) for word in words)


class _Index(NamedTuple):
    """``sectors``: (name, slug, description)."""

    sectors: list[tuple[str, str, str]]
    centres: list[Centre]


def _index(at: datetime) -> _Index:
    return once_per_publish("rankings:found", lambda: _made(at))


def _made(at: datetime) -> _Index:
    published = Standing.objects.filter(
        sector=OuterRef("pk"), snapshot__state=Snapshot.State.PUBLISHED
    )
    sectors = Sector.objects.filter(Exists(published)).order_by("order", "slug")
    centres = in_public().select_related("sector").with_names().order_by("pk")
    return _Index(
        list(sectors.values_list("name", "slug", "description")),
        [_centre(each, at) for each in centres],
    )


def _centre(organisation: RankedOrganisation, at: datetime) -> Centre:
    today = timezone.localdate(at)
    rows = [row for row in organisation.names.all() if row.from_on <= today]
    name = name_on(rows, today) or organisation.slug
    former = tuple(dict.fromkeys(row.name for row in rows if row.name != name))
    sector = organisation.sector
    folded = fold(" ".join((name, *former, sector.name)))
    return Centre(folded, name, organisation.slug, sector.name, sector.slug, former)
