"""A team's seats, for its owner; and leaving a team, for whoever sits on one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access.marks import account_required

from .. import actions
from ..errors import Refused
from ..forms import InviteForm, is_address
from ..invitations import expires_at
from ..models import Membership, MembershipQuerySet, Plan, Seat, SeatQuerySet
from ..standing import Standing, standing_in
from .person import person


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered place in the team; ``seat`` is None where it is free, ``expires_at`` where
    nobody is invited."""

    number: int
    seat: Seat | None
    expires_at: datetime | None
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one address that was typed."""

    address: str
    said: str
    is_sent: bool


@dataclass(slots=True)
class Team:
    membership: Membership
    standing: Standing
    places: list[Place]
    form: InviteForm
    answers: list[Answer] = field(default_factory=list)

    @property
    def free(self) -> int:
        return sum(place.seat is None for place in self.places)

    @property
    def used(self) -> int:
        return len(self.places) - self.free


@account_required
@require_safe
def seats(request: HttpRequest) -> HttpResponse:
    return _page(request)


@account_required
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invites each address on its own; what could not be sent stays in the box."""
    membership = get_object_or_404(_owned(request), pk=pk)
    form = InviteForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _page(request, form=form, pk=pk)
    answers = [_invite(request, membership, address) for address in form.cleaned_data["addresses"]]
    left = "\n".join(answer.address for answer in answers if not answer.is_sent)
    if not left:
        messages.success(request, f"Invited: {', '.join(answer.address for answer in answers)}.")
        return redirect("team:seats")
    form = InviteForm(initial={"addresses": left}, auto_id=f"id_{pk}_%s")
    return _page(request, form=form, pk=pk, answers=answers)


@account_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(_seats_of_owner(request).invited(), pk=pk)
    try:
        actions.resend_invitation(seat=seat, by=person(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Sent again to {seat.email}. The new link works for 14 days.")
    return redirect("team:seats")


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a seat back, or withdraws an invitation, after asking."""
    seat = get_object_or_404(_seats_of_owner(request), pk=pk)
    if request.method == "POST":
        actions.revoke_seat(seat=seat, by=person(request))
        messages.success(request, f"Seat {seat.number} is free.")
        return redirect("team:seats")
    return render(request, "memberships/revoke.html", {"seat": seat})


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a colleague the owner, after asking. The seat of whoever hands over stays theirs."""
    others = _seats_of_owner(request).held().exclude(user=person(request))
    seat = get_object_or_404(others, pk=pk)
    if request.method == "POST":
        assert seat.user is not None  # held
        try:
            actions.transfer_owner(membership=seat.membership, to=seat.user, by=person(request))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("team:seats")
        messages.success(request, f"{seat.user.display_name} runs the team now.")
        return redirect("accounts:overview")
    return render(request, "memberships/hand_over.html", {"seat": seat})


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives up one's own seat, after asking."""
    held = _seats().held().filter(user=person(request))
    seat = get_object_or_404(held, pk=pk)
    if request.method == "POST":
        try:
            actions.give_up_seat(seat=seat, by=person(request))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"You have left the team of {seat.membership.organisation}.")
        return redirect("accounts:overview")
    return render(request, "memberships/leave.html", {"seat": seat})


def _invite(request: HttpRequest, membership: Membership, address: str) -> Answer:
    if not is_address(address):
        return Answer(address, "This is not an e-mail address.", is_sent=False)
    try:
        actions.invite(
            membership=membership, email=address, on=timezone.localdate(), by=person(request)
        )
    except Refused as refused:
        return Answer(address, str(refused), is_sent=False)
    return Answer(address, "Invited.", is_sent=True)


def _owned(request: HttpRequest) -> MembershipQuerySet:
    return Membership.objects.owned_by(person(request)).teams()


def _seats() -> SeatQuerySet:
    teams = Seat.objects.taken().filter(membership__plan__kind=Plan.Kind.TEAM)
    return teams.select_related("user", "membership__organisation", "membership__owner")


def _seats_of_owner(request: HttpRequest) -> SeatQuerySet:
    return _seats().filter(membership__owner=person(request))


def _page(
    request: HttpRequest,
    *,
    form: InviteForm | None = None,
    pk: int | None = None,
    answers: list[Answer] | None = None,
) -> HttpResponse:
    """Every team of the owner; ``form`` and ``answers`` belong to the one with key ``pk``."""
    taken = Seat.objects.taken().select_related("user").order_by("number")
    memberships = (
        _owned(request)
        .select_related("plan", "organisation", "owner")
        .prefetch_related(Prefetch("seats", taken, to_attr="taken_seats"), "terms")
    )
    teams = [_team(membership) for membership in memberships]
    if not teams:
        raise Http404("This person owns no team.")
    for team in teams:
        if team.membership.pk == pk and form is not None:
            team.form, team.answers = form, answers or []
    return render(request, "memberships/team.html", {"teams": teams})


def _team(membership: Membership) -> Team:
    seats = {seat.number: seat for seat in membership.taken_seats}  # type: ignore[attr-defined]
    numbers = sorted({*range(1, membership.seats_limit + 1), *seats})
    return Team(
        membership=membership,
        standing=standing_in(membership, on=timezone.localdate()),
        places=[_place(number, seats.get(number)) for number in numbers],
        form=InviteForm(auto_id=f"id_{membership.pk}_%s"),
    )


def _place(number: int, seat: Seat | None) -> Place:
    if seat is None or seat.accepted_at is not None:
        return Place(number, seat, expires_at=None)
    end = expires_at(seat)
    return Place(number, seat, expires_at=end, is_expired=end <= timezone.now())
