from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from members.access.marks import public, stored
from publishing import render as publishing_render

from .models import EntryVersion


@stored
@public
def listing(request: HttpRequest) -> HttpResponse:
    current = EntryVersion.objects.current(at=timezone.now())
    return render(
        request, "glossary/list.html", {"entries": current.listed(), "letters": current.letters()}
    )


@stored
@public
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    current = EntryVersion.objects.current(at=timezone.now())
    version = get_object_or_404(current, entry__slug=slug)
    body = publishing_render.kept_body(
        f"entry:{version.pk}",
        version.content,
        request.viewer.tier,  # type: ignore[attr-defined]
    )
    return render(request, "glossary/entry.html", {"version": version, "body": body})
