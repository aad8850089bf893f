"""Where staff keep the talks: what they are, their film in parts, captions and chapters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from publishing.search import SEARCH_COLUMNS, fold
from publishing.store import forget

from .actions import remove_video, set_captions, set_chapters
from .admin_sending import Sender
from .cpd import renamed
from .forms import VideoForm
from .models import Series, Speaker, Topic, Video, Watching


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("released", "Members see it"),
            ("scheduled", "Scheduled"),
            ("draft", "Draft"),
            ("no-film", "Nothing to play"),
            ("no-captions", "Without captions"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        now = timezone.now()
        match self.value():
            case "released":
                return queryset.published(at=now)  # type: ignore[attr-defined, no-any-return]
            case "scheduled":
                return queryset.filter(released_at__gt=now)
            case "draft":
                return queryset.filter(released_at__isnull=True)
            case "no-film":
                return queryset.filter(file="", provider="")
            case "no-captions":
                return queryset.filter(captions="")
        return None


@admin.register(Video)
class VideoAdmin(Sender):
    form = VideoForm
    list_display = ("title", "topic", "state", "length_", "captioned", "watchers")
    list_filter = (StateFilter, "topic", "series", "level")
    list_select_related = ("topic", "series")
    search_fields = SEARCH_COLUMNS
    search_help_text = "Title, summary, topic, series or speaker."
    prepopulated_fields = {"slug": ("title",)}
    filter_horizontal = ("speakers",)
    readonly_fields = ("film",)
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "topic", "level", "series", "number")}),
        ("Who and when", {"fields": ("speakers", "recorded_on")}),
        (
            "The film",
            {"fields": ("film", "poster", "provider", "provider_id", "length")},
        ),
        (
            "What is said",
            {
                "fields": ("captions", "captions_file", "chapters"),
                "description": "Checked when you save, with the number of each line that is wrong. "
                "The transcript and the search are made from the captions.",
            },
        ),
        (
            "When members see it",
            {
                "fields": ("released_at",),
                "description": "Melbourne time. Members also need something to play.",
            },
        ),
    )
    view_on_site = False  # it is for members, and staff need not be any
    actions = ("release_now", "back_to_draft")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Video]:
        videos: QuerySet[Video] = super().get_queryset(request)
        return videos.annotate(watched_by=Count("watchings"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Only what stands on the page: a film that arrives meanwhile stays the film."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        typed = [field.name for field in obj._meta.fields if field.name in form.fields]
        if "poster" in form.changed_data:
            typed.append("poster_type")
        obj.save(update_fields=typed)
        if "slug" in form.changed_data:
            renamed(obj, before=form.initial["slug"])
        if not obj.file:
            without_film = super().get_queryset(request).filter(pk=obj.pk, file="")
            without_film.update(length_ms=obj.length_ms)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        video = form.instance
        video.fill_search()  # it is found by its speakers
        video.save(update_fields=SEARCH_COLUMNS)
        text = form.cleaned_data["checked_captions"]
        if text != captions_of(video):
            set_captions(video=video, text=text, by=request.user)
        if "chapters" in form.changed_data:
            set_chapters(video=video, text=form.cleaned_data["chapters"], by=request.user)
        forget()

    def delete_model(self, request: HttpRequest, obj: Video) -> None:
        remove_video(video=obj, by=request.user)
        forget()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Video]) -> None:
        for video in queryset:
            remove_video(video=video, by=request.user)
        forget()

    @admin.display(description="state")
    def state(self, video: Video) -> str:
        if video.released_at is None:
            return "Draft"
        if not video.file and not video.provider:
            return "Nothing to play"
        return "Members see it" if video.released_at <= timezone.now() else "Scheduled"

    @admin.display(description="length", ordering="length_ms")
    def length_(self, video: Video) -> str:
        return video.length or "–"

    @admin.display(description="captions", boolean=True)
    def captioned(self, video: Video) -> bool:
        return bool(video.captions)

    @admin.display(description="begun by", ordering="watched_by")
    def watchers(self, video: Any) -> int:
        return int(video.watched_by)

    @admin.display(description="film")
    def film(self, video: Video) -> str:
        if video.pk is None:
            return "Save the talk first; then its film can be sent."
        send = reverse("admin:videos_video_send", args=[video.pk])
        if not video.file:
            return format_html('<a class="button" href="{}">Send the film</a>', send)
        return format_html(
            '<a href="{}">{}</a>, {}, {}. <a href="{}">Send another</a>',
            reverse("admin:videos_video_film", args=[video.pk]),
            video.filename,
            video.length,
            video.content_type,
            send,
        )

    @admin.action(description="Release now", permissions=["change"])
    def release_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """What members see already keeps the instant since when they do."""
        waiting = queryset.exclude(released_at__lte=timezone.now())
        self._release(request, waiting, timezone.now(), "released")

    @admin.action(description="Back to draft", permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._release(request, queryset, None, "now a draft")

    def _release(
        self, request: HttpRequest, queryset: QuerySet[Any], at: Any, outcome: str
    ) -> None:
        videos = list(queryset)
        for video in videos:
            video.released_at = at
            video.save(update_fields=["released_at"])
            self.log_change(request, video, f"Released at: {at or 'draft'}.")
        forget()
        noun = "talk is" if len(videos) == 1 else "talks are"
        messages.success(request, f"{len(videos)} {noun} {outcome}.")


def captions_of(video: Video) -> str:
    return video.captions.strip()


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "slug", "order")
    list_editable = ("order",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "slug", "summary")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Speaker)
class SpeakerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "line")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Watching)
class WatchingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who watched what: read, never changed, since hours were earned with it."""

    list_display = ("seen_at", "user", "video", "played", "finished_at")
    list_display_links = None
    list_filter = ("finished_at", "video__topic")
    list_select_related = ("user", "video")
    search_fields = ("user__email", "user__name", "video__title")
    search_help_text = "Person or talk."
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only together with the person or the talk, from their pages."""
        match = request.resolver_match
        here = match is not None and (match.url_name or "").startswith("videos_watching_")
        return not here and super().has_delete_permission(request, obj)

    @admin.display(description="played", ordering="played_ms")
    def played(self, row: Watching) -> str:
        return f"{row.percent(row.video.length_ms)} %"
