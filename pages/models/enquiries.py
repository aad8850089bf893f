"""What people ask the office by a form."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def waiting(self) -> Self:
        """Nobody has answered yet, the longest wait first."""
        return self.filter(state__in=[Enquiry.State.NEW, Enquiry.State.IN_HAND]).order_by(
            "sent_at", "pk"
        )


class Enquiry(models.Model):
    class Kind(models.TextChoices):
        CONTACT = "contact", "General enquiry"
        BENCHMARKING = "benchmarking", "Benchmarking services"

    class State(models.TextChoices):
        NEW = "new", "New"
        IN_HAND = "in-hand", "Somebody has it in hand"
        ANSWERED = "answered", "Answered"
        SPAM = "spam", "Spam"

    kind = models.CharField("about", max_length=15, choices=Kind, editable=False)
    name = models.CharField(max_length=100)
    email = models.EmailField("e-mail address")
    organisation = models.CharField(max_length=150, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    message = models.TextField(max_length=4000)
    sent_at = models.DateTimeField(editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    note = models.TextField(
        "note among staff",
        blank=True,
        help_text="What was said and done. The sender never sees it.",
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="last changed by",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    handled_at = models.DateTimeField("last changed", null=True, blank=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["contact", "benchmarking"]), name="pages_enquiry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "in-hand", "answered", "spam"]),
                name="pages_enquiry_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(email="") & ~Q(message=""),
                name="pages_enquiry_says_something",
            ),
        ]
        indexes = [models.Index(fields=["state", "sent_at"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_kind_display().lower()}"
