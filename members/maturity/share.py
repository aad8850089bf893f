"""Links by which somebody without an account reads one result. They are signed, end on a day, and
can be taken back at once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import Share

_SALT = "members.maturity.share"


class Invalid(LookupError):
    """No link of ours, or not any more."""


class Ended(Invalid):
    """A link of ours whose time is over or that was taken back. Which of the two is for nobody
    but those who made it."""


def link_of(share: Share) -> str:
    """Its whole address, the same each time."""
    token = signing.Signer(salt=_SALT).sign(share.key)
    return str(settings.SITE_URL) + reverse("maturity_shared:result", args=[token])


def read_link(token: str, *, at: datetime) -> Share:
    """The share of a link that works at that instant. Raises Ended or Invalid."""
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature as error:
        raise Invalid(token) from error
    found = Share.objects.filter(key=key).first()
    if found is None:
        raise Invalid(token)
    if found.revoked_at is not None or found.expires_at <= at:
        raise Ended(token)
    return found
