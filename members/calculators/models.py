"""Saved scenarios: what somebody put into a calculator, under a name, and how it changed.

An answer is never read from here: it is worked out anew from the inputs. What the answer was when
it was saved is kept beside it, so that history can say so.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from members.memberships.models import Membership, Organisation, Seat

from .kinds import BY_KEY, Calculator


class SavedScenarioQuerySet(models.QuerySet["SavedScenario"]):
    def owned_by(self, user: Any) -> Self:
        return self.filter(owner=user)

    def shared_with(self, user: Any, *, on: date) -> Self:
        """What colleagues share with them on that day."""
        return self.filter(_shared(user, on)).exclude(owner=user)

    def visible_to(self, user: Any, *, on: date) -> Self:
        """Their own, and what colleagues share. Only the first may be changed."""
        return self.filter(Q(owner=user) | _shared(user, on))

    def with_reach(self, *, on: date) -> Self:
        """``reaches``: whether whoever saved it holds a seat where it is shared. Without one it is
        open to nobody there, until they hold one again."""
        return self.annotate(reaches=Exists(_seats(on).filter(user=OuterRef("owner"))))

    def stopped_by(self, user: Any, *, on: date) -> Self:
        """What they may stop being shared: their own, and what stands in an organisation whose
        membership they run and sit in."""
        seats = Seat.objects.in_force(on=on).filter(user=user)
        run = Membership.objects.owned_by(user).filter(pk__in=seats.values("membership"))
        return self.filter(
            Q(owner=user) | Q(organisation__in=run.values("organisation")),
            organisation__isnull=False,
        )


def _shared(user: Any, on: date) -> Q:
    """Of organisations in which both, whoever saved it and whoever asks, hold a seat that is in
    force. Whoever leaves takes theirs along."""
    theirs, own = _seats(on).filter(user=OuterRef("owner")), _seats(on).filter(user=user)
    return Q(Exists(theirs), Exists(own), organisation__isnull=False)


def _seats(on: date) -> Any:
    """Of the organisation in which a scenario is shared."""
    return Seat.objects.in_force(on=on).filter(membership__organisation=OuterRef("organisation"))


class SavedScenario(models.Model):
    """``inputs``: names of the form's fields to the texts as typed. ``number`` counts what was
    saved; whoever saves says which number they saw."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scenarios"
    )
    calculator = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    notes = models.TextField(blank=True, max_length=2000)
    inputs = models.JSONField(default=dict)
    #: What it said when it was saved, for lists.
    sentence = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=1)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="scenarios",
        help_text="Whose people may open it. Empty: nobody else.",
    )
    shared_at = models.DateTimeField(null=True, blank=True)
    #: Of the form that made it: the same one, sent twice, makes one.
    once = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SavedScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "scenario"
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "calculator", "-changed_at"]),
            models.Index(fields=["organisation", "-changed_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "once"], name="calculators_scenario_once"),
            models.CheckConstraint(condition=~Q(name=""), name="calculators_scenario_has_name"),
            models.CheckConstraint(
                condition=~Q(calculator=""), name="calculators_scenario_is_of_one"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="calculators_scenario_number_from_1"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(shared_at__isnull=False),
                name="calculators_shared_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(changed_at__gte=F("created_at")),
                name="calculators_changed_after_created",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("calculators:scenario", args=[self.pk])

    @property
    def kind(self) -> Calculator | None:
        """None where the calculator is not there any more."""
        return BY_KEY.get(self.calculator)

    @property
    def kind_name(self) -> str:
        return self.kind.name if self.kind else "A calculator that is gone"

    @property
    def is_shared(self) -> bool:
        return self.organisation_id is not None


class SavedVersion(models.Model):
    """One state of a scenario, the present one included. ``figures``: pairs of label and text as
    they were; ``sentence`` is empty where the inputs could not be worked out."""

    scenario = models.ForeignKey(SavedScenario, on_delete=models.CASCADE, related_name="saves")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    notes = models.TextField(blank=True, max_length=2000)
    inputs = models.JSONField(default=dict)
    sentence = models.TextField(blank=True)
    figures = models.JSONField(default=list, blank=True)
    #: Where it came from, if not from a form: a copy, or an earlier version.
    origin = models.CharField(max_length=200, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "version"
        ordering = ["scenario", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "number"], name="calculators_version_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="calculators_version_number_from_1"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="calculators_version_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"
