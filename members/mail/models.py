"""The log of what the portal sent to whom, when, and how it went."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class LetterQuerySet(models.QuerySet["Letter"]):
    def unsent(self) -> Self:
        return self.exclude(state=Letter.State.SENT)


class Letter(models.Model):
    """One message to one person. The text is kept only until it is sent: letters carry codes and
    links that let somebody in, and those have no business in a log."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=80)
    to = models.EmailField("to")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="letters",
    )
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField("what went wrong", max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(sent_at__isnull=False) & Q(text="") & Q(html="")),
                name="mail_sent_letter_keeps_no_text",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
