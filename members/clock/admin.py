"""When what falls due by itself was last done: to read, never to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .jobs import every_job
from .models import Run


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "title", "ended_at", "did", "milliseconds", "error")
    list_display_links = None

    @admin.display(description="what it does")
    def title(self, run: Run) -> str:
        """A job that went with an upgrade keeps its last row."""
        return next((job.title for job in every_job() if job.name == run.name), "No job any more")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
