"""The public side of the glossary."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from members.access.marks import public, stored
from publishing import shared as shared_links

from . import reading
from .forms import IndexFilter
from .models import Category, EntryVersion


@stored
@public
def listing(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    current = EntryVersion.objects.visible_to(request.viewer, at=now)  # type: ignore[attr-defined]
    chosen = IndexFilter(request.GET)
    entries = list(chosen.narrow(current).listed())
    context = {
        "groups": reading.by_letter(entries),
        "shown": len(entries),
        "letters": current.letters(),
        "categories": Category.objects.all(),
        "filter": chosen.state,
        "total": len(reading.index(at=now)),
    }
    return render(request, "glossary/list.html", context)


@stored
@public
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    current = EntryVersion.objects.visible_to(viewer, at=now)
    version = get_object_or_404(current.defer("content"), entry__slug=slug)
    words = reading.kept_text(version, viewer.tier, at=now)
    return render(
        request, "glossary/entry.html", {"version": version, "text": words, "preview": ""}
    )


@public
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A version that staff showed to a reviewer. Never stored, never indexed."""
    try:
        found = shared_links.read(EntryVersion, token)
    except (shared_links.Expired, shared_links.Invalid) as error:
        instead = {"address": reverse("glossary:list"), "label": "Read the published glossary"}
        return shared_links.refused(request, error, **instead)
    context = {
        "version": found.version,
        "text": reading.text(found.version, found.tier, at=timezone.now()),
        "preview": found.banner,
    }
    return shared_links.unseen(render(request, "glossary/entry.html", context))
