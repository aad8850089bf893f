"""Calendar months and quarters, years to date and lifetimes, in Sydney's time.

A year to date runs from 1 January to the end of a month; a lifetime from the first day of the
method in force to the end of a month. These two grow: the next of the kind begins on the same day
and ends later. Both are by one method, so neither crosses a change of it.
"""

from __future__ import annotations

from collections.abc import Iterable
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

    def calendar(self) -> Self:
        """Months and quarters: what the kinds that grow are laid out by."""
        return self.exclude(kind__in=Period.GROWING)

    def method_began(self, standard: StandardVersion, *, until: date) -> date | None:
        """First day of the months and quarters by a standard, after the last by another; None where
        the last of them is not by it. One query."""
        return _method_began(self.calendar(), standard.pk, until=until)


def _method_began(periods: Iterable[Period], standard: int, *, until: date) -> date | None:
    """As ``PeriodQuerySet.method_began`` says, of these months and quarters."""
    earlier = [period for period in periods if period.starts_on <= until]
    others = [period.ends_on for period in earlier if period.standard_id != standard]
    after = max(others, default=date.min)
    own = [period.starts_on for period in earlier if period.standard_id == standard]
    return min((day for day in own if day > after), default=None)


class Period(models.Model):
    class Kind(models.TextChoices):
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"
        YEAR = "year", "Year to date"
        LIFETIME = "lifetime", "Lifetime"

    #: Kinds of which the next one begins on the same day and ends later.
    GROWING = (Kind.YEAR, Kind.LIFETIME)

    kind = models.CharField(max_length=8, choices=Kind)
    starts_on = models.DateField(help_text="The first day of the month or quarter.")
    ends_on = models.DateField(help_text="The last day, which belongs to it.")
    standard = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="periods")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                condition=Q(kind__in=("month", "quarter")),
                name="rankings_period_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "ends_on"],
                name="rankings_period_ends_once",
                violation_error_message="There is one of this kind to that day already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="rankings_period_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A month or quarter is a whole one; a year to date begins on 1 January and a lifetime
        where its method does, and both end with a month. It overlaps no other of its kind, but for
        those that it grew from."""
        super().clean()
        if not (self.kind and self.starts_on and self.ends_on and self.standard_id):
            return
        others = Period.objects.filter(
            kind=self.kind, starts_on__lte=self.ends_on, ends_on__gte=self.starts_on
        ).exclude(pk=self.pk)
        if self.is_growing:
            others = others.exclude(starts_on=self.starts_on)
        if other := others.first():
            raise ValidationError(f"It overlaps {other.label}.")
        if self.is_growing:
            self._clean_growing()
            return
        if self.starts_on.day != 1 or self.starts_on.month % self.length != 1 % self.length:
            raise ValidationError({"starts_on": f"A {self.kind} does not begin on that day."})
        if self.ends_on != last_day(self.starts_on, months=self.length):
            raise ValidationError({"ends_on": f"The {self.kind} does not end on that day."})
        self._clean_what_grew()

    def _clean_what_grew(self) -> None:
        """Of a month or quarter: a year to date or lifetime of which figures are there keeps its
        first day and its one method."""
        others = Period.objects.calendar().exclude(pk=self.pk)
        before = [*Period.objects.calendar()]
        after = [*others, self]
        made = Period.objects.filter(kind__in=self.GROWING, snapshots__isnull=False).distinct()
        for period in made.select_related("standard"):
            inside = self.starts_on <= period.ends_on and self.ends_on >= period.starts_on
            if inside and self.standard_id != period.standard_id:
                raise ValidationError(
                    {"standard": f"{period.label} is by {period.standard}, and figures are there."}
                )
            if period.kind == self.Kind.LIFETIME:
                began = _method_began(before, period.standard_id, until=period.ends_on)
                begins = _method_began(after, period.standard_id, until=period.ends_on)
                if began == period.starts_on != begins:
                    problem = f"{period.label} would begin elsewhere, and figures are there."
                    raise ValidationError({"starts_on": problem})

    def _clean_growing(self) -> None:
        if self.ends_on != last_day(self.ends_on.replace(day=1), months=1):
            raise ValidationError({"ends_on": "It ends with the last day of a month."})
        if self.starts_on != self.first_day():
            begins = "on 1 January" if self.kind == self.Kind.YEAR else "where its method does"
            raise ValidationError({"starts_on": f"It begins {begins}."})
        inside = Period.objects.calendar().filter(
            starts_on__lte=self.ends_on, ends_on__gte=self.starts_on
        )
        if other := inside.exclude(standard=self.standard_id).first():
            problem = f"The method changed in it: {other.label} is by {other.standard}."
            raise ValidationError({"ends_on": problem})

    def is_held(self) -> bool:
        """Whether a month or quarter lies in something that grew from it, of which figures are
        there. One query."""
        return (
            not self.is_growing
            and Period.objects.filter(
                kind__in=self.GROWING,
                snapshots__isnull=False,
                starts_on__lte=self.ends_on,
                ends_on__gte=self.starts_on,
            ).exists()
        )

    def first_day(self) -> date | None:
        """Of a period that grows: where it begins, given its last day and its standard. None for a
        lifetime before anything is by its method."""
        if self.kind == self.Kind.YEAR:
            return date(self.ends_on.year, 1, 1)
        return Period.objects.method_began(self.standard, until=self.ends_on)

    @property
    def is_growing(self) -> bool:
        return self.kind in self.GROWING

    @property
    def length(self) -> int:
        """In months."""
        if self.is_growing:
            return self.last_month - self.first_month + 1
        return 3 if self.kind == self.Kind.QUARTER else 1

    @property
    def first_month(self) -> int:
        """As ``Call.month`` counts them."""
        return month_of_day(self.starts_on)

    @property
    def last_month(self) -> int:
        if self.is_growing:
            return month_of_day(self.ends_on)
        return self.first_month + self.length - 1

    @property
    def label(self) -> str:
        """``Jul to Sep 2026``, ``July 2026``, ``Jan to Sep 2026``, ``Since Apr 2025, to Sep 2026``.
        A year to date that ends with March says what it is: it would read as the quarter does."""
        first, last = _MONTHS[self.starts_on.month - 1], _MONTHS[self.ends_on.month - 1]
        if self.kind == self.Kind.MONTH:
            return f"{self.starts_on:%B} {self.starts_on.year}"
        if self.kind == self.Kind.LIFETIME:
            return f"Since {first} {self.starts_on.year}, to {last} {self.ends_on.year}"
        if self.kind == self.Kind.YEAR and self.ends_on.month in (1, 3):
            return f"Jan to {last} {self.ends_on.year}, year to date"
        return f"{first} to {last} {self.ends_on.year}"

    @property
    def short_label(self) -> str:
        """``Q3 2026``, ``Jul 2026``, ``Jan–Sep 2026``, ``to Sep 2026`` for a lifetime."""
        if self.kind == self.Kind.MONTH:
            return f"{_MONTHS[self.starts_on.month - 1]} {self.starts_on.year}"
        if self.is_growing:
            head = "Jan–" if self.kind == self.Kind.YEAR else "to "
            return f"{head}{_MONTHS[self.ends_on.month - 1]} {self.ends_on.year}"
        return f"Q{(self.starts_on.month + 2) // 3} {self.starts_on.year}"

    @property
    def slug(self) -> str:
        """In addresses: ``2026-q3``, ``2026-07``, ``2026-to-09``, ``since-2025-04-to-2026-09``."""
        if self.kind == self.Kind.MONTH:
            return f"{self.starts_on:%Y-%m}"
        if self.kind == self.Kind.YEAR:
            return f"{self.ends_on.year}-to-{self.ends_on:%m}"
        if self.kind == self.Kind.LIFETIME:
            return f"since-{self.starts_on:%Y-%m}-to-{self.ends_on:%Y-%m}"
        return f"{self.starts_on.year}-q{(self.starts_on.month + 2) // 3}"


def last_day(first: date, *, months: int) -> date:
    """The last day of so many whole months from ``first`` on."""
    ahead = first.year * 12 + first.month - 1 + months
    return date(ahead // 12, ahead % 12 + 1, 1) - timedelta(days=1)
