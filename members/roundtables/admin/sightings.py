"""Lines of reports: whose each is, and whether it counts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from publishing.admin.asking import AskingAdmin, typed

from ..actions import attendance
from ..errors import Refused
from ..models import Sighting
from ..presence import is_enough
from .forms import DecideForm, warned_of_names


@admin.register(Sighting)
class SightingAdmin(AskingAdmin):
    list_display = ("name", "email", "minutes", "state", "user", "suggestion", "roundtable")
    list_filter = ("state",)
    list_select_related = ("user", "suggestion", "roundtable__series")
    search_fields = ("name", "email", "roundtable__title")
    change_form_template = "admin/roundtables/sighting_form.html"
    fields = ("roundtable", "name", "email", "minutes", "state", "user", "suggestion", "seen_at")
    readonly_fields = fields
    refusals = (Refused,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        return [self.own("<int:pk>/decide/", self.decide, "decide"), *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            user = data["email"]
            with warned_of_names(request, row.roundtable):
                attendance.decide(sighting=row, user=user, by=request.user, at=timezone.now())
            return f"{user.display_name} was there." if user else "It counts for nobody."

        return self.ask(
            request,
            row,
            title=f"Whose line is “{row.name}”?",
            form=DecideForm(typed(request), initial={"email": _perhaps(row)}),
            button="That is it",
            act=act,
            about=_about(row),
        )


def _perhaps(row: Sighting) -> str:
    """The address to begin with: whose it is, else who is suggested."""
    user = row.user or row.suggestion
    return user.email if user is not None else ""


def _about(row: Sighting) -> str:
    told = [f"{row.email or 'No address'}, at “{row.roundtable}”."]
    if row.minutes is not None:
        told.append(f"There for {row.minutes} of {row.roundtable.minutes} minutes.")
        if not is_enough(row.minutes, length=row.roundtable.minutes):
            told.append("Less than half does not count by itself; you may say that it does.")
    if row.state == Sighting.State.OPEN and row.suggestion is not None:
        told.append(f"Perhaps {row.suggestion.display_name}; nothing but you says so.")
    return " ".join(told)
