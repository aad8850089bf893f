"""Error pages. 400, 403 and 404 are ordinary pages; 500 is one fixed file: it needs no database, no
context and no template engine, so it still shows when those are what broke."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.defaults import page_not_found, permission_denied

from members.access.marks import public


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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read. One that is too large to be is told so, for somebody pasted
    it and has it still. Under a name that is not ours stands no page of ours."""
    if isinstance(exception, DisallowedHost):
        return HttpResponse("Bad request", content_type="text/plain", status=400)
    is_large = isinstance(exception, RequestDataTooBig)
    megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000
    context = {"is_large": is_large, "megabytes": f"{megabytes:g}"}
    return render(request, "400.html", context, status=413 if is_large else 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return page_not_found(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return permission_denied(request, exception)


@public
def preview(request: HttpRequest, name: str) -> HttpResponseBase:
    """An error page as a reader meets it. Mounted with DEBUG only, where Django answers with its
    own. Raises Http404 for a name that is none of them."""
    pages: dict[str, Callable[[], HttpResponseBase]] = {
        "400": lambda: bad_request(request, BadRequest()),
        "413": lambda: bad_request(request, RequestDataTooBig()),
        "403": lambda: forbidden(request, PermissionDenied()),
        "403-csrf": lambda: csrf_failure(request),
        "404": lambda: not_found(request, Http404()),
        "429": lambda: render(request, "429.html", status=429),
        "500": lambda: server_error(request),
    }
    if name not in pages:
        raise Http404(name)
    return pages[name]()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was too old, or came from another site. ``reason`` is for the log alone."""
    return render(request, "403_csrf.html", status=403)
