"""What is left at the root of the portal may be a page, so every address seems to be one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.middleware.common import CommonMiddleware
from django.urls import resolve

from .reading import stands_at


class Slashes(CommonMiddleware):
    """Django's rule that an address without its last slash leads to the one with it; where only a
    page could stand there, it has to."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        if not super().should_redirect_with_slash(request):
            return False
        there: Any = resolve(f"{request.path_info}/", getattr(request, "urlconf", None))
        return there.view_name != "pages:page" or stands_at(there.kwargs["slug"])
