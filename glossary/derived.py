"""What the glossary writes down beside its versions, so that pages need not work it out: the index,
the links between entries, and how often they are read.

Everything here can be made again from the versions (``glossary.settling``), but for the readings.
"""

from __future__ import annotations

import string
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum, Value, Window
from django.db.models.functions import RowNumber

from members.access.viewer import Tier
from publishing.linking import first_word

#: The letters of the index, with one place for headwords that begin with none of them.
LETTERS = (*string.ascii_uppercase, "#")


class NameQuerySet(models.QuerySet["Name"]):
    def current(self, *, at: datetime) -> Self:
        """The index as readers see it at that instant."""
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=at), live_from__lte=at)

    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """The index is public."""
        return self.current(at=at)

    def headwords(self) -> Self:
        """One for each entry."""
        return self.filter(kind=Name.Kind.HEADWORD)

    def in_order(self) -> Self:
        """As a dictionary has them, with what a line of the index says."""
        rows = self.select_related("entry", "category").order_by("sort_key", "pk")
        return rows.only(*_LINE, "entry__slug", "category__name", "category__slug")

    def starting_at(self, key: str, pk: int) -> Self:
        """That line of the order and all behind it. The database compares as it sorts, in its own
        alphabet; said in two conditions, so that it steps into an index at the first."""
        return self.filter(sort_key__gte=key).exclude(sort_key=key, pk__lt=pk)

    def every(self, number: int) -> list[tuple[str, int]]:
        """(sort_key, pk) of the first line in order and of each that is ``number`` behind the last:
        where the pages begin. One query, which reads them all."""
        place = Window(RowNumber(), order_by=[F("sort_key"), F("pk")])
        rows = self.order_by("sort_key", "pk").annotate(rest=(place - 1) % Value(number))
        return list(rows.filter(rest=0).values_list("sort_key", "pk"))


#: The columns that a line of the index needs.
_LINE = (
    "text",
    "kind",
    "headword",
    "written_out",
    "also",
    "summary",
    "letter",
    "sort_key",
    "reviewed_on",
)


class Name(models.Model):
    """A line of the index: what an entry is called, for as long as one version of it holds. The
    headword's line says what the entry is; any other leads to it ("GOS, see Service level")."""

    class Kind(models.TextChoices):
        HEADWORD = "headword", "Headword"
        TERM = "term", "Written out"
        ALIAS = "alias", "Also known as"

    entry = models.ForeignKey(
        "glossary.Entry", on_delete=models.CASCADE, related_name="index_lines"
    )
    version = models.ForeignKey(
        "glossary.EntryVersion", on_delete=models.CASCADE, related_name="index_lines"
    )
    category = models.ForeignKey(
        "glossary.Category", on_delete=models.PROTECT, related_name="index_lines"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=140)
    letter = models.CharField(max_length=1)
    #: The folded word that it begins with, by which texts find it.
    first = models.CharField(max_length=120)
    is_linked = models.BooleanField(default=True)
    # What its line says.
    headword = models.CharField(max_length=120)
    written_out = models.CharField(max_length=120, blank=True)
    also = models.TextField(blank=True)
    summary = models.CharField(max_length=300, blank=True)
    reviewed_on = models.DateField()
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True, blank=True)

    objects = NameQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(letter__in=LETTERS), name="glossary_name_letter_known"
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
                name="glossary_name_holds_for_a_while",
            ),
            models.CheckConstraint(
                condition=~Q(kind="headword") | ~Q(summary=""),
                name="glossary_name_headword_is_defined",
            ),
        ]
        indexes = [
            # With what says whether a line holds, so that the index alone answers.
            models.Index(
                fields=["letter", "sort_key", "id", "live_from", "live_until"],
                name="glossary_name_letter",
            ),
            models.Index(fields=["sort_key"], name="glossary_name_sorted"),
            models.Index(fields=["category", "letter", "sort_key"], name="glossary_name_category"),
            models.Index(fields=["first"], name="glossary_name_first"),
            models.Index(fields=["kind", "letter", "sort_key"], name="glossary_name_headword"),
            models.Index(fields=["-reviewed_on", "sort_key"], name="glossary_name_reviewed"),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.first = first_word(self.text)[:120]
        super().save(*args, **kwargs)

    @property
    def slug(self) -> str:
        return self.entry.slug

    @property
    def is_headword(self) -> bool:
        return self.kind == self.Kind.HEADWORD


class LinkedQuerySet(models.QuerySet["Linked"]):
    def due(self, *, at: datetime) -> Self:
        """Those that somebody else's names have changed since, in versions that still matter."""
        holds = Q(version__live_until__isnull=True) | Q(version__live_until__gt=at)
        return self.filter(holds, stale_from__lte=at)


class Linked(models.Model):
    """Where the names of other entries stand in a version: {tier: {place: [[start, end, entry]]}}.
    From ``stale_from`` on it says no longer what is so, and whoever needs it works it out."""

    version = models.OneToOneField(
        "glossary.EntryVersion", on_delete=models.CASCADE, related_name="linked", primary_key=True
    )
    spots = models.JSONField(default=dict)
    #: Every text in which names may stand, folded: finds the versions that say a new name.
    said = models.TextField()
    stale_from = models.DateTimeField(null=True, blank=True)

    objects = LinkedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["stale_from"],
                condition=Q(stale_from__isnull=False),
                name="glossary_linked_stale",
            )
        ]

    def __str__(self) -> str:
        return f"Links of version {self.version_id}"


#: How far a tier reaches.
REACH: dict[Tier, int] = {"visitor": 0, "account": 1, "member": 2}


class Mention(models.Model):
    """A version links to an entry. ``need``: how far a reader has to reach to read where it does;
    what only members read is told to members only."""

    version = models.ForeignKey(
        "glossary.EntryVersion", on_delete=models.CASCADE, related_name="mentions"
    )
    entry = models.ForeignKey(
        "glossary.Entry", on_delete=models.CASCADE, related_name="mentioned_in"
    )
    need = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "entry"], name="glossary_mention_once"),
            models.CheckConstraint(condition=Q(need__lte=2), name="glossary_mention_need_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} mentions {self.entry_id}"


class InternalLinkQuerySet(models.QuerySet["InternalLink"]):
    def standing(self, *, at: datetime) -> Self:
        """In versions that readers see or will see."""
        return self.filter(
            Q(version__live_until__isnull=True) | Q(version__live_until__gt=at),
            version__live_from__isnull=False,
        )


class InternalLink(models.Model):
    """A link that somebody wrote from an entry to another part of the portal."""

    version = models.ForeignKey(
        "glossary.EntryVersion", on_delete=models.CASCADE, related_name="internal_links"
    )
    link = models.CharField(max_length=500)
    #: Where it stands, in the words of the form.
    place = models.CharField(max_length=200)

    objects = InternalLinkQuerySet.as_manager()

    class Meta:
        ordering = ["version", "pk"]
        verbose_name = "broken link"  # the admin lists those that lead nowhere
        indexes = [models.Index(fields=["link"], name="glossary_link_where")]

    def __str__(self) -> str:
        return self.link


class DayOfReadingQuerySet(models.QuerySet["DayOfReading"]):
    def most_read(self, *, until: date, days: int, limit: int) -> list[int]:
        """Keys of the entries that were read most often in the last ``days``. One query."""
        rows = self.filter(on__gt=until - timedelta(days=days), on__lte=until)
        sums = rows.values("entry").annotate(sum=Sum("times")).order_by("-sum", "entry")
        return [row["entry"] for row in sums[:limit]]


class DayOfReading(models.Model):
    """How often an entry was read on a day: a number and nothing about who."""

    entry = models.ForeignKey("glossary.Entry", on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()
    times = models.PositiveIntegerField(default=0)

    objects = DayOfReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "on"], name="glossary_reading_day_once")
        ]
        indexes = [models.Index(fields=["on"], name="glossary_reading_on")]

    def __str__(self) -> str:
        return f"{self.times} on {self.on}"


class Intake(models.Model):
    """Entries from files that somebody looked at and has not taken in yet, as they were read."""

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: [file, content] each.
    rows = models.JSONField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Import {self.pk}"
