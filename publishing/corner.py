"""The one part of a page that belongs to the person: the corner of the masthead.

Templates print a marker; the finished page, which may be shared by everyone of a tier, gets the
person's corner in its place at the last moment.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

MARKER = "<!--acxpa:corner-->"
MARKER_BYTES = MARKER.encode()


def corner_marker(request: HttpRequest) -> dict[str, SafeString]:
    """Context processor."""
    return {"corner_marker": mark_safe(MARKER)}  # noqa: S308  (a constant)


def render(request: HttpRequest) -> bytes:
    """The corner of the person behind ``request``."""
    viewer = request.viewer  # type: ignore[attr-defined]
    person = request.user if viewer.is_authenticated else None
    context = {"viewer": viewer, "person": person}
    return render_to_string("components/corner.html", context, request=request).encode()
