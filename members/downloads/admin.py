"""Where staff upload: downloads with their versions, categories, and who took what."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from members.access.files import FileMissing, disposition
from publishing.search import SEARCH_COLUMNS, fold

from .actions import add_version, remove_download, remove_version
from .exports import log_as_csv
from .files import response_with
from .forms import DownloadForm, UploadForm
from .models import Category, Download, DownloadQuerySet, Fetch, Version

audit = logging.getLogger("acxpa.audit")

#: The stretch over which the list counts how often a file was taken.
RECENTLY = timedelta(days=90)


class UploadInline(admin.StackedInline):  # type: ignore[type-arg]
    """One empty form: what is there already stands in the table below it."""

    model = Version
    form = UploadForm
    verbose_name = "new version"
    verbose_name_plural = "Upload a file"
    extra = 1
    max_num = 1
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        return super().get_queryset(request).none()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VersionInline(admin.TabularInline):  # type: ignore[type-arg]
    """What was uploaded, never changed afterwards."""

    model = Version
    verbose_name_plural = "Versions, newest first"
    fields = readonly_fields = (
        "document",
        "note",
        "uploaded_at",
        "uploaded_by",
        "times_taken",
        "checksum",
    )
    extra = 0
    max_num = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        versions: QuerySet[Version] = super().get_queryset(request)
        return (
            versions.select_related("download", "uploaded_by")
            .annotate(takes=Count("fetches"))
            .order_by("-number")
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="file")
    def document(self, version: Version) -> str:
        if version.pk is None:
            return ""
        address = reverse("admin:downloads_version_file", args=[version.pk])
        return format_html(
            '<a href="{}">{}</a>, {}, {}',
            address,
            version.filename,
            version.kind,
            version.human_size,
        )

    @admin.display(description="taken")
    def times_taken(self, version: Any) -> int:
        return int(version.takes)

    @admin.display(description="SHA-256")
    def checksum(self, version: Version) -> str:
        return f"{version.sha256[:12]}…"


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("published", "Members see it"),
            ("scheduled", "Scheduled"),
            ("draft", "Draft"),
            ("no-file", "Without a file"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        now = timezone.now()
        match self.value():
            case "published":
                return queryset.filter(published_at__lte=now, newest_number__isnull=False)
            case "scheduled":
                return queryset.filter(published_at__gt=now)
            case "draft":
                return queryset.filter(published_at__isnull=True)
            case "no-file":
                return queryset.filter(newest_number__isnull=True)
        return None


@admin.register(Download)
class DownloadAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = DownloadForm
    list_display = ("title", "category", "state", "newest", "recent_takes")
    list_filter = (StateFilter, "category")
    list_select_related = ("category",)
    search_fields = SEARCH_COLUMNS
    search_help_text = "Title, summary or file name."
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", "slug", "category", "summary")}),
        (
            "When members see it",
            {
                "fields": ("published_at",),
                "description": "Melbourne time. Members also need a file: upload it below.",
            },
        ),
    )
    inlines = (UploadInline, VersionInline)
    view_on_site = False  # it is for members, and staff need not be any
    actions = ("publish_now", "back_to_draft")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Download]:
        downloads: DownloadQuerySet = super().get_queryset(request)  # type: ignore[assignment]
        return downloads.with_newest().with_takes(since=timezone.now() - RECENTLY)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    def get_urls(self) -> list[Any]:
        file = self.admin_site.admin_view(self.version_file)
        own = [path("version/<int:pk>/file/", file, name="downloads_version_file")]
        return own + super().get_urls()

    def version_file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """For staff to check what was uploaded; it is not a take and not in the download log."""
        if not request.user.has_perm("downloads.view_version"):
            raise PermissionDenied
        version = get_object_or_404(Version.objects.select_related("download"), pk=pk)
        try:
            return response_with(request, version)
        except FileMissing:
            text = f"The file of {version} is not in the storage. Upload it again."
            messages.error(request, text)
            return redirect("admin:downloads_download_change", version.download_id)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)  # says what was deleted; nothing else is saved this way
        for version in formset.deleted_objects:
            remove_version(version=version, by=request.user)
        formset.new_objects = [
            add_version(
                download=form.instance,
                upload=new.cleaned_data["file"],
                checked=new.accepted,
                note=new.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
            for new in formset.extra_forms
            if new.has_changed()
        ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        download: Download = form.instance
        if download.published_at is not None and not download.versions.exists():
            messages.warning(request, "Members do not see it yet: there is no file to hand out.")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove_download(download=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for download in queryset:
            remove_download(download=download, by=request.user)

    @admin.display(description="state", ordering="published_at")
    def state(self, download: Any) -> str:
        if download.published_at is None:
            return "Draft"
        if download.newest_number is None:
            return "No file yet"
        if download.published_at > timezone.now():
            return f"From {timezone.localtime(download.published_at):%-d %B %Y, %H:%M}"
        return "Members see it"

    @admin.display(description="version", ordering="newest_number", empty_value="none")
    def newest(self, download: Any) -> int | None:
        number: int | None = download.newest_number
        return number

    @admin.display(description="taken in 90 days", ordering="takes")
    def recent_takes(self, download: Any) -> int:
        return int(download.takes)

    @admin.action(description="Publish now", permissions=["change"])
    def publish_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_published(request, queryset, timezone.now(), "published")

    @admin.action(description="Back to draft", permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_published(request, queryset, None, "now a draft")

    def _set_published(
        self, request: HttpRequest, queryset: QuerySet[Any], at: Any, outcome: str
    ) -> None:
        """What members see already keeps the instant since when they do."""
        waiting = queryset.exclude(published_at__lte=timezone.now()) if at else queryset
        downloads = list(waiting)
        for download in downloads:
            download.published_at = at
            download.save(update_fields=["published_at"])
            self.log_change(request, download, f"Published at: {at or 'draft'}.")
        number = len(downloads)
        noun = "download is" if number == 1 else "downloads are"
        messages.success(request, f"{number} {noun} {outcome}.")


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "slug", "order", "number_of_downloads")
    list_editable = ("order",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        categories: QuerySet[Category] = super().get_queryset(request)
        return categories.annotate(number=Count("downloads"))

    @admin.display(description="downloads", ordering="number")
    def number_of_downloads(self, category: Any) -> int:
        return int(category.number)


@admin.register(Fetch)
class FetchAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The download log: read, filtered and exported, never changed."""

    list_display = ("fetched_at", "user", "label")
    list_display_links = None
    list_filter = ("fetched_at", "version__download__category")
    list_select_related = ("user", "version")
    date_hierarchy = "fetched_at"
    search_fields = ("user__email", "user__name", "label")
    search_help_text = "Person or document."
    show_full_result_count = False
    actions = ("export",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only together with the person, from the person's page."""
        match = request.resolver_match
        here = match is not None and (match.url_name or "").startswith("downloads_fetch_")
        return not here and super().has_delete_permission(request, obj)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("downloads.export_fetch")

    @admin.action(description="Export as CSV", permissions=["export"])
    def export(self, request: HttpRequest, queryset: QuerySet[Fetch]) -> StreamingHttpResponse:
        rows = queryset.select_related("user", "version")
        line = {
            "event": "export",
            "user": request.user.pk,
            "object": "downloads.fetch",
            "count": rows.count(),
        }
        audit.info("export", extra=line)
        name = f"download-log-{timezone.localdate()}.csv"
        return StreamingHttpResponse(
            log_as_csv(rows.iterator(chunk_size=500)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": disposition(name, attachment=True)},
        )
