"""Error pages. 404 and 403 are ordinary pages; 500 is one fixed file: it needs no database, no
context and no template engine, so it still shows when those are what broke."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.defaults import page_not_found, permission_denied

PAGE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@cache
def _fixed_page() -> bytes:
    return (Path(settings.BASE_DIR) / "templates" / "500.html").read_bytes()


def server_error(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_fixed_page(), status=500)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return page_not_found(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return permission_denied(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was too old, or came from another site. ``reason`` is for the log alone."""
    return render(request, "403_csrf.html", status=403)
