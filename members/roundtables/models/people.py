"""Who was reminded, who was there, whom the meeting saw, and whose calendar follows."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .roundtables import Roundtable


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
    is. ``suggestion`` is a guess that nothing follows from."""

    class State(models.TextChoices):
        OPEN = "open", "Whose is it?"
        MATCHED = "matched", "Matched"
        NOBODY = "nobody", "Counts for nobody"

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
    suggestion = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="perhaps",
        help_text="Has the name and a place, or was there for too short a time to count by itself.",
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


def new_key() -> str:
    """Thirty-two figures that nobody guesses."""
    return secrets.token_hex(16)


class Feed(models.Model):
    """A person's calendar feed: whoever has its address reads it, until it is taken back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roundtable_feeds"
    )
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
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
