"""Series, and the years that are planned from them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from publishing.admin.asking import AskingAdmin, typed

from ..actions import planning
from ..errors import Refused
from ..models import Series
from ..rule import at_wall
from .forms import DateForm, YearForm, this_year


@admin.register(Series)
class SeriesAdmin(AskingAdmin):
    list_display = ("name", "week", "weekday", "starts", "time_zone", "capacity")
    prepopulated_fields = {"slug": ("name",)}
    change_form_template = "admin/roundtables/series_form.html"
    fieldsets = (
        (None, {"fields": ("name", "slug", "line", "order")}),
        ("The rule", {"fields": ("week", "weekday", "starts", "time_zone", "minutes", "capacity")}),
    )
    refusals = (Refused,)

    def get_urls(self) -> list[Any]:
        return [
            self.own("<int:pk>/plan/", self.plan, "plan"),
            self.own("<int:pk>/date/", self.date, "date"),
            *super().get_urls(),
        ]

    def plan(self, request: HttpRequest, pk: int) -> HttpResponse:
        series = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            made = planning.plan_year(series=series, by=request.user, at=timezone.now(), **data)
            number = len(made)
            return (
                f"{number} draft{'' if number == 1 else 's'} made. Each needs a topic and a host."
            )

        return self.ask(
            request,
            series,
            title="Plan a year",
            form=YearForm(typed(request), initial={"year": this_year()}),
            button="Plan it",
            act=act,
            about="A draft for each month that is ahead and has none yet, by the series’ rule. A "
            "date that was moved counts for the month in which it stands.",
        )

    def date(self, request: HttpRequest, pk: int) -> HttpResponse:
        series = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            starts_at = at_wall(data["day"], data["time"], series.time_zone)
            row = planning.new_date(series=series, starts_at=starts_at, at=timezone.now())
            return f"Made: {row}. It needs a topic and a host."

        return self.ask(
            request,
            series,
            title="One more date",
            form=DateForm(typed(request), initial={"time": series.starts}),
            button="Make the draft",
            act=act,
            about=f"The time is that of {series.time_zone}.",
        )
