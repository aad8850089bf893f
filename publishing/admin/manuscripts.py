"""The form and the list of working copies: drafts, states, publishing. Rooms subclass these."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from content_editor.admin import ContentEditor, ContentEditorInline
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from js_asset import Media

from members.access.viewer import Tier

from .. import addresses, workflow
from ..models import Block, ManuscriptQuerySet
from ..store import forget
from . import pages

_ICONS = {
    "text": "notes",
    "callout": "campaign",
    "comparison": "compare",
    "step": "format_list_numbered",
    "card": "dashboard",
    "formula": "functions",
    "live": "sync",
    "signpost": "signpost",
}


def block_inlines(blocks: tuple[type[Block], ...]) -> list[Any]:
    return [
        ContentEditorInline.create(model, icon=_ICONS[model.kind], classes=["collapse"])
        for model in blocks
    ]


class OrderedInline(admin.TabularInline):  # type: ignore[type-arg]
    extra = 0


class ManuscriptForm(forms.ModelForm):  # type: ignore[type-arg]
    publish_at = forms.SplitDateTimeField(
        label="Publish at",
        required=False,
        widget=AdminSplitDateTime,
        help_text="Melbourne time. Needed for “Schedule” only.",
    )

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

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
            what = self.instance._meta.verbose_name
            raise ValidationError(
                f"Somebody saved this {what} after you opened it, so nothing was saved now. Open "
                "it in a second tab, carry over what you changed here, and save it there. "
                "“Versions” shows what they changed."
            )
        if "_schedule" in self.data:
            at = cleaned.get("publish_at")
            if at is None:
                self.add_error("publish_at", "Say when it should be published.")
            elif at <= timezone.now():
                self.add_error("publish_at", "That time has passed. Choose a later one.")
        return cleaned


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

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = cast(ManuscriptQuerySet, queryset)
        match self.value():
            case "live":
                return rows.seen()
            case "changed":
                return rows.with_newer_draft()
            case "planned":
                return rows.planned()
            case "draft":
                return rows.unseen_and_unplanned()
            case "unpublished":
                return rows.unseen_and_unplanned() | rows.with_newer_draft()
            case _:
                return queryset


class ManuscriptAdmin(ContentEditor):  # type: ignore[misc]
    """A room's subclass says its form, fieldsets and inlines, and how a version is shown."""

    change_form_template = "admin/publishing/change_form.html"
    list_per_page = 50
    PUBLISHING: ClassVar = ("Publishing", {"fields": ("publish_at", "based_on")})
    #: Whether the room's views lead on from old addresses, so that a published one may change.
    address_may_change: ClassVar = False

    def show(self, request: HttpRequest, version: Any, tier: Tier, banner: str) -> HttpResponse:
        """``version`` on the page itself, as ``tier`` reads it, under the line ``banner``."""
        raise NotImplementedError

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An address that readers had stays, or else the old one leads on: their links and
        bookmarks lead to it."""
        return ("slug",) if not self.address_may_change and _was_live(obj) else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data and _was_live(obj):
            addresses.remember(obj, old=form.initial["slug"])

    # Lists

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = cast(ManuscriptQuerySet, super().get_queryset(request))
        return rows.with_state(at=timezone.now())

    @admin.display(description="how it stands")
    def state(self, manuscript: Any) -> str:
        return format_html('<span class="state">{}</span>', pages.state_of(manuscript))

    # The form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        manuscript = context.get("original")
        context["previews"] = pages.previews(self, manuscript) if manuscript else []
        context["standing"] = pages.state_of(manuscript) if manuscript else "Not saved yet"
        context["may_publish"] = self.may_publish(request)
        context["is_open"] = bool(manuscript and manuscript.live_number)
        response = super().render_change_form(request, context, **kwargs)
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
        response.context_data["media"] = Media.from_media(
            response.context_data["media"], nonce=nonce
        )
        return response  # type: ignore[no-any-return]

    def may_publish(self, request: HttpRequest) -> bool:
        codename = get_permission_codename("publish", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        manuscript, now = form.instance, timezone.now()
        wants = [name for name in ("_publish", "_schedule") if name in request.POST]
        if wants and not self.may_publish(request):
            raise PermissionDenied
        if "_publish" in wants:
            workflow.publish(manuscript, by=request.user, at=now)
            self.message_user(request, "Published. Readers see it now.", messages.SUCCESS)
        elif "_schedule" in wants:
            self._schedule(request, manuscript, form.cleaned_data["publish_at"], now)
        else:
            workflow.save_version(manuscript, by=request.user)

    def _schedule(self, request: HttpRequest, manuscript: Any, at: Any, now: Any) -> None:
        try:
            workflow.schedule(manuscript, by=request.user, at=now, live_from=at)
        except ValidationError as error:
            self.message_user(request, error.messages[0], messages.WARNING)
            workflow.save_version(manuscript, by=request.user)
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

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        forget()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        forget()

    def get_urls(self) -> list[Any]:
        beside = {
            "preview": ("preview/<str:tier>/", pages.preview_page),
            "versions": ("versions/", pages.versions_page),
            "compare": ("versions/compare/", pages.compare_page),
            "go_back": ("versions/<int:number>/go-back/", pages.go_back_page),
            "share": ("versions/<int:number>/share/", pages.share_page),
            "withdraw": ("withdraw/", pages.withdraw_page),
            "unschedule": ("unschedule/", pages.unschedule_page),
        }
        room = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(page(self)),
                name=f"{room}_{name}",
            )
            for name, (address, page) in beside.items()
        ]
        return [*own, *super().get_urls()]


def _was_live(manuscript: Any) -> bool:
    return bool(manuscript and manuscript.versions.filter(live_from__isnull=False).exists())


def _stay(request: HttpRequest) -> None:
    """After publishing or planning, Django leads back to the form, as after "save and continue"."""
    if {"_publish", "_schedule"} & set(request.POST):
        data = request.POST.copy()
        data["_continue"] = "1"
        request.POST = data  # type: ignore[assignment]


class VersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What was saved when, over all of a kind: to look at, never to change."""

    date_hierarchy = "saved_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        versions: QuerySet[Any] = super().get_queryset(request)
        return versions.defer("content").select_related(self.model.of, "saved_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
