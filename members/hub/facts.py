"""What the members' home needs to know about the person, in two queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import (
    BigAutoField,
    Count,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from members.accounts.models import User
from members.memberships.models import Application, Seat
from members.memberships.standing import Standing, Waiting, held_by, standing_from
from publishing.prepared import Param, Prepared


@dataclass(frozen=True, slots=True)
class Facts:
    """``seats_taken``: of the membership that the standing speaks of, invitations included."""

    standing: Standing
    has_second_factor: bool
    seats_taken: int

    @property
    def seats_free(self) -> int:
        held = self.standing.held
        return max(held.seats - self.seats_taken, 0) if held else 0


def _about_person() -> QuerySet[Any, Any]:
    person, membership = Param("person", BigAutoField()), Param("membership", BigAutoField())
    taken = Seat.objects.taken().filter(membership=membership).order_by().values("membership")
    keys = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    waiting = Q(applications__state=Application.State.SUBMITTED)
    return (
        User.objects.filter(pk=person)
        .annotate(
            asked=FilteredRelation("applications", condition=waiting),
            has_key=Exists(keys),
            taken=Coalesce(Subquery(taken.annotate(number=Count("pk")).values("number")), 0),
        )
        .order_by("pk")
        .values_list(
            "has_key",
            "taken",
            "asked__pk",
            "asked__plan__name",
            "asked__price",
            "asked__submitted_at",
            "asked__renews",
        )
    )


_ABOUT_PERSON = Prepared(_about_person)


def facts_about(user: User, *, on: date) -> Facts:
    """How they stand on that day. Two queries, however many seats and terms there are."""
    standing = standing_from(held_by(user), None, user=user.pk, on=on)
    membership = standing.held.membership if standing.held else 0
    # A person has one application waiting at most: the database sees to it.
    ((has_key, taken, *asked),) = _ABOUT_PERSON.rows(person=user.pk, membership=membership)
    pk, plan, price, submitted_at, renews = asked
    if pk is not None:
        waiting = Waiting(pk, plan, price, submitted_at, is_renewal=renews is not None)
        standing = replace(standing, waiting=waiting)
    return Facts(standing, has_key, taken)
