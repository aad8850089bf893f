"""What the members' home needs to know about the person, in two queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from members.accounts.models import User
from members.memberships.models import Application, Seat
from members.memberships.standing import Standing, Waiting, standing_from
from members.memberships.standing import _held_by as held_by


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


def facts_about(user: User, *, on: date) -> Facts:
    """How they stand on that day. Two queries, however many seats and terms there are."""
    standing = standing_from(held_by(user), None, user=user.pk, on=on)
    membership = standing.held.membership if standing.held else 0
    taken = Seat.objects.taken().filter(membership=membership).order_by().values("membership")
    keys = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    waiting = Q(applications__state=Application.State.SUBMITTED)
    row = (
        User.objects.filter(pk=user.pk)
        .annotate(
            asked=FilteredRelation("applications", condition=waiting),
            has_key=Exists(keys),
            taken=Coalesce(Subquery(taken.annotate(number=Count("pk")).values("number")), 0),
        )
        .values(
            "asked__pk",
            "asked__plan__name",
            "asked__price",
            "asked__submitted_at",
            "asked__renews",
            "has_key",
            "taken",
        )
        .get()
    )
    if row["asked__pk"]:
        asked = Waiting(
            pk=row["asked__pk"],
            plan=row["asked__plan__name"],
            price=row["asked__price"],
            submitted_at=row["asked__submitted_at"],
            is_renewal=row["asked__renews"] is not None,
        )
        standing = replace(standing, waiting=asked)
    return Facts(standing, row["has_key"], row["taken"])
