"""Asking to join or to renew, and deciding on it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.accounts.models import User

from .. import letters
from ..audit import record
from ..errors import (
    AlreadyDecided,
    AlreadyMember,
    AlreadyWaiting,
    AwaitsPayment,
    NotAllowedIn,
    PlanNotOffered,
    ReasonMissing,
    RenewalNotOpen,
)
from ..models import Application, Membership, Organisation, Plan, Term
from ..terms import covered_until, renewal_opens_on, renewal_starts_on
from .terms import add_term, locked, open_membership, seat_owner, spans_of

_ONE_AT_A_TIME = "You have an application that waits for its decision. One at a time."


@transaction.atomic
def apply(
    *,
    user: User,
    plan: Plan,
    on: date,
    organisation_name: str = "",
    abn: str = "",
    role: str = "",
    message: str = "",
) -> Application:
    """Asks for a membership. The plan's price of this moment is what will be charged. Somebody
    whose individual membership lapsed gets it back, on this plan: the gap stays visible.

    Raises PlanNotOffered, AlreadyWaiting, AwaitsPayment, AlreadyMember, NotAllowedIn, ReasonMissing
    (a team plan without the name of its organisation).
    """
    plan = Plan.objects.get(pk=plan.pk)
    earlier = may_apply(user=user, plan=plan, on=on)
    if plan.is_team and not organisation_name.strip():
        raise ReasonMissing("A team belongs to an organisation. Give its name.")
    application = _file(
        Application(
            user=user,
            plan=plan,
            renews=earlier,
            organisation_name=organisation_name.strip(),
            abn=abn.strip(),
            role=role.strip(),
            message=message.strip(),
            price=plan.price,
        )
    )
    record("application_filed", about=application, by=user)
    letters.application_received(application)
    return application


def may_apply(*, user: User, plan: Plan, on: date) -> Membership | None:
    """Whether :func:`apply` would be heard, for the page with its form: the lapsed membership that
    would be taken up again, None for a new one.

    Raises PlanNotOffered, AlreadyWaiting, AwaitsPayment, AlreadyMember, NotAllowedIn.
    """
    _check_account(user)
    if not plan.is_offered:
        raise PlanNotOffered(f"{plan} is not offered any more.")
    if Application.objects.waiting().filter(user=user).exists():
        raise AlreadyWaiting(_ONE_AT_A_TIME)
    if plan.is_team:
        return None
    own = Membership.objects.owned_by(user).filter(plan__kind=Plan.Kind.INDIVIDUAL)
    agreed = Term.objects.filter(membership__in=own, grace_ends_on__gte=on)
    if agreed.exists():
        if not agreed.entitling().exists():
            raise AwaitsPayment("Your application is approved. One payment is left.")
        raise AlreadyMember("You have an individual membership. It is renewed, not bought again.")
    return own.first()


@transaction.atomic
def renew(*, membership: Membership, on: date, by: User) -> Application:
    """Asks for another term of a membership; only its owner may. On a plan that is not sold any
    more too: untick means no new memberships.

    Raises RenewalNotOpen, AlreadyWaiting, NotAllowedIn.
    """
    _check_account(by)
    membership = locked(membership)
    if membership.owner_id != by.pk:
        raise RenewalNotOpen("Only the owner of a membership can renew it.")
    last = covered_until(spans_of(membership))
    if last is None:
        raise RenewalNotOpen("This membership has not started. There is nothing to renew.")
    if Term.objects.unpaid().filter(membership=membership, ends_on__gte=on).exists():
        raise RenewalNotOpen("A term is agreed already and starts when its payment arrives.")
    opens_on = renewal_opens_on(last)
    if on < opens_on:
        raise RenewalNotOpen(f"Renewal opens on {opens_on:%-d %B %Y}.")
    plan = membership.plan
    organisation = membership.organisation
    application = _file(
        Application(
            user=by,
            plan=plan,
            renews=membership,
            organisation_name=organisation.name if organisation else "",
            abn=organisation.abn if organisation else "",
            price=plan.price,
        )
    )
    record("renewal_filed", about=application, by=by)
    letters.application_received(application)
    return application


@transaction.atomic
def withdraw(*, application: Application, by: User) -> Application:
    """Takes an application back before anybody decided. Raises AlreadyDecided."""
    application = _locked(application)
    _settle(application, Application.State.WITHDRAWN, by)
    application.save()
    record("application_withdrawn", about=application, by=by)
    return application


@transaction.atomic
def approve(
    *,
    application: Application,
    on: date,
    by: User,
    paid_on: date | None = None,
    complimentary_reason: str = "",
    starts_on: date | None = None,
    reference: str = "",
) -> Term:
    """Says yes: a membership with its owner's seat (or the membership it renews) gets a term.

    With ``paid_on`` or ``complimentary_reason`` the term counts at once; with neither it waits for
    :func:`record_payment`. ``starts_on`` is, when left out, the day of the decision, or for a
    renewal the day after the running term; see :func:`members.memberships.terms.renewal_starts_on`.

    Raises AlreadyDecided, NotAllowedIn, TermsOverlap, WrongDate.
    """
    application = _locked(application)
    _settle(application, Application.State.APPROVED, by)
    _check_account(application.user)
    membership = _membership_for(application, by)
    if starts_on is None:
        starts_on = renewal_starts_on(covered_until(spans_of(membership)), on=on)
    term = add_term(
        membership,
        starts_on=starts_on,
        months=application.plan.months,
        on=on,
        paid_on=paid_on,
        complimentary_reason=complimentary_reason,
        reference=reference,
        price=application.price,
    )
    seat_owner(membership)
    application.term = term
    application.save()
    record("application_approved", about=application, by=by)
    letters.approved(application, term)
    return term


@transaction.atomic
def refuse(*, application: Application, by: User, reason: str) -> Application:
    """Says no. ``reason`` goes to the applicant. Raises AlreadyDecided, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("A refusal needs a reason: it is what the applicant gets to read.")
    application = _locked(application)
    _settle(application, Application.State.REFUSED, by)
    application.reason = reason.strip()
    application.save()
    record("application_refused", about=application, by=by)
    letters.refused(application)
    return application


def _locked(application: Application) -> Application:
    return Application.objects.select_for_update().get(pk=application.pk)


def _settle(application: Application, state: Application.State, by: User) -> None:
    """Decides once. Not saved yet."""
    if not application.is_open:
        told = application.get_state_display().lower()
        when = timezone.localtime(application.decided_at)
        raise AlreadyDecided(f"This application was {told} on {when:%-d %B %Y at %-I.%M %p}.")
    application.state = state
    application.decided_at = timezone.now()
    application.decided_by = by


def _check_account(user: User) -> None:
    if not User.objects.filter(pk=user.pk, is_active=True).exists():
        raise NotAllowedIn("This account may not sign in, so it cannot hold a membership.")


def _file(application: Application) -> Application:
    """Saves it, unless the person has one that waits: the database allows one each."""
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError:
        raise AlreadyWaiting(_ONE_AT_A_TIME) from None
    return application


def _membership_for(application: Application, by: User) -> Membership:
    if application.renews is not None:
        membership = locked(application.renews)
        if membership.plan_id != application.plan_id:
            membership.plan = application.plan
            membership.save()
        return membership
    return open_membership(
        owner=application.user,
        plan=application.plan,
        organisation=_organisation_for(application),
        by=by,
    )


def _organisation_for(application: Application) -> Organisation | None:
    """The organisation by its name, whatever the case of its letters; made where it is new."""
    if not application.plan.is_team:
        return None
    known = Organisation.objects.filter(name__iexact=application.organisation_name)
    organisation = known.first()
    if organisation is None:
        try:
            with transaction.atomic():
                return Organisation.objects.create(
                    name=application.organisation_name, abn=application.abn
                )
        except IntegrityError:  # somebody made it at this very moment
            organisation = known.get()
    if application.abn and not organisation.abn:
        organisation.abn = application.abn
        organisation.save()
    return organisation
