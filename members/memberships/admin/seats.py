"""Seats, to look up and to take back. They are given on the page of their membership."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from .. import actions
from ..forms import typed
from ..models import Seat, SeatQuerySet
from .forms import ConfirmForm
from .pages import RecordAdmin, officer


class SeatStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("held", "Held"), ("invited", "Invited"), ("revoked", "Taken back")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Seat]) -> QuerySet[Seat] | None:
        assert isinstance(queryset, SeatQuerySet)
        if self.value() == "held":
            return queryset.held()
        if self.value() == "invited":
            return queryset.invited()
        if self.value() == "revoked":
            return queryset.filter(revoked_at__isnull=False)
        return None


@admin.display(description="state")
def seat_state(seat: Seat) -> str:
    def day(instant: Any) -> str:
        return f"{timezone.localtime(instant):%-d %B %Y}"

    if seat.revoked_at:
        return f"taken back on {day(seat.revoked_at)}"
    if seat.accepted_at:
        return f"held since {day(seat.accepted_at)}"
    return f"invited on {day(seat.invited_at)}"


@admin.register(Seat)
class SeatAdmin(RecordAdmin):
    list_display = ["email", "user", "membership", "number", seat_state]
    list_filter = [SeatStateFilter, "membership__plan"]
    list_select_related = [
        "user",
        "membership__plan",
        "membership__organisation",
        "membership__owner",
    ]
    search_fields = ["email", "user__name", "user__email", "membership__organisation__name"]
    search_help_text = "Part of an address, a name or an organisation"
    ordering = ["-invited_at", "-pk"]
    actions = None
    is_only_read = True
    change_form_template = "memberships/admin/seat.html"
    fields = ["membership", "number", "user", "email", "invited_at", "accepted_at", "revoked_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Any) -> Any:
            name = f"memberships_seat_{route}"
            return path(f"<int:pk>/{route}/", self.admin_site.admin_view(view), name=name)

        return [
            own("revoke", self.revoke_view),
            own("resend", self.resend_view),
            *super().get_urls(),
        ]

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        seat = self.found(request, pk)
        return self.ask(
            request,
            seat,
            title=f"Take back: {seat}",
            form=ConfirmForm(typed(request)),
            button="Take the seat back",
            act=lambda data: actions.revoke_seat(seat=seat, by=officer(request)),
        )

    def resend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        seat = self.found(request, pk)
        return self.ask(
            request,
            seat,
            title=f"Send again: {seat}",
            form=ConfirmForm(typed(request)),
            button="Send the invitation again",
            act=lambda data: actions.resend_invitation(seat=seat, by=officer(request)),
        )
