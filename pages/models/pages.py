"""Pages: hubs, standards, services, the association, the law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from content_editor.models import Region, create_plugin_base
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve, reverse

from publishing import models as publishing
from publishing.models import rich_text

from .enquiries import Enquiry
from .written import Written, WrittenVersion, WrittenVersionQuerySet

#: One to three parts of small letters, digits and hyphens.
PATH = r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*){0,2}"


class Page(Written):
    class Layout(models.TextChoices):
        READING = "reading", "To read: a list of contents beside the text"
        HUB = "hub", "Hub: sections of cards, across the whole page"

    slug = models.CharField(
        "address",
        unique=True,
        max_length=100,
        validators=[RegexValidator(f"^{PATH}$", "Small letters, digits, hyphens and /.")],
        help_text="What follows the portal’s name, e.g. about or about/history. When it changes, "
        "the old address leads to the new one from the moment you save.",
    )
    layout = models.CharField(max_length=10, choices=Layout, default=Layout.READING)
    enquiry = models.CharField(
        "form at the end",
        max_length=15,
        choices=Enquiry.Kind,
        blank=True,
        help_text="What people send arrives under “Enquiries” and by mail at the office.",
    )

    regions = [
        Region(key="main", title="Before the questions"),
        Region(key="closing", title="After the questions"),
    ]

    class Meta:
        ordering = ["slug"]
        permissions = [("publish_page", "Can publish, schedule and withdraw pages")]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="pages_page_has_address"),
            models.CheckConstraint(
                condition=Q(enquiry__in=["", *Enquiry.Kind.values]), name="pages_page_form_known"
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.slug and _belongs_to_another_part(self.slug):
            raise ValidationError(
                {"slug": "That address belongs to another part of the portal. Choose another."}
            )

    def address(self) -> str:
        return reverse("pages:page", args=[self.slug])

    def version_columns(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return super().version_columns(content) | {"enquiry": self.enquiry}

    def snapshot(self) -> dict[str, Any]:
        from .. import versions  # which stands on these models

        return versions.page_snapshot(self)

    def load(self, content: Mapping[str, Any]) -> None:
        from .. import versions

        versions.page_load(self, content)


def _belongs_to_another_part(slug: str) -> bool:
    try:
        return resolve(f"/{slug}/").view_name != "pages:page"
    except Resolver404:
        return False


class PageQuestion(models.Model):
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    question = models.CharField(max_length=200)
    answer = rich_text("answer")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "question"

    def __str__(self) -> str:
        return self.question


class PageSource(models.Model):
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="sources")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    url = models.URLField("address", blank=True, max_length=500)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "source"

    def __str__(self) -> str:
        return self.title


if TYPE_CHECKING:

    class _Block(models.Model):
        """What content-editor gives every block, for the type checker."""

        parent = models.ForeignKey(Page, on_delete=models.CASCADE)
        region = models.CharField(max_length=255)
        ordering = models.IntegerField(default=0)

        class Meta:
            abstract = True

else:
    _Block = create_plugin_base(Page)


class PageText(publishing.TextBlock, _Block):
    class Meta(publishing.TextBlock.Meta):
        abstract = False


class PageCallout(publishing.CalloutBlock, _Block):
    class Meta(publishing.CalloutBlock.Meta):
        abstract = False


class PageComparison(publishing.ComparisonBlock, _Block):
    class Meta(publishing.ComparisonBlock.Meta):
        abstract = False


class PageStep(publishing.StepBlock, _Block):
    class Meta(publishing.StepBlock.Meta):
        abstract = False


class PageCard(publishing.CardBlock, _Block):
    class Meta(publishing.CardBlock.Meta):
        abstract = False


class PageFormula(publishing.FormulaBlock, _Block):
    class Meta(publishing.FormulaBlock.Meta):
        abstract = False


class PageLive(publishing.LiveBlock, _Block):
    class Meta(publishing.LiveBlock.Meta):
        abstract = False


class PageSignpost(publishing.SignpostBlock, _Block):
    class Meta(publishing.SignpostBlock.Meta):
        abstract = False


PAGE_BLOCKS: tuple[type[publishing.Block], ...] = (
    PageText,
    PageCallout,
    PageComparison,
    PageStep,
    PageCard,
    PageFormula,
    PageLive,
    PageSignpost,
)
Page.BLOCKS = PAGE_BLOCKS


class PageVersionQuerySet(WrittenVersionQuerySet):  # type: ignore[override]
    pass


class PageVersion(WrittenVersion):
    """What a page was when somebody saved it."""

    of = "page"
    salt = "pages.page.preview"
    shared_at = "pages:shared_page"

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    enquiry = models.CharField(max_length=15, blank=True)

    objects = PageVersionQuerySet.as_manager()

    class Meta(WrittenVersion.Meta):
        abstract = False
        ordering = ["page", "-number"]
        verbose_name = "version of a page"
        verbose_name_plural = "versions of pages"
        constraints = [
            *WrittenVersion.Meta.constraints,
            models.UniqueConstraint(fields=["page", "number"], name="pages_page_version_once"),
        ]
        indexes = [models.Index(fields=["page", "live_from"])]

    @property
    def address(self) -> str:
        return self.page.address()
