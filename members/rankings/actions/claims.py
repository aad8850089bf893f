"""Saying which ranked organisation one is and asking about its calls, and staff's answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from members.memberships.models import Organisation, Seat

from .. import letters
from ..audit import record
from ..errors import Refused
from ..models import Call, CallQuery, Claim, RankedOrganisation


def member_organisation(user: Any, *, on: date) -> Organisation | None:
    """The organisation that the person may speak for: they hold a seat that is in force in a
    membership that they run. None for everybody else. One query."""
    seats = Seat.objects.in_force(on=on).filter(
        user=user, membership__owner=user, membership__organisation__isnull=False
    )
    seat = seats.select_related("membership__organisation").order_by("pk").first()
    return seat.membership.organisation if seat else None


@transaction.atomic
def claim(
    *, organisation: RankedOrganisation, by: Any, at: datetime, on: date, note: str = ""
) -> Claim:
    """Raises Refused: for who does not run a team's membership, where the member organisation
    has a claim already, and where another one's is confirmed."""
    member = member_organisation(by, on=on)
    if member is None:
        raise Refused("Only the person who runs a team’s membership can say who the team is.")
    if Claim.objects.open().filter(member=member).exists():
        raise Refused(f"{member} has said already which one it is.")
    if Claim.objects.confirmed().filter(organisation=organisation).exists():
        raise Refused("Another member has been confirmed as this organisation. Write to us.")
    try:
        with transaction.atomic():
            made = Claim.objects.create(
                organisation=organisation, member=member, note=note, asked_by=by, asked_at=at
            )
    except IntegrityError as error:  # in another window, at the same time
        raise Refused(f"{member} has said already which one it is.") from error
    record("rankings.claim-asked", about=made, by=by)
    return made


@transaction.atomic
def confirm(*, claim: Claim, by: Any, at: datetime) -> Claim:
    """From now on everybody with a seat of the member organisation reads its calls. Raises
    Refused for a claim that does not wait, or where another one is confirmed."""
    locked = _locked(claim, Claim.State.WAITING, "It has been decided already.")
    locked.state, locked.decided_by, locked.decided_at = Claim.State.CONFIRMED, by, at
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError as error:
        raise Refused(
            "Another member organisation is confirmed for it. End that claim first."
        ) from error
    record("rankings.claim-confirmed", about=locked, by=by)
    letters.claim_decided(locked)
    return locked


@transaction.atomic
def refuse(*, claim: Claim, reason: str, by: Any, at: datetime) -> Claim:
    """Raises Refused for a claim that does not wait, and without a reason."""
    locked = _locked(claim, Claim.State.WAITING, "It has been decided already.")
    return _closed(locked, Claim.State.REFUSED, reason=reason, by=by, at=at)


@transaction.atomic
def end(*, claim: Claim, reason: str, by: Any, at: datetime) -> Claim:
    """Takes a confirmed claim back. Raises Refused for any other, and without a reason."""
    locked = _locked(claim, Claim.State.CONFIRMED, "Only a confirmed claim can be ended.")
    return _closed(locked, Claim.State.ENDED, reason=reason, by=by, at=at)


def _locked(claim: Claim, state: str, otherwise: str) -> Claim:
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    if locked.state != state:
        raise Refused(otherwise)
    return locked


def _closed(claim: Claim, state: Claim.State, *, reason: str, by: Any, at: datetime) -> Claim:
    if not reason.strip():
        raise Refused("Say why: they will read it.")
    claim.state, claim.reason = state, reason.strip()
    claim.decided_by, claim.decided_at = by, at
    claim.save()
    record(f"rankings.claim-{state.value}", about=claim, by=by)
    letters.claim_decided(claim)
    return claim


@transaction.atomic
def ask_about(*, call: Call, question: str, by: Any, at: datetime) -> CallQuery:
    """Whether ``call`` is theirs is for the caller to see. Raises Refused for an empty
    question, a call that was voided, and one that is looked at already."""
    if not question.strip():
        raise Refused("Say what is wrong with the record.")
    if call.voided_at is not None:
        raise Refused("That call does not count any more.")
    try:
        with transaction.atomic():
            made = CallQuery.objects.create(
                call=call, question=question.strip(), asked_by=by, asked_at=at
            )
    except IntegrityError as error:
        raise Refused("We are looking at that call already.") from error
    record("rankings.call-queried", about=made, by=by)
    return made


@transaction.atomic
def answer(*, query: CallQuery, finding: str, text: str, by: Any, at: datetime) -> CallQuery:
    """Says what was found; the call itself is voided or recorded anew where calls are kept.
    Raises Refused for an answered query, an unknown finding, one that says that the call counts no
    more while it does, and without a text."""
    queries = CallQuery.objects.select_related("call").select_for_update(of=("self",))
    locked = queries.get(pk=query.pk)
    if locked.is_answered:
        raise Refused("It has been answered already.")
    if finding not in CallQuery.Finding.values:
        raise Refused("Say what was found: the record stands, was corrected, or is void.")
    if finding != CallQuery.Finding.STANDS and locked.call.voided_at is None:
        raise Refused("The call still counts. Void it first, then answer.")
    if not text.strip():
        raise Refused("Say what was found in a sentence: they will read it.")
    locked.finding, locked.answer = finding, text.strip()
    locked.answered_by, locked.answered_at = by, at
    locked.save()
    record("rankings.query-answered", about=locked, by=by)
    letters.query_answered(locked)
    return locked
