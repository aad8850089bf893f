"""Who pays to be named: by tier, from a day to a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import uuid4

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class SponsorTier(models.Model):
    name = models.CharField(max_length=40, unique=True, help_text="E.g. Platinum")
    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Lowest stands first, and its logos are the largest."
    )

    class Meta:
        ordering = ["order", "name"]
        verbose_name = "tier of sponsors"
        verbose_name_plural = "tiers of sponsors"

    def __str__(self) -> str:
        return self.name


class SponsorQuerySet(models.QuerySet["Sponsor"]):
    def running(self, *, on: date) -> Self:
        """Those whose time it is on that day, by tier."""
        return (
            self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
            .select_related("tier")
            .order_by("tier__order", "tier__name", "name")
        )

    def ending(self, *, on: date, within: int = 30) -> Self:
        """Those that end within so many days."""
        last = on + timedelta(days=within)
        return self.running(on=on).filter(ends_on__lte=last).order_by("ends_on", "name")


def logo_path(sponsor: Any, filename: str) -> str:
    """Nothing of what somebody called the file; a new name each time, so caches may keep it."""
    return f"sponsors/{uuid4().hex}.png"


def picture_name(stored: Any) -> str:
    """What a stored picture is called in its address; "" without one."""
    return (stored.name or "").rpartition("/")[2].removesuffix(".png")


class Sponsor(models.Model):
    """``logo`` and ``logo_dark`` are pictures that the portal has drawn anew (pages.images)."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)
    tier = models.ForeignKey(SponsorTier, on_delete=models.PROTECT, related_name="sponsors")
    about = models.CharField(
        max_length=300, blank=True, help_text="One or two sentences, for the page of sponsors."
    )
    url = models.URLField(
        "their address",
        max_length=500,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text="Where a click leads.",
    )
    logo = models.FileField(upload_to=logo_path, blank=True, editable=False)
    logo_dark = models.FileField(upload_to=logo_path, blank=True, editable=False)
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_height = models.PositiveSmallIntegerField(default=0, editable=False)
    starts_on = models.DateField("from")
    ends_on = models.DateField(
        "to", null=True, blank=True, help_text="The last day. Empty: no end."
    )

    objects = SponsorQuerySet.as_manager()

    class Meta:
        ordering = ["tier", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="pages_sponsor_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def logo_name(self) -> str:
        return picture_name(self.logo)

    @property
    def logo_dark_name(self) -> str:
        return picture_name(self.logo_dark)

    def turns_at(self) -> list[datetime]:
        """The instants at which it appears and vanishes."""
        days = [self.starts_on]
        if self.ends_on:
            days.append(self.ends_on + timedelta(days=1))
        return [timezone.make_aware(datetime.combine(day, time())) for day in days]


class SponsorClicksQuerySet(models.QuerySet["SponsorClicks"]):
    def count_one(self, *, sponsor: Sponsor, on: date) -> None:
        """One more click on that day; two at once are two."""
        row, _ = self.get_or_create(sponsor=sponsor, on=on)
        self.filter(pk=row.pk).update(clicks=F("clicks") + 1)


class SponsorClicks(models.Model):
    """How often somebody followed a sponsor's link on a day; nothing of who it was."""

    sponsor = models.ForeignKey(Sponsor, on_delete=models.CASCADE, related_name="clicks")
    on = models.DateField("day")
    clicks = models.PositiveIntegerField(default=0)

    objects = SponsorClicksQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "sponsor"]
        verbose_name = "clicks of a day"
        verbose_name_plural = "clicks by day"
        constraints = [
            models.UniqueConstraint(fields=["sponsor", "on"], name="pages_clicks_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.sponsor}, {self.on}"
