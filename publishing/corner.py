"""The one part of a page that belongs to the person: the corner of the masthead.

Templates print a marker; the finished page, which may be shared by everyone of a tier, gets the
person's corner in its place at the last moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from members.access.viewer import Tier, viewer_of

MARKER = "<!--acxpa:corner-->"
MARKER_BYTES = MARKER.encode()


def corner_marker(request: HttpRequest) -> dict[str, SafeString]:
    """Context processor."""
    return {"corner_marker": mark_safe(MARKER)}  # noqa: S308  (a constant)


#: What differs between two people of one tier, and the marks that stand in for it.
_BLANKS = {
    name: f"\ue000{name}\ue001" for name in ("email", "display_name", "initials", "csrf_token")
}


@dataclass(frozen=True, slots=True)
class _Anybody:
    """The person of a corner with blanks."""

    email: str = _BLANKS["email"]
    display_name: str = _BLANKS["display_name"]
    initials: str = _BLANKS["initials"]


@cache
def _with_blanks(tier: Tier, is_staff: bool) -> str:
    """The corner of a tier, with blanks for the person: made once, like any part of a page that
    depends on nobody."""
    viewer = {
        "is_authenticated": tier != "visitor",
        "is_member": tier == "member",
        "is_staff": is_staff,
    }
    context = {
        "viewer": viewer,
        "person": None if tier == "visitor" else _Anybody(),
        "csrf_token": _BLANKS["csrf_token"],
    }
    return render_to_string("components/corner.html", context)


def put_in(page: bytes, request: HttpRequest) -> bytes:
    """``page`` with the corner of the person behind ``request`` where its marker stands."""
    return page.replace(MARKER_BYTES, _render(request), 1) if MARKER_BYTES in page else page


def _render(request: HttpRequest) -> bytes:
    viewer = viewer_of(request)
    text = _with_blanks(viewer.tier, viewer.is_staff)
    if viewer.is_authenticated:
        person: Any = request.user
        text = text.replace(_BLANKS["csrf_token"], get_token(request))
        for name in ("email", "display_name", "initials"):
            text = text.replace(_BLANKS[name], escape(getattr(person, name)))
    return text.encode()
