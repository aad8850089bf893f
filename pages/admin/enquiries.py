"""The queue of enquiries: what was said stays as it was; staff set its state and leave a note."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .. import actions
from ..models import Enquiry


class WaitingFilter(admin.SimpleListFilter):
    title = "whether it waits"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Waits for an answer")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.waiting() if self.value() == "yes" else queryset


@admin.register(Enquiry)
class EnquiryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "organisation", "kind", "state", "sent_at", "handled_by")
    list_filter = (WaitingFilter, "state", "kind", "sent_at")
    search_fields = ("name", "email", "organisation", "message", "note")
    search_help_text = "Name, address, organisation or a word of it."
    list_select_related = ("handled_by",)
    list_per_page = 50
    fieldsets = [
        ("What they say", {"fields": ("kind", "sent_at", "message")}),
        ("Who", {"fields": ("name", "email", "organisation", "phone")}),
        ("What we do", {"fields": ("state", "note", "handled_by", "handled_at")}),
    ]
    readonly_fields = (
        "kind",
        "sent_at",
        "message",
        "name",
        "email",
        "organisation",
        "phone",
        "handled_by",
        "handled_at",
    )
    actions = ("mark_answered", "mark_spam")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.changed_data:
            obj.handled_by, obj.handled_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)

    @admin.action(description="Mark as answered", permissions=["change"])
    def mark_answered(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> None:
        self._settle(request, queryset, Enquiry.State.ANSWERED)

    @admin.action(description="Mark as spam", permissions=["change"])
    def mark_spam(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> None:
        self._settle(request, queryset, Enquiry.State.SPAM)

    def _settle(self, request: HttpRequest, queryset: QuerySet[Enquiry], state: Any) -> None:
        now = timezone.now()
        number = actions.settle(enquiries=queryset, state=state, by=request.user, at=now)
        self.message_user(request, f"{number} marked: {state.label.lower()}.")
