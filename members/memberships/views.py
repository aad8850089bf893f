"""Joining, renewing, a team's seats, and the closed door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.access.marks import Audience, Offer, account_required, public, stored

from .models import Plan


@stored
@public
def join(request: HttpRequest) -> HttpResponse:
    return render(request, "memberships/join.html", {"plans": Plan.objects.offered()})


@account_required
def team(request: HttpRequest) -> HttpResponse:
    return render(request, "memberships/team.html")


@account_required
def renew(request: HttpRequest) -> HttpResponse:
    return render(request, "memberships/renew.html")


def closed(request: HttpRequest, *, audience: Audience, offer: Offer | None) -> HttpResponse:
    """What the gate shows somebody who is signed in and may not go on. Status 403."""
    return render(request, "403.html", {"audience": audience, "offer": offer}, status=403)
