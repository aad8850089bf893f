"""Articles with their blocks, and their categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from members.access.viewer import Tier
from publishing.admin.manuscripts import (
    ManuscriptAdmin,
    ManuscriptForm,
    OrderedInline,
    StateFilter,
    VersionAdmin,
    block_inlines,
)
from publishing.store import forget

from .. import reading, views
from ..models import ARTICLE_BLOCKS, Article, ArticleCategory, ArticleSource, ArticleVersion
from .pages import SourceForm


class ArticleForm(ManuscriptForm):
    class Meta:
        model = Article
        fields = (
            "title",
            "slug",
            "category",
            "author",
            "author_role",
            "dated_on",
            "summary",
            "lead",
            "editor_note",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "editor_note": forms.Textarea(attrs={"rows": 6}),
        }


class SourceInline(OrderedInline):
    model = ArticleSource
    form = SourceForm
    fields = ("order", "title", "url")


@admin.register(Article)
class ArticleAdmin(ManuscriptAdmin):
    form = ArticleForm
    address_may_change = True
    list_display = ("title", "dated_on", "category", "author", "state")
    list_filter = (StateFilter, "category")
    search_fields = ("title", "slug", "summary", "author")
    search_help_text = "Title, address or author."
    date_hierarchy = "dated_on"
    inlines = [*block_inlines(ARTICLE_BLOCKS), SourceInline]
    fieldsets = [
        ("The article", {"fields": ("title", "slug", ("category", "dated_on"))}),
        ("Who wrote it", {"fields": (("author", "author_role"),)}),
        ("In short", {"fields": ("summary", "lead")}),
        ("Care", {"fields": ("editor_note",)}),
        ManuscriptAdmin.PUBLISHING,
    ]

    def show(self, request: HttpRequest, version: Any, tier: Tier, banner: str) -> HttpResponse:
        return views.show_article(request, version, reading.article_text(version, tier), banner)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"slug": ("title",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).select_related("category")


@admin.register(ArticleVersion)
class ArticleVersionAdmin(VersionAdmin):
    list_display = ("title", "number", "saved_by", "saved_at", "live_from", "note")
    list_filter = ("saved_at", "category")
    search_fields = ("title", "author", "note")


@admin.register(ArticleCategory)
class ArticleCategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "slug", "order")
    list_editable = ("order",)
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Versions and content files know a category by its slug, so that never changes."""
        return ("slug",) if obj is not None else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget()

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        super().delete_model(request, obj)
        forget()
