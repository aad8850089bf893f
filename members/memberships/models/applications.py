"""Wishes to join or to renew, and what became of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from ..abn import validate_abn
from ..gst import gst_in
from .memberships import Membership, Term
from .plans import Plan


class ApplicationQuerySet(models.QuerySet["Application"]):
    def waiting(self) -> Self:
        return self.filter(state=Application.State.SUBMITTED).order_by("submitted_at", "pk")


class Application(models.Model):
    """Somebody wants to join, or to renew. Staff decide; the decision starts the term."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Waiting"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="applications")
    renews = models.ForeignKey(
        Membership,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="renewals",
        help_text="Empty: a new membership.",
    )
    term = models.OneToOneField(
        Term,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="application",
        help_text="What the approval made.",
    )
    organisation_name = models.CharField("organisation", max_length=150, blank=True)
    abn = models.CharField("ABN", max_length=14, blank=True, validators=[validate_abn])
    role = models.CharField("your role", max_length=120, blank=True)
    message = models.TextField("anything we should know", blank=True, max_length=2000)
    price = models.DecimalField(
        max_digits=9, decimal_places=2, help_text="As shown when they applied."
    )
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(
        blank=True, max_length=1000, help_text="Sent to the applicant when refused."
    )

    objects = ApplicationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state="submitted"),
                name="memberships_one_waiting_application_each",
                violation_error_message="One application at a time.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="memberships_refusal_has_reason",
                violation_error_message="A refusal needs a reason.",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted") | Q(decided_at__isnull=False),
                name="memberships_decision_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.plan}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.SUBMITTED

    @property
    def gst(self) -> Decimal:
        """The GST inside the price."""
        return gst_in(self.price)
