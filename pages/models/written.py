"""What pages and articles have in common."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, Self

from django.core.validators import MaxLengthValidator
from django.db import models

from publishing import models as publishing
from publishing import outline
from publishing.models import rich_text
from publishing.search import SEARCH_COLUMNS, Findable, FindableQuerySet


class Written(publishing.Manuscript):
    """A title, a summary, a lead; and blocks, which a subclass names."""

    title = models.CharField(max_length=120)
    summary = models.TextField(
        max_length=300,
        validators=[MaxLengthValidator(300)],
        help_text="One or two sentences, at most 300 characters: cards, lists and search show it.",
    )
    lead = rich_text("lead", blank=True, help_text="One or two paragraphs under the title.")
    editor_note = models.TextField(
        "note among editors",
        blank=True,
        help_text="Doubts, what to check and where. Never shown to readers.",
    )

    objects = publishing.ManuscriptQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def version_columns(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {"title": self.title, "summary": self.summary}


class WrittenVersionQuerySet(FindableQuerySet[Any], publishing.VersionedQuerySet):  # type: ignore[override]
    def current(self, *, at: Any) -> Self:
        return super().current(at=at).defer("public_text", *SEARCH_COLUMNS)

    def visible_to(self, viewer: Any, *, at: Any) -> Self:
        """Pages and articles are public; their blocks are gated in the outline."""
        return self.current(at=at)


class WrittenVersion(Findable, publishing.Version):
    has_index = True
    also_filled = ("public_text",)

    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    #: What a visitor reads, without markup: only that is searched, whoever asks.
    public_text = models.TextField(editable=False, default="")

    class Meta(publishing.Version.Meta):
        abstract = True

    def findable_by(self) -> tuple[list[str], str, str]:
        return [self.title], self.summary, self.public_text

    def fill_search(self) -> None:
        self.public_text = html.unescape(outline.plain_text(self.content, "visitor"))
        super().fill_search()
