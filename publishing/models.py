"""Block types and versions: abstract bases for every room that has staff-written pages.

A room's page (an entry of the glossary, say) and its block rows are the working copy that staff
edit. Saving takes a **version**: the whole content as plain JSON, never changed afterwards.
Publishing gives a version the instant from which readers see it. So a live page can be edited at
leisure, a schedule needs no clock job, history compares like with like, going back is loading an
old version, and readers' pages need one row instead of one query for each block type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django_prose_editor.fields import ProseEditorField

from . import sanitise
from .links import validate_link


class BlockAudience(models.TextChoices):
    EVERYONE = "everyone", "Everyone"
    ACCOUNT = "account", "Anyone signed in"
    MEMBER = "member", "Members only"


def rich_text(verbose_name: str, **options: Any) -> ProseEditorField:
    """A rich-text field with the house's allow-list."""
    return ProseEditorField(
        verbose_name, extensions=sanitise.EXTENSIONS, sanitize=sanitise.clean, **options
    )


class Block(models.Model):
    """One block. Subclasses name their ``kind`` and the fields that make its content."""

    kind: ClassVar[str]
    content_fields: ClassVar[tuple[str, ...]]
    #: Fields of ``content_fields`` that hold rich text.
    rich_fields: ClassVar[tuple[str, ...]] = ()

    audience = models.CharField(
        "who may read it",
        max_length=10,
        choices=BlockAudience,
        default=BlockAudience.EVERYONE,
        help_text="Others see one line that says whose it is and how to get it.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """What the list of blocks calls it: its heading, or how it begins."""
        for name in ("heading", "title", "expression", "left_title", "body"):
            words = " ".join(strip_tags(getattr(self, name, "")).split())
            if words:
                return Truncator(words).chars(60)
        return self.kind

    def to_content(self) -> dict[str, Any]:
        """This block as plain JSON values."""
        row: dict[str, Any] = {"type": self.kind, "audience": self.audience}
        for name in self.content_fields:
            row[name] = getattr(self, name)
        return row

    @classmethod
    def from_content(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        """Field values from plain JSON values; rich text is cleaned. KeyError if one is missing."""
        values = {name: row[name] for name in cls.content_fields}
        values |= {name: sanitise.clean(values[name]) for name in cls.rich_fields}
        return values | {"audience": row.get("audience", BlockAudience.EVERYONE)}


class TextBlock(Block):
    kind = "text"
    content_fields = ("heading", "body")
    rich_fields = ("body",)

    heading = models.CharField(
        max_length=120,
        blank=True,
        help_text="Starts a new section and appears in the contents. Leave empty to go on in the "
        "section above.",
    )
    body = rich_text("text", blank=True)

    class Meta:
        abstract = True
        verbose_name = "text"
        verbose_name_plural = "texts"


class CalloutBlock(Block):
    class Style(models.TextChoices):
        PLAIN = "plain", "In plain words"
        NOTE = "note", "Keep in mind"
        TEST = "test", "The one question (dark plate)"

    kind = "callout"
    content_fields = ("style", "heading", "body")
    rich_fields = ("body",)

    style = models.CharField(max_length=10, choices=Style, default=Style.PLAIN)
    heading = models.CharField(max_length=160)
    body = rich_text("text", blank=True)

    class Meta:
        abstract = True
        verbose_name = "callout"


class ComparisonBlock(Block):
    kind = "comparison"
    content_fields = ("left_title", "left", "right_title", "right")

    left_title = models.CharField(max_length=80, default="It is")
    left = models.TextField("left points", help_text="One point a line.")
    right_title = models.CharField(max_length=80, default="It is not")
    right = models.TextField("right points", help_text="One point a line.")

    class Meta:
        abstract = True
        verbose_name = "comparison"

    def to_content(self) -> dict[str, Any]:
        lines = {
            side: [line.strip() for line in getattr(self, side).splitlines() if line.strip()]
            for side in ("left", "right")
        }
        return super().to_content() | lines

    @classmethod
    def from_content(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        values = super().from_content(row)
        return values | {side: "\n".join(row[side]) for side in ("left", "right")}


class StepBlock(Block):
    class Style(models.TextChoices):
        NUMBERED = "numbered", "Numbered step"
        PITFALL = "pitfall", "Common mistake"

    kind = "step"
    content_fields = ("style", "title", "body")
    rich_fields = ("body",)

    style = models.CharField(max_length=10, choices=Style, default=Style.NUMBERED)
    title = models.CharField(max_length=160)
    body = rich_text("text", blank=True)

    class Meta:
        abstract = True
        verbose_name = "step"


class CardBlock(Block):
    class Style(models.TextChoices):
        FACT = "fact", "Fact"
        NEXT = "next", "Where to next"
        MEMBER = "member", "What members get"

    kind = "card"
    content_fields = ("style", "tag", "title", "body", "link_label", "link")
    rich_fields = ("body",)

    style = models.CharField(max_length=10, choices=Style, default=Style.FACT)
    tag = models.CharField(max_length=40, blank=True, help_text="A short label, e.g. CSP.")
    title = models.CharField(max_length=160)
    body = rich_text("text", blank=True)
    link_label = models.CharField(max_length=60, blank=True, help_text="E.g. Open the catalogue.")
    link = models.CharField(
        max_length=300,
        blank=True,
        validators=[validate_link],
        help_text="A page of ours (/courses/), another site (https://...), or a part of the portal "
        "by name (name:courses:list). While a named part does not exist, the card has no link.",
    )

    class Meta:
        abstract = True
        verbose_name = "card"

    def clean(self) -> None:
        super().clean()
        if bool(self.link) != bool(self.link_label):
            raise ValidationError("Give a link together with its label, or neither.")


class FormulaBlock(Block):
    kind = "formula"
    content_fields = ("heading", "expression", "parts", "worked")
    rich_fields = ("worked",)

    heading = models.CharField(max_length=120, blank=True)
    expression = models.CharField(
        max_length=300, help_text="E.g. AHT = (talk + hold + after-call work) ÷ contacts handled"
    )
    parts = models.TextField(
        "what each part means",
        blank=True,
        help_text="One a line: symbol = meaning, with its unit. E.g. talk = time spoken, seconds",
    )
    worked = rich_text("worked example", blank=True)

    class Meta:
        abstract = True
        verbose_name = "formula"

    def clean(self) -> None:
        super().clean()
        for number, line in enumerate(self.parts.splitlines(), start=1):
            if line.strip() and "=" not in line:
                raise ValidationError({"parts": f"Line {number} needs “symbol = meaning”."})

    def to_content(self) -> dict[str, Any]:
        pairs = (line.split("=", 1) for line in self.parts.splitlines() if "=" in line)
        parts = [{"symbol": a.strip(), "meaning": b.strip()} for a, b in pairs]
        return super().to_content() | {"parts": parts}

    @classmethod
    def from_content(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        lines = [f"{part['symbol']} = {part['meaning']}" for part in row["parts"]]
        return super().from_content(row) | {"parts": "\n".join(lines)}


class VersionQuerySet(models.QuerySet[Any]):
    def live(self, *, at: Any) -> Self:
        """Versions that readers have seen or see at that instant, newest first."""
        return self.filter(live_from__lte=at).order_by("-live_from", "-number")

    def scheduled(self, *, at: Any) -> Self:
        return self.filter(live_from__gt=at).order_by("live_from", "number")


class Version(models.Model):
    """What a page was when somebody saved it. Only ``live_from`` may change, and only once set
    forward: a version that readers have seen keeps its instant."""

    number = models.PositiveIntegerField()
    content = models.JSONField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="saved by",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    saved_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=200, blank=True)
    live_from = models.DateTimeField("readers see it from", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1), name="%(app_label)s_%(class)s_number_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"
