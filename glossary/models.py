"""Entries of the public glossary.

An :class:`Entry` with its boxes, sources, questions and blocks is what staff edit; an
:class:`EntryVersion` is what somebody saved, and the newest one whose instant has come is what
readers see (see ``publishing.models``).
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from content_editor.models import Region, create_plugin_base
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from publishing import models as publishing
from publishing import outline
from publishing.models import rich_text
from publishing.search import SEARCH_COLUMNS, Findable, FindableQuerySet

from .derived import (
    LETTERS,
    DayOfReading,
    Intake,
    InternalLink,
    Linked,
    Mention,
    Name,
)

__all__ = [
    "BLOCKS",
    "LETTERS",
    "Category",
    "DayOfReading",
    "Entry",
    "EntryVersion",
    "GlanceBox",
    "Intake",
    "InternalLink",
    "Linked",
    "Mention",
    "Name",
    "Question",
    "Source",
]


class Category(models.Model):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")

    class Meta:
        ordering = ["order", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Entry(publishing.Manuscript):
    """The working copy. ``slug`` is the address and holds for all versions."""

    slug = models.SlugField(
        unique=True,
        max_length=80,
        help_text="Its address: /glossary/ and then this. E.g. copc. Whoever asks for an earlier "
        "one is led here.",
    )
    term = models.CharField(
        max_length=120, help_text="Written out. E.g. Customer Operations Performance Center"
    )
    acronym = models.CharField(
        max_length=12, blank=True, help_text="Where people say that instead. E.g. COPC"
    )
    part_of_speech = models.CharField(max_length=20, default="noun")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="entries")
    short_definition = models.TextField(
        max_length=300,
        blank=True,
        validators=[MaxLengthValidator(300)],
        help_text="One or two sentences, at most 300 characters, that stand alone: lists, previews "
        "and links in other entries show them. Needed before you publish.",
    )
    aliases = models.TextField("also known as", blank=True, help_text="One a line. E.g. COPC Inc.")
    related = models.ManyToManyField(
        "self", blank=True, symmetrical=False, verbose_name="related entries"
    )
    lead = rich_text("lead", blank=True, help_text="One or two paragraphs under the headword.")
    reviewed_on = models.DateField(
        "last reviewed on", help_text="When somebody last checked that it is right."
    )
    links_out = models.BooleanField(
        "link the names of other entries in its text",
        default=True,
        help_text="The first time a section says one. Links that you make yourself always stay.",
    )
    is_linked = models.BooleanField(
        "let other entries link to it by themselves",
        default=True,
        help_text="Take the tick out where its names are everyday words that would link "
        "everywhere.",
    )
    #: What its content was when a file brought it, as a digest; "" where none did.
    loaded_as = models.CharField(max_length=64, blank=True, editable=False)
    editor_note = models.TextField(
        "note among editors",
        blank=True,
        help_text="Doubts, what to check and where. Never shown to readers.",
    )
    regions = [
        Region(key="main", title="Before the questions"),
        Region(key="closing", title="After the questions"),
    ]

    objects = publishing.ManuscriptQuerySet.as_manager()

    class Meta:
        ordering = ["term", "pk"]
        verbose_name_plural = "entries"
        permissions = [("publish_entry", "Can publish, schedule and withdraw entries")]

    def __str__(self) -> str:
        return self.headword

    @property
    def headword(self) -> str:
        return self.acronym or self.term

    def snapshot(self) -> dict[str, Any]:
        from . import versions  # which stands on these models

        return versions.snapshot(self)

    def load(self, content: Mapping[str, Any]) -> None:
        from . import versions

        versions.load(self, content)

    def version_columns(self, content: Mapping[str, Any]) -> dict[str, Any]:
        from . import versions

        return versions.columns(self, content)

    def clean(self) -> None:
        super().clean()
        if long := next((line for line in self.aliases.splitlines() if len(line) > 120), ""):
            raise ValidationError({"aliases": f"“{long[:40]}…” is longer than 120 characters."})
        if self.reviewed_on and self.reviewed_on > timezone.localdate():
            raise ValidationError(
                {"reviewed_on": "That day is still to come. Give the day it was last checked."}
            )
        if _belongs_to_another_part(self.slug):
            raise ValidationError(
                {"slug": "That address belongs to another part of the glossary. Choose another."}
            )

    def address(self) -> str:
        return reverse("glossary:entry", args=[self.slug])

    def settle(self, *, at: datetime) -> None:
        from . import settling

        settling.settle(self, at=at)


def _belongs_to_another_part(slug: str) -> bool:
    """Whether something else would answer where the entry, or what counts its readers, should."""
    try:
        return any(
            resolve(reverse(name, args=[slug])).view_name != name
            for name in ("glossary:entry", "glossary:read")
        )
    except NoReverseMatch:  # no address at all, which its field says
        return False


class GlanceBox(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="glance")
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=60, help_text="E.g. What it is")
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "at-a-glance box"
        verbose_name_plural = "at-a-glance boxes"

    def __str__(self) -> str:
        return self.label


class Question(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    question = models.CharField(max_length=200)
    answer = rich_text("answer")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.question


class Source(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sources")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    url = models.URLField("address", blank=True, max_length=500)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


if TYPE_CHECKING:

    class _EntryBlock(models.Model):
        """What content-editor gives every block, for the type checker."""

        parent = models.ForeignKey(Entry, on_delete=models.CASCADE)
        region = models.CharField(max_length=255)
        ordering = models.IntegerField(default=0)

        class Meta:
            abstract = True

else:
    _EntryBlock = create_plugin_base(Entry)


class Linking(models.Model):
    """A block with text, in which the names of other entries become links."""

    links_out = models.BooleanField(
        "link names in it",
        default=True,
        help_text="Names of other entries link by themselves. Take the tick out for this block.",
    )

    class Meta:
        abstract = True

    def to_content(self) -> dict[str, Any]:
        content: dict[str, Any] = super().to_content()  # type: ignore[misc]
        return content if self.links_out else content | {"links": False}

    @classmethod
    def from_content(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = super().from_content(row)  # type: ignore[misc]
        return values | {"links_out": bool(row.get("links", True))}


class Text(Linking, publishing.TextBlock, _EntryBlock):  # noqa: DJ008  (the block's)
    class Meta(publishing.TextBlock.Meta):
        abstract = False


class Callout(Linking, publishing.CalloutBlock, _EntryBlock):  # noqa: DJ008  (the block's)
    class Meta(publishing.CalloutBlock.Meta):
        abstract = False


class Comparison(Linking, publishing.ComparisonBlock, _EntryBlock):  # noqa: DJ008  (the block's)
    class Meta(publishing.ComparisonBlock.Meta):
        abstract = False


class Step(Linking, publishing.StepBlock, _EntryBlock):  # noqa: DJ008  (the block's)
    class Meta(publishing.StepBlock.Meta):
        abstract = False


class Card(Linking, publishing.CardBlock, _EntryBlock):  # noqa: DJ008  (the block's)
    class Meta(publishing.CardBlock.Meta):
        abstract = False


class Formula(Linking, publishing.FormulaBlock, _EntryBlock):  # noqa: DJ008  (the block's)
    class Meta(publishing.FormulaBlock.Meta):
        abstract = False


class Live(publishing.LiveBlock, _EntryBlock):
    class Meta(publishing.LiveBlock.Meta):
        abstract = False


class Signpost(publishing.SignpostBlock, _EntryBlock):
    class Meta(publishing.SignpostBlock.Meta):
        abstract = False


BLOCKS: tuple[type[publishing.Block], ...] = (
    Text,
    Callout,
    Comparison,
    Step,
    Card,
    Formula,
    Live,
    Signpost,
)
Entry.BLOCKS = BLOCKS


class EntryVersionQuerySet(FindableQuerySet["EntryVersion"], publishing.VersionedQuerySet):  # type: ignore[override]
    def current(self, *, at: datetime) -> Self:
        """What readers see at that instant: one version for each published entry. Each version
        carries how long it holds, so that finding one of 100,000 costs what finding one of ten
        does, and a plan comes true without anybody doing anything."""
        rows = self.filter(
            Q(live_until__isnull=True) | Q(live_until__gt=at), live_from__lte=at
        ).select_related("entry", "category")
        return rows.defer("public_text", *SEARCH_COLUMNS)

    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """The glossary is public: everyone sees the entries; blocks are gated in the outline."""
        return self.current(at=at)

    def listed(self) -> Self:
        """In the order of the index, without the weight of the content."""
        return self.defer("content").order_by("sort_key", "entry__slug")


class EntryVersion(Findable, publishing.Version):
    """What an entry was when somebody saved it. The columns beside ``content`` repeat what lists
    and search need, so that they do not read whole entries."""

    of = "entry"
    salt = "glossary.preview"
    shared_at = "glossary:shared"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    term = models.CharField(max_length=120)
    acronym = models.CharField(max_length=12, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    short_definition = models.CharField(max_length=300)
    aliases = models.JSONField(default=list)
    sort_key = models.CharField(max_length=140)
    letter = models.CharField(max_length=1)
    #: When readers no longer see it: another version took its place, or it was withdrawn. Written
    #: by ``glossary.settling``; says something only where ``live_from`` is set.
    live_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: What a visitor reads, without markup: only that is searched, whoever asks.
    public_text = models.TextField(editable=False, default="")

    has_index = True
    also_filled = ("public_text",)
    objects = EntryVersionQuerySet.as_manager()

    class Meta(publishing.Version.Meta):
        abstract = False
        ordering = ["entry", "-number"]
        verbose_name = "version"
        constraints = [
            *publishing.Version.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "number"], name="glossary_version_once"),
            models.CheckConstraint(
                condition=Q(letter__in=LETTERS), name="glossary_version_letter_known"
            ),
        ]
        indexes = [
            models.Index(fields=["entry", "live_from"]),
            models.Index(
                fields=["live_from"],
                condition=Q(live_from__isnull=False),
                name="glossary_version_live",
            ),
        ]

    @property
    def headword(self) -> str:
        return self.acronym or self.term

    @property
    def slug(self) -> str:
        return self.entry.slug

    def findable_by(self) -> tuple[list[str], str, str]:
        names = [self.headword, self.term, *self.aliases]
        return names, self.short_definition, self.public_text

    def fill_search(self) -> None:
        self.public_text = html.unescape(outline.plain_text(self.content, "visitor"))
        super().fill_search()
