"""What came of an assessment: its results, targets, plan, and links to read it by."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from .assessments import Assessment
from .levels import LEVEL


class AreaResultQuerySet(models.QuerySet["AreaResult"]):
    def scores_by_area(self) -> dict[str, Counter[Fraction]]:
        """How often each exact mean occurs, by area code; counted by the database."""
        scored = self.filter(mean_numerator__isnull=False).order_by()
        rows: Any = scored.values_list("area_code", "mean_numerator", "mean_denominator")
        found: dict[str, Counter[Fraction]] = defaultdict(Counter)
        for code, numerator, denominator, n in rows.annotate(n=Count("pk")):
            found[code][Fraction(numerator, denominator)] += n
        return found


class AreaResult(models.Model):
    """What an area came to when its assessment was closed, exactly; ``mean`` repeats it for the
    database to sort and average. Without a level: not enough answers, or not applicable."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="results")
    area_code = models.CharField(max_length=4)
    mean_numerator = models.PositiveIntegerField(null=True, blank=True)
    mean_denominator = models.PositiveIntegerField(null=True, blank=True)
    mean = models.DecimalField(max_digits=7, decimal_places=5, null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    lowest = models.PositiveSmallIntegerField(null=True, blank=True)
    answered = models.PositiveSmallIntegerField()
    applicable = models.PositiveSmallIntegerField()

    objects = AreaResultQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "area_code"], name="maturity_area_result_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    mean_numerator__isnull=True,
                    mean_denominator__isnull=True,
                    mean__isnull=True,
                    level__isnull=True,
                )
                | Q(
                    mean_numerator__gte=F("mean_denominator"),
                    mean_denominator__gte=1,
                    mean__gte=1,
                    mean__lte=5,
                    level__gte=1,
                    level__lte=5,
                ),
                name="maturity_area_result_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=F("applicable")), name="maturity_answered_of_applicable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code}: {self.level or 'no level'}"

    @property
    def exact_mean(self) -> Fraction | None:
        if self.mean_numerator is None or self.mean_denominator is None:
            return None
        return Fraction(self.mean_numerator, self.mean_denominator)

    @property
    def is_applicable(self) -> bool:
        return self.applicable > 0


class AreaTarget(models.Model):
    """The level that an area is meant to reach."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="targets")
    area_code = models.CharField(max_length=4)
    level = models.PositiveSmallIntegerField(validators=LEVEL)

    class Meta:
        ordering = ["assessment", "area_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "area_code"], name="maturity_target_once"
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5), name="maturity_target_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code}: {self.level}"


#: How long before its day somebody is reminded of what they planned.
AHEAD = timedelta(days=7)
#: Older days are not brought up again: who comes back after a year knows.
STALE = timedelta(days=60)


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def in_order(self) -> Self:
        """As a plan is read: what is due first, first; without a day last. With its owner."""
        return self.select_related("owner").order_by(F("due_on").asc(nulls_last=True), "pk")

    def due(self, today: date) -> Self:
        """What its owner is to be reminded of: due within a week or lately, neither done nor
        dropped, and not brought up before."""
        return self.filter(
            state__in=[PlanItem.State.PLANNED, PlanItem.State.UNDER_WAY],
            due_on__range=(today - STALE, today + AHEAD),
            reminded_at=None,
            owner__is_active=True,
        )


class PlanItem(models.Model):
    """Something to do about an area: what, who, until when."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under-way", "Under way"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="plan_items")
    area_code = models.CharField(max_length=4, blank=True)
    action = models.CharField(max_length=300)
    owner_name = models.CharField("who", max_length=150, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="maturity_plan_items",
        help_text="Where it is somebody with a seat: they get the reminders.",
    )
    due_on = models.DateField("due", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField("done or dropped", null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.CheckConstraint(condition=~Q(action=""), name="maturity_plan_item_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "dropped"], ended_at__isnull=False)
                | Q(state__in=["planned", "under-way"], ended_at__isnull=True),
                name="maturity_plan_item_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.action


def share_key() -> str:
    return secrets.token_urlsafe(24)


class ShareQuerySet(models.QuerySet["Share"]):
    def live(self, *, at: datetime) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class Share(models.Model):
    """A link by which somebody without an account reads one result."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="shares")
    key = models.CharField(max_length=40, unique=True, default=share_key, editable=False)
    label = models.CharField("for whom", max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="maturity_share_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"Link of {self.created_at:%-d %B %Y}"
