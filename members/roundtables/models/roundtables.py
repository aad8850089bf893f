"""One date, with the questions that lead to it and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from members.accounts.models import validate_zone
from members.places.models import Allotment
from publishing.search import Findable, FindableQuerySet

from .series import Series

#: The way in appears so long before the beginning, and goes so long after the end.
DOORS_OPEN = timedelta(minutes=15)
DOORS_CLOSE = timedelta(minutes=30)
#: The vote ends so long before the beginning, so that the host can prepare.
VOTE_ENDS = timedelta(hours=19)


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
    moved_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    has_index = True
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

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="prompts")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(
        max_length=200, help_text="E.g. Which measure did you drop, and who noticed?"
    )
    more = models.CharField(max_length=300, blank=True, help_text="A line below it, or nothing.")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class Action(models.Model):
    """What somebody took on. Whose it is, is for them and the office; others read what, and until
    when."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(
        max_length=200, help_text="E.g. Share the wording of the warning agents give."
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="roundtable_actions",
        verbose_name="whose",
        help_text="They may say that it is done. Nobody else is shown who it is.",
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text
