"""Limited places for anything: a roundtable today, a course session later.

An :class:`Allotment` is the room with so many places; whatever has limited places points to one.
A :class:`Place` is one person's way through it: waiting, offered, held, and how it ended.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone


class Allotment(models.Model):
    """``kind`` names who is told of offers, see :mod:`members.places.notices`."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    kind = models.CharField(max_length=40, editable=False)
    title = models.CharField("what it is for", max_length=200)
    capacity = models.PositiveSmallIntegerField("places", help_text="E.g. 40.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closes_at = models.DateTimeField("places are given until")
    offer_hours = models.PositiveSmallIntegerField(
        "an offer stands for, in hours", default=4, help_text="E.g. 4. Never beyond the beginning."
    )
    #: The last queue number that was given out; it never goes back.
    last_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["closes_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1), name="places_capacity_at_least_one"
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1), name="places_offer_stands_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, *, at: datetime) -> bool:
        return self.state == self.State.OPEN and at < self.closes_at


class PlaceQuerySet(models.QuerySet["Place"]):
    def held(self) -> Self:
        return self.filter(state=Place.State.HELD)

    def waiting(self) -> Self:
        """In the order of their turn."""
        return self.filter(state=Place.State.WAITING).order_by("number")

    def taking(self) -> Self:
        """Those that use up a place: held, or promised to somebody who has not answered."""
        return self.filter(state__in=Place.TAKING)

    def active(self) -> Self:
        """Held, promised or waiting for."""
        return self.filter(state__in=Place.ACTIVE)

    def run_out(self, *, at: datetime) -> Self:
        """Offers whose time is over and that nobody has taken back yet."""
        return self.filter(state=Place.State.OFFERED, offered_until__lte=at)

    def tallies(self) -> dict[int, dict[str, Any]]:
        """For each allotment of the rows ``taken`` and ``waiting``. One query."""
        rows = (
            self.order_by()
            .values("allotment")
            .annotate(
                taken=Count("pk", filter=Q(state__in=Place.TAKING)),
                waiting=Count("pk", filter=Q(state=Place.State.WAITING)),
            )
        )
        return {row["allotment"]: dict(row) for row in rows}


class Place(models.Model):
    """``seat`` runs from 1, so that the database itself refuses the same place to two."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        OFFERED = "offered", "Offered"
        HELD = "held", "Has a place"
        RELEASED = "released", "Given up"
        LAPSED = "lapsed", "Lapsed"

    TAKING = (State.HELD, State.OFFERED)
    ACTIVE = (State.HELD, State.OFFERED, State.WAITING)

    allotment = models.ForeignKey(Allotment, on_delete=models.CASCADE, related_name="places")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places"
    )
    state = models.CharField(max_length=10, choices=State)
    number = models.PositiveIntegerField("number in the queue")
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    offered_until = models.DateTimeField("offer stands until", null=True, blank=True)
    held_at = models.DateTimeField("has it since", null=True, blank=True)
    ended_at = models.DateTimeField("given up or lapsed", null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["allotment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["allotment", "number"], name="places_number_once"),
            models.UniqueConstraint(fields=["allotment", "seat"], name="places_seat_once"),
            models.UniqueConstraint(
                fields=["allotment", "user"],
                condition=Q(state__in=("held", "offered", "waiting")),
                name="places_one_each",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("held", "offered"), seat__isnull=False, seat__gte=1)
                | Q(state__in=("waiting", "released", "lapsed"), seat__isnull=True),
                name="places_seat_while_taken",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False),
                name="places_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_at__isnull=False),
                name="places_held_since",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("released", "lapsed"), ended_at__isnull=False)
                | Q(state__in=("held", "offered", "waiting"), ended_at__isnull=True),
                name="places_ended_when_over",
            ),
        ]
        indexes = [
            models.Index(
                F("offered_until"), condition=Q(state="offered"), name="places_open_offers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, number {self.number}"


class Override(models.Model):
    """What staff did past the rule: whom they let in or took out, and why."""

    class Act(models.TextChoices):
        GAVE = "gave", "Gave a place"
        TOOK = "took", "Took the place away"
        RESIZED = "resized", "Changed the number of places"

    allotment = models.ForeignKey(Allotment, on_delete=models.CASCADE, related_name="overrides")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="person",
    )
    act = models.CharField("what was done", max_length=10, choices=Act)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField("when")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_act_display()
