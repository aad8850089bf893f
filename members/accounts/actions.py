"""What happens to accounts: moving one to another address, and taking a lost second factor away."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from allauth.utils import build_absolute_uri
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from .links import Side, token_for
from .models import AddressChange, User

audit = logging.getLogger("acxpa.audit")


def _record(event: str, user: User, **more: Any) -> None:
    audit.info(event, extra={"event": event, "user": user.pk, **more})


@transaction.atomic
def ask_to_move(*, user: User, new_email: str, at: datetime) -> AddressChange:
    """Asks both addresses. A wish that still waits gives way to the new one.

    For an address that belongs to somebody else everything looks the same, but its owner is told
    instead of asked, so the change can never be agreed.
    """
    User.objects.select_for_update().get(pk=user.pk)
    _give_up(AddressChange.objects.filter(user=user), at=at)
    change = AddressChange.objects.create(
        user=user,
        old_email=user.email,
        new_email=new_email,
        requested_at=at,
        expires_at=at + AddressChange.LASTS,
    )
    _record("address_change_asked", user, object=change.pk)
    ask_again(change=change)
    return change


def ask_again(*, change: AddressChange) -> None:
    """Writes (once more) to every address that has not agreed yet."""
    if change.old_confirmed_at is None:
        _ask(change, Side.OLD)
    if change.new_confirmed_at is None:
        if is_taken(change.new_email, by_other_than=change.user):
            _write("address_change_taken", change.new_email, {})
        else:
            _ask(change, Side.NEW)


@transaction.atomic
def withdraw(*, user: User, at: datetime) -> bool:
    """The person thinks better of it. False when nothing was open."""
    return _give_up(AddressChange.objects.filter(user=user), at=at)


@transaction.atomic
def refuse(*, change: AddressChange, at: datetime) -> AddressChange:
    """The old address says no: somebody else asked, perhaps from a stolen session."""
    change = AddressChange.objects.select_for_update().get(pk=change.pk)
    if change.outcome == AddressChange.Outcome.OPEN:
        _finish(change, AddressChange.Outcome.REFUSED, at=at)
    return change


@transaction.atomic
def agree(
    *, change: AddressChange, side: Side, at: datetime, vouched_by: User | None = None
) -> AddressChange:
    """One address agrees; with both, the account moves at once. Agreeing twice, or to what is
    over, changes nothing. ``vouched_by`` is the colleague who agrees for a dead old address."""
    change = AddressChange.objects.select_for_update().select_related("user").get(pk=change.pk)
    if change.outcome != AddressChange.Outcome.OPEN:
        return change
    if change.expires_at <= at:
        return _finish(change, AddressChange.Outcome.EXPIRED, at=at)
    if side is Side.OLD and change.old_confirmed_at is None:
        change.old_confirmed_at, change.vouched_by = at, vouched_by
    elif side is Side.NEW and change.new_confirmed_at is None:
        change.new_confirmed_at = at
    change.save(update_fields=["old_confirmed_at", "new_confirmed_at", "vouched_by"])
    if change.old_confirmed_at and change.new_confirmed_at:
        return _move(change, at=at)
    return change


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> int:
    """Takes away app, passkeys and recovery codes of somebody who lost them, and ends their
    sessions: the lost phone may be signed in. Returns how many were taken."""
    taken: int = Authenticator.objects.filter(user=user).delete()[0]
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.warning(
        "second_factor_reset",
        extra={"event": "second_factor_reset", "user": by.pk, "object": user.pk},
    )
    _write("second_factor_reset", user.email, {"user": user})
    return taken


def is_taken(email: str, *, by_other_than: User) -> bool:
    """Whether another account has the address, confirmed or not."""
    own = Q(user=by_other_than)
    in_use = EmailAddress.objects.filter(email=email).exclude(own).exists()
    return in_use or User.objects.filter(email=email).exclude(pk=by_other_than.pk).exists()


def _move(change: AddressChange, *, at: datetime) -> AddressChange:
    user = change.user
    if is_taken(change.new_email, by_other_than=user):
        return _finish(change, AddressChange.Outcome.TAKEN, at=at)
    try:
        with transaction.atomic():
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(
                user=user, email=change.new_email, verified=True, primary=True
            )
            # Ends every session but the one that the view renews: see User.
            user.email = change.new_email
            user.save(update_fields=["email"])
    except IntegrityError:
        # A sign-up took the address between the look and the write.
        user.email = change.old_email
        return _finish(change, AddressChange.Outcome.TAKEN, at=at)
    _finish(change, AddressChange.Outcome.DONE, at=at)
    facts = {"old_email": change.old_email, "new_email": change.new_email, "user": user}
    for email in (change.old_email, change.new_email):
        _write("address_change_done", email, facts)
    return change


def _finish(
    change: AddressChange, outcome: AddressChange.Outcome, *, at: datetime
) -> AddressChange:
    change.outcome, change.finished_at = outcome, at
    change.save(update_fields=["outcome", "finished_at"])
    _record(f"address_change_{outcome.value}", change.user, object=change.pk)
    return change


def _give_up(changes: Any, *, at: datetime) -> bool:
    """Finishes what waits: as withdrawn, or as expired where its time is over."""
    found = False
    for change in changes.select_for_update().filter(outcome=AddressChange.Outcome.OPEN):
        over = change.expires_at <= at
        outcomes = AddressChange.Outcome
        _finish(change, outcomes.EXPIRED if over else outcomes.WITHDRAWN, at=at)
        found = found or not over
    return found


def _ask(change: AddressChange, side: Side) -> None:
    path = reverse("accounts:address_agree", args=[token_for(change, side)])
    facts: dict[str, Any] = {
        "agree_url": build_absolute_uri(None, path),
        "expires_at": change.expires_at,
    }
    if side is Side.OLD:
        facts |= {"user": change.user, "new_email": change.new_email}
    email = change.old_email if side is Side.OLD else change.new_email
    _write(f"address_change_{side}", email, facts)


def _write(kind: str, email: str, facts: dict[str, Any]) -> None:
    """Through allauth's adapter: the mail room lies above this one and listens there."""
    get_adapter().send_mail(f"accounts/email/{kind}", email, facts)
