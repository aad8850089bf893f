"""The admin's own pages beside the form: preview, versions, compare, go back, share, withdraw.

Each function takes the ModelAdmin, whose permissions and look it uses, and returns a view.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from members.access.viewer import Tier

from .. import compare, shared, workflow

if TYPE_CHECKING:
    from .manuscripts import ManuscriptAdmin

View = Callable[..., HttpResponse]
TIERS: dict[Tier, str] = {
    "visitor": "a visitor",
    "account": "somebody signed in",
    "member": "a member",
}


def state_of(manuscript: Any) -> str:
    """How it stands, in words; ``manuscript`` comes from ``with_state``."""
    words = []
    if manuscript.live_number:
        words.append("Published")
        if manuscript.last_number > manuscript.live_number:
            words.append("newer draft")
    elif manuscript.withdrawn_at:
        words.append("Withdrawn")
    else:
        words.append("Draft")
    if manuscript.scheduled_from:
        when = timezone.localtime(manuscript.scheduled_from).strftime("%-d %b %Y, %-I.%M %p %Z")
        words.append(f"scheduled for {when}")
    return ", ".join(words)


def address_of(page: ManuscriptAdmin, name: str, *args: object) -> str:
    """The address of one of these pages, or of one of Django's own."""
    return reverse(admin_urlname(page.opts, name), args=args)  # type: ignore[arg-type]


def previews(page: ManuscriptAdmin, manuscript: Any) -> list[tuple[str, str]]:
    return [
        (words, address_of(page, "preview", manuscript.pk, tier)) for tier, words in TIERS.items()
    ]


def _manuscript(page: ManuscriptAdmin, request: HttpRequest, pk: int, *, change: bool) -> Any:
    manuscript = get_object_or_404(page.get_queryset(request), pk=pk)
    allowed = page.has_change_permission if change else page.has_view_permission
    if not allowed(request, manuscript):
        raise PermissionDenied
    return manuscript


def _context(
    page: ManuscriptAdmin, request: HttpRequest, manuscript: Any, title: str
) -> dict[str, Any]:
    return {
        **page.admin_site.each_context(request),
        "opts": page.model._meta,
        "original": manuscript,
        "title": title,
    }


def preview_page(page: ManuscriptAdmin) -> View:
    """The working copy as a tier will read it, on the page itself."""

    def view(request: HttpRequest, pk: int, tier: str) -> HttpResponse:
        manuscript = _manuscript(page, request, pk, change=False)
        if tier not in TIERS:
            raise Http404
        banner = f"Preview of the draft, as {TIERS[tier]} will read it."  # type: ignore[index]
        return page.show(request, workflow.draft_version(manuscript), tier, banner)  # type: ignore[arg-type]

    return view


def versions_page(page: ManuscriptAdmin) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        manuscript = _manuscript(page, request, pk, change=False)
        rows = manuscript.versions.order_by("-number").defer("content").select_related("saved_by")
        context = _context(page, request, manuscript, f"Versions of {manuscript}") | {
            "versions": Paginator(rows, 50).get_page(request.GET.get("page")),
            "live_number": manuscript.live_number,
            "now": timezone.now(),
            "may_change": page.has_change_permission(request, manuscript),
            "may_publish": page.may_publish(request),
        }
        return TemplateResponse(request, "admin/publishing/versions.html", context)

    return view


def compare_page(page: ManuscriptAdmin) -> View:
    """Two versions side by side, or the newest against the one before."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        manuscript = _manuscript(page, request, pk, change=False)
        before = _version(manuscript, request.GET.get("before", ""))
        after = _version(manuscript, request.GET.get("after", ""))
        rows = compare.folded(compare.compare(before.content, after.content))
        context = _context(page, request, manuscript, f"{manuscript}: what changed") | {
            "before": before,
            "after": after,
            "rows": rows,
            "changed": any(row is not None for row in rows),
        }
        return TemplateResponse(request, "admin/publishing/compare.html", context)

    return view


def _version(manuscript: Any, number: str) -> Any:
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise Http404
    return get_object_or_404(manuscript.versions, number=int(number))


def go_back_page(page: ManuscriptAdmin) -> View:
    def view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
        manuscript = _manuscript(page, request, pk, change=True)
        version = get_object_or_404(manuscript.versions, number=number)
        if request.method == "POST":
            try:
                workflow.go_back(manuscript, to=version, by=request.user)
            except ValidationError as error:
                messages.error(request, f"Nothing was changed. {' '.join(error.messages)}")
            else:
                messages.success(
                    request,
                    f"The draft is back at version {number}. Readers see it when you publish it.",
                )
            return redirect(address_of(page, "change", pk))
        rows = compare.folded(compare.compare(manuscript.snapshot(), version.content))
        context = _context(
            page, request, manuscript, f"{manuscript}: back to version {number}?"
        ) | {
            "version": version,
            "rows": rows,
            "changed": any(row is not None for row in rows),
        }
        return TemplateResponse(request, "admin/publishing/go_back.html", context)

    return view


def share_page(page: ManuscriptAdmin) -> View:
    """A link for a reviewer without account; made on this page, kept nowhere."""

    def view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
        manuscript = _manuscript(page, request, pk, change=True)
        version = get_object_or_404(manuscript.versions, number=number)
        links = [
            (words, request.build_absolute_uri(shared.link(version, tier=tier)))
            for tier, words in TIERS.items()
        ]
        context = _context(page, request, manuscript, f"{manuscript}: show version {number}") | {
            "version": version,
            "links": links,
            "days": shared.LASTS.days,
        }
        return TemplateResponse(request, "admin/publishing/share.html", context)

    return view


def withdraw_page(page: ManuscriptAdmin) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        manuscript = _publishing(page, request, pk)
        if request.method == "POST":
            workflow.withdraw(manuscript, by=request.user, at=timezone.now())
            messages.success(request, "Withdrawn. Readers get “not found”; nothing was lost.")
            return redirect(address_of(page, "change", pk))
        context = _context(page, request, manuscript, f"Withdraw {manuscript}?")
        return TemplateResponse(request, "admin/publishing/withdraw.html", context)

    return view


def unschedule_page(page: ManuscriptAdmin) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        manuscript = _publishing(page, request, pk)
        if request.method == "POST":
            workflow.unschedule(manuscript, by=request.user, at=timezone.now())
            messages.success(request, "The plan is dropped; the draft stays.")
        return redirect(address_of(page, "change", pk))

    return view


def _publishing(page: ManuscriptAdmin, request: HttpRequest, pk: int) -> Any:
    manuscript = _manuscript(page, request, pk, change=True)
    if not page.may_publish(request):
        raise PermissionDenied
    return manuscript
