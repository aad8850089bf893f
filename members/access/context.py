"""Puts the viewer into every template."""

from django.http import HttpRequest


def viewer(request: HttpRequest) -> dict[str, object]:
    return {"viewer": request.viewer}  # type: ignore[attr-defined]
