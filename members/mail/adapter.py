"""Takes every message that allauth wants to send and posts it like any other letter."""

from __future__ import annotations

from typing import Any

from members.accounts.adapter import AccountAdapter as PortalAccountAdapter
from members.accounts.devices import device
from members.accounts.models import User

from .letters import post

#: What allauth passes along and no letter may use: the request, and what the browser says it is.
_LEFT_OUT = ("request", "user", "user_agent")


class AccountAdapter(PortalAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """``account/email/login_code`` becomes a letter of the kind ``account/login_code``."""
        kept = {name: value for name, value in context.items() if name not in _LEFT_OUT}
        if "user_agent" in context:
            kept["browser"] = device(context["user_agent"])
        post(
            kind=template_prefix.replace("/email/", "/", 1),
            to=email,
            user=_reader(email, context.get("user")),
            context=kept,
        )


def _reader(email: str, user: object) -> User | None:
    """Whose letter it is, for the log, the greeting and the time zone."""
    if isinstance(user, User):
        return user
    return User.objects.filter(email__iexact=email).first()
