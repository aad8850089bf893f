"""Menus and footer. Which menus there are is the portal's; what is in them is staff's."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from publishing import links
from publishing.admin.manuscripts import OrderedInline
from publishing.store import forget

from ..models import Menu, MenuRow


class RowInline(OrderedInline):
    model = MenuRow
    fields = ("order", "label", "target", "leads_to", "only_there")
    readonly_fields = ("leads_to",)

    @admin.display(description="leads to")
    def leads_to(self, row: MenuRow) -> str:
        address = links.address(row.target) if row.target else ""
        if not row.target:
            return ""
        return address or format_html("<strong>{}</strong>", "Nothing yet: left out")


@admin.register(Menu)
class MenuAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "heading", "lines")
    fields = ("heading",)
    inlines = [RowInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("rows")

    @admin.display(description="lines")
    def lines(self, menu: Menu) -> str:
        return ", ".join(row.label for row in menu.rows.all())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        forget()
