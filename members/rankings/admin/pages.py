"""What the admin pages of this room share: rows that are only read, and what is tried and told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from publishing.admin.asking import AskingAdmin

from ..errors import Refused


class RoomAdmin(AskingAdmin):
    refusals = (Refused,)

    def attempt(
        self, request: HttpRequest, act: Callable[[], Any], *, done: str, failed: str
    ) -> Any:
        """What ``act`` returns, or None with its refusal as a message."""
        try:
            result = act()
        except Refused as refused:
            messages.error(request, f"{failed} {refused}")
            return None
        messages.success(request, done)
        return result


class ReadOnlyAdmin(RoomAdmin):
    """Rows that come and go by actions, never by Django's own form."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
