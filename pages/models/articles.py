"""Articles: dated pieces with a category and an author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from content_editor.models import Region, create_plugin_base
from django.db import models
from django.urls import reverse

from publishing import models as publishing

from .written import Written, WrittenVersion, WrittenVersionQuerySet


class ArticleCategory(models.Model):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")

    class Meta:
        ordering = ["order", "name"]
        verbose_name = "category of articles"
        verbose_name_plural = "categories of articles"

    def __str__(self) -> str:
        return self.name


class Article(Written):
    slug = models.SlugField(
        "address",
        unique=True,
        max_length=100,
        help_text="What follows /articles/. When it changes, the old address leads to the new one "
        "from the moment you save.",
    )
    category = models.ForeignKey(ArticleCategory, on_delete=models.PROTECT, related_name="articles")
    author = models.CharField(max_length=100, help_text="As it stands above the text.")
    author_role = models.CharField(
        "who that is",
        max_length=120,
        blank=True,
        help_text="E.g. Service manager, Dugong Mutual.",
    )
    dated_on = models.DateField("dated", help_text="The day that stands above the text.")

    regions = [
        Region(key="main", title="The article"),
        Region(key="closing", title="After it"),
    ]

    class Meta:
        ordering = ["-dated_on", "slug"]
        permissions = [("publish_article", "Can publish, schedule and withdraw articles")]

    def address(self) -> str:
        return reverse("pages:article", args=[self.slug])

    def version_columns(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return super().version_columns(content) | {
            "category": self.category,
            "author": self.author,
            "dated_on": self.dated_on,
        }

    def snapshot(self) -> dict[str, Any]:
        from .. import versions  # which stands on these models

        return versions.article_snapshot(self)

    def load(self, content: Mapping[str, Any]) -> None:
        from .. import versions

        versions.article_load(self, content)


class ArticleSource(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sources")
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

        parent = models.ForeignKey(Article, on_delete=models.CASCADE)
        region = models.CharField(max_length=255)
        ordering = models.IntegerField(default=0)

        class Meta:
            abstract = True

else:
    _Block = create_plugin_base(Article)


class ArticleText(publishing.TextBlock, _Block):
    class Meta(publishing.TextBlock.Meta):
        abstract = False


class ArticleCallout(publishing.CalloutBlock, _Block):
    class Meta(publishing.CalloutBlock.Meta):
        abstract = False


class ArticleComparison(publishing.ComparisonBlock, _Block):
    class Meta(publishing.ComparisonBlock.Meta):
        abstract = False


class ArticleStep(publishing.StepBlock, _Block):
    class Meta(publishing.StepBlock.Meta):
        abstract = False


class ArticleCard(publishing.CardBlock, _Block):
    class Meta(publishing.CardBlock.Meta):
        abstract = False


class ArticleFormula(publishing.FormulaBlock, _Block):
    class Meta(publishing.FormulaBlock.Meta):
        abstract = False


class ArticleLive(publishing.LiveBlock, _Block):
    class Meta(publishing.LiveBlock.Meta):
        abstract = False


class ArticleSignpost(publishing.SignpostBlock, _Block):
    class Meta(publishing.SignpostBlock.Meta):
        abstract = False


ARTICLE_BLOCKS: tuple[type[publishing.Block], ...] = (
    ArticleText,
    ArticleCallout,
    ArticleComparison,
    ArticleStep,
    ArticleCard,
    ArticleFormula,
    ArticleLive,
    ArticleSignpost,
)
Article.BLOCKS = ARTICLE_BLOCKS


class ArticleVersionQuerySet(WrittenVersionQuerySet):  # type: ignore[override]
    def current(self, *, at: Any) -> Self:
        return super().current(at=at).select_related("category")

    def listed(self) -> Self:
        """The newest first, without the weight of the content."""
        return self.defer("content").order_by("-dated_on", "article__slug")


class ArticleVersion(WrittenVersion):
    """What an article was when somebody saved it."""

    of = "article"
    salt = "pages.article.preview"
    shared_at = "pages:shared_article"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    category = models.ForeignKey(ArticleCategory, on_delete=models.PROTECT, related_name="+")
    author = models.CharField(max_length=100)
    dated_on = models.DateField()

    objects = ArticleVersionQuerySet.as_manager()

    class Meta(WrittenVersion.Meta):
        abstract = False
        ordering = ["article", "-number"]
        verbose_name = "version of an article"
        verbose_name_plural = "versions of articles"
        constraints = [
            *WrittenVersion.Meta.constraints,
            models.UniqueConstraint(
                fields=["article", "number"], name="pages_article_version_once"
            ),
        ]
        indexes = [models.Index(fields=["article", "live_from"])]

    @property
    def address(self) -> str:
        return self.article.address()

    def findable_by(self) -> tuple[list[str], str, str]:
        names, summary, text = super().findable_by()
        return names, f"{summary} {self.author} {self.category.name}", text
