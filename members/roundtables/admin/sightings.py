"""Lines of reports that matched nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members.places.asking import AskingAdmin, typed

from ..actions import attendance
from ..errors import Refused
from ..models import Sighting
from .forms import DecideForm


@admin.register(Sighting)
class SightingAdmin(AskingAdmin):
    list_display = ("name", "email", "minutes", "state", "user", "roundtable")
    list_filter = ("state",)
    list_select_related = ("user", "roundtable__series")
    search_fields = ("name", "email", "roundtable__title")
    change_form_template = "admin/roundtables/sighting_form.html"
    fields = ("roundtable", "name", "email", "minutes", "state", "user", "seen_at")
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
            attendance.decide(sighting=row, user=user, by=request.user, at=timezone.now())
            return f"{user.display_name} was there." if user else "None of ours."

        return self.ask(
            request,
            row,
            title=f"Whose line is “{row.name}”?",
            form=DecideForm(typed(request)),
            button="That is it",
            act=act,
            about=f"{row.email or 'No address'}, at “{row.roundtable}”.",
        )
