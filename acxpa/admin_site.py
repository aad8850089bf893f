"""The staff's side: the stock admin, in our look, with a first page that says what needs doing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect


def _is_past_any_row(gap: Any) -> bool:
    """Whether an address asks for a number that no database counts to (64 bits: 19 digits)."""
    return isinstance(gap, str) and gap.lstrip("-").isdigit() and len(gap) > 19


def _names_no_row(name: str, value: str) -> bool:
    """Whether a line of a form says that it is of a record that cannot be."""
    return name.endswith("-id") and bool(value) and not (value.isdecimal() and len(value) <= 18)


def _is_past_any_date(name: str, value: str) -> bool:
    """Whether a filter by date asks for a part of a date that a calendar cannot hold."""
    return name.endswith(("__year", "__month", "__day")) and len(value) > 4


class AcxpaAdminSite(admin.AdminSite):
    site_header = "ACXPA staff"
    site_title = "ACXPA staff"
    index_title = "What needs doing"
    enable_nav_sidebar = False

    def admin_view(  # type: ignore[override]
        self, view: Callable[..., HttpResponseBase], cacheable: bool = False
    ) -> Callable[..., HttpResponseBase]:
        """As Django's, with inline style allowed: its widgets and the text editor need it, and
        only here. Scripts stay as strict as everywhere. Numbers past any row or calendar are
        answered here, because Django's own pages and simple-history's convert them unguarded."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def with_style(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if any(_is_past_any_row(gap) for gap in (*args, *kwargs.values())):
                raise Http404("No record has such a number.")
            if any(_is_past_any_date(name, str(value)) for name, value in request.GET.items()):
                return redirect(f"{request.path}?{ERROR_FLAG}=1")  # as for any other wrong filter
            if any(_names_no_row(name, str(value)) for name, value in request.POST.items()):
                raise Http404("No record has such a number.")
            try:
                response = inner(request, *args, **kwargs)
            except (OverflowError, DataError) as error:  # a choice among rows, past any of them
                raise Http404("No record has such a number.") from error
            response._csp_update = {"style-src": [SELF, UNSAFE_INLINE]}  # type: ignore[attr-defined]
            return response

        return with_style

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from .needs_doing import needs_doing  # the rooms' models, ready only after start-up

        context = {"needs_doing": needs_doing(request), **(extra_context or {})}
        return super().index(request, context)

    def login(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one door, with its limits and the second step; the gate sends visitors there.
        Django's own form would let staff in as a colleague past both."""
        return redirect("admin:index")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Passwords have one home, with its limits and its confirmation."""
        return redirect("account_change_password")

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout")
