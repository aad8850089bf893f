"""Opening memberships, giving terms, taking note of payments."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.accounts.models import User

from .. import letters
from ..audit import record
from ..errors import AlreadyPaid, NotAllowedIn, ReasonMissing, TermsOverlap, WrongDate
from ..models import Membership, Organisation, Plan, Seat, Term
from ..terms import Span, covered_until, moved, overlap, renewal_starts_on, term_from

#: Further away than this, a date was mistyped.
FURTHEST = timedelta(days=3660)


def locked(membership: Membership) -> Membership:
    """The membership's row, kept from everybody else until the transaction ends."""
    return Membership.objects.select_for_update().get(pk=membership.pk)


def spans_of(membership: Membership, *, but: Term | None = None) -> list[Span]:
    """The days that count, term by term."""
    terms = Term.objects.entitling().filter(membership=membership)
    if but is not None:
        terms = terms.exclude(pk=but.pk)
    return [term.span for term in terms]


@transaction.atomic
def open_membership(
    *,
    owner: User,
    plan: Plan,
    by: User | None,
    organisation: Organisation | None = None,
    owner_takes_seat: bool = True,
) -> Membership:
    """A membership without a term: it opens nothing yet. Its owner holds the first seat.

    Raises ReasonMissing for a team plan without an organisation.
    """
    if plan.is_team and organisation is None:
        raise ReasonMissing("A team belongs to an organisation. Choose or make it first.")
    membership = Membership.objects.create(
        plan=plan,
        owner=owner,
        organisation=organisation if plan.is_team else None,
        seats_limit=plan.seats,
    )
    if owner_takes_seat:
        seat_owner(membership)
    record("membership_opened", about=membership, by=by)
    return membership


@transaction.atomic
def grant_complimentary(
    *,
    user: User,
    plan: Plan,
    reason: str,
    on: date,
    by: User,
    months: int | None = None,
    ends_on: date | None = None,
    starts_on: date | None = None,
    membership: Membership | None = None,
    organisation: Organisation | None = None,
) -> Term:
    """Gives a term that nobody pays for, on ``membership``, or on the person's own membership of
    that kind, or on a new one.

    Its length is ``months``, or up to ``ends_on``, or the plan's. It starts on the day after the
    running term, or ``on`` the day. Raises ReasonMissing, NotAllowedIn, TermsOverlap, WrongDate.
    """
    if not reason.strip():
        raise ReasonMissing("Say why the term is complimentary.")
    if not user.is_active:
        raise NotAllowedIn("This account may not sign in, so it cannot hold a membership.")
    if membership is None:
        own = Membership.objects.owned_by(user).filter(plan__kind=plan.kind)
        if plan.is_team:
            own = own.filter(organisation=organisation)
        membership = own.first() or open_membership(
            owner=user, plan=plan, by=by, organisation=organisation
        )
    membership = locked(membership)
    if starts_on is None:
        starts_on = renewal_starts_on(covered_until(spans_of(membership)), on=on)
    term = add_term(
        membership,
        starts_on=starts_on,
        months=months or plan.months,
        ends_on=ends_on,
        on=on,
        complimentary_reason=reason,
    )
    seat_owner(membership)
    record("complimentary_granted", about=term, by=by)
    letters.complimentary(term)
    return term


@transaction.atomic
def record_payment(
    *,
    term: Term,
    paid_on: date,
    on: date,
    by: User,
    reference: str = "",
    starts_on: date | None = None,
) -> Term:
    """Takes note that a term was paid; from now on it counts.

    ``starts_on`` moves the term as a whole, for money that came later than its first day; left
    out, its dates stay. Raises AlreadyPaid, TermsOverlap, WrongDate.
    """
    membership = locked(term.membership)
    term = Term.objects.get(pk=term.pk)
    if term.counts:
        raise AlreadyPaid("This term counts already: it was paid for or given.")
    _check_paid_on(paid_on, on)
    if starts_on is not None:
        plan = membership.plan
        span = moved(term.span, starts_on, months=plan.months, grace_days=plan.grace_days)
        term.starts_on, term.ends_on = span.starts_on, span.ends_on
        term.grace_ends_on = span.grace_ends_on
    _check_days(membership, term.span, on=on, but=term)
    term.paid_on = paid_on
    term.reason = reference.strip() or term.reason
    term.save()
    record("payment_recorded", about=term, by=by)
    letters.payment_recorded(term)
    return term


def add_term(
    membership: Membership,
    *,
    starts_on: date,
    months: int,
    on: date,
    ends_on: date | None = None,
    paid_on: date | None = None,
    complimentary_reason: str = "",
    reference: str = "",
    price: Decimal = Decimal(0),
) -> Term:
    """A new term on a locked membership, checked against the others."""
    grace_days = membership.plan.grace_days
    span = term_from(starts_on, months=months, grace_days=grace_days)
    if ends_on is not None:
        span = Span(starts_on, ends_on, ends_on + timedelta(days=grace_days))
    _check_days(membership, span, on=on)
    given = bool(complimentary_reason.strip())
    if paid_on is not None:
        _check_paid_on(paid_on, on)
    return Term.objects.create(
        membership=membership,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        grace_ends_on=span.grace_ends_on,
        paid_on=None if given else paid_on,
        is_complimentary=given,
        reason=(complimentary_reason if given else reference).strip(),
        price=Decimal(0) if given else price,
    )


def seat_owner(membership: Membership) -> None:
    """Gives the owner of a locked (or new) membership the lowest free seat, unless they hold one.
    A team whose seats are all taken by others stays as it is: the owner may do without."""
    owner = membership.owner
    now = timezone.now()
    taken = Seat.objects.taken().filter(membership=membership)
    own = taken.filter(Q(user=owner) | Q(email__iexact=owner.email)).first()
    if own is not None:
        if own.accepted_at is None:
            own.user, own.accepted_at = owner, now
            own.save()
        return
    number = lowest_free(membership)
    if number is not None:
        Seat.objects.create(
            membership=membership,
            number=number,
            user=owner,
            email=owner.email,
            invited_at=now,
            accepted_at=now,
        )


def lowest_free(membership: Membership) -> int | None:
    """The lowest seat number nobody has, on a locked membership; None when all are taken."""
    taken = set(Seat.objects.taken().filter(membership=membership).values_list("number", flat=True))
    numbers = range(1, membership.seats_limit + 1)
    return next((number for number in numbers if number not in taken), None)


def _check_paid_on(paid_on: date, on: date) -> None:
    if paid_on > on:
        raise WrongDate("A payment cannot have arrived on a day that is still to come.")
    if paid_on < on - FURTHEST:
        raise WrongDate("That payment is ten years old. Check the date.")


def _check_days(membership: Membership, span: Span, *, on: date, but: Term | None = None) -> None:
    if span.ends_on < span.starts_on:
        raise WrongDate("A term cannot end before it starts.")
    if abs(span.starts_on - on) > FURTHEST or span.ends_on - span.starts_on > FURTHEST:
        raise WrongDate("That is more than ten years. Check the dates.")
    for other in spans_of(membership, but=but):
        if overlap(span, other):
            raise TermsOverlap(
                f"There is a term from {other.starts_on:%-d %B %Y} to {other.ends_on:%-d %B %Y}. "
                "Terms of a membership do not overlap."
            )
    same = Term.objects.filter(membership=membership, starts_on=span.starts_on)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise TermsOverlap("Another term, not paid yet, starts on the same day.")
