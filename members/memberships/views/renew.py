"""Renewing: what there was, what it costs, one button."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from members.access.marks import account_required

from .. import actions
from ..errors import AlreadyWaiting, Refused
from ..forms import price_changed
from ..models import Membership
from ..standing import Standing, standing_in, standing_of
from .person import person


@dataclass(frozen=True, slots=True)
class Owned:
    membership: Membership
    standing: Standing


@account_required
@require_safe
def renew(request: HttpRequest) -> HttpResponse:
    """Every membership the person owns; for somebody on a team's seat, whom to ask."""
    today = timezone.localdate()
    owned = (
        Membership.objects.owned_by(person(request))
        .select_related("plan", "organisation", "owner")
        .prefetch_related("terms")
    )
    context = {
        "owned": [Owned(membership, standing_in(membership, on=today)) for membership in owned],
        "standing": standing_of(person(request), on=today),
    }
    return render(request, "memberships/renew.html", context)


@account_required
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the next term of an own membership."""
    own = Membership.objects.owned_by(person(request)).select_related("plan")
    membership = get_object_or_404(own, pk=pk)
    changed = price_changed(membership.plan, request.POST.get("shown_price", ""))
    if changed:
        messages.error(request, changed)
        return redirect("renewal:renew")
    try:
        actions.renew(membership=membership, on=timezone.localdate(), by=person(request))
    except AlreadyWaiting:  # a second click on the button
        return redirect("memberships:application")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("renewal:renew")
    return redirect("memberships:application")
