"""The public side of the glossary."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from members.access.marks import public, stored
from publishing import atom
from publishing import shared as shared_links
from publishing.addresses import lead_on, who_had

from . import actions, for_machines, index, reading
from . import share_image as share_images
from .comments.reading import for_everybody
from .forms import asked, page_number
from .models import Entry, EntryVersion


@stored
@public
def listing(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    state = asked(request.GET)
    known = index.counts(at=now)
    shown = index.shown(state, page_number(request.GET), at=now)
    lines = dict(known.lines(state.category))
    is_front = not state.is_on and shown.page.number == 1
    context = {
        "shown": shown,
        "structured": for_machines.index_data(),
        "filter": state,
        "total": known.entries,
        "letters": known.letters(state.category),
        "lines": lines,
        "by_letter": sum(lines.values()) > index.WHOLE,
        "pages": shown.address(state),
        "categories": known.categories,
        "most_read": index.most_read(at=now) if is_front else [],
        "reviewed": index.recently_reviewed(at=now) if is_front else [],
    }
    return render(request, "glossary/list.html", context)


@stored
@public
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    current = EntryVersion.objects.visible_to(viewer, at=now)
    version = current.defer("content").filter(entry__slug=slug).first()
    if version is None:
        return lead_on(Entry, slug, at=now)
    words = reading.kept_text(version, viewer.tier, at=now)
    said = for_everybody(version.entry_id, at=now)
    context = {
        "version": version,
        "text": words,
        "preview": "",
        "head": for_machines.kept_head(version),
        "conversation": said,
    }
    return render(request, "glossary/entry.html", context)


@stored
@public
def markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """The entry as a visitor reads it, whoever asks."""
    now = timezone.now()
    current = EntryVersion.objects.visible_to(request.viewer, at=now)  # type: ignore[attr-defined]
    version = current.filter(entry__slug=slug).first()
    if version is None:
        moved = who_had(Entry, slug, at=now)
        return redirect("glossary:markdown", moved.slug, permanent=True)
    text = for_machines.as_markdown(version)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response.headers["Link"] = f'<{for_machines.address(version)}>; rel="canonical"'
    return response


@public
def share_image(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The picture of what readers see now. Whoever has the address of an older one is led to it."""
    version = reading.at_address(slug, request.viewer, at=timezone.now())  # type: ignore[attr-defined]
    if version is None:
        raise Http404("No such entry.")
    if (version.slug, version.number) != (slug, number):
        return redirect(for_machines.image_path(version))
    response = HttpResponse(share_images.png(version), content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@stored
@public
def feed(request: HttpRequest) -> HttpResponse:
    return atom.answer(
        title=f"{settings.SITE_NAME}: new in the glossary",
        about="Words of the trade, as they are added.",
        path=reverse("glossary:list"),
        feed_path=reverse("glossary:feed"),
        items=for_machines.newest(at=timezone.now()),
    )


@csrf_exempt  # stored pages carry no token; whoever sends one from elsewhere is refused below
@public
@require_POST
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the portal says that somebody is reading this entry. Only the day is counted."""
    now = timezone.now()
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return HttpResponseForbidden()
    current = EntryVersion.objects.visible_to(request.viewer, at=now)  # type: ignore[attr-defined]
    version = get_object_or_404(current.defer("content"), entry__slug=slug)
    if not request.viewer.is_staff:  # type: ignore[attr-defined]
        actions.count_reading(entry=version.entry_id, on=timezone.localdate(now))
    return HttpResponse(status=204)


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
