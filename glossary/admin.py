"""Where staff write: entries with their blocks, drafts, previews, versions and publishing."""

from __future__ import annotations

from typing import Any, cast

from content_editor.admin import ContentEditor, ContentEditorInline
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from js_asset import Media

from publishing.store import forget

from . import actions, editing
from .models import (
    BLOCKS,
    Category,
    Entry,
    EntryQuerySet,
    EntryVersion,
    GlanceBox,
    Question,
    Source,
)

_ICONS = {
    "text": "notes",
    "callout": "campaign",
    "comparison": "compare",
    "step": "format_list_numbered",
    "card": "dashboard",
    "formula": "functions",
}


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    publish_at = forms.SplitDateTimeField(
        label="Publish at",
        required=False,
        widget=AdminSplitDateTime,
        help_text="Melbourne time. Needed for “Schedule” only.",
    )

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["based_on"].initial = self._last_number()

    def _last_number(self) -> int:
        last = self.instance.pk and self.instance.versions.aggregate(top=Max("number"))["top"]
        return last or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opened = cleaned.get("based_on")
        if opened is not None and opened != self._last_number():
            raise ValidationError(
                "Somebody saved this entry after you opened it, so nothing was saved now. Open it "
                "in a second tab, carry over what you changed here, and save it there. “Versions” "
                "shows what they changed."
            )
        if "_schedule" in self.data:
            at = cleaned.get("publish_at")
            if at is None:
                self.add_error("publish_at", "Say when it should be published.")
            elif at <= timezone.now():
                self.add_error("publish_at", "That time has passed. Choose a later one.")
        return cleaned


class _Ordered(admin.TabularInline):  # type: ignore[type-arg]
    extra = 0


class GlanceInline(_Ordered):
    model = GlanceBox
    max_num = 3
    fields = ("order", "label", "text")


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(label="Address", required=False, assume_scheme="https", max_length=500)


class SourceInline(_Ordered):
    model = Source
    form = SourceForm
    fields = ("order", "title", "url")


class QuestionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Question
    extra = 0
    fields = (("order", "question"), "answer")


class StateFilter(admin.SimpleListFilter):
    title = "how it stands"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("live", "Published"),
            ("changed", "Published, with newer draft"),
            ("planned", "Scheduled"),
            ("draft", "Never published, or withdrawn"),
            ("unpublished", "Drafts of both kinds"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        entries = cast(EntryQuerySet, queryset)
        match self.value():
            case "live":
                return entries.seen()
            case "changed":
                return entries.with_newer_draft()
            case "planned":
                return entries.planned()
            case "draft":
                return entries.unseen_and_unplanned()
            case "unpublished":
                return entries.unseen_and_unplanned() | entries.with_newer_draft()
            case _:
                return queryset


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
class EntryAdmin(ContentEditor):  # type: ignore[misc]
    form = EntryForm
    change_form_template = "admin/glossary/entry/change_form.html"
    list_display = ("headword", "term_column", "category", "state", "reviewed_on")
    list_filter = (StateFilter, "category", ReviewFilter)
    search_fields = ("term", "acronym", "aliases", "short_definition", "slug")
    search_help_text = "Word, acronym, other name or address."
    list_per_page = 50
    autocomplete_fields = ("related",)
    radio_fields = {"category": admin.HORIZONTAL}
    inlines = [
        GlanceInline,
        *(
            ContentEditorInline.create(model, icon=_ICONS[model.kind], classes=["collapse"])
            for model in BLOCKS
        ),
        QuestionInline,
        SourceInline,
    ]
    fieldsets = [
        ("The word", {"fields": (("term", "acronym"), "slug", ("category", "part_of_speech"))}),
        ("In short", {"fields": ("short_definition", "lead", "aliases", "related")}),
        ("Care", {"fields": ("reviewed_on", "editor_note")}),
        ("Publishing", {"fields": ("publish_at", "based_on")}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An address that readers had stays: their links and bookmarks lead to it."""
        was_live = obj is not None and obj.versions.filter(live_from__isnull=False).exists()
        return ("slug",) if was_live else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"slug": ("term",)}

    # Lists

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        entries = cast(EntryQuerySet, super().get_queryset(request))
        return entries.with_state(at=timezone.now()).select_related("category")

    @admin.display(description="headword", ordering="term")
    def headword(self, entry: Entry) -> str:
        return entry.headword

    @admin.display(description="written out", ordering="term")
    def term_column(self, entry: Entry) -> str:
        return entry.term if entry.acronym else ""

    @admin.display(description="how it stands")
    def state(self, entry: Entry) -> str:
        return format_html('<span class="state">{}</span>', editing.state_of(entry))

    # The form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        entry = context.get("original")
        context["versions_address"] = (
            reverse("admin:glossary_entry_versions", args=[entry.pk]) if entry else ""
        )
        context["previews"] = editing.previews(entry) if entry else []
        context["standing"] = editing.state_of(entry) if entry else "Not saved yet"
        context["may_publish"] = self.may_publish(request)
        context["is_open"] = bool(entry and entry.live_number)
        response = super().render_change_form(request, context, **kwargs)
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
        response.context_data["media"] = Media.from_media(
            response.context_data["media"], nonce=nonce
        )
        return response  # type: ignore[no-any-return]

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("glossary.publish_entry")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        entry, now = form.instance, timezone.now()
        wants = [name for name in ("_publish", "_schedule") if name in request.POST]
        if wants and not self.may_publish(request):
            raise PermissionDenied
        if "_publish" in wants:
            actions.publish(entry=entry, by=request.user, at=now)
            self.message_user(request, "Published. Readers see it now.", messages.SUCCESS)
        elif "_schedule" in wants:
            self._schedule(request, entry, form.cleaned_data["publish_at"], now)
        else:
            actions.save_version(entry=entry, by=request.user)

    def _schedule(self, request: HttpRequest, entry: Entry, at: Any, now: Any) -> None:
        try:
            actions.schedule(entry=entry, by=request.user, at=now, live_from=at)
        except ValidationError as error:
            self.message_user(request, error.messages[0], messages.WARNING)
            actions.save_version(entry=entry, by=request.user)
        else:
            when = timezone.localtime(at).strftime("%-d %B %Y at %-I.%M %p %Z")
            self.message_user(request, f"Scheduled for {when}.", messages.SUCCESS)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        _stay(request)
        response: HttpResponse = super().response_change(request, obj)
        return response

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        _stay(request)
        response: HttpResponse = super().response_add(request, obj, post_url_continue)
        return response

    def delete_model(self, request: HttpRequest, obj: Entry) -> None:
        super().delete_model(request, obj)
        forget()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        super().delete_queryset(request, queryset)
        forget()

    def get_urls(self) -> list[Any]:
        pages = {
            "preview": ("preview/<str:tier>/", editing.preview_page),
            "versions": ("versions/", editing.versions_page),
            "compare": ("versions/compare/", editing.compare_page),
            "go_back": ("versions/<int:number>/go-back/", editing.go_back_page),
            "share": ("versions/<int:number>/share/", editing.share_page),
            "withdraw": ("withdraw/", editing.withdraw_page),
            "unschedule": ("unschedule/", editing.unschedule_page),
        }
        own = [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(page(self)),
                name=f"glossary_entry_{name}",
            )
            for name, (address, page) in pages.items()
        ]
        return [*own, *super().get_urls()]


def _stay(request: HttpRequest) -> None:
    """After publishing or planning, Django leads back to the form, as after "save and continue"."""
    if {"_publish", "_schedule"} & set(request.POST):
        data = request.POST.copy()
        data["_continue"] = "1"
        request.POST = data  # type: ignore[assignment]


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
class EntryVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What was saved when, over all entries: to look at, never to change."""

    list_display = ("headword", "number", "saved_by", "saved_at", "live_from", "note")
    list_filter = ("saved_at", "category")
    search_fields = ("term", "acronym", "note")
    date_hierarchy = "saved_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[EntryVersion]:
        versions: QuerySet[EntryVersion] = super().get_queryset(request)
        return versions.defer("content").select_related("entry", "saved_by", "category")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
