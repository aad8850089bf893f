"""Hours earned, each from one source; what members entered themselves; targets; and statements."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone

from members.access.uploads import human_size
from publishing.search import fold

from . import codes
from .counting import MOST_MINUTES, TARGET, Year, said
from .sources import Kind

#: Where evidence lies inside the private storage.
FOLDER = "cpd"
#: The earliest year that anybody has hours in.
FIRST_YEAR = 2000


def title_key(title: str) -> str:
    """By which two titles are the same: "Coaching  Day" is "coaching day"."""
    return (fold(title) or title.casefold())[:200]


class HoursQuerySet(models.QuerySet["Hours"]):
    def visible_to(self, user: Any) -> Self:
        """A person's own; nobody else's, whoever asks."""
        return self.filter(user=user)

    def of_year(self, year: Year) -> Self:
        return self.filter(earned_on__range=(year.starts_on, year.ends_on))

    def counting(self) -> Self:
        """Without what staff took off."""
        return self.filter(counts=True)

    def by_kind(self) -> dict[str, int]:
        """Minutes by kind, in the order of the kinds. One query."""
        sums = dict(self.order_by("kind").values_list("kind").annotate(Sum("minutes")))
        return {kind.value: sums[kind] for kind in Kind if kind in sums}


class Hours(models.Model):
    """One thing that somebody earned time with. ``source`` and ``reference`` say where it comes
    from: the same one never stands twice for a person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cpd_hours"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=20)
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    title_key = models.CharField(max_length=200, editable=False)
    minutes = models.PositiveSmallIntegerField()
    earned_on = models.DateField()
    #: False once staff took an own entry off, and for what stands here by another source already.
    counts = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = HoursQuerySet.as_manager()

    class Meta:
        ordering = ["-earned_on", "-pk"]
        verbose_name = "hours earned"
        verbose_name_plural = "hours earned"
        indexes = [models.Index(fields=["user", "earned_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "source", "reference"], name="cpd_hours_once_from_a_source"
            ),
            models.UniqueConstraint(
                fields=["user", "earned_on", "title_key"],
                condition=Q(kind="own"),
                name="cpd_own_entry_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="cpd_minutes_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(kind="own", source="own") | ~Q(kind="own") & ~Q(source="own"),
                name="cpd_own_is_own",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(reference=""), name="cpd_hours_say_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {said(self.minutes)}"

    @property
    def time_said(self) -> str:
        return said(self.minutes)


def private_path(entry: OwnEntry, filename: str) -> str:
    """A random name: nobody guesses it, and nothing of what was uploaded decides the path."""
    return f"{FOLDER}/{uuid.uuid4().hex}"


class OwnEntryQuerySet(models.QuerySet["OwnEntry"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(hours__user=user).select_related("hours")

    def to_look_at(self) -> Self:
        """With evidence that nobody on the staff has seen."""
        return self.filter(state=OwnEntry.State.DECLARED).exclude(evidence="")


class OwnEntry(models.Model):
    """What a member says of hours that no tool knows of. It counts by their word until staff take
    it off; once staff have looked, it stays as it is."""

    class State(models.TextChoices):
        DECLARED = "declared", "By own word"
        CHECKED = "checked", "Checked"
        REFUSED = "refused", "Not counted"

    hours = models.OneToOneField(Hours, on_delete=models.CASCADE, related_name="entry")
    provider = models.CharField("who ran it", max_length=150, blank=True)
    note = models.CharField("what you took from it", max_length=500, blank=True)
    evidence = models.FileField(upload_to=private_path, max_length=200, blank=True)
    filename = models.CharField(max_length=150, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField("bytes", null=True, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    uploaded_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.DECLARED, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="Sent to the member when it is not counted.",
    )

    objects = OwnEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-hours__earned_on", "-pk"]
        verbose_name = "own entry"
        verbose_name_plural = "own entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="declared", reviewed_at__isnull=True)
                | Q(state__in=("checked", "refused"), reviewed_at__isnull=False),
                name="cpd_reviewed_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="cpd_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(
                    evidence="", filename="", sha256="", size__isnull=True, uploaded_at__isnull=True
                )
                | (
                    ~Q(evidence="")
                    & ~Q(filename="")
                    & ~Q(sha256="")
                    & Q(size__gt=0, uploaded_at__isnull=False)
                ),
                name="cpd_evidence_whole_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return str(self.hours)

    @property
    def is_open(self) -> bool:
        """Whether its owner may still change it."""
        return self.state == self.State.DECLARED

    @property
    def human_size(self) -> str:
        return human_size(self.size or 0)

    def fingerprint(self) -> str:
        """Of all that staff look at before they decide. Another one: something was changed."""
        hours = self.hours
        said = [hours.title, str(hours.earned_on), str(hours.minutes), self.provider, self.note]
        return hashlib.sha256("\0".join([*said, self.sha256]).encode()).hexdigest()


class TargetQuerySet(models.QuerySet["Target"]):
    def minutes_for(self, user: Any, year: Year) -> int:
        """What the person aims at in that year: as they said last, :data:`TARGET` if never."""
        said_last = self.filter(user=user, year__lte=year.first).order_by("-year")
        return said_last.values_list("minutes", flat=True).first() or TARGET


class Target(models.Model):
    """How much somebody wants to do, from that year on."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cpd_targets"
    )
    year = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["user", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["user", "year"], name="cpd_target_once_a_year"),
            models.CheckConstraint(
                condition=Q(minutes__gte=60, minutes__lte=200 * 60), name="cpd_target_in_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{said(self.minutes)} from {Year(self.year).label}"


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(user=user)

    def newest_first(self) -> Self:
        return self.order_by("-issued_at", "-pk")


class Statement(models.Model):
    """What stood on somebody's record when they took it away. Never changed: a later one is a row
    of its own. ``contents`` is made by :func:`members.cpd.statement.contents`."""

    code = models.CharField(max_length=codes.LENGTH, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cpd_statements"
    )
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=254)
    minutes = models.PositiveIntegerField()
    contents = models.JSONField()
    issued_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="cpd_statement_not_empty"),
        ]
        indexes = [models.Index(fields=["user", "year", "-issued_at"])]

    def __str__(self) -> str:
        return f"{self.shown_code}, {self.year_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError for a statement that exists: what somebody took away stays true."""
        if not self._state.adding:
            raise TypeError("A statement is never changed. Issue a new one (actions.issue).")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("cpd:statement_file", args=[self.code])

    @property
    def shown_code(self) -> str:
        return codes.shown(self.code)

    @property
    def year_label(self) -> str:
        return Year(self.year).label

    @property
    def time_said(self) -> str:
        return said(self.minutes)

    @property
    def filename(self) -> str:
        return f"cpd-{self.year}-{(self.year + 1) % 100:02}-{self.shown_code.lower()}.pdf"


def standing_of(lines: Iterable[Mapping[str, Any]]) -> int:
    """How many of a statement's lines still stand on the record as they stand there. One query."""
    by_row = {line["row"]: line for line in lines}
    rows = Hours.objects.counting().filter(pk__in=by_row)
    return sum(
        (minutes, str(earned_on), title)
        == (by_row[pk]["minutes"], by_row[pk]["on"], by_row[pk]["title"])
        for pk, minutes, earned_on, title in rows.values_list("pk", "minutes", "earned_on", "title")
    )


def first_day(user: Any) -> date | None:
    """When the person first earned anything. One query."""
    days = Hours.objects.visible_to(user).order_by("earned_on").values_list("earned_on", flat=True)
    return days.first()
