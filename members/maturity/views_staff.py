"""The staff's report: a page of the admin, which mounts it behind its own door."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from . import peers
from .models import Bank
from .staff_report import FEWEST, report


def maturity_report(request: HttpRequest) -> HttpResponse:
    """Of the version in the address, or of the current one."""
    if not request.user.has_perm("maturity.view_bank"):
        raise PermissionDenied
    wanted = request.GET.get("version", "")
    published = Bank.objects.published()
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 6):
        raise Http404("No such version.")
    bank = get_object_or_404(published, number=int(wanted)) if wanted else published.current()
    since, until = peers.counted(on=timezone.localdate())
    context = {
        **admin.site.each_context(request),
        "title": "How the maturity tool is used",
        "report": report(bank, since=since, until=until) if bank else None,
        "banks": list(published),
        "fewest": FEWEST,
        "since": since,
        "until": until,
    }
    return render(request, "admin/maturity/report.html", context)
