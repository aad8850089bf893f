"""Plans, organisations, memberships, terms and seats; applications to get there.

One rule says who is a member on a day, :meth:`SeatQuerySet.in_force`. An individual membership is
one with a single seat. Gaps stay visible: "member since", "this term" and "ends" are three facts
read from terms; there is no status field that could fall out of step.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .abn import validate_abn
from .gst import gst_in
from .terms import RENEWAL_WINDOW, Span

#: Pages of our own below /join/.
RESERVED_SLUGS = frozenset({"application", "invitation"})


def validate_plan_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(f"/join/{slug}/ is a page of its own. Choose another address.")


class PlanQuerySet(models.QuerySet["Plan"]):
    def offered(self) -> Self:
        return self.filter(is_offered=True).order_by("order", "price", "pk")


class Plan(models.Model):
    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "Individual"
        TEAM = "team", "Team"

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(
        "address",
        unique=True,
        validators=[validate_plan_slug],
        help_text="The last part of its page: /join/<this>/. Links to it break when it changes.",
    )
    kind = models.CharField(max_length=10, choices=Kind)
    summary = models.CharField(
        max_length=200, help_text="One line under the name, e.g. One organisation, any five people."
    )
    benefits = models.TextField("what you get", help_text="One line each.")
    price = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="For one term, in AUD including GST.",
    )
    months = models.PositiveSmallIntegerField(
        "term in months", default=12, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    seats = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="People it covers. An individual plan has one.",
    )
    grace_days = models.PositiveSmallIntegerField(
        default=14,
        validators=[MaxValueValidator(366)],
        help_text="Days after the term's end on which members still get in.",
    )
    is_offered = models.BooleanField(
        "offered on the join page",
        default=True,
        help_text="Untick to stop selling it; memberships on it go on.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "price", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=0), name="memberships_plan_price_not_neg"
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1), name="memberships_plan_months_from_1"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="memberships_plan_seats_from_1"),
            models.CheckConstraint(
                condition=Q(kind="team") | Q(seats=1),
                name="memberships_individual_plan_has_one_seat",
                violation_error_message="An individual plan has one seat.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_team(self) -> bool:
        return self.kind == self.Kind.TEAM

    @property
    def gst(self) -> Decimal:
        """The GST inside the price."""
        return gst_in(self.price)

    @property
    def price_per_seat(self) -> Decimal:
        return self.price / self.seats

    @property
    def benefit_lines(self) -> list[str]:
        return [line.strip() for line in self.benefits.splitlines() if line.strip()]


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
        return f"{self.starts_on:%-d %B %Y} to {self.ends_on:%-d %B %Y}"

    @property
    def counts(self) -> bool:
        return self.paid_on is not None or self.is_complimentary

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on, self.grace_ends_on)


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


class ApplicationQuerySet(models.QuerySet["Application"]):
    def waiting(self) -> Self:
        return self.filter(state=Application.State.SUBMITTED).order_by("submitted_at", "pk")


class Application(models.Model):
    """Somebody wants to join, or to renew. Staff decide; the decision starts the term."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Waiting"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="applications")
    renews = models.ForeignKey(
        Membership,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="renewals",
        help_text="Empty: a new membership.",
    )
    term = models.OneToOneField(
        Term,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="application",
        help_text="What the approval made.",
    )
    organisation_name = models.CharField("organisation", max_length=150, blank=True)
    abn = models.CharField("ABN", max_length=14, blank=True, validators=[validate_abn])
    role = models.CharField("your role", max_length=120, blank=True)
    message = models.TextField("anything we should know", blank=True, max_length=2000)
    price = models.DecimalField(
        max_digits=9, decimal_places=2, help_text="As shown when they applied."
    )
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(
        blank=True, max_length=1000, help_text="Sent to the applicant when refused."
    )

    objects = ApplicationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state="submitted"),
                name="memberships_one_waiting_application_each",
                violation_error_message="One application at a time.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="memberships_refusal_has_reason",
                violation_error_message="A refusal needs a reason.",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted") | Q(decided_at__isnull=False),
                name="memberships_decision_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.plan}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.SUBMITTED

    @property
    def gst(self) -> Decimal:
        """The GST inside the price."""
        return gst_in(self.price)
