from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..instants import clock

#: Who stopped this near the start or the end begins again from the start, in milliseconds.
NEAR = 5_000


class WatchingQuerySet(models.QuerySet["Watching"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def under_way(self) -> Self:
        """Begun, and neither watched nor put away."""
        return self.filter(finished_at__isnull=True, marked_at__isnull=True, position_ms__gt=NEAR)

    def done(self) -> Self:
        return self.filter(Q(finished_at__isnull=False) | Q(marked_at__isnull=False))


class Watching(models.Model):
    """How far a member has come in a video.

    ``finished_at``: when nine tenths of it had really played; it stays. ``marked_at``: when they
    said themselves that they are done with it, which earns nothing.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watchings"
    )
    video = models.ForeignKey("videos.Video", on_delete=models.CASCADE, related_name="watchings")
    position_ms = models.PositiveIntegerField(default=0)
    #: Stretches that played, [from, to] in milliseconds, merged (``stretches.py``).
    played = models.JSONField(default=list)
    played_ms = models.PositiveIntegerField("played", default=0)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)

    objects = WatchingQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "video"], name="videos_watching_once"),
        ]
        indexes = [models.Index(fields=["user", "seen_at"], name="videos_watching_latest")]

    def __str__(self) -> str:
        return f"{self.user}, {self.video}"

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None or self.marked_at is not None

    def resumes_at(self, length_ms: int) -> int:
        """Milliseconds; 0 from the start."""
        return self.position_ms if NEAR < self.position_ms < length_ms - NEAR else 0

    def stopped_at(self) -> str:
        return clock(self.position_ms)

    def percent(self, length_ms: int) -> int:
        return min(100, self.played_ms * 100 // length_ms) if length_ms else 0


class Clock(models.Model):
    """The time of one person, over all films: nobody watches for longer than it went by.

    Each report is believed out of ``credit_ms``, which grows with the time since ``told_at``."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="video_clock"
    )
    #: How much may have played that no time has gone by for, in milliseconds.
    credit_ms = models.PositiveIntegerField(default=0)
    #: Of the last report.
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["user"]

    def __str__(self) -> str:
        return f"{self.user}, {self.credit_ms} ms ahead"
