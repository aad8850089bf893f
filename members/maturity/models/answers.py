"""What was said about each statement, by each person and by the team together."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .. import scoring
from ..said import Said
from .assessments import Assessment, Respondent
from .banks import Area, Statement
from .given import given
from .levels import LEVEL


class AnswerQuerySet(models.QuerySet["Answer"]):
    def consensus(self) -> Self:
        return self.filter(respondent__isnull=True)

    def alone(self) -> Self:
        """What people said for themselves."""
        return self.filter(respondent__isnull=False)

    def official(self, assessment: Assessment) -> Self:
        """What counts: the agreed answers of a team, the one person's otherwise."""
        mine = self.filter(assessment=assessment)
        return mine.consensus() if assessment.is_team else mine.alone()

    def given(self) -> Self:
        """Those that say something: a value, not applicable, or don't know."""
        return self.filter(given())


class Answer(models.Model):
    """What one respondent, or with ``respondent`` None the team together, says about a statement.

    ``version`` counts the saves: who saves says which one they saw, so that nobody writes over
    what they never read. A row without any of the three was taken back.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    respondent = models.ForeignKey(
        Respondent, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="answers")
    value = models.PositiveSmallIntegerField(null=True, blank=True, validators=LEVEL)
    is_not_applicable = models.BooleanField(default=False)
    is_unknown = models.BooleanField("don't know", default=False)
    reason = models.CharField("why it does not apply", max_length=300, blank=True)
    note = models.TextField("evidence", max_length=1000, blank=True)
    link = models.URLField("link to evidence", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "respondent", "statement"]
        constraints = [
            models.UniqueConstraint(
                fields=["respondent", "statement"],
                condition=Q(respondent__isnull=False),
                name="maturity_answer_once",
            ),
            models.UniqueConstraint(
                fields=["assessment", "statement"],
                condition=Q(respondent__isnull=True),
                name="maturity_consensus_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=1, value__lte=5),
                name="maturity_answer_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(is_not_applicable=False, is_unknown=False)
                | Q(value__isnull=True, is_not_applicable=True, is_unknown=False)
                | Q(value__isnull=True, is_not_applicable=False, is_unknown=True),
                name="maturity_answer_says_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(is_not_applicable=False, reason="")
                | Q(is_not_applicable=True) & ~Q(reason=""),
                name="maturity_not_applicable_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="maturity_answer_version_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.said.in_words}"

    @property
    def is_given(self) -> bool:
        return self.value is not None or self.is_not_applicable or self.is_unknown

    @property
    def said(self) -> Said:
        return Said.of(self)

    @property
    def for_scoring(self) -> scoring.Answer:
        return scoring.Answer(self.value, self.is_not_applicable)


class Agreement(models.Model):
    """That a team has talked an area through, and who was there."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="agreements")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    present = models.ManyToManyField(Respondent, blank=True, related_name="+")
    others = models.CharField(
        "who else was there", max_length=300, blank=True, help_text="E.g. Dana from Finance"
    )
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["assessment", "area"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "area"], name="maturity_agreement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}, {self.area_id}"
