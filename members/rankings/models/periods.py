"""Calendar months and quarters, in Sydney's time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from .standards import StandardVersion

#: Days and months of calls are Sydney's, whatever the portal's own calendar.
SYDNEY = ZoneInfo("Australia/Sydney")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_of(at: datetime) -> int:
    """``year * 12 + month - 1`` of an instant in Sydney."""
    return month_of_day(at.astimezone(SYDNEY).date())


def month_of_day(day: date) -> int:
    """``year * 12 + month - 1``."""
    return day.year * 12 + day.month - 1


class PeriodQuerySet(models.QuerySet["Period"]):
    def months(self) -> Self:
        return self.filter(kind=Period.Kind.MONTH)

    def quarters(self) -> Self:
        return self.filter(kind=Period.Kind.QUARTER)


class Period(models.Model):
    class Kind(models.TextChoices):
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"

    kind = models.CharField(max_length=8, choices=Kind)
    starts_on = models.DateField(help_text="The first day of the month or quarter.")
    ends_on = models.DateField(help_text="The last day, which belongs to it.")
    standard = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="periods")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "starts_on"], name="rankings_period_once"),
            models.UniqueConstraint(fields=["kind", "ends_on"], name="rankings_period_ends_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="rankings_period_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A whole calendar month or quarter that overlaps no other of its kind."""
        super().clean()
        if not (self.kind and self.starts_on and self.ends_on):
            return
        others = Period.objects.filter(
            kind=self.kind, starts_on__lte=self.ends_on, ends_on__gte=self.starts_on
        ).exclude(pk=self.pk)
        if other := others.first():
            raise ValidationError(f"It overlaps {other.label}.")
        if self.starts_on.day != 1 or self.starts_on.month % self.length != 1 % self.length:
            raise ValidationError({"starts_on": f"A {self.kind} does not begin on that day."})
        if self.ends_on != last_day(self.starts_on, months=self.length):
            raise ValidationError({"ends_on": f"The {self.kind} does not end on that day."})

    @property
    def length(self) -> int:
        """In months."""
        return 3 if self.kind == self.Kind.QUARTER else 1

    @property
    def first_month(self) -> int:
        """As ``Call.month`` counts them."""
        return month_of_day(self.starts_on)

    @property
    def last_month(self) -> int:
        return self.first_month + self.length - 1

    @property
    def label(self) -> str:
        """``Jul to Sep 2026``, or ``July 2026`` for a month."""
        if self.kind == self.Kind.MONTH:
            return f"{self.starts_on:%B} {self.starts_on.year}"
        first, last = _MONTHS[self.starts_on.month - 1], _MONTHS[self.ends_on.month - 1]
        return f"{first} to {last} {self.ends_on.year}"

    @property
    def short_label(self) -> str:
        """``Q3 2026``, or ``Jul 2026`` for a month."""
        if self.kind == self.Kind.MONTH:
            return f"{_MONTHS[self.starts_on.month - 1]} {self.starts_on.year}"
        return f"Q{(self.starts_on.month + 2) // 3} {self.starts_on.year}"

    @property
    def slug(self) -> str:
        """``2026-q3`` or ``2026-07``: in addresses."""
        if self.kind == self.Kind.MONTH:
            return f"{self.starts_on:%Y-%m}"
        return f"{self.starts_on.year}-q{(self.starts_on.month + 2) // 3}"


def last_day(first: date, *, months: int) -> date:
    """The last day of so many whole months from ``first`` on."""
    ahead = first.year * 12 + first.month - 1 + months
    return date(ahead // 12, ahead % 12 + 1, 1) - timedelta(days=1)
