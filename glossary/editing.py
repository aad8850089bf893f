"""The admin's own pages beside the form: preview, versions, compare, go back, share, withdraw.

Each function takes the ModelAdmin, whose permissions and look it uses, and returns a view.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from members.access.viewer import Tier

from . import actions, compare, preview, reading
from .models import Entry, EntryVersion
from .versions import snapshot

if TYPE_CHECKING:
    from .admin import EntryAdmin

View = Callable[..., HttpResponse]
TIERS: dict[Tier, str] = {
    "visitor": "a visitor",
    "account": "somebody signed in",
    "member": "a member",
}


def a_year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def state_of(entry: Any) -> str:
    """How an entry stands, in words; ``entry`` comes from ``Entry.objects.with_state``."""
    words = []
    if entry.live_number:
        words.append("Published")
        if entry.last_number > entry.live_number:
            words.append("newer draft")
    elif entry.withdrawn_at:
        words.append("Withdrawn")
    else:
        words.append("Draft")
    if entry.scheduled_from:
        when = timezone.localtime(entry.scheduled_from).strftime("%-d %b %Y, %-I.%M %p %Z")
        words.append(f"scheduled for {when}")
    return ", ".join(words)


def previews(entry: Entry) -> list[tuple[str, str]]:
    return [
        (words, reverse("admin:glossary_entry_preview", args=[entry.pk, tier]))
        for tier, words in TIERS.items()
    ]


def _entry(page: EntryAdmin, request: HttpRequest, pk: int, *, change: bool) -> Entry:
    entry = get_object_or_404(page.get_queryset(request), pk=pk)
    allowed = page.has_change_permission if change else page.has_view_permission
    if not allowed(request, entry):
        raise PermissionDenied
    return entry


def _context(page: EntryAdmin, request: HttpRequest, entry: Entry, title: str) -> dict[str, Any]:
    return {
        **page.admin_site.each_context(request),
        "opts": page.model._meta,
        "original": entry,
        "title": title,
    }


def preview_page(page: EntryAdmin) -> View:
    """The working copy as a tier will read it, on the page itself."""

    def view(request: HttpRequest, pk: int, tier: str) -> HttpResponse:
        entry = _entry(page, request, pk, change=False)
        if tier not in TIERS:
            raise Http404
        draft = actions.draft_version(entry)
        context = {
            "version": draft,
            "text": reading.text(draft, tier, at=timezone.now()),  # type: ignore[arg-type]
            "preview": f"Preview of the draft, as {TIERS[tier]} will read it.",
        }
        return render(request, "glossary/entry.html", context)

    return view


def versions_page(page: EntryAdmin) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        entry = _entry(page, request, pk, change=False)
        rows = entry.versions.order_by("-number").defer("content").select_related("saved_by")
        context = _context(page, request, entry, f"Versions of {entry}") | {
            "versions": Paginator(rows, 50).get_page(request.GET.get("page")),
            "live_number": entry.live_number,  # type: ignore[attr-defined]
            "now": timezone.now(),
            "may_change": page.has_change_permission(request, entry),
            "may_publish": page.may_publish(request),
        }
        return TemplateResponse(request, "admin/glossary/entry/versions.html", context)

    return view


def compare_page(page: EntryAdmin) -> View:
    """Two versions side by side, or the newest against the one before."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        entry = _entry(page, request, pk, change=False)
        before = _version(entry, request.GET.get("before", ""))
        after = _version(entry, request.GET.get("after", ""))
        rows = compare.folded(compare.compare(before.content, after.content))
        context = _context(page, request, entry, f"{entry}: what changed") | {
            "before": before,
            "after": after,
            "rows": rows,
            "changed": any(row is not None for row in rows),
        }
        return TemplateResponse(request, "admin/glossary/entry/compare.html", context)

    return view


def _version(entry: Entry, number: str) -> EntryVersion:
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise Http404
    return get_object_or_404(entry.versions, number=int(number))


def go_back_page(page: EntryAdmin) -> View:
    def view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
        entry = _entry(page, request, pk, change=True)
        version = get_object_or_404(entry.versions, number=number)
        if request.method == "POST":
            try:
                actions.go_back(entry=entry, to=version, by=request.user)
            except ValidationError as error:
                messages.error(request, f"Nothing was changed. {' '.join(error.messages)}")
            else:
                messages.success(
                    request,
                    f"The draft is back at version {number}. Readers see it when you publish it.",
                )
            return redirect("admin:glossary_entry_change", pk)
        rows = compare.folded(compare.compare(snapshot(entry), version.content))
        context = _context(page, request, entry, f"{entry}: back to version {number}?") | {
            "version": version,
            "rows": rows,
            "changed": any(row is not None for row in rows),
        }
        return TemplateResponse(request, "admin/glossary/entry/go_back.html", context)

    return view


def share_page(page: EntryAdmin) -> View:
    """A link for a reviewer without account; made on this page, kept nowhere."""

    def view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
        entry = _entry(page, request, pk, change=True)
        version = get_object_or_404(entry.versions, number=number)
        links = [
            (words, request.build_absolute_uri(preview.link(version, tier=tier)))
            for tier, words in TIERS.items()
        ]
        context = _context(page, request, entry, f"{entry}: show version {number}") | {
            "version": version,
            "links": links,
            "days": preview.LASTS.days,
        }
        return TemplateResponse(request, "admin/glossary/entry/share.html", context)

    return view


def withdraw_page(page: EntryAdmin) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        entry = _publishing(page, request, pk)
        if request.method == "POST":
            actions.withdraw(entry=entry, by=request.user, at=timezone.now())
            messages.success(request, "Withdrawn. Readers get “not found”; nothing was lost.")
            return redirect("admin:glossary_entry_change", pk)
        context = _context(page, request, entry, f"Withdraw {entry}?")
        return TemplateResponse(request, "admin/glossary/entry/withdraw.html", context)

    return view


def unschedule_page(page: EntryAdmin) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        entry = _publishing(page, request, pk)
        if request.method == "POST":
            actions.unschedule(entry=entry, by=request.user, at=timezone.now())
            messages.success(request, "The plan is dropped; the draft stays.")
        return redirect("admin:glossary_entry_change", pk)

    return view


def _publishing(page: EntryAdmin, request: HttpRequest, pk: int) -> Entry:
    entry = _entry(page, request, pk, change=True)
    if not page.may_publish(request):
        raise PermissionDenied
    return entry
