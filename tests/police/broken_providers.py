"""Providers that fail whatever they are asked."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class BrokenCache(BaseCache):
    """A Redis that went away."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _fail(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionError("cache.internal.example refused the connection")

    add = get = set = touch = delete = clear = incr = get_many = set_many = has_key = _fail


class BrokenMail(BaseEmailBackend):
    """A mail server that accepts nobody."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        raise ConnectionRefusedError("mail.internal.example refused the connection")
