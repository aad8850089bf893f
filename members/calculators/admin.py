"""For whoever helps a member: whose scenarios there are, of what, and with whom they are shared.
Notes and inputs are the member's; nobody needs to read them to help."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from .kinds import CALCULATORS
from .models import SavedScenario


class OfCalculator(admin.SimpleListFilter):
    title = "calculator"
    parameter_name = "calculator"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.key, each.name) for each in CALCULATORS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(calculator=self.value()) if self.value() else queryset


class Sharing(admin.SimpleListFilter):
    title = "sharing"
    parameter_name = "shared"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Shared"), ("no", "Kept to themselves")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(organisation__isnull=self.value() == "no")


@admin.register(SavedScenario)
class SavedScenarioAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "owner", "kind_", "versions_", "organisation", "changed_at")
    list_filter = (OfCalculator, Sharing)
    list_select_related = ("owner", "organisation")
    search_fields = ("owner__email", "owner__name", "organisation__name")
    search_help_text = "Who saved it, or the organisation it is shared with."
    fieldsets = (
        (None, {"fields": ("name", "owner", "kind_", "versions_", "created_at", "changed_at")}),
        ("Shared", {"fields": ("organisation", "shared_at")}),
    )
    readonly_fields = (
        "name",
        "owner",
        "kind_",
        "versions_",
        "created_at",
        "changed_at",
        "organisation",
        "shared_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedScenario]:
        rows: QuerySet[SavedScenario] = super().get_queryset(request)
        return rows.defer("inputs", "notes", "sentence").annotate(versions_n=Count("saves"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Theirs to delete. With the account they go by themselves."""
        return False

    @admin.display(description="calculator", ordering="calculator")
    def kind_(self, scenario: SavedScenario) -> str:
        return scenario.kind_name

    @admin.display(description="versions", ordering="versions_n")
    def versions_(self, scenario: Any) -> int:
        return int(scenario.versions_n)
