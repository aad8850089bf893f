"""Who sits in which membership; with it the one rule of who is a member."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .memberships import Membership, Term


class SeatQuerySet(models.QuerySet["Seat"]):
    def in_force(self, *, on: date) -> Self:
        """THE RULE. A person is a member on a day when they hold an accepted, unrevoked seat in a
        membership with a paid or complimentary term that covers the day, grace days included."""
        terms = Term.objects.covering(on=on).filter(membership=OuterRef("membership"))
        return self.held().filter(Exists(terms))

    def held(self) -> Self:
        return self.filter(accepted_at__isnull=False, revoked_at__isnull=True)

    def taken(self) -> Self:
        """Seats that use up a place: held, or offered to somebody who has not answered."""
        return self.filter(revoked_at__isnull=True)

    def invited(self) -> Self:
        return self.taken().filter(accepted_at__isnull=True)


class Seat(models.Model):
    """One person's place in a membership. ``number`` runs from 1 to the membership's limit, so
    that the database itself refuses one seat too many."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="seats",
    )
    email = models.EmailField("e-mail address", help_text="Where the invitation went.")
    invited_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["membership", "number", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1), name="memberships_seat_number_from_1"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(user__isnull=False),
                name="memberships_accepted_seat_has_person",
            ),
            models.UniqueConstraint(
                fields=["membership", "number"],
                condition=Q(revoked_at__isnull=True),
                name="memberships_seat_number_once",
            ),
            models.UniqueConstraint(
                fields=["membership", "user"],
                condition=Q(revoked_at__isnull=True),
                name="memberships_one_seat_each",
            ),
            models.UniqueConstraint(
                "membership",
                Lower("email"),
                condition=Q(revoked_at__isnull=True),
                name="memberships_one_invitation_each",
            ),
        ]

    def __str__(self) -> str:
        return f"Seat {self.number}, {self.email}"
