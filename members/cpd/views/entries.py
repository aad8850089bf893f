"""Own entries: adding, changing, taking off, and their evidence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access.files import hand_out
from members.access.marks import members_only

from .. import actions
from ..counting import Year
from ..errors import Looked, Refused
from ..forms import OwnEntryForm, initial_of
from ..models import OwnEntry
from ..offer import OFFER
from .record import address_of


def of_own(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Gives the view the entry instead of its number: 404 for anybody else's."""

    @wraps(view)
    def found(request: HttpRequest, pk: int) -> HttpResponseBase:
        entry = get_object_or_404(OwnEntry.objects.visible_to(request.user), pk=pk)
        return view(request, entry)

    return found


def _answer(request: HttpRequest, form: OwnEntryForm, entry: OwnEntry | None) -> HttpResponse:
    context = {"form": form, "entry": entry}
    return render(request, "cpd/entry.html", context, status=422 if form.errors else 200)


def _back_to(request: HttpRequest, entry: OwnEntry, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(address_of(Year.of(entry.hours.earned_on)))


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = OwnEntryForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _answer(request, form, None)
    try:
        entry = actions.enter(user=request.user, said=form.said, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _answer(request, form, None)
    return _back_to(request, entry, "It is on your record.")


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
@of_own
def change(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    """While staff have not looked at it; afterwards it is only read."""
    files: Any = request.FILES or None
    form = OwnEntryForm(request.POST or None, files, entry=entry, initial=initial_of(entry))
    if not entry.is_open or request.method != "POST" or not form.is_valid():
        return _answer(request, form, entry)
    try:
        entry = actions.change(entry=entry, said=form.said, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _answer(request, form, entry)
    return _back_to(request, entry, "The entry is changed.")


@members_only(offer=OFFER)
@require_POST
@of_own
def remove(request: HttpRequest, entry: OwnEntry) -> HttpResponse:
    try:
        actions.remove(entry=entry)
    except Looked as looked:
        messages.error(request, str(looked))
        return redirect("cpd:entry", entry.pk)
    return _back_to(request, entry, "The entry is off your record.")


@members_only(offer=OFFER)
@require_safe
@of_own
def evidence(request: HttpRequest, entry: OwnEntry) -> HttpResponseBase:
    return evidence_of(request, entry)


def evidence_of(request: HttpRequest, entry: OwnEntry) -> HttpResponseBase:
    """The file, for whoever may open the entry. 404 where there is none."""
    if not entry.evidence or entry.uploaded_at is None:
        raise Http404("There is no evidence with this entry.")
    return hand_out(
        request,
        entry.evidence,
        filename=entry.filename,
        content_type=entry.content_type,
        etag=entry.sha256,
        modified=entry.uploaded_at,
    )
