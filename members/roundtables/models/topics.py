"""What members propose, and their one vote."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from .roundtables import Roundtable


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
