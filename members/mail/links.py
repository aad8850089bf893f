"""The signed links by which somebody does without a topic, signed in or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from members.accounts.models import User

_SALT = "members.mail.unsubscribe"


def unsubscribe_url(user: User | None, topic: str) -> str:
    """The whole address; "" for a letter that is essential or goes to nobody we know."""
    if user is None or not topic:
        return ""
    token = signing.Signer(salt=_SALT).sign_object([user.pk, topic])
    return f"{settings.SITE_URL}{reverse('letters_public:unsubscribe', args=[token])}"


def preferences_url() -> str:
    return f"{settings.SITE_URL}{reverse('letters:own')}"


def read_unsubscribe(token: str) -> tuple[int, str] | None:
    """Whose number, and of which topic; None when the link was not ours. It never ends: a letter
    may be years old when its reader has had enough."""
    try:
        found: Any = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    number, topic = found
    return int(number), str(topic)
