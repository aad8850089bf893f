"""Showing a letter inside one of our pages without letting it do anything there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpResponse

View = Callable[..., Any]

#: A letter may use the styles it carries and nothing else: it loads, runs and submits nothing.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "object-src 'none'; frame-ancestors 'self'; sandbox{allowed}"
)


def framed(html: str, *, links_work: bool) -> HttpResponse:
    """``html`` as a response for an iframe of our own pages.

    Without ``links_work`` it is a picture. With it, links open in the window around the frame,
    when somebody presses them.
    """
    allowed = ""
    if links_work:
        allowed = " allow-top-navigation-by-user-activation"
        html = html.replace("<a ", '<a target="_top" ')
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = _POLICY.format(allowed=allowed)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def may_frame(view: View) -> View:
    """The page around the frame, whose policy otherwise allows none.

    Sets the one directive and leaves the rest, also where the admin adds its own.
    """
    framing: View = csp_replace({"frame-src": [SELF]})(view)
    return framing
