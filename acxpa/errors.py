"""Error pages. 404 and 403 are ordinary pages; 500 is one fixed file: it needs no database, no
context and no template engine, so it still shows when those are what broke."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.defaults import page_not_found, permission_denied


@cache
def _fixed_page() -> tuple[bytes, str]:
    """The page, and what lets its one style element through the content security policy."""
    page = (Path(settings.BASE_DIR) / "templates" / "500.html").read_bytes()
    style = page.partition(b"<style>")[2].partition(b"</style>")[0]
    return page, f"'sha256-{b64encode(sha256(style).digest()).decode()}'"


def server_error(request: HttpRequest) -> HttpResponse:
    page, style = _fixed_page()
    response = HttpResponse(page, status=500)
    response.headers["Cache-Control"] = "no-store"
    response._csp_update = {"style-src": [style]}  # type: ignore[attr-defined]
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return page_not_found(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return permission_denied(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was too old, or came from another site. ``reason`` is for the log alone."""
    return render(request, "403_csrf.html", status=403)
