"""One roundtable: what is written about it, and what is done with it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from members.accounts.models import User
from members.cpd.actions import look_anew
from members.places.models import Place
from publishing.admin.asking import AskingAdmin, typed
from publishing.store import forget

from ..actions import attendance, planning, points
from ..cpd import SOURCE
from ..errors import Refused
from ..models import Action, Attendance, Question, Roundtable, Topic
from ..page import recording_of
from ..rule import at_wall
from .forms import AttendanceForm, CancelForm, PointsForm, ReportForm, TimeForm, warned_of_names


class QuestionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Question
    extra = 1


class ActionInline(admin.TabularInline):  # type: ignore[type-arg]
    """Whose an action is, is one of those who had a place or were there."""

    model = Action
    extra = 1

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        match = request.resolver_match
        pk = match.kwargs.get("object_id", "") if match else ""
        if db_field.name == "taken_by":
            row = Roundtable.objects.filter(pk=pk).first() if str(pk).isdigit() else None
            kwargs["queryset"] = _people(row) if row else User.objects.none()
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "taken_by":
            for what in ("add", "change", "delete", "view"):  # people are kept on their own pages
                setattr(field.widget, f"can_{what}_related", False)
            field.label_from_instance = lambda user: f"{user.display_name} ({user.email})"
        return field


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
    class Meta:
        widgets = dict.fromkeys(
            ("title", "summary", "host_line", "join_link", "outcome"),
            AdminTextInputWidget(attrs={"class": "vLargeTextField"}),
        )

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if not title and self.instance.state != Roundtable.State.DRAFT:
            raise forms.ValidationError("Members see it: it needs a topic.")
        return title

    def clean_key_points(self) -> str:
        text = one_line_end(self.cleaned_data["key_points"])
        if not text.strip() and self.instance.points_at is not None:
            raise forms.ValidationError("Members read them. Take them in first.")
        return text

    def has_new_words(self) -> bool:
        """Whether what members will read differs: a browser sends other line ends than are kept."""
        return any(
            one_line_end(self.cleaned_data[name]) != one_line_end(self.initial[name])
            for name in ("key_points", "outcome")
        )


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
        is_saved = request.method == "POST"
        with warned_of_names(request, row) if row and is_saved else nullcontext():
            response: HttpResponse = super().change_view(request, object_id, form_url, context)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)
        forget()
        if "recording" in form.changed_data:
            look_anew(source=SOURCE, reference=str(obj.pk))
        if "recording" in form.changed_data and obj.recording:
            title, _ = recording_of(obj, at=timezone.now())
            if not title:
                messages.warning(request, "Member Bytes has no such talk yet: members see none.")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Warns of names in what members will read; what they read is :meth:`change_view`'s."""
        super().save_related(request, form, formsets, change)
        if form.instance.points_at is not None:
            return
        actions = [each for formset in formsets if formset.model is Action for each in formset]
        written = any("text" in each.changed_data for each in actions)
        if not written and not form.has_new_words():
            return
        for sentence in points.named_in(form.instance):
            messages.warning(request, f"Chatham House: {sentence}")

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
            starts_at = at_wall(data["day"], data["time"], data["time_zone"])
            how = {"minutes": data["minutes"], "zone": data["time_zone"], "by": request.user}
            now = timezone.now()
            _, told = planning.retime(roundtable=row, starts_at=starts_at, at=now, **how)
            return _told(told)

        return self.ask(
            request,
            row,
            title="Another time",
            form=TimeForm(typed(request), initial=_as_planned(row)),
            button="Move it",
            act=act,
            about="Where it begins at another instant, everybody with a place, an offer or a turn "
            "is written to, once it is announced.",
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
        there = list(row.attendances.values_list("user", flat=True))
        initial = {"present": there, "shown": " ".join(map(str, there))}
        form = AttendanceForm(typed(request), people=_people(row), initial=initial)

        def act(data: dict[str, Any]) -> str:
            came, gone = form.everybody, form.unticked
            how: dict[str, Any] = {"by": request.user, "at": timezone.now()}
            with warned_of_names(request, row):
                number = attendance.set_by_host(roundtable=row, came=came, not_there=gone, **how)
            return f"{number} recorded."

        return self.ask(
            request,
            row,
            title="Who was there",
            form=form,
            button="Record it",
            act=act,
            about="Each gets the hours. Whom you untick is taken off the list, and no report puts "
            "them back on it.",
        )

    def report(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            how: dict[str, Any] = {"by": request.user, "at": timezone.now()}
            with warned_of_names(request, row):
                matched, waiting = attendance.take_report(roundtable=row, seen=data["file"], **how)
            return f"{matched} matched; {waiting} to look at under “Lines of reports”."

        files = request.FILES if request.method == "POST" else None
        return self.ask(
            request,
            row,
            title="Take in the meeting’s report",
            form=ReportForm(typed(request), files),
            button="Take it in",
            act=act,
            about="Somebody is matched by the address of their account, if they were there for at "
            "least half of it. All else waits for you, with the name as a suggestion. Sent again, "
            "it changes nothing that was decided.",
        )

    def points(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)
        return self._points_in(request, row) if row.points_at else self._points_out(request, row)

    def _points_in(self, request: HttpRequest, row: Roundtable) -> HttpResponse:
        def act(data: dict[str, Any]) -> str:
            points.take_in(roundtable=row, by=request.user, at=timezone.now())
            return "Members do not read them any more."

        return self.ask(
            request,
            row,
            title="Take the key points in",
            form=forms.Form(typed(request)),
            button="Take them in",
            act=act,
            about="Members read neither them nor what people took on until they are out again.",
        )

    def _points_out(self, request: HttpRequest, row: Roundtable) -> HttpResponse:
        found = points.named_in(row)

        def act(data: dict[str, Any]) -> str:
            checked = data.get("checked", False)
            points.put_out(roundtable=row, by=request.user, at=timezone.now(), checked=checked)
            return "Members read them."

        return self.ask(
            request,
            row,
            title="Put the key points out",
            form=PointsForm(typed(request)) if found else forms.Form(typed(request)),
            button="Put them out",
            act=act,
            about=" ".join(found) or "The check found nobody’s name and no organisation’s.",
        )


def one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _people(row: Roundtable) -> Any:
    """Those with a place, and those who are recorded as having been there."""
    places = Place.objects.held().filter(allotment=row.allotment_id, user=OuterRef("pk"))
    there = Attendance.objects.filter(roundtable=row, user=OuterRef("pk"))
    return User.objects.filter(Exists(places) | Exists(there)).order_by("name", "email")


def _as_planned(row: Roundtable) -> dict[str, Any]:
    there = row.starts_at.astimezone(ZoneInfo(row.time_zone))
    wall = {"day": there.date(), "time": there.time().replace(second=0)}
    return {**wall, "time_zone": row.time_zone, "minutes": row.minutes}


def _told(number: int) -> str:
    if not number:
        return "Done. Nobody had to be written to."
    return f"Done. {number} {'person has' if number == 1 else 'people have'} been written to."


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
