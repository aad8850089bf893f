"""Where staff write: entries with their blocks, drafts, previews, versions and publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

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

from . import admin_files, care, crosslinks, editing, reading, settling
from .models import (
    BLOCKS,
    Category,
    Entry,
    EntryVersion,
    GlanceBox,
    InternalLink,
    Question,
    Source,
)


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
            "links_out",
            "is_linked",
        )
        widgets = {
            "short_definition": forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
            "aliases": forms.Textarea(attrs={"rows": 3}),
            "editor_note": forms.Textarea(attrs={"rows": 6}),
        }

    def clean_editor_note(self) -> str:
        """With the ends of lines that files have: browsers send others."""
        note: str = self.cleaned_data["editor_note"]
        return note.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        wants = {"_publish", "_schedule"} & set(self.data)
        if wants and not cleaned.get("short_definition", "").strip():
            self.add_error(
                "short_definition", "Readers need it. Write it, or save a draft for now."
            )
        return cleaned


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
    title = "what it needs"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("old", "More than 12 months ago"), ("undefined", "No short definition yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        if self.value() == "old":
            return queryset.filter(reviewed_on__lt=editing.a_year_before(timezone.localdate()))
        if self.value() == "undefined":
            return queryset.filter(short_definition="")
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
    actions = ["export"]
    change_list_template = "admin/glossary/entry/change_list.html"
    change_form_template = "admin/glossary/entry/change_form.html"
    inlines = [GlanceInline, *block_inlines(BLOCKS), QuestionInline, SourceInline]
    fieldsets = [
        ("The word", {"fields": (("term", "acronym"), "slug", ("category", "part_of_speech"))}),
        ("In short", {"fields": ("short_definition", "lead", "aliases", "related")}),
        ("Care", {"fields": ("reviewed_on", "editor_note")}),
        ("Links", {"fields": ("links_out", "is_linked")}),
        ManuscriptAdmin.PUBLISHING,
    ]

    @admin.action(description="Export as files", permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Entry]) -> HttpResponse:
        return admin_files.as_files(queryset)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"may_import": admin_files.may_import(self, request)} | (extra_context or {})
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def get_urls(self) -> list[Any]:
        beside = {
            "import": ("import/", admin_files.import_page),
            "look": ("import/<int:pk>/", admin_files.look_page),
            "export": ("<int:pk>/export/", admin_files.export_page),
        }
        own = [
            path(address, self.admin_site.admin_view(page(self)), name=f"glossary_entry_{name}")
            for name, (address, page) in beside.items()
        ]
        return [*own, *super().get_urls()]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        crosslinks.catch_up(at=timezone.now(), limit=crosslinks.AT_ONCE)

    def delete_model(self, request: HttpRequest, obj: Entry) -> None:
        settling.before_deleting(obj, at=timezone.now())
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        for entry in queryset:
            settling.before_deleting(entry, at=timezone.now())
        super().delete_queryset(request, queryset)

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


@admin.register(InternalLink)
class BrokenLinkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Links in entries that lead nowhere, and where they stand; mended in the entry."""

    list_display = ("link", "entry_column", "place")
    list_display_links = None
    search_fields = ("link", "version__term")
    search_help_text = "A part of the link, or the entry it stands in."
    list_per_page = 100

    def get_urls(self) -> list[Any]:
        return [each for each in super().get_urls() if str(each.name).endswith("_changelist")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[InternalLink]:
        now = timezone.now()
        rows = InternalLink.objects.standing(at=now).filter(link__in=care.broken(at=now))
        return rows.select_related("version__entry").order_by("version__sort_key", "pk")

    @admin.display(description="entry", ordering="version__sort_key")
    def entry_column(self, row: InternalLink) -> str:
        address = reverse("admin:glossary_entry_change", args=[row.version.entry_id])
        return format_html('<a href="{}">{}</a>', address, row.version.entry.headword)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
