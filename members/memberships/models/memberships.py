"""A membership, whose it is, and the terms for which it was paid or given."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from ..abn import validate_abn
from ..terms import RENEWAL_WINDOW, Span
from .plans import Plan


class Organisation(models.Model):
    name = models.CharField(max_length=150)
    abn = models.CharField(
        "ABN", max_length=14, blank=True, validators=[validate_abn], help_text="11 digits."
    )
    notes = models.TextField(blank=True, help_text="For staff only.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="memberships_organisation_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, *, on: date) -> Self:
        """Memberships with a paid or complimentary term that covers the day, grace included."""
        terms = Term.objects.covering(on=on).filter(membership=OuterRef("pk"))
        return self.filter(Exists(terms))

    def lapsed(self, *, on: date) -> Self:
        """Had a term that counted, have none that goes on or is still to come."""
        counting = Term.objects.entitling().filter(membership=OuterRef("pk"))
        return self.filter(Exists(counting), ~Exists(counting.filter(grace_ends_on__gte=on)))

    def ending_soon(self, *, on: date) -> Self:
        """In force, and nothing agreed for after the last term, which ends within the window
        in which a renewal may be asked for."""
        later = Term.objects.entitling().filter(
            membership=OuterRef("pk"), ends_on__gt=on + RENEWAL_WINDOW
        )
        return self.in_force(on=on).filter(~Exists(later))

    def unpaid(self) -> Self:
        """With a term that was agreed and does not count yet."""
        return self.filter(Exists(Term.objects.unpaid().filter(membership=OuterRef("pk"))))

    def with_facts(self, *, on: date) -> Self:
        """For lists: ``first_on``, ``last_on`` and ``grace_on`` of the terms that count (None
        without any), ``is_in_force``, ``is_unpaid`` and ``seats_taken``."""
        counting = Q(terms__paid_on__isnull=False) | Q(terms__is_complimentary=True)
        return self.annotate(
            first_on=Min("terms__starts_on", filter=counting),
            last_on=Max("terms__ends_on", filter=counting),
            grace_on=Max("terms__grace_ends_on", filter=counting),
            is_in_force=Exists(Term.objects.covering(on=on).filter(membership=OuterRef("pk"))),
            is_unpaid=Exists(Term.objects.unpaid().filter(membership=OuterRef("pk"))),
            seats_taken=Count("seats", filter=Q(seats__revoked_at__isnull=True), distinct=True),
        )

    def owned_by(self, user: object) -> Self:
        return self.filter(owner=user)  # type: ignore[misc]

    def teams(self) -> Self:
        return self.filter(plan__kind=Plan.Kind.TEAM)


class Membership(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="For team plans.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="owned_memberships",
        help_text="Gets the mail about renewal; in a team, invites people to seats.",
    )
    seats_limit = models.PositiveSmallIntegerField(
        "seats", default=1, help_text="How many people it covers. Taken from the plan at first."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_limit__gte=1), name="memberships_membership_seats_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} of {self.organisation or self.owner}"


class TermQuerySet(models.QuerySet["Term"]):
    def entitling(self) -> Self:
        """Terms that count: paid for, or given."""
        return self.filter(Q(paid_on__isnull=False) | Q(is_complimentary=True))

    def unpaid(self) -> Self:
        """Agreed, and waiting for the money. They open nothing."""
        return self.filter(paid_on__isnull=True, is_complimentary=False)

    def covering(self, *, on: date) -> Self:
        return self.entitling().filter(starts_on__lte=on, grace_ends_on__gte=on)


class Term(models.Model):
    """A stretch of days, both ends included, on the Australia/Melbourne calendar."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="terms")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day.")
    grace_ends_on = models.DateField(
        help_text="The last day on which members still get in. The same as the end: no grace."
    )
    paid_on = models.DateField(null=True, blank=True, help_text="Empty: not paid, does not count.")
    is_complimentary = models.BooleanField("complimentary", default=False)
    reason = models.CharField(
        max_length=200, blank=True, help_text="Why it is complimentary, or the payment's reference."
    )
    price = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="What was agreed, in AUD including GST.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TermQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="memberships_term_ends_after_start",
                violation_error_message="A term cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(grace_ends_on__gte=F("ends_on")),
                name="memberships_term_grace_after_end",
                violation_error_message="Grace cannot end before the term does.",
            ),
            models.CheckConstraint(
                condition=Q(is_complimentary=False) | ~Q(reason=""),
                name="memberships_term_complimentary_with_reason",
                violation_error_message="Say why the term is complimentary.",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0), name="memberships_term_price_not_neg"
            ),
            models.UniqueConstraint(
                fields=["membership", "starts_on"], name="memberships_term_start_once"
            ),
        ]
        indexes = [models.Index(fields=["membership", "starts_on", "grace_ends_on"])]

    def __str__(self) -> str:
        if not self.starts_on or not self.ends_on:  # a form that came back with a gap
            return "a term without its days"
        return f"{self.starts_on:%-d %B %Y} to {self.ends_on:%-d %B %Y}"

    @property
    def counts(self) -> bool:
        return self.paid_on is not None or self.is_complimentary

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on, self.grace_ends_on)
