"""Who sits in which organisation on a day, and who runs its team: asked of seats, and only here.

The querysets of assessments ask the same of many rows at once, in ``models.assessments``.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from members.accounts.models import User
from members.memberships.models import Membership, Organisation, Seat


def organisation_of(user: User, *, on: date) -> Organisation | None:
    """Where the person sits; None for somebody who is a member by themselves. One query."""
    seats = Seat.objects.in_force(on=on).filter(user=user)
    seats = seats.exclude(membership__organisation=None).select_related("membership__organisation")
    seat = seats.order_by("pk").first()
    return seat.membership.organisation if seat else None


def people_of(organisation: int | None, *, on: date) -> QuerySet[User]:
    """Who holds a seat of the organisation with that number, by name."""
    seats = Seat.objects.in_force(on=on).filter(
        membership__organisation=organisation, user__isnull=False
    )
    return User.objects.filter(pk__in=seats.values("user")).order_by("name", "email")


def runs(user: User, organisation: Organisation, *, on: date) -> bool:
    """Whether the person runs a membership of the organisation and sits in it."""
    return organisations_run_by(user, on=on).filter(pk=organisation.pk).exists()


def organisations_run_by(user: User, *, on: date) -> QuerySet[Organisation]:
    """Where the person runs a team that is in force and sits in it, by name."""
    seats = Seat.objects.in_force(on=on).filter(user=user)
    run = Membership.objects.owned_by(user).filter(pk__in=seats.values("membership"))
    return Organisation.objects.filter(pk__in=run.values("organisation")).order_by("name")
