"""Block types: abstract bases for every room that has staff-written pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django_prose_editor.fields import ProseEditorField

from .. import live, sanitise, targets
from ..links import validate_link


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


class LiveBlock(Block):
    """A part of the page that the portal fills in itself, such as the next courses."""

    kind = "live"
    content_fields = ("part",)

    part = models.CharField(
        "what is shown",
        max_length=60,
        choices=live.choices,
        help_text="The portal keeps it up to date. While there is nothing to show, nothing stands "
        "there.",
    )

    class Meta:
        abstract = True
        verbose_name = "live part"

    def __str__(self) -> str:
        return live.label(self.part)


class SignpostBlock(Block):
    """A card that takes its words from what it points at."""

    kind = "signpost"
    content_fields = ("target", "tag", "title", "body")
    rich_fields = ("body",)

    target = models.CharField(
        "where it leads",
        max_length=300,
        validators=[validate_link],
        help_text="entry:copc, course:…, article:… or page:… with the last part of its address, a "
        "part of the portal by name (name:courses:list), /a/page/ or https://another.site/. While "
        "there is no such thing, or readers do not see it, the card is left out.",
    )
    tag = models.CharField(max_length=40, blank=True, help_text="A short label, e.g. Course.")
    title = models.CharField(
        max_length=160, blank=True, help_text="Leave empty to take it from where the card leads."
    )
    body = rich_text(
        "text", blank=True, help_text="Leave empty to take the summary from where the card leads."
    )

    class Meta:
        abstract = True
        verbose_name = "signpost"

    def __str__(self) -> str:
        return self.title or self.target

    def clean(self) -> None:
        super().clean()
        if not self.title and not targets.is_own(self.target):
            raise ValidationError(
                {"title": "Write a title: the portal knows none for such an address."}
            )
