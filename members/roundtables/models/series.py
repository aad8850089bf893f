"""What comes back every month, and by which rule."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from members.accounts.models import validate_zone


class Series(models.Model):
    """What comes back every month, and the rule by which a year is planned."""

    class Week(models.IntegerChoices):
        FIRST = 1, "First"
        SECOND = 2, "Second"
        THIRD = 3, "Third"
        FOURTH = 4, "Fourth"
        LAST = 0, "Last"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"

    name = models.CharField(max_length=60, unique=True, help_text="E.g. Call Centre Roundtable")
    slug = models.SlugField(unique=True, help_text="Stands in addresses, e.g. call-centre.")
    line = models.CharField(
        "in one line", max_length=200, help_text="E.g. For those who run the floor and its roster."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")
    week = models.PositiveSmallIntegerField(choices=Week, default=Week.LAST)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.THURSDAY)
    starts = models.TimeField("begins", help_text="On the clock of the zone below, e.g. 12:30.")
    time_zone = models.CharField(
        max_length=50,
        default="Australia/Melbourne",
        validators=[validate_zone],
        help_text="E.g. Australia/Melbourne. Daylight saving is counted in.",
    )
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(15), MaxValueValidator(480)]
    )
    capacity = models.PositiveSmallIntegerField(
        "places", default=40, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )

    class Meta:
        verbose_name_plural = "series"
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(week__lte=4, weekday__lte=4, minutes__gte=15, capacity__gte=1),
                name="roundtables_series_rule_makes_sense",
            ),
        ]

    def __str__(self) -> str:
        return self.name
