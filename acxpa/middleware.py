"""One structured line for each request, with an id that the response repeats."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from .logs import request_id, without_tokens

logger = logging.getLogger("acxpa.request")
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLog:
    """Takes a proxy's ``X-Request-ID`` when it is plain, makes one otherwise.

    The line has method, path without query, status, milliseconds and the user's number; never an
    address, a name, a query or a form value. Paths with signed tokens are cut before the token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        own = given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)
        request.request_id = own  # type: ignore[attr-defined]
        token = request_id.set(own)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = own
            if logger.isEnabledFor(logging.INFO):
                self._write(request, response, started)
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def _write(request: HttpRequest, response: HttpResponseBase, started: float) -> None:
        viewer = getattr(request, "viewer", None)
        user = request.user.pk if viewer is not None and viewer.was_asked else None
        logger.info(
            "request",
            extra={
                "method": request.method,
                "path": without_tokens(request),
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "user": user,
            },
        )
