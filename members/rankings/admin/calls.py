"""Calls: read, keyed in, voided. Nothing in a recorded call is altered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from publishing.admin.asking import typed

from ..actions.calls import record_call, void_call
from ..audit import record
from ..models import (
    FULL,
    SYDNEY,
    Call,
    Item,
    Period,
    RankedOrganisation,
    Sector,
    Snapshot,
    StandardVersion,
    name_on,
)
from ..scales import Unscorable
from ..wording import listed
from .forms import CallForm, VoidForm
from .pages import ReadOnlyAdmin


class CountsFilter(admin.SimpleListFilter):
    title = "counts"
    parameter_name = "counts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("void", "Void"), ("queried", "Queried, not answered")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        match self.value():
            case "yes":
                return queryset.filter(voided_at__isnull=True).exclude(outcome="failed")
            case "void":
                return queryset.filter(voided_at__isnull=False)
            case "queried":
                return queryset.filter(
                    queries__in=_queries_of(queryset).filter(answered_at__isnull=True)
                )
        return None


def _queries_of(calls: QuerySet[Any]) -> QuerySet[Any]:
    model: Any = calls.model._meta.get_field("queries").related_model
    return model.objects.all()  # type: ignore[no-any-return]


class QuarterFilter(admin.SimpleListFilter):
    """By the month that every call carries: no walk through a million instants."""

    title = "quarter"
    parameter_name = "quarter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.slug, each.short_label) for each in Period.objects.quarters()[:12]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        for period in Period.objects.quarters()[:12] if self.value() else ():
            if period.slug == self.value():
                return queryset.filter(month__range=(period.first_month, period.last_month))
        return None


class SectorFilter(admin.SimpleListFilter):
    title = "sector"
    parameter_name = "sector"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.slug, each.name) for each in Sector.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if not self.value():
            return None
        return queryset.filter(
            organisation__in=RankedOrganisation.objects.filter(sector__slug=self.value())
        )


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = (
        "call_id",
        "organisation_",
        "scenario",
        "dialled",
        "outcome",
        "scores",
        "counts",
    )
    list_filter = (QuarterFilter, SectorFilter, "outcome", CountsFilter)
    list_select_related = ("scenario", "version")
    search_fields = ("=call_id", "organisation__slug", "organisation__names__name")
    search_help_text = "The whole call ID, or an organisation."
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-called_at", "-pk")
    actions = None
    change_form_template = "admin/rankings/call.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "call_id",
                    "organisation_",
                    "scenario",
                    "dialled",
                    "shopper",
                    "outcome",
                    "version",
                )
            },
        ),
        ("Timings and scores", {"fields": ("timings", "scores", "skills_")}),
        ("How it came in", {"fields": ("recorded_at", "recorded_by", "came_with", "counts")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for _, options in self.fieldsets for name in options["fields"]]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        calls: QuerySet[Call] = super().get_queryset(request)
        return calls.select_related("organisation", "scenario", "version").prefetch_related(
            "organisation__names"
        )

    def get_urls(self) -> list[Any]:
        return [self.own("<int:pk>/void/", self.void_view, "void"), *super().get_urls()]

    def may_void(self, request: HttpRequest) -> bool:
        return request.user.has_perm("rankings.change_call")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form that the version asks for; the current one's, or ``?version=``."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        version = self._version(request)
        if version is None:
            messages.warning(request, "Publish a version of the standard first: it makes the form.")
            return redirect("admin:rankings_standardversion_changelist")
        form = CallForm(typed(request), version=version, initial={"outcome": "answered"})
        if request.method == "POST" and form.is_valid():
            call = self._recorded(request, form, version)
            if call is not None:
                self.log_addition(request, call, "Keyed in.")
                messages.success(request, f"{call} is recorded. {_said_of(call)}")
                return redirect(self.address_of(call))
        versions = StandardVersion.objects.published()
        more = {"form": form, "version": version, "versions": versions}
        return self.page(request, "admin/rankings/call_add.html", None, "Key in a call", **more)

    @staticmethod
    def _version(request: HttpRequest) -> StandardVersion | None:
        asked = request.GET.get("version", "")
        if not asked:
            return StandardVersion.objects.current()
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
        return get_object_or_404(StandardVersion.objects.published(), number=number)

    @staticmethod
    def _recorded(request: HttpRequest, form: CallForm, version: StandardVersion) -> Call | None:
        user: Any = request.user
        try:
            call = record_call(version=version, by=user, at=timezone.now(), **form.noted())
        except Unscorable as wrong:
            form.add_unscorable(wrong)
            return None
        record("rankings.call_keyed_in", about=call, by=user)
        return call

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        call = context["original"]
        context["answers"] = _answers_of(call)
        context["may_void"] = self.may_void(request) and call.voided_at is None
        context["published_in"] = _published_in(call)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def void_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        call: Call = self.found(request, pk, may=self.may_void(request))
        user: Any = request.user

        def void(data: dict[str, Any]) -> Call:
            voided = void_call(call=call, reason=data["reason"], by=user, at=timezone.now())
            record("rankings.call_voided", about=voided, by=user)
            return voided

        return self.ask(
            request,
            call,
            title=f"Void {call}",
            form=VoidForm(typed(request)),
            button="Void the call",
            act=void,
            done="The call is void.",
            about=_what_voiding_does(_published_in(call)),
        )

    @admin.display(description="organisation")
    def organisation_(self, call: Call) -> str:
        day = call.called_at.astimezone(SYDNEY).date()
        return name_on(call.organisation.names.all(), day) or call.organisation.slug

    @admin.display(description="dialled, Sydney", ordering="called_at")
    def dialled(self, call: Call) -> str:
        return f"{call.called_at.astimezone(SYDNEY):%-d %b %Y, %H:%M}"

    @admin.display(description="Mastery, Accessibility")
    def scores(self, call: Call) -> str:
        mastery = "–" if call.mastery is None else f"{call.mastery / FULL:.1f}"
        reached = "–" if call.accessibility is None else f"{call.accessibility * 100 / FULL:.1f}"
        return f"{mastery}, {reached}"

    @admin.display(description="competencies")
    def skills_(self, call: Call) -> str:
        said = ["–" if skill is None else f"{skill * 100 / FULL:.1f}" for skill in call.skills]
        return ", ".join(said)

    @admin.display(description="menu, wait, talk in seconds")
    def timings(self, call: Call) -> str:
        seconds = (call.menu_seconds, call.wait_seconds, call.talk_seconds)
        return ", ".join("–" if each is None else str(each) for each in seconds)

    @admin.display(description="file")
    def came_with(self, call: Call) -> str:
        if call.imported is None:
            return "Keyed in"
        address = reverse("admin:rankings_callimport_change", args=[call.imported.pk])
        return format_html('<a href="{}">{}</a>', address, call.imported)

    @admin.display(description="counts")
    def counts(self, call: Call) -> str:
        if call.voided_at is not None:
            return f"No: void. {call.void_reason}"
        return "No: failed on our side" if call.outcome == Call.Outcome.FAILED else "Yes"


def _said_of(call: Call) -> str:
    if call.mastery is None or call.accessibility is None:
        return ""
    mastery, reached = call.mastery / FULL, call.accessibility * 100 / FULL
    return f"Agent Mastery {mastery:.1f}, Accessibility {reached:.1f}."


def _answers_of(call: Call) -> list[tuple[str, str, str]]:
    """(item, its text, what was noted), in the standard's order."""
    items = Item.objects.filter(version=call.version_id, source=Item.Source.ANSWER)
    said = {None: "n/a", True: "yes", False: "no"}
    rows = []
    for item in items.select_related("competency"):
        raw = call.answers.get(item.code)
        known = said[raw] if raw is None or isinstance(raw, bool) else str(raw)
        rows.append((item.code, item.text, known))
    return rows


def _what_voiding_does(published: Sequence[Snapshot]) -> str:
    """``published``: the figures that count the call."""
    said = "From now on it counts nowhere. It stays on record with your reason, and its ID is free "
    said += "for the right record."
    if not published:
        return said
    names = listed([str(each) for each in published])
    if len(published) == 1:
        return f"{said} {names} is published and counts it: publish a correction."
    return f"{said} {names} are published and count it: publish a correction of each."


def _published_in(call: Call) -> list[Snapshot]:
    """Published figures of periods that the call falls in, and that knew of it."""
    current = Snapshot.objects.current().select_related("period")
    return [
        snapshot
        for snapshot in current.filter(computed_at__gte=call.recorded_at)
        if snapshot.period.first_month <= call.month <= snapshot.period.last_month
    ]
