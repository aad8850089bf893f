"""One roundtable: what is written about it, and what is done with it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from members.accounts.models import User
from members.places.asking import AskingAdmin, typed
from members.places.models import Place
from publishing.store import forget

from ..actions import attendance, planning, points
from ..errors import Refused
from ..models import Action, Attendance, Question, Roundtable, Topic
from ..rule import at_wall
from .forms import AttendanceForm, CancelForm, PointsForm, ReportForm, TimeForm


class QuestionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Question
    extra = 1


class ActionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Action
    extra = 1


class TopicInline(admin.TabularInline):  # type: ignore[type-arg]
    """Members propose; staff set aside."""

    model = Topic
    extra = 0
    can_delete = False
    fields = ("text", "proposed_at", "hidden")
    readonly_fields = ("text", "proposed_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoundtableForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if not title and self.instance.state != Roundtable.State.DRAFT:
            raise forms.ValidationError("Members see it: it needs a topic.")
        return title

    def clean_key_points(self) -> str:
        text: str = self.cleaned_data["key_points"]
        if not text.strip() and self.instance.points_at is not None:
            raise forms.ValidationError("Members read them. Take them in first.")
        return text


@admin.register(Roundtable)
class RoundtableAdmin(AskingAdmin):
    form = RoundtableForm
    list_display = ("__str__", "series", "starts_at", "state", "host_name")
    list_filter = ("state", "series")
    list_select_related = ("series",)
    search_fields = ("title", "host_name")
    date_hierarchy = "starts_at"
    change_form_template = "admin/roundtables/roundtable_form.html"
    readonly_fields = ("state", "starts_at", "points_at")
    inlines = (QuestionInline, TopicInline, ActionInline)
    refusals = (Refused,)
    fieldsets = (
        (None, {"fields": ("title", "summary", "state", "starts_at")}),
        ("Before", {"fields": ("host_name", "host_line", "preparation", "join_link")}),
        ("Afterwards", {"fields": ("outcome", "key_points", "points_at", "recording")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Dates come from their series."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are called off, and members' calendars know it."""
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("series").order_by("-starts_at", "-pk")

    def get_urls(self) -> list[Any]:
        return [
            self.own("<int:pk>/announce/", self.announce, "announce"),
            self.own("<int:pk>/time/", self.time, "time"),
            self.own("<int:pk>/cancel/", self.cancel, "cancel"),
            self.own("<int:pk>/attendance/", self.attendance, "attendance"),
            self.own("<int:pk>/report/", self.report, "report"),
            self.own("<int:pk>/points/", self.points, "points"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = {"ways": _ways(row) if row else [], **(extra_context or {})}
        response: HttpResponse = super().change_view(request, object_id, form_url, context)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Warns of names in what members read or will read; such points come in again."""
        obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)
        forget()
        if not {"key_points", "outcome"} & set(form.changed_data):
            return
        found = points.named_in(obj, f"{obj.key_points}\n{obj.outcome}")
        for finding in found:
            messages.warning(request, f"Chatham House: {points.sentence(finding)}")
        if found and obj.points_at is not None:
            points.take_in(roundtable=obj, by=request.user, at=timezone.now())
            messages.warning(request, "Members do not read the points until you put them out.")

    def announce(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            planning.announce(roundtable=row, by=request.user, at=timezone.now())
            return "Announced. Members see it and take places."

        missing = planning.what_is_missing(row)
        return self.ask(
            request,
            row,
            title="Announce it",
            form=forms.Form(typed(request)),
            button="Announce it",
            act=act,
            about=" ".join(missing) or "Members see it from now on, and may take places.",
        )

    def time(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            zone = data["time_zone"]
            starts_at = at_wall(data["day"], data["time"], zone)
            planning.retime(
                roundtable=row,
                starts_at=starts_at,
                minutes=data["minutes"],
                zone=zone,
                by=request.user,
                at=timezone.now(),
            )
            return "Done. Whoever has a place has been written to."

        there = row.starts_at.astimezone(ZoneInfo(row.time_zone))
        now = {"day": there.date(), "time": there.time().replace(second=0)}
        return self.ask(
            request,
            row,
            title="Another time",
            form=TimeForm(
                typed(request),
                initial={**now, "time_zone": row.time_zone, "minutes": row.minutes},
            ),
            button="Move it",
            act=act,
            about="Everybody with a place, an offer or a turn is written to, once it is announced.",
        )

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            planning.cancel(roundtable=row, by=request.user, at=timezone.now(), **data)
            return "Called off. Whoever was concerned has been written to."

        return self.ask(
            request,
            row,
            title="Call it off",
            form=CancelForm(typed(request)),
            button="Call it off",
            act=act,
        )

    def attendance(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)
        places = Place.objects.held().filter(allotment=row.allotment_id, user=OuterRef("pk"))
        there = Attendance.objects.filter(roundtable=row, user=OuterRef("pk"))
        people = User.objects.filter(Exists(places) | Exists(there)).order_by("name", "email")
        recorded = list(row.attendances.values_list("user", flat=True))
        form = AttendanceForm(typed(request), people=people, initial={"present": recorded})

        def act(data: dict[str, Any]) -> str:
            number = attendance.set_by_host(
                roundtable=row, present=form.everybody, by=request.user, at=timezone.now()
            )
            return f"{number} recorded."

        return self.ask(
            request,
            row,
            title="Who was there",
            form=form,
            button="Record it",
            act=act,
            about="Each gets the hours. Who is not ticked is taken off the list.",
        )

    def report(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            matched, waiting = attendance.take_report(
                roundtable=row, seen=data["file"], by=request.user, at=timezone.now()
            )
            return f"{matched} matched; {waiting} to look at under “Lines of reports”."

        files = request.FILES if request.method == "POST" else None
        return self.ask(
            request,
            row,
            title="Take in the meeting’s report",
            form=ReportForm(typed(request), files),
            button="Take it in",
            act=act,
            about="People are matched by the address of their account, or by the name of one with "
            "a place. Sent again, it changes nothing that was decided.",
        )

    def points(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)
        found = points.named_in(row, f"{row.key_points}\n{row.outcome}")

        def act(data: dict[str, Any]) -> str:
            now = timezone.now()
            if row.points_at is not None:
                points.take_in(roundtable=row, by=request.user, at=now)
                return "Members do not read them any more."
            points.put_out(
                roundtable=row, by=request.user, at=now, checked=data.get("checked", False)
            )
            return "Members read them."

        is_out = row.points_at is not None
        warned = found and not is_out
        return self.ask(
            request,
            row,
            title="Take the key points in" if is_out else "Put the key points out",
            form=PointsForm(typed(request)) if warned else forms.Form(typed(request)),
            button="Take them in" if is_out else "Put them out",
            act=act,
            about=" ".join(points.sentence(each) for each in found)
            or "The check found nobody’s name and no organisation’s.",
        )


def _ways(row: Roundtable) -> list[tuple[str, str]]:
    """What can be done with it now, each with its address."""
    now, ways = timezone.now(), []
    if row.state == Roundtable.State.DRAFT:
        ways.append(("announce", "Announce"))
    if not row.is_cancelled() and not row.has_begun(at=now):
        ways += [("time", "Another time"), ("cancel", "Call off")]
    if row.state == Roundtable.State.ANNOUNCED and row.has_begun(at=now):
        ways += [("attendance", "Who was there"), ("report", "Meeting’s report")]
    if row.state == Roundtable.State.ANNOUNCED and row.is_over(at=now):
        ways.append(("points", "Key points in" if row.points_at else "Key points out"))
    rows = [
        (reverse(f"admin:roundtables_roundtable_{name}", args=[row.pk]), label)
        for name, label in ways
    ]
    return [*rows, (reverse("admin:places_allotment_change", args=[row.allotment_id]), "Places")]
