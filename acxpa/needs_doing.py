"""What waits for a person: the rows of the admin's first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def needs_doing(request: HttpRequest) -> list[dict[str, Any]]:
    return []
