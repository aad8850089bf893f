"""Assessments, whose they are, and who was asked."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from members.memberships.models import Organisation, Seat, SeatQuerySet

from .. import scoring
from .banks import Bank, Statement
from .given import given
from .peers import Sector, SizeBand


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """A person's own, and the team assessments of organisations in which they hold a seat
        that is in force on that day. Whoever leaves the organisation leaves its assessments."""
        team = Q(Exists(_seats(user, on)), kind="team")
        return self.filter(Q(kind="alone", owner=user) | team)

    def led_by(self, user: Any, *, on: date) -> Self:
        """Those in which the person invites, agrees and closes: their own, and the team's for the
        one who started it or runs the membership."""
        runs = Exists(_seats(user, on).filter(membership__owner=user))
        return self.visible_to(user, on=on).filter(Q(owner=user) | runs)

    def answered_by(self, user: Any) -> Self:
        """Those in which the person was asked."""
        return self.filter(Exists(Respondent.objects.filter(assessment=OuterRef("pk"), user=user)))

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def of_party(self, assessment: Assessment) -> Self:
        """Of the same kind, the same person or organisation, and about the same operation: what a
        trend is made of. Capitals and blanks around it make no other operation; ``start`` keeps
        to the spelling that was used first, where a database knows only the capitals of ASCII."""
        same = self.filter(kind=assessment.kind, operation__iexact=assessment.operation.strip())
        if assessment.kind == Assessment.Kind.TEAM:
            return same.filter(organisation=assessment.organisation_id)
        return same.filter(owner=assessment.owner_id)

    def operations(self) -> list[str]:
        """What they were about, each once, by name."""
        named = self.exclude(operation="").order_by("operation")
        return list(named.values_list("operation", flat=True).distinct())

    def with_progress(self) -> Self:
        """With ``statements`` (in its bank), ``people`` and ``people_finished``."""
        statements = (
            Statement.objects.filter(area__bank=OuterRef("bank"))
            .order_by()
            .values("area__bank")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(
            statements=Coalesce(Subquery(statements), 0),
            people=Count("respondents", distinct=True),
            people_finished=Count(
                "respondents", filter=Q(respondents__finished_at__isnull=False), distinct=True
            ),
        )

    def with_own(self, user: Any) -> Self:
        """With ``asked``, whether the person was, and ``given``, how many statements they have
        answered."""
        mine: Any = Respondent.objects.filter(assessment=OuterRef("pk"), user=user)
        number = mine.with_given().values("given")
        return self.annotate(asked=Exists(mine), given=Coalesce(Subquery(number), 0))


def _seats(user: Any, on: date) -> SeatQuerySet:
    """The person's seats in the organisation of each assessment."""
    return Seat.objects.in_force(on=on).filter(
        user=user, membership__organisation=OuterRef("organisation")
    )


class Assessment(models.Model):
    """One look at an operation, on one published bank. ``mean``, ``level`` and ``index`` are
    written when it is closed; None where there were not enough answers."""

    class Kind(models.TextChoices):
        ALONE = "alone", "Alone"
        TEAM = "team", "As a team"

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="assessments")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments"
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assessments",
        help_text="Whose operation it is: the team's, or where the person sat when they began.",
    )
    kind = models.CharField(max_length=5, choices=Kind)
    title = models.CharField(max_length=120)
    operation = models.CharField(
        max_length=80,
        blank=True,
        help_text="Which operation, if they look at more than one: each has a trend of its own.",
    )
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    contributes_to_peers = models.BooleanField(default=False)
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    size_band = models.CharField(max_length=8, choices=SizeBand, blank=True)
    #: From which day on it is among peers, where it is to be: as the decision says.
    counts_from = models.DateField(null=True, blank=True)
    #: Whose it is among peers, "o12" or "u7": one organisation counts once, however many sit in it.
    party_key = models.CharField(max_length=24, editable=False)
    mean = models.DecimalField(max_digits=7, decimal_places=5, null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    index = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "closed_at"]),
            models.Index(fields=["owner", "closed_at"]),
            models.Index(
                fields=["party_key", "-closed_at", "-id"],
                condition=Q(contributes_to_peers=True, closed_at__isnull=False),
                name="maturity_peers",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="alone") | Q(kind="team", organisation__isnull=False),
                name="maturity_team_has_organisation",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="maturity_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False)
                | Q(mean__isnull=True, level__isnull=True, index__isnull=True),
                name="maturity_result_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(mean__isnull=True, level__isnull=True, index__isnull=True)
                | Q(
                    mean__gte=1,
                    mean__lte=5,
                    level__gte=1,
                    level__lte=5,
                    index__gte=0,
                    index__lte=100,
                ),
                name="maturity_result_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(contributes_to_peers=False) | ~Q(sector="") & ~Q(size_band=""),
                name="maturity_contribution_has_cohort",
            ),
            models.CheckConstraint(
                condition=Q(contributes_to_peers=False) | Q(counts_from__isnull=False),
                name="maturity_contribution_counts_from",
            ),
            models.CheckConstraint(condition=~Q(party_key=""), name="maturity_assessment_is_of"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("maturity:progress", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_team(self) -> bool:
        return self.kind == self.Kind.TEAM

    @property
    def level_name(self) -> str:
        return scoring.LEVELS[self.level] if self.level else ""


def party_key(*, organisation: int | None, owner: int) -> str:
    return f"u{owner}" if organisation is None else f"o{organisation}"


class RespondentQuerySet(models.QuerySet["Respondent"]):
    def with_given(self) -> Self:
        """With ``given``, how many statements each has answered."""
        return self.annotate(given=Count("answers", filter=given("answers__")))

    def who_answered(self) -> Self:
        """Those who have said something, with ``given``."""
        counted: Any = self.with_given()
        return cast(Self, counted.filter(given__gt=0))

    def as_they_finish(self) -> Self:
        """Who is through first, who is not last; among equals who was asked first."""
        return self.order_by(F("finished_at").asc(nulls_last=True), "invited_at", "pk")


class Respondent(models.Model):
    """Somebody who was asked. An alone assessment has one, its owner."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="respondents")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="maturity_respondents",
        help_text="None once their account is gone; what they said stays.",
    )
    name = models.CharField(max_length=150)
    email = models.EmailField()
    invited_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RespondentQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "user"], name="maturity_respondent_once"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("invited_at")),
                name="maturity_finished_after_invited",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email
