"""Courses as staff edit them. Whatever changes here shows to readers at once."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from js_asset import Media
from simple_history.admin import SimpleHistoryAdmin

from publishing.store import forget

from . import actions
from .discount import usual_percent
from .forms import SessionForm
from .models import Course, Session


def _nonce(request: HttpRequest) -> str:
    return str(request.csp_nonce)  # type: ignore[attr-defined]


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("live", "In the catalogue"), ("planned", "Planned"), ("draft", "Draft")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Course]) -> QuerySet[Course]:
        now = timezone.now()
        states = {
            "live": Q(published_at__lte=now),
            "planned": Q(published_at__gt=now),
            "draft": Q(published_at__isnull=True),
        }
        return queryset.filter(states.get(self.value() or "", Q()))


class DatesFilter(admin.SimpleListFilter):
    title = "dates"
    parameter_name = "dates"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ahead", "With a date ahead"), ("none", "Without a date ahead")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Course]) -> QuerySet[Course]:
        running = Session.objects.ahead(at=timezone.now()).values("course")
        if self.value() == "ahead":
            return queryset.filter(pk__in=running)
        return queryset.exclude(pk__in=running) if self.value() == "none" else queryset


class SessionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Session
    form = SessionForm
    fields = (("zone", "place"), ("starts_at", "ends_at"))
    extra = 0
    verbose_name = "date"
    verbose_name_plural = "dates (each on the clock of its own zone)"


@admin.register(Course)
class CourseAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    list_display = ("title", "format", "level", "next_date", "list_price", "member_price", "state")
    list_filter = (StateFilter, DatesFilter, "format", "level")
    search_fields = ("title", "slug", "summary", "trainer")
    search_help_text = "Title, address, summary or trainer"
    list_per_page = 50
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("prices",)
    radio_fields = {"format": admin.HORIZONTAL, "level": admin.HORIZONTAL}
    inlines = (SessionInline,)
    actions = ("put_in_catalogue", "make_drafts")
    history_list_display = ("list_price", "discount_percent", "published_at")
    fieldsets = (
        ("What it is", {"fields": ("title", "slug", "summary", "description")}),
        ("Who it is for", {"fields": ("level", "suits", "outcomes")}),
        ("How it runs", {"fields": ("format", "hours", "trainer")}),
        ("What it costs", {"fields": ("list_price", "discount_percent", "prices")}),
        ("When readers see it", {"fields": ("published_at",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        return super().get_queryset(request).with_dates(at=timezone.now())  # type: ignore[no-any-return, attr-defined]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name in ("summary", "suits"):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "discount_percent":
            field.help_text = (
                f"In percent. Empty: the usual discount, {usual_percent()} at present. "
                "0: members pay the list price. 100: members pay nothing."
            )
        return field

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """The library asks the database for whatever stands in the address."""
        if not object_id.isdecimal():
            raise Http404
        return super().history_view(request, object_id, *args, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        if not (object_id.isdecimal() and str(version_id).isdecimal()):
            raise Http404
        return super().history_form_view(request, object_id, version_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The editor's import map is inline: it needs the page's nonce."""
        response: Any = super().render_change_form(request, context, *args, **kwargs)
        media = response.context_data["media"]
        response.context_data["media"] = Media.from_media(media, nonce=_nonce(request))
        return cast(HttpResponse, response)

    def render_history_view(
        self, request: HttpRequest, template: str, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """As above. The library has made one string of the media by now; it is made anew."""
        if "adminform" in context:
            media = self.media + context["adminform"].media
            context |= {"media": Media.from_media(media, nonce=_nonce(request))}
        response: HttpResponse = super().render_history_view(request, template, context, **kwargs)
        return response

    def get_view_on_site_url(self, obj: Course | None = None) -> str | None:
        """Only where readers find something."""
        if obj is None or obj.published_at is None or obj.published_at > timezone.now():
            return None
        return obj.get_absolute_url()

    @admin.display(description="as shown and charged")
    def prices(self, course: Course) -> SafeString | str:
        """Of the saved row, by the rule that the pages use."""
        if course.pk is None:
            return "Save the course to see what members pay."
        return render_to_string("courses/admin_prices.html", {"quote": course.quote})

    @admin.display(description="members pay")
    def member_price(self, course: Course) -> str:
        return str(course.quote.member_price)

    @admin.display(description="next date")
    def next_date(self, course: Course) -> str:
        dates = course.dates_ahead  # type: ignore[attr-defined]
        if not dates:
            return "any day" if course.format == Course.Format.SELF_PACED else "none"
        return f"{dates[0].when.date}, {dates[0].when.times}"

    @admin.display(description="state", ordering="published_at")
    def state(self, course: Course) -> str:
        if course.published_at is None:
            return "Draft"
        return "In the catalogue" if course.published_at <= timezone.now() else "Planned"

    @admin.action(description="Put in the catalogue now", permissions=["change"])
    def put_in_catalogue(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        number = actions.publish(courses=queryset, at=timezone.now())
        self.message_user(request, f"New in the catalogue: {number}.")

    @admin.action(description="Take out of the catalogue", permissions=["change"])
    def make_drafts(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        number = actions.withdraw(courses=queryset)
        self.message_user(request, f"Drafts again: {number}.")

    # Readers' pages are kept; every way in which a course or a date changes lets them go.

    def save_model(self, request: HttpRequest, obj: Course, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        planned = obj.published_at is not None and obj.published_at > timezone.now()
        forget(also_at=obj.published_at if planned else None)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        forget()

    def delete_model(self, request: HttpRequest, obj: Course) -> None:
        super().delete_model(request, obj)
        forget()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        super().delete_queryset(request, queryset)
        forget()
