"""Uses and fills the page store.

:class:`StoreFront` stands as far out as it can, behind nothing but session, token and user: it
answers from finished responses in this worker's memory, and puts a person's corner into theirs.
:class:`StoreBehindGate` stands last, where the view and the tier are settled: it says which pages
may be kept, and fetches what another worker finished. Only views marked ``@stored`` (and so
``@public``) are kept, only complete 200 responses without cookies, only under the publish mark that
was valid before they were made.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from members.access.viewer import Tier, viewer_of

from . import corner
from .store import Address, Key, Page, fetch, mark, share, store

GetResponse = Callable[[HttpRequest], HttpResponseBase]
#: A page that varies by anything else is not ours to keep.
_VARY = {"cookie", "accept-encoding"}
_LONGEST_ADDRESS = 500
#: Whose pages have a corner that is put in at each request.
_PEOPLE: tuple[Tier, ...] = ("account", "member")


def _address(request: HttpRequest) -> Address | None:
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


def _complete(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A whole page with nothing in it that belongs to one person or one request."""
    if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
        return False
    if b"csrfmiddlewaretoken" in response.content or "_csp_nonce" in request.__dict__:
        return False
    return {name.strip().lower() for name in response.get("Vary", "").split(",")} <= _VARY | {""}


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


class StoreFront:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = self._key(request)
        page = store.get(key, mark=mark()) if key is not None else None
        if page is None:
            response = self.get_response(request)
            page, key = self._made(request, response)
            if page is None or key is None:
                return response
            store.put(key, page)
        assert key is not None
        return self._answer(request, page, key[0])

    @staticmethod
    def _key(request: HttpRequest) -> Key | None:
        """Where this reader's page is kept, if it is. Who they are is asked only for an address of
        which some tier's page is kept; a session that is nobody's goes the long way, which tidies
        it."""
        address = _address(request)
        if address is None:
            return None
        if not _has_session(request):
            key: Key = ("visitor", address)
        elif any((tier, address) in store for tier in _PEOPLE):
            key = (viewer_of(request).tier, address)
        else:
            return None
        return key if key in store and (key[0] in _PEOPLE or not _has_session(request)) else None

    @classmethod
    def _made(
        cls, request: HttpRequest, response: HttpResponseBase
    ) -> tuple[Page | None, Key | None]:
        """The page that the rest of the portal found or made, where it may be kept."""
        key: Key | None = getattr(request, "store_key", None)
        if key is None:
            return None, None
        found: Page | None = getattr(request, "shared_page", None)
        if found is not None:
            return found, key
        assert isinstance(response, HttpResponse)  # said by StoreBehindGate
        if not _complete(request, response):
            response.content = corner.put_in(response.content, request)
            return None, None
        page = cls._finish(request, response, key[0])
        share(key, page)
        return page, key

    @staticmethod
    def _finish(request: HttpRequest, response: HttpResponse, tier: Tier) -> Page:
        body, small = response.content, b""
        if tier == "visitor":
            body = corner.put_in(body, request)
            small = gzip.compress(body, 6, mtime=0)
            response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
            response.headers["Vary"] = "Accept-Encoding, Cookie"
        headers = tuple((k, v) for k, v in response.items() if k != "Content-Length")
        return Page(request.store_mark, headers, body, small)  # type: ignore[attr-defined]

    @staticmethod
    def _answer(request: HttpRequest, page: Page, tier: Tier) -> HttpResponse:
        headers, body = dict(page.headers), page.body
        if tier != "visitor":
            body = corner.put_in(body, request)
        elif headers["ETag"] in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response = HttpResponse(status=304)
            for name in ("ETag", "Vary", "Cache-Control"):
                response.headers[name] = headers[name]
            del response.headers["Content-Type"]
            return response
        elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            headers["Content-Encoding"] = "gzip"
            body = page.small
        headers["Content-Length"] = str(len(body))
        return HttpResponse(body, headers=headers)


class StoreBehindGate:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = isinstance(response, HttpResponse) and _is_page(response)
        if hasattr(request, "store_key"):
            if is_page and _complete(request, response):
                return response  # the front keeps it without a corner, and puts one in
            del request.store_key
        if is_page:
            assert isinstance(response, HttpResponse)
            response.content = corner.put_in(response.content, request)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Behind the gate: the tier is settled, and a view need not run again for it."""
        address = _address(request) if getattr(view, "stored", False) else None
        valid = mark() if address else ""
        if address is None or not valid:
            return None
        tier = viewer_of(request).tier
        if tier == "visitor" and _has_session(request):
            return None  # a page that any browser may keep is not made for one with a session
        key = (tier, address)
        request.store_key, request.store_mark = key, valid  # type: ignore[attr-defined]
        page = fetch(key, mark=valid)
        if page is None:
            return None
        request.shared_page = page  # type: ignore[attr-defined]
        return HttpResponse(page.body, headers=dict(page.headers))


def _is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")
