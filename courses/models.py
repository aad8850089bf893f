"""The course catalogue: courses and the dates on which they run."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from publishing.models import rich_text
from publishing.search import SEARCH_COLUMNS, Findable, FindableQuerySet, plain

from .discount import usual_percent
from .pricing import Quote, quote
from .times import When, when


class CourseQuerySet(FindableQuerySet["Course"]):
    def published(self, *, at: datetime) -> Self:
        return self.filter(published_at__lte=at)

    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """The catalogue is public; only the price that stands first depends on the viewer."""
        return self.published(at=at)

    def with_dates(self, *, at: datetime) -> Self:
        """With the list ``dates_ahead``, nearest first; one more query for all rows together."""
        return self.prefetch_related(
            Prefetch("sessions", Session.objects.ahead(at=at), to_attr="dates_ahead")
        )

    def without_a_date(self, *, at: datetime) -> Self:
        """Published courses that somebody could want and nobody can book: a live or in-person
        course with no date ahead."""
        ahead = Session.objects.ahead(at=at).filter(course=OuterRef("pk"))
        live = self.published(at=at).exclude(format=Course.Format.SELF_PACED)
        return live.exclude(Exists(ahead)).order_by("title", "pk")

    def upcoming(self, *, at: datetime) -> Self:
        """Published courses, those with the nearest date first, those without one last. With
        ``next_starts_at`` and ``next_zone``, None where no date is ahead."""
        ahead = Session.objects.ahead(at=at).filter(course=OuterRef("pk"))
        return (
            self.published(at=at)
            .annotate(
                next_starts_at=Subquery(ahead.values("starts_at")[:1]),
                next_zone=Subquery(ahead.values("zone")[:1]),
            )
            .defer(*SEARCH_COLUMNS)
            .order_by(F("next_starts_at").asc(nulls_last=True), "title", "pk")
        )


class Course(Findable, models.Model):
    class Format(models.TextChoices):
        LIVE_ONLINE = "live-online", "Live online"
        IN_PERSON = "in-person", "In person"
        SELF_PACED = "self-paced", "Self-paced"

    class Level(models.TextChoices):
        FRONTLINE = "frontline", "Frontline"
        TEAM_LEADER = "team-leader", "Team leader"
        MANAGER = "manager", "Manager"

    title = models.CharField(max_length=120, help_text="E.g. Coaching from real calls")
    slug = models.SlugField(
        unique=True,
        help_text="The end of its address, after /courses/. E.g. coaching-from-real-calls. Links "
        "break when it changes.",
    )
    summary = models.CharField(
        max_length=300,
        help_text="One or two lines for the catalogue. E.g. Choose one behaviour, play twenty "
        "seconds, ask one question.",
    )
    description = rich_text("description", blank=True, help_text="What happens, in your words.")
    outcomes = models.TextField(
        "what you can do afterwards",
        blank=True,
        help_text="One line each, beginning with a verb. E.g. Build tomorrow's roster from last "
        "month's calls",
    )
    suits = models.CharField(
        "who it suits",
        max_length=200,
        blank=True,
        help_text="E.g. New and acting managers with a team of 8 to 40.",
    )
    trainer = models.CharField(
        max_length=100, blank=True, help_text="Empty: nobody named, e.g. for self-paced courses."
    )
    format = models.CharField(max_length=12, choices=Format, default=Format.LIVE_ONLINE)
    level = models.CharField(max_length=12, choices=Level, default=Level.TEAM_LEADER)
    hours = models.DecimalField(
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5"))],
        help_text="All of it together. E.g. 7 for two half days, 1.5 for ninety minutes.",
    )
    list_price = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="For one place, in AUD including GST. E.g. 1180 or 412.50",
    )
    discount_percent = models.DecimalField(
        "members' discount",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="In percent. Empty: the usual discount. 0: members pay the list price. 100: "
        "members pay nothing.",
    )
    published_at = models.DateTimeField(
        "in the catalogue from",
        null=True,
        blank=True,
        help_text="Empty: a draft. An instant ahead: readers see it from then on. Melbourne time.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    has_index = True
    objects = CourseQuerySet.as_manager()
    #: Which price stood in the catalogue on a day, for the guarantee in docs/pricing.md.
    history = HistoricalRecords(excluded_fields=list(SEARCH_COLUMNS))

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

    def get_absolute_url(self) -> str:
        return reverse("courses:detail", args=[self.slug])

    @property
    def quote(self) -> Quote:
        """The one price of this course, for pages and for the charge alike."""
        percent = usual_percent() if self.discount_percent is None else self.discount_percent
        return quote(self.list_price, percent)

    @property
    def outcome_lines(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]

    @property
    def length(self) -> str:
        """ "90 minutes", "1 hour", "7 hours", "3.5 hours"."""
        if self.hours < 2 and self.hours != 1:
            return f"{self.hours * 60:.0f} minutes"
        return f"{self.hours.normalize():f} hour{'' if self.hours == 1 else 's'}"

    def findable_by(self) -> tuple[list[str], str, str]:
        text = [self.suits, self.outcomes, plain(self.description), self.trainer]
        kinds = [self.get_format_display(), self.get_level_display()]
        return [self.title], self.summary, " ".join([*text, *kinds])


class Zone(models.TextChoices):
    MELBOURNE = "Australia/Melbourne", "Melbourne (AEST, AEDT)"
    SYDNEY = "Australia/Sydney", "Sydney, Canberra (AEST, AEDT)"
    HOBART = "Australia/Hobart", "Hobart (AEST, AEDT)"
    BRISBANE = "Australia/Brisbane", "Brisbane (AEST all year)"
    ADELAIDE = "Australia/Adelaide", "Adelaide (ACST, ACDT)"
    DARWIN = "Australia/Darwin", "Darwin (ACST all year)"
    PERTH = "Australia/Perth", "Perth (AWST)"
    AUCKLAND = "Pacific/Auckland", "Auckland (NZST, NZDT)"
    SINGAPORE = "Asia/Singapore", "Singapore (UTC+8)"


class SessionQuerySet(models.QuerySet["Session"]):
    def ahead(self, *, at: datetime) -> Self:
        return self.filter(starts_at__gt=at).order_by("starts_at", "pk")


class Session(models.Model):
    """One date of a course, in the time zone of the place where it is held."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField("starts", help_text="On the clock of the zone beside it.")
    ends_at = models.DateTimeField("ends", help_text="On the same clock.")
    zone = models.CharField(
        max_length=50,
        choices=Zone,
        default=Zone.MELBOURNE,
        help_text="Where it is held; online: where the trainer's clock stands.",
    )
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
            models.UniqueConstraint(
                fields=["course", "starts_at"],
                name="courses_session_start_once",
                violation_error_message="The course starts at that instant already.",
            ),
            models.CheckConstraint(
                condition=Q(zone__in=Zone.values),
                name="courses_session_zone_known",
            ),
        ]
        indexes = [models.Index(fields=["course", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.course}, {self.when.date}"

    @property
    def when(self) -> When:
        """Its date and time in words, on its own clock."""
        return when(self.starts_at, self.ends_at, self.zone)
