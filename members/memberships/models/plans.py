"""What is sold: for whom, for how long, for how much."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from ..gst import gst_in

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
        help_text="The last part of its page: /join/…/. Links to it break when it changes.",
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
