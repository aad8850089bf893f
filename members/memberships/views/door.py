"""What the gate shows somebody who is signed in and may not go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from members.access.marks import Audience, Offer

from ..models import Plan
from ..standing import standing_of
from .person import person


def closed(request: HttpRequest, *, audience: Audience, offer: Offer | None) -> HttpResponse:
    """Status 403: what is there, told by its offer, and how this person gets in. Of what lies
    behind the gate nothing is read."""
    if audience is Audience.STAFF:
        return render(request, "memberships/closed_staff.html", status=403)
    context = {
        "offer": offer,
        "standing": standing_of(person(request), on=timezone.localdate()),
        "cheapest": Plan.objects.offered().order_by("price", "pk").first(),
    }
    return render(request, "memberships/closed.html", context, status=403)
