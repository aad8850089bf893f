"""The calls themselves. A call that was recorded is never altered: it is voided and, where there is
something right to say, another is recorded. So every revision of a period can be computed again
from the calls that stood when it was computed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower

from .frozen import Frozen
from .periods import SYDNEY, Period
from .sectors import RankedOrganisation
from .standards import Scenario, StandardVersion

#: Micro-points: points of 0 to 100, times a million.
FULL = 100_000_000


class CallQuerySet(models.QuerySet["Call"]):
    def in_period(self, period: Period) -> Self:
        return self.filter(month__range=(period.first_month, period.last_month))

    def standing(self, *, at: datetime | None = None) -> Self:
        """Not voided; with ``at``, as the calls stood at that instant."""
        if at is None:
            return self.filter(voided_at__isnull=True)
        return self.filter(Q(voided_at__isnull=True) | Q(voided_at__gt=at), recorded_at__lte=at)

    def changed(self, since: datetime, until: datetime) -> Self:
        """Counted at one of two instants and not at the other: recorded or voided between them."""
        added = Q(recorded_at__gt=since, recorded_at__lte=until) & (
            Q(voided_at__isnull=True) | Q(voided_at__gt=until)
        )
        return self.filter(
            added | Q(recorded_at__lte=since, voided_at__gt=since, voided_at__lte=until)
        )

    def from_day(self, day: date) -> Self:
        """Made on that day in Sydney or later."""
        return self.filter(called_at__gte=datetime.combine(day, time.min, SYDNEY))

    def with_ids(self, call_ids: Iterable[str]) -> Self:
        """Whichever way their letters are written: KQ-1 and kq-1 are one call."""
        folded = [Lower(Value(call_id)) for call_id in call_ids]
        return self.alias(folded=Lower("call_id")).filter(folded__in=folded)

    def counted(self, period: Period, *, at: datetime | None = None) -> Self:
        """The calls that a period's figures are made of."""
        return (
            self.in_period(period)
            .standing(at=at)
            .filter(version=period.standard_id)
            .exclude(outcome=Call.Outcome.FAILED)
        )


_SKILLS = [f"skill_{place}" for place in range(1, 6)]


class Call(models.Model):
    """One mystery call."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "Answered"
        UNANSWERED = "unanswered", "Not answered"
        FAILED = "failed", "Failed on our side"

    call_id = models.CharField("call ID", max_length=64, help_text="The shopper firm's own number.")
    # Periods are found by month. With indexes of their own, a million calls of one version lead
    # SQLite to read them all.
    organisation = models.ForeignKey(
        RankedOrganisation, on_delete=models.PROTECT, related_name="calls", db_index=False
    )
    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, related_name="calls", db_index=False
    )
    version = models.ForeignKey(
        StandardVersion, on_delete=models.PROTECT, related_name="calls", db_index=False
    )
    imported = models.ForeignKey(
        "rankings.CallImport",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="calls",
    )
    called_at = models.DateTimeField()
    month = models.PositiveIntegerField(
        editable=False, help_text="Year times 12 plus month minus 1, in Sydney."
    )
    shopper = models.CharField(max_length=40, blank=True, help_text="The shopper firm's code.")
    outcome = models.CharField(max_length=10, choices=Outcome)
    menu_seconds = models.PositiveIntegerField(null=True, blank=True)
    wait_seconds = models.PositiveIntegerField(null=True, blank=True)
    talk_seconds = models.PositiveIntegerField(null=True, blank=True)
    answers = models.JSONField(
        default=dict, blank=True, help_text="By item: what the shopper noted; null: not applicable."
    )
    skill_1 = models.PositiveIntegerField(null=True, editable=False)
    skill_2 = models.PositiveIntegerField(null=True, editable=False)
    skill_3 = models.PositiveIntegerField(null=True, editable=False)
    skill_4 = models.PositiveIntegerField(null=True, editable=False)
    skill_5 = models.PositiveIntegerField(null=True, editable=False)
    #: In 1e-8 points: the sum of weight in per cent times skill in micro-points.
    mastery = models.PositiveBigIntegerField(null=True, editable=False)
    accessibility = models.PositiveIntegerField(null=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    voided_at = models.DateTimeField(null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    void_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-called_at", "-pk"]
        indexes = [
            models.Index(fields=["month", "organisation"], name="rankings_call_month"),
            models.Index(fields=["organisation", "-called_at"], name="rankings_call_of_one"),
            # Whether calls came or were voided since figures were computed: staff's lists ask it of
            # every publication, and find out without reading a call.
            models.Index(fields=["month", "recorded_at", "voided_at"], name="rankings_call_since"),
            # Whether a reason has a call that was published: the form of a sector asks.
            models.Index(fields=["scenario", "month"], name="rankings_call_about"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("call_id"),
                condition=Q(voided_at__isnull=True),
                name="rankings_call_id_once",
                violation_error_message="A call with this ID is there already.",
            ),
            models.CheckConstraint(condition=~Q(call_id=""), name="rankings_call_has_id"),
            models.CheckConstraint(
                condition=Q(
                    outcome="answered",
                    menu_seconds__isnull=False,
                    wait_seconds__isnull=False,
                    talk_seconds__isnull=False,
                    mastery__lte=100 * FULL,
                    accessibility__lte=FULL,
                    **{f"{skill}__lte": FULL for skill in _SKILLS},
                )
                | Q(
                    outcome="unanswered",
                    wait_seconds__isnull=True,
                    talk_seconds__isnull=True,
                    mastery__isnull=True,
                    accessibility=0,
                    **{f"{skill}__isnull": True for skill in _SKILLS},
                )
                | Q(
                    outcome="failed",
                    mastery__isnull=True,
                    accessibility__isnull=True,
                    **{f"{skill}__isnull": True for skill in _SKILLS},
                ),
                name="rankings_call_scored_by_outcome",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="rankings_call_void_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.call_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Frozen for a call that exists, unless only its voiding is saved."""
        voiding = {"voided_at", "voided_by", "void_reason"}
        if self.pk is not None and not set(kwargs.get("update_fields") or ["all"]) <= voiding:
            raise Frozen("A recorded call is never altered. Void it and record another.")
        super().save(*args, **kwargs)

    @property
    def skills(self) -> tuple[int | None, ...]:
        """Micro-points of the five competencies."""
        return (self.skill_1, self.skill_2, self.skill_3, self.skill_4, self.skill_5)
