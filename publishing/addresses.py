"""When the address of something published changes, the old one leads to the new one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpResponsePermanentRedirect

from .models import Manuscript, OldAddress
from .store import forget


def remember(manuscript: Manuscript, *, old: str) -> None:
    """Whoever asks for ``old`` is led to where ``manuscript`` is. It is the newest to have had that
    address, so an older owner of it is no longer led to."""
    kind = ContentType.objects.get_for_model(manuscript)
    OldAddress.objects.update_or_create(
        content_type=kind, slug=old, defaults={"object_id": manuscript.pk}
    )
    forget()


def had(model: type[Manuscript], slugs: Collection[str]) -> Any:
    """The keys of those that used to have one of these addresses, as a subquery."""
    kind = ContentType.objects.get_for_model(model)
    return OldAddress.objects.filter(content_type=kind, slug__in=slugs).values("object_id")


def moved(
    model: type[Manuscript], slugs: Collection[str] | None = None
) -> dict[str, tuple[int, str]]:
    """The addresses that things left, each with the key and today's address of what had it: all of
    them, or those among ``slugs``. What something else has now is left out. One query."""
    kind = ContentType.objects.get_for_model(model)
    things: Any = model._default_manager.all()
    rows = OldAddress.objects.filter(content_type=kind)
    if slugs is not None:
        rows = rows.filter(slug__in=slugs)
    found = rows.exclude(Exists(things.filter(slug=OuterRef("slug")))).annotate(
        now=Subquery(things.filter(pk=OuterRef("object_id")).values("slug")[:1])
    )
    known = found.filter(now__isnull=False).values_list("slug", "object_id", "now")
    return {slug: (key, now) for slug, key, now in known}


def who_had(model: type[Manuscript], slug: str, *, at: datetime) -> Any:
    """The thing that used to have ``slug``. Http404 where there is none that readers may see. For
    views that found nothing at ``slug``. One query."""
    rows: Any = model._default_manager
    manuscript = rows.published(at=at).filter(pk__in=had(model, [slug])).first()
    if manuscript is None or manuscript.slug == slug:
        raise Http404("Nothing has this address, and nothing had it.")
    return manuscript


def lead_on(model: type[Manuscript], slug: str, *, at: datetime) -> HttpResponsePermanentRedirect:
    """To where the thing is that used to have ``slug``; Http404 as in :func:`who_had`."""
    return HttpResponsePermanentRedirect(who_had(model, slug, at=at).address())
