"""The list of organisations that somebody wants to hear of."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from members.access.marks import members_only

from .. import own_place
from ..actions import watching as acts
from ..errors import Refused
from ..models import name_on
from ..offer import OFFER
from ..search import in_public


@members_only(offer=OFFER)
@require_safe
def watching(request: HttpRequest) -> HttpResponse:
    return render(request, "rankings/watching.html", {"rows": own_place.watched(request.user)})


@members_only(offer=OFFER)
@require_POST
def watch(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(in_public(), slug=slug)
    name = name_on(organisation.names.all(), timezone.localdate())
    try:
        acts.watch(organisation=organisation, by=request.user, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{name} is on your list. You get a letter when figures are out.")
    return redirect("rankings:watching")


@members_only(offer=OFFER)
@require_POST
def unwatch(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(in_public(), slug=slug)
    acts.unwatch(organisation=organisation, by=request.user)
    name = name_on(organisation.names.all(), timezone.localdate())
    messages.success(request, f"{name} is off your list.")
    return redirect("rankings:watching")
