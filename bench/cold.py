"""Makes the server forget before it answers, as if something had just been published."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from publishing.store import store

from .targets import FORGET_HEADER


class Forget:
    """First of all middleware, and only on the server that measures cold pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        what = request.headers.get(FORGET_HEADER, "")
        if what:
            store.clear()
        if what == "all":
            cache.clear()
        return self.get_response(request)
