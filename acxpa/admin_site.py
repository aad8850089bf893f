"""The staff's side: the stock admin, in our look, with a first page that says what needs doing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class AcxpaAdminSite(admin.AdminSite):
    site_header = "ACXPA staff"
    site_title = "ACXPA staff"
    index_title = "What needs doing"
    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from .needs_doing import needs_doing  # the rooms' models, ready only after start-up

        return super().index(request, {"needs_doing": needs_doing(request), **(extra_context or {})})

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Passwords have one home, with its limits and its confirmation."""
        return redirect("account_change_password")

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout")
