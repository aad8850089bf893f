"""The page that an invited person opens from their letter."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.access.marks import public

from .. import actions
from ..errors import NotTheInvited, Refused
from ..invitations import BadLink, ExpiredLink, masked, seat_key_in
from ..models import Seat, SeatQuerySet
from .person import person


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows who invites to what; taking the seat needs a POST by the invited, verified address."""
    try:
        seat = _seats().get(pk=seat_key_in(token))
    except ExpiredLink:
        return _shut(request, "expired", status=410)
    except (BadLink, Seat.DoesNotExist):
        return _shut(request, "unknown", status=404)
    if seat.revoked_at is not None:
        return _shut(request, "withdrawn", status=410)
    user = person(request) if request.user.is_authenticated else None
    if seat.accepted_at is not None:
        if user is not None and seat.user_id == user.pk:
            return redirect("hub:landing")
        return _shut(request, "used", status=410)
    if request.method == "POST":
        if user is None:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        return _accept(request, seat)
    return _ask(request, seat)


def _accept(request: HttpRequest, seat: Seat) -> HttpResponse:
    try:
        actions.accept_invitation(seat=seat, user=person(request), on=timezone.localdate())
    except NotTheInvited:
        return _ask(request, seat, status=403)
    except Refused as refused:
        return _shut(request, "refused", status=410, said=str(refused))
    messages.success(
        request, f"The seat is yours. Welcome to the team of {seat.membership.organisation}."
    )
    return redirect("hub:landing")


def _ask(request: HttpRequest, seat: Seat, status: int = 200) -> HttpResponse:
    user = person(request) if request.user.is_authenticated else None
    context = {
        "seat": seat,
        "masked": masked(seat.email),
        "path": request.path,
        "person": user,
        "is_invited": user is not None and actions.is_invited(seat, user),
    }
    return render(request, "memberships/invitation.html", context, status=status)


def _shut(request: HttpRequest, why: str, *, status: int, said: str = "") -> HttpResponse:
    context = {"why": why, "said": said}
    return render(request, "memberships/invitation_shut.html", context, status=status)


def _seats() -> SeatQuerySet:
    return Seat.objects.select_related(
        "membership__plan", "membership__organisation", "membership__owner"
    )
