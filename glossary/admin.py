"""Where staff write: entries with their blocks, drafts, previews, versions and publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

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

from . import editing, reading
from .models import BLOCKS, Category, Entry, EntryVersion, GlanceBox, Question, Source


class EntryForm(ManuscriptForm):
    class Meta:
        model = Entry
        fields = (
            "term",
            "acronym",
            "slug",
            "category",
            "part_of_speech",
            "short_definition",
            "lead",
            "aliases",
            "related",
            "reviewed_on",
            "editor_note",
        )
        widgets = {
            "short_definition": forms.Textarea(attrs={"rows": 3}),
            "aliases": forms.Textarea(attrs={"rows": 3}),
            "editor_note": forms.Textarea(attrs={"rows": 6}),
        }


class GlanceInline(OrderedInline):
    model = GlanceBox
    max_num = 3
    fields = ("order", "label", "text")


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(label="Address", required=False, assume_scheme="https", max_length=500)


class SourceInline(OrderedInline):
    model = Source
    form = SourceForm
    fields = ("order", "title", "url")


class QuestionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Question
    extra = 0
    fields = (("order", "question"), "answer")


class ReviewFilter(admin.SimpleListFilter):
    title = "last review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("old", "More than 12 months ago")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        if self.value() == "old":
            return queryset.filter(reviewed_on__lt=editing.a_year_before(timezone.localdate()))
        return queryset


@admin.register(Entry)
class EntryAdmin(ManuscriptAdmin):
    form = EntryForm
    address_may_change = True
    list_display = ("headword", "term_column", "category", "state", "reviewed_on")
    list_filter = (StateFilter, "category", ReviewFilter)
    search_fields = ("term", "acronym", "aliases", "short_definition", "slug")
    search_help_text = "Word, acronym, other name or address."
    autocomplete_fields = ("related",)
    radio_fields = {"category": admin.HORIZONTAL}
    inlines = [GlanceInline, *block_inlines(BLOCKS), QuestionInline, SourceInline]
    fieldsets = [
        ("The word", {"fields": (("term", "acronym"), "slug", ("category", "part_of_speech"))}),
        ("In short", {"fields": ("short_definition", "lead", "aliases", "related")}),
        ("Care", {"fields": ("reviewed_on", "editor_note")}),
        ManuscriptAdmin.PUBLISHING,
    ]

    def show(self, request: HttpRequest, version: Any, tier: Tier, banner: str) -> HttpResponse:
        words = reading.text(version, tier, at=timezone.now())
        context = {"version": version, "text": words, "preview": banner}
        return render(request, "glossary/entry.html", context)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"slug": ("term",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return super().get_queryset(request).select_related("category")

    @admin.display(description="headword", ordering="term")
    def headword(self, entry: Entry) -> str:
        return entry.headword

    @admin.display(description="written out", ordering="term")
    def term_column(self, entry: Entry) -> str:
        return entry.term if entry.acronym else ""


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
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


@admin.register(EntryVersion)
class EntryVersionAdmin(VersionAdmin):
    list_display = ("headword", "number", "saved_by", "saved_at", "live_from", "note")
    list_filter = ("saved_at", "category")
    search_fields = ("term", "acronym", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EntryVersion]:
        return super().get_queryset(request).select_related("category")
