"""Plans and organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from publishing.store import forget

from ..models import Organisation, Plan
from .pages import RecordAdmin


@admin.register(Plan)
class PlanAdmin(RecordAdmin):
    list_display = ["name", "kind", "price", "seats", "months", "grace_days", "order", "is_offered"]
    list_editable = ["order", "is_offered"]
    list_filter = ["is_offered", "kind"]
    search_fields = ["name", "summary"]
    search_help_text = "Part of a name, e.g. team"
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "summary", "benefits"]}),
        (
            "Price and term",
            {
                "fields": ["price", "months", "seats", "grace_days"],
                "description": "Applications that wait keep the price they were sent with. "
                "Memberships keep their seats; a renewal costs what the plan costs then.",
            },
        ),
        ("On the join page", {"fields": ["is_offered", "order"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget()

    def delete_model(self, request: HttpRequest, obj: Plan) -> None:
        super().delete_model(request, obj)
        forget()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> None:
        super().delete_queryset(request, queryset)
        forget()


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    list_display = ["name", "abn"]
    search_fields = ["name", "abn", "memberships__owner__email"]
    search_help_text = "Part of a name, an ABN, or an owner's address"
    fields = ["name", "abn", "notes", "team_memberships"]
    readonly_fields = ["team_memberships"]

    @admin.display(description="memberships")
    def team_memberships(self, organisation: Organisation) -> str:
        if organisation.pk is None:
            return "none yet"
        rows = organisation.memberships.select_related("plan", "owner")
        links = (
            (reverse("admin:memberships_membership_change", args=[each.pk]), each.plan, each.owner)
            for each in rows
        )
        return format_html_join("; ", '<a href="{}">{}</a>, run by {}', links) or "none yet"
