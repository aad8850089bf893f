"""Who sits on which seat. Every action locks the membership's row first, so that two at once never
give the same seat away; the unique seat number is the last line of defence."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.accounts.models import User

from .. import letters
from ..audit import record
from ..errors import (
    AlreadySeated,
    InvitationGone,
    MembershipOver,
    NoSeatFree,
    NotATeam,
    NotTheInvited,
    TooManyInvitations,
)
from ..models import Membership, Seat, Term
from .terms import locked, lowest_free

#: How soon the same invitation may be sent again.
RESEND_PAUSE = timedelta(minutes=5)
#: Invitations a day, for each seat of the team: enough for typing mistakes, too few for spam.
INVITATIONS_A_DAY = 3


@transaction.atomic
def invite(*, membership: Membership, email: str, on: date, by: User) -> Seat:
    """Promises a free seat to whoever owns ``email`` and writes to them.

    Raises NotATeam, MembershipOver, AlreadySeated, NoSeatFree, TooManyInvitations.
    """
    email = email.strip().lower()
    membership = locked(membership)
    if not membership.plan.is_team:
        raise NotATeam("An individual membership has one seat, its owner's.")
    _check_goes_on(membership, on)
    _check_not_seated(membership, email)
    _check_not_too_many(membership)
    number = lowest_free(membership)
    if number is None:
        raise NoSeatFree("All seats are taken. Free one first, or ask us for more.")
    try:
        with transaction.atomic():
            seat = Seat.objects.create(membership=membership, number=number, email=email)
    except IntegrityError:  # somebody was faster, where rows are not locked
        raise NoSeatFree("All seats are taken. Free one first, or ask us for more.") from None
    record("seat_offered", about=seat, by=by)
    letters.invitation(seat)
    return seat


@transaction.atomic
def resend_invitation(*, seat: Seat, by: User) -> Seat:
    """Writes again, with a link that is good for another 14 days.

    Raises InvitationGone, TooManyInvitations (the last letter is minutes old).
    """
    locked(seat.membership)
    seat = Seat.objects.get(pk=seat.pk)
    if seat.revoked_at or seat.accepted_at:
        raise InvitationGone("This invitation is not open any more.")
    now = timezone.now()
    if now - seat.invited_at < RESEND_PAUSE:
        raise TooManyInvitations("That letter left a moment ago. Give it five minutes.")
    seat.invited_at = now
    seat.save()
    record("seat_offered_again", about=seat, by=by)
    letters.invitation(seat)
    return seat


@transaction.atomic
def accept_invitation(*, seat: Seat, user: User, on: date) -> Seat:
    """Takes the seat for ``user``, whose verified address must be the invited one. Once more by
    the same person changes nothing.

    Raises InvitationGone, NotTheInvited, AlreadySeated, MembershipOver.
    """
    membership = locked(seat.membership)
    seat = Seat.objects.get(pk=seat.pk)
    if seat.revoked_at is not None:
        raise InvitationGone("This invitation was withdrawn.")
    if seat.accepted_at is not None:
        if seat.user_id == user.pk:
            return seat
        raise InvitationGone("This invitation was used.")
    if not is_invited(seat, user):
        raise NotTheInvited("This invitation went to another address.")
    if Seat.objects.taken().filter(membership=membership, user=user).exists():
        raise AlreadySeated("You have a seat in this team.")
    _check_goes_on(membership, on)
    seat.user = user
    seat.accepted_at = timezone.now()
    seat.save()
    record("seat_accepted", about=seat, by=user)
    return seat


def is_invited(seat: Seat, user: User) -> bool:
    """Whether the invitation went to an address that is proved to be this person's."""
    addresses = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    return bool(user.is_active) and addresses.filter(email__iexact=seat.email).exists()


@transaction.atomic
def revoke_seat(*, seat: Seat, by: User) -> Seat:
    """Withdraws an invitation, or takes the seat from whoever holds it and tells them. Once more
    changes nothing. Raises NotATeam."""
    membership = locked(seat.membership)
    seat = Seat.objects.get(pk=seat.pk)
    if not membership.plan.is_team:
        raise NotATeam("The seat of an individual membership stays with its owner.")
    if seat.revoked_at is not None:
        return seat
    seat.revoked_at = timezone.now()
    seat.save()
    record("seat_revoked", about=seat, by=by)
    if seat.accepted_at is not None and seat.user_id != by.pk:
        letters.seat_revoked(seat)
    return seat


@transaction.atomic
def give_up_seat(*, seat: Seat, by: User) -> Seat:
    """The holder leaves the team; its owner is told. Raises NotATeam, InvitationGone."""
    membership = locked(seat.membership)
    seat = Seat.objects.get(pk=seat.pk)
    if not membership.plan.is_team:
        raise NotATeam("The seat of an individual membership stays with its owner.")
    if seat.user_id != by.pk or seat.accepted_at is None or seat.revoked_at is not None:
        raise InvitationGone("This seat is not yours any more.")
    seat.revoked_at = timezone.now()
    seat.save()
    record("seat_given_up", about=seat, by=by)
    if membership.owner_id != by.pk:
        letters.seat_given_up(seat)
    return seat


@transaction.atomic
def change_seats_limit(*, membership: Membership, seats: int, by: User) -> Membership:
    """Makes a team larger or smaller. Seats above a smaller limit move to free numbers below it.

    Raises NotATeam, NoSeatFree (more people sit than would fit).
    """
    membership = locked(membership)
    if not membership.plan.is_team:
        raise NotATeam("An individual membership has one seat.")
    if seats < 1:
        raise NoSeatFree("A team has at least one seat.")
    taken = Seat.objects.taken().filter(membership=membership).order_by("number")
    sitting = len(taken)
    if sitting > seats:
        raise NoSeatFree(f"{sitting} seats are taken. Free some first.")
    free = iter(sorted(set(range(1, seats + 1)) - {seat.number for seat in taken}))
    for seat in taken:
        if seat.number > seats:
            seat.number = next(free)
            seat.save()
    membership.seats_limit = seats
    membership.save()
    record("seats_limit_changed", about=membership, by=by)
    return membership


@transaction.atomic
def transfer_owner(*, membership: Membership, to: User, by: User) -> Membership:
    """Hands a team to somebody who holds a seat in it. Raises NotATeam, NotTheInvited."""
    membership = locked(membership)
    if not membership.plan.is_team:
        raise NotATeam("An individual membership belongs to the person it is for.")
    held = Seat.objects.held().filter(membership=membership, user=to)
    if not held.filter(user__is_active=True).exists():
        raise NotTheInvited("The new owner must hold a seat in the team.")
    membership.owner = to
    membership.save()
    record("owner_changed", about=membership, by=by)
    letters.owner_changed(membership)
    return membership


def _check_goes_on(membership: Membership, on: date) -> None:
    """A term that runs, is to come, or waits for its payment."""
    if not Term.objects.filter(membership=membership, grace_ends_on__gte=on).exists():
        raise MembershipOver("The team's membership has ended. Renew it first.")


def _check_not_seated(membership: Membership, email: str) -> None:
    taken = Seat.objects.taken().filter(membership=membership)
    if taken.filter(email__iexact=email).exists():
        raise AlreadySeated("That address has a seat or an invitation in this team.")
    if taken.filter(user__email__iexact=email).exists():
        raise AlreadySeated("That person has a seat in this team, under another address.")


def _check_not_too_many(membership: Membership) -> None:
    since = timezone.now() - timedelta(days=1)
    sent = Seat.objects.filter(membership=membership, invited_at__gt=since).count()
    if sent >= INVITATIONS_A_DAY * membership.seats_limit + 10:
        raise TooManyInvitations("That is enough invitations for one day. Try again tomorrow.")
