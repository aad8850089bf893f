"""Who is called: sectors, and organisations whose history outlives their names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

#: Members' pages of our own stand where sectors have their addresses, and files where centres have.
_TAKEN = frozenset({"compare", "files", "records", "watching", "yours"})


class SectorQuerySet(models.QuerySet["Sector"]):
    def published(self) -> Self:
        """Those of which figures are published: a sector that staff are still laying out, or of
        which there is only a draft, is nobody else's to know."""
        from .snapshots import Snapshot
        from .standings import SectorFigure

        figures = SectorFigure.objects.filter(
            sector=OuterRef("pk"), snapshot__state=Snapshot.State.PUBLISHED
        )
        return self.filter(Exists(figures))


class Sector(models.Model):
    name = models.CharField(max_length=80, unique=True, help_text="E.g. Energy retailers")
    slug = models.SlugField(unique=True, help_text="Part of its address, which lasts. E.g. energy")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")
    description = models.CharField(
        max_length=300, help_text="Whom the shoppers call and what about, in one sentence."
    )

    objects = SectorQuerySet.as_manager()

    class Meta:
        ordering = ["order", "slug"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="rankings_sector_has_slug"),
            models.CheckConstraint(condition=~Q(name=""), name="rankings_sector_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        _refuse_taken(self.slug)


def _refuse_taken(slug: str) -> None:
    if slug in _TAKEN:
        raise ValidationError({"slug": f"“{slug}” is the address of another page. Take another."})


class State(models.TextChoices):
    """Where the centre that answers is; ``AU`` when it answers from more than one."""

    NSW = "NSW", "New South Wales"
    VIC = "VIC", "Victoria"
    QLD = "QLD", "Queensland"
    WA = "WA", "Western Australia"
    SA = "SA", "South Australia"
    TAS = "TAS", "Tasmania"
    ACT = "ACT", "Australian Capital Territory"
    NT = "NT", "Northern Territory"
    AU = "AU", "Several states"


class SizeBand(models.TextChoices):
    """Seats on the phones."""

    UNDER_50 = "under-50", "Under 50 seats"
    UP_TO_150 = "50-149", "50 to 149 seats"
    UP_TO_500 = "150-499", "150 to 499 seats"
    MORE = "500+", "500 seats or more"


class RankedOrganisationQuerySet(models.QuerySet["RankedOrganisation"]):
    def taking_part(self, *, on: date) -> Self:
        """Those that shoppers call on a day."""
        return self.filter(
            Q(left_on__isnull=True) | Q(left_on__gt=on),
            Q(merged_on__isnull=True) | Q(merged_on__gt=on),
            joined_on__lte=on,
        )

    def with_names(self) -> Self:
        return self.prefetch_related("names")


class RankedOrganisation(models.Model):
    """A centre in the rankings. Its slug lasts; its names are rows."""

    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="organisations")
    slug = models.SlugField(
        max_length=80, unique=True, help_text="Part of its address. It stays when the name changes."
    )
    state = models.CharField(max_length=3, choices=State)
    size_band = models.CharField("size", max_length=10, choices=SizeBand)
    joined_on = models.DateField("in the rankings from", help_text="The first day of its calls.")
    left_on = models.DateField(
        "left on", null=True, blank=True, help_text="From this day on shoppers no longer call."
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    merged_on = models.DateField(null=True, blank=True)

    objects = RankedOrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sector", "slug"]
        verbose_name = "ranked organisation"
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="rankings_organisation_has_slug"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gt=F("joined_on")),
                name="rankings_organisation_left_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_on__isnull=True)
                | Q(merged_into__isnull=False, merged_on__gt=F("joined_on")),
                name="rankings_organisation_merged_on_some_day",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="rankings_organisation_not_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        """A merger goes forward: neither into itself nor into one that went into this. No call
        that counts was made on the day it left or later."""
        super().clean()
        _refuse_taken(self.slug)
        if self.left_on is not None and self.has_calls_from(self.left_on):
            problem = "There are calls to it from that day on. Void them, or take a later day."
            raise ValidationError({"left_on": problem})
        seen, into = {self.pk}, self.merged_into
        while into is not None:
            if into.pk in seen:
                raise ValidationError({"merged_into": "That one went into this one."})
            seen.add(into.pk)
            into = into.merged_into

    def has_calls_from(self, day: date) -> bool:
        """Whether calls to it that are not void were made on that day or later. One query."""
        from .calls import Call

        if self.pk is None:
            return False
        return Call.objects.standing().filter(organisation=self.pk).from_day(day).exists()

    def takes_part(self, *, on: date) -> bool:
        """Whether shoppers call it on that day."""
        ended = [day for day in (self.left_on, self.merged_on) if day is not None]
        return self.joined_on <= on and all(on < day for day in ended)


def name_on(names: Iterable[OrganisationName], day: date) -> str:
    """The name borne on a day; before the first one, the first. "" where there is none."""
    ordered = sorted(names, key=lambda row: row.from_on)
    if not ordered:
        return ""
    borne = [row for row in ordered if row.from_on <= day]
    return (borne[-1] if borne else ordered[0]).name


class OrganisationName(models.Model):
    """What an organisation is called from a day on."""

    organisation = models.ForeignKey(
        RankedOrganisation, on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField(max_length=120, help_text="As the public knows it.")
    from_on = models.DateField("from", help_text="The first day of this name.")

    class Meta:
        ordering = ["organisation_id", "from_on"]
        verbose_name = "name"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "from_on"], name="rankings_one_name_from_a_day"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="rankings_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
