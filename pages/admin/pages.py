"""Pages with their blocks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
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

from .. import reading, views
from ..models import PAGE_BLOCKS, Page, PageQuestion, PageSource, PageVersion


class PageForm(ManuscriptForm):
    class Meta:
        model = Page
        fields = ("title", "slug", "layout", "summary", "lead", "enquiry", "editor_note")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "editor_note": forms.Textarea(attrs={"rows": 6}),
        }


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(label="Address", required=False, assume_scheme="https", max_length=500)


class SourceInline(OrderedInline):
    model = PageSource
    form = SourceForm
    fields = ("order", "title", "url")


class QuestionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = PageQuestion
    extra = 0
    fields = (("order", "question"), "answer")


@admin.register(Page)
class PageAdmin(ManuscriptAdmin):
    form = PageForm
    address_may_change = True
    list_display = ("title", "slug", "layout", "state")
    list_filter = (StateFilter, "layout")
    search_fields = ("title", "slug", "summary")
    search_help_text = "Title or address."
    radio_fields = {"layout": admin.VERTICAL}
    inlines = [*block_inlines(PAGE_BLOCKS), QuestionInline, SourceInline]
    fieldsets = [
        ("The page", {"fields": ("title", "slug", "layout")}),
        ("In short", {"fields": ("summary", "lead")}),
        ("Form", {"fields": ("enquiry",)}),
        ("Care", {"fields": ("editor_note",)}),
        ManuscriptAdmin.PUBLISHING,
    ]

    def show(self, request: HttpRequest, version: Any, tier: Tier, banner: str) -> HttpResponse:
        return views.show_page(request, version, reading.page_text(version, tier), banner)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"slug": ("title",)}


@admin.register(PageVersion)
class PageVersionAdmin(VersionAdmin):
    list_display = ("title", "number", "saved_by", "saved_at", "live_from", "note")
    list_filter = ("saved_at",)
    search_fields = ("title", "note")
