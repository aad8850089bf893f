"""The staff's report: a page of the admin, which mounts it behind its own door."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .. import peers
from ..models import Bank
from ..staff_report import FEWEST, report


def maturity_report(request: HttpRequest) -> HttpResponse:
    """Of the version in the address, or of the current one."""
    if not request.user.has_perm("maturity.view_bank"):
        raise PermissionDenied
    try:
        bank = Bank.objects.published().asked_for(request.GET.get("version") or None)
    except Bank.DoesNotExist as error:
        raise Http404("No such version.") from error
    since, until = peers.counted(on=timezone.localdate())
    context = {
        **admin.site.each_context(request),
        "title": "How the maturity tool is used",
        "report": report(bank, since=since, until=until) if bank else None,
        "banks": list(Bank.objects.published()),
        "fewest": FEWEST,
        "since": since,
        "until": until,
    }
    return render(request, "admin/maturity/report.html", context)
