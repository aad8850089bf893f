"""Uses and fills the page store.

:class:`StoreFront` stands first and answers visitors without a session from finished responses.
:class:`StoreByTier` stands last, behind the gate, keeps the pages of each tier without the corner
and puts the corner in. Only views marked ``@stored`` (and so ``@public``) are kept, only complete
200 responses without cookies, only under the publish mark that was valid before they were made.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from . import corner
from .store import Page, mark, store

GetResponse = Callable[[HttpRequest], HttpResponseBase]
#: A page that varies by anything else is not ours to keep.
_VARY = {"cookie", "accept-encoding"}
_LONGEST_ADDRESS = 500


def _address(request: HttpRequest) -> Hashable | None:
    """What tells one page from another; None when the request is not for the store."""
    path = request.get_full_path()
    if request.method != "GET" or len(path) > _LONGEST_ADDRESS:
        return None
    if "HTTP_AUTHORIZATION" in request.META or "HTTP_RANGE" in request.META:
        return None
    try:
        return (request.get_host(), request.is_secure(), path)
    except DisallowedHost:
        return None


def _complete(response: HttpResponseBase) -> bool:
    """A whole page with nothing in it that belongs to one person or one request."""
    if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
        return False
    if b"csrfmiddlewaretoken" in response.content:
        return False
    return {name.strip().lower() for name in response.get("Vary", "").split(",")} <= _VARY | {""}


class StoreFront:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = _address(request)
        if address is None or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        valid = mark()
        key = ("front", address)
        page = store.get(key, mark=valid) if valid else None
        if page is None:
            response = self.get_response(request)
            if not (valid and getattr(request, "may_be_stored", False) and _complete(response)):
                return response
            assert isinstance(response, HttpResponse)
            page = self._finish(response, valid)
            store.put(key, page)
        return self._answer(request, page)

    @staticmethod
    def _finish(response: HttpResponse, valid: str) -> Page:
        body = response.content
        response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        response.headers["Vary"] = "Accept-Encoding, Cookie"
        headers = tuple((k, v) for k, v in response.items() if k != "Content-Length")
        return Page(valid, headers, body, gzip.compress(body, 6, mtime=0))

    @staticmethod
    def _answer(request: HttpRequest, page: Page) -> HttpResponse:
        headers = dict(page.headers)
        if headers["ETag"] in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response = HttpResponse(status=304)
            for name in ("ETag", "Vary", "Cache-Control"):
                response.headers[name] = headers[name]
            del response.headers["Content-Type"]
            return response
        if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            headers["Content-Encoding"] = "gzip"
            return HttpResponse(page.small, headers=headers)
        return HttpResponse(page.body, headers=headers)


class StoreByTier:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _is_page(response):
            return response
        key = getattr(request, "store_key", None)
        if key and _complete(response) and "_csp_nonce" not in request.__dict__:
            request.may_be_stored = True  # type: ignore[attr-defined]
            kept = (("Content-Type", response["Content-Type"]),)
            store.put(key, Page(request.store_mark, kept, response.content))  # type: ignore[attr-defined]
        if corner.MARKER_BYTES in response.content:
            response.content = response.content.replace(
                corner.MARKER_BYTES, corner.render(request), 1
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Behind the gate: the tier is settled, and the view need not run again for it."""
        address = _address(request) if getattr(view, "stored", False) else None
        valid = mark() if address else ""
        if not valid:
            return None
        key = (request.viewer.tier, address)  # type: ignore[attr-defined]
        page = store.get(key, mark=valid)
        if page is None:
            request.store_key, request.store_mark = key, valid  # type: ignore[attr-defined]
            return None
        request.may_be_stored = True  # type: ignore[attr-defined]
        return HttpResponse(page.body, headers=dict(page.headers))


def _is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")
