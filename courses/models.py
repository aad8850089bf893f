"""The course catalogue: courses and the dates on which they run."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from publishing.models import rich_text

from .pricing import Quote, quote


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self, *, at: datetime) -> Self:
        return self.filter(published_at__lte=at)

    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """The catalogue is public; only the price that stands first depends on the viewer."""
        return self.published(at=at)

    def with_next_session(self, *, at: datetime) -> Self:
        """With ``next_starts_at``, None for courses without a date ahead."""
        ahead = Session.objects.filter(course=OuterRef("pk"), starts_at__gt=at)
        return self.annotate(next_starts_at=Subquery(ahead.values("starts_at")[:1]))

    def upcoming(self, *, at: datetime) -> Self:
        """Published courses, those with the nearest date first, self-paced ones last."""
        return (
            self.published(at=at)
            .with_next_session(at=at)
            .order_by(F("next_starts_at").asc(nulls_last=True), "title", "pk")
        )


class Course(models.Model):
    class Format(models.TextChoices):
        LIVE_ONLINE = "live-online", "Live online"
        IN_PERSON = "in-person", "In person"
        SELF_PACED = "self-paced", "Self-paced"

    class Level(models.TextChoices):
        FRONTLINE = "frontline", "Frontline"
        TEAM_LEADER = "team-leader", "Team leader"
        MANAGER = "manager", "Manager"

    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, help_text="Its address: /courses/<this>/.")
    summary = models.CharField(max_length=300, help_text="One or two lines for the catalogue.")
    description = rich_text("description", blank=True)
    outcomes = models.TextField(
        "what you can do afterwards", blank=True, help_text="One line each."
    )
    suits = models.CharField("who it suits", max_length=200, blank=True)
    trainer = models.CharField(max_length=100, blank=True)
    format = models.CharField(max_length=12, choices=Format, default=Format.LIVE_ONLINE)
    level = models.CharField(max_length=12, choices=Level, default=Level.TEAM_LEADER)
    hours = models.DecimalField(
        max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))]
    )
    list_price = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="For one place, in AUD including GST.",
    )
    discount_percent = models.DecimalField(
        "members' discount",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="In percent. Empty: the usual discount (25). 0: members pay the list price.",
    )
    published_at = models.DateTimeField(
        "in the catalogue from", null=True, blank=True, help_text="Empty: a draft."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(list_price__gte=0), name="courses_price_not_neg"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="courses_hours_positive"),
            models.CheckConstraint(
                condition=Q(discount_percent__isnull=True)
                | (Q(discount_percent__gte=0) & Q(discount_percent__lte=100)),
                name="courses_discount_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def quote(self) -> Quote:
        """The one price of this course, for pages and for the charge alike."""
        usual = Decimal(settings.MEMBER_DISCOUNT_PERCENT)
        percent = usual if self.discount_percent is None else self.discount_percent
        return quote(self.list_price, percent)

    @property
    def outcome_lines(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]


class SessionQuerySet(models.QuerySet["Session"]):
    def ahead(self, *, at: datetime) -> Self:
        return self.filter(starts_at__gt=at).order_by("starts_at", "pk")


class Session(models.Model):
    """One date of a course, in the time zone of the place where it is held."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=50, default="Australia/Melbourne")
    place = models.CharField(max_length=120, help_text="E.g. Online, or a street address.")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "date"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="courses_session_ends_after_start",
                violation_error_message="A date cannot end before it starts.",
            ),
        ]
        indexes = [models.Index(fields=["course", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.course}, {timezone.localtime(self.starts_at):%-d %B %Y}"
