"""Roundtables: the series, each date with its questions, the topics that members vote on, who was
there, and what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from members.accounts.models import validate_zone
from members.places.models import Allotment, Place
from publishing.search import Findable, FindableQuerySet

#: The way in appears so long before the beginning, and goes so long after the end.
DOORS_OPEN = timedelta(minutes=15)
DOORS_CLOSE = timedelta(minutes=30)
#: The vote ends so long before the beginning, so that the host can prepare.
VOTE_ENDS = timedelta(hours=19)


class Series(models.Model):
    """What comes back every month, and the rule by which a year is planned."""

    class Week(models.IntegerChoices):
        FIRST = 1, "First"
        SECOND = 2, "Second"
        THIRD = 3, "Third"
        FOURTH = 4, "Fourth"
        LAST = 0, "Last"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"

    name = models.CharField(max_length=60, unique=True, help_text="E.g. Call Centre Roundtable")
    slug = models.SlugField(unique=True, help_text="Stands in addresses, e.g. call-centre.")
    line = models.CharField(
        "in one line", max_length=200, help_text="E.g. For those who run the floor and its roster."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")
    week = models.PositiveSmallIntegerField(choices=Week, default=Week.LAST)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.THURSDAY)
    starts = models.TimeField("begins", help_text="On the clock of the zone below, e.g. 12:30.")
    time_zone = models.CharField(
        max_length=50,
        default="Australia/Melbourne",
        validators=[validate_zone],
        help_text="E.g. Australia/Melbourne. Daylight saving is counted in.",
    )
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(15), MaxValueValidator(480)]
    )
    capacity = models.PositiveSmallIntegerField(
        "places", default=40, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )

    class Meta:
        verbose_name_plural = "series"
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(week__lte=4, weekday__lte=4, minutes__gte=15, capacity__gte=1),
                name="roundtables_series_rule_makes_sense",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundtableQuerySet(FindableQuerySet["Roundtable"]):
    def visible_to(self, viewer: Any) -> Self:
        """What the viewer may open: all but drafts for members, nothing for anybody else."""
        if not viewer.is_member:
            return self.none()
        return self.exclude(state=Roundtable.State.DRAFT)

    def on(self) -> Self:
        """Announced and not called off."""
        return self.filter(state=Roundtable.State.ANNOUNCED)

    def ahead(self, *, at: datetime) -> Self:
        """Not over yet, the soonest first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def past(self, *, at: datetime) -> Self:
        """Held, the latest first."""
        return self.on().filter(ends_at__lte=at).order_by("-starts_at", "-pk")

    def with_a_place_for(self, user: Any) -> Self:
        """Those for which the person has a place, an offer or a turn."""
        places = Place.objects.active().filter(allotment=OuterRef("allotment"), user=user)
        return self.filter(Exists(places))


class Roundtable(Findable):
    """One date. ``sequence`` grows whenever its time or state changes, for people's calendars."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ANNOUNCED = "announced", "Announced"
        CANCELLED = "cancelled", "Called off"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="roundtables")
    slug = models.SlugField(unique=True, max_length=80, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    title = models.CharField(
        "topic", max_length=120, blank=True, help_text="E.g. What we stopped measuring"
    )
    summary = models.CharField(
        max_length=300,
        blank=True,
        help_text="What it is about in one or two lines, for the list and the letters.",
    )
    preparation = models.TextField(
        "to bring",
        max_length=600,
        blank=True,
        help_text="E.g. Bring a number if you can, and the name of whoever missed it.",
    )
    host_name = models.CharField("host", max_length=120, blank=True)
    host_line = models.CharField(
        "about the host",
        max_length=160,
        blank=True,
        help_text="E.g. runs 38 seats for a water utility",
    )
    starts_at = models.DateTimeField("begins")
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(15), MaxValueValidator(480)]
    )
    ends_at = models.DateTimeField(editable=False)
    time_zone = models.CharField(
        max_length=50, default="Australia/Melbourne", validators=[validate_zone]
    )
    join_link = models.CharField(
        "way in",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https"], message="An address that begins with https.")],
        help_text="The meeting's address. Shown to those with a place, from 15 minutes before.",
    )
    allotment = models.OneToOneField(
        Allotment, on_delete=models.PROTECT, related_name="roundtable", editable=False
    )
    why_cancelled = models.CharField(max_length=300, blank=True, editable=False)
    outcome = models.CharField(
        "what came of it, in a sentence",
        max_length=300,
        blank=True,
        help_text="E.g. Nine centres now let an agent end a call; none has seen complaints rise.",
    )
    key_points = models.TextField(
        max_length=6000,
        blank=True,
        help_text="One point a line. What was said, never who said it or where they work.",
    )
    points_at = models.DateTimeField("key points out since", null=True, blank=True, editable=False)
    recording = models.SlugField(
        max_length=120,
        blank=True,
        help_text="The last part of the recording's address in Member Bytes, e.g. "
        "after-the-abusive-call.",
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RoundtableQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="roundtables_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(title=""), name="roundtables_announced_has_topic"
            ),
            models.CheckConstraint(
                condition=Q(points_at__isnull=True) | ~Q(key_points=""),
                name="roundtables_points_out_are_written",
            ),
            models.UniqueConstraint(
                fields=["series", "starts_at"],
                condition=~Q(state="cancelled"),
                name="roundtables_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="roundtables_by_end")]

    def __str__(self) -> str:
        return self.title or f"{self.series}, {timezone.localtime(self.starts_at):%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("roundtables:detail", args=[self.slug])

    def findable_by(self) -> tuple[Iterable[str], str, str]:
        """Key points only once they are out: members find by them what they may read."""
        points = self.key_points if self.points_at else ""
        return [self.title], f"{self.summary} {self.outcome if self.points_at else ''}", points

    @property
    def doors_open_at(self) -> datetime:
        return self.starts_at - DOORS_OPEN

    @property
    def vote_ends_at(self) -> datetime:
        return self.starts_at - VOTE_ENDS

    @property
    def points(self) -> list[str]:
        """The key points, line by line."""
        lines = (line.strip().lstrip("-*• ").strip() for line in self.key_points.splitlines())
        return [line for line in lines if line]

    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    def has_begun(self, *, at: datetime) -> bool:
        return at >= self.starts_at

    def is_over(self, *, at: datetime) -> bool:
        return at >= self.ends_at

    def doors_are_open(self, *, at: datetime) -> bool:
        return self.doors_open_at <= at < self.ends_at + DOORS_CLOSE


class Question(models.Model):
    """Something to think about beforehand."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(
        max_length=200, help_text="E.g. Which measure did you drop, and who noticed?"
    )
    more = models.CharField(max_length=300, blank=True, help_text="A line below it, or nothing.")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class TopicQuerySet(models.QuerySet["Topic"]):
    def shown(self) -> Self:
        return self.filter(hidden=False)


class Topic(models.Model):
    """What members propose to take as well, and vote on."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="topics")
    text = models.CharField(max_length=120)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    hidden = models.BooleanField(
        default=False, help_text="Members do not see it, and its votes do not count."
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["roundtable", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["roundtable", "text"], name="roundtables_topic_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """One each for a roundtable."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="votes")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roundtable_votes"
    )
    cast_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roundtable", "user"], name="roundtables_one_vote_each"
            ),
        ]

    def __str__(self) -> str:
        return f"Vote {self.pk}"


class Reminder(models.Model):
    """Somebody was reminded so many days before; the row is what keeps it from happening again."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roundtable_reminders"
    )
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roundtable", "user", "days"], name="roundtables_reminded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} days before"


class Attendance(models.Model):
    """Somebody was there: by the host's list, or by the report of the meeting."""

    class Source(models.TextChoices):
        HOST = "host", "The host's list"
        REPORT = "report", "The meeting's report"

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roundtables_attended"
    )
    source = models.CharField(max_length=10, choices=Source)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["roundtable", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roundtable", "user"], name="roundtables_attended_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_source_display()


class SightingQuerySet(models.QuerySet["Sighting"]):
    def open(self) -> Self:
        """Those that matched nobody and that nobody has decided on."""
        return self.filter(state=Sighting.State.OPEN)


class Sighting(models.Model):
    """A line of the meeting's report: matched to a person, or waiting for somebody to say who it
    is."""

    class State(models.TextChoices):
        OPEN = "open", "Whose is it?"
        MATCHED = "matched", "Matched"
        NOBODY = "nobody", "None of ours"

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="sightings")
    key = models.CharField(max_length=254, editable=False)
    name = models.CharField(max_length=254)
    email = models.CharField("e-mail address", max_length=254, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="person",
    )
    seen_at = models.DateTimeField("sent", default=timezone.now)

    objects = SightingQuerySet.as_manager()

    class Meta:
        verbose_name = "line of a report"
        verbose_name_plural = "lines of reports"
        ordering = ["roundtable", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["roundtable", "key"], name="roundtables_seen_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Action(models.Model):
    """What somebody took on. Who is for the room; the page says what and until when."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(
        max_length=200, help_text="E.g. Share the wording of the warning agents give."
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class Feed(models.Model):
    """A person's calendar feed: whoever has its address reads it, until it is taken back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roundtable_feeds"
    )
    key = models.CharField(max_length=32, unique=True, default=secrets.token_hex, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="roundtables_one_feed_each",
            ),
        ]

    def __str__(self) -> str:
        return f"Feed {self.pk}"
