"""Links to a seat: signed, good for 14 days, and no use to anybody but the address they went to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import Seat

VALID_FOR = timedelta(days=14)
_SALT = "members.memberships.invitation"


class BadLink(Exception):
    """Not a link of ours."""


class ExpiredLink(Exception):
    """A link of ours, too old."""


def token_for(seat: Seat) -> str:
    """A fresh token; its age counts from now."""
    return signing.dumps(seat.pk, salt=_SALT)


def seat_key_in(token: str) -> int:
    """The key of the seat that ``token`` was made for. Raises BadLink, ExpiredLink."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.SignatureExpired:
        raise ExpiredLink from None
    except (signing.BadSignature, ValueError):
        raise BadLink from None
    if not isinstance(pk, int):
        raise BadLink
    return pk


def link_for(seat: Seat) -> str:
    """The whole address that goes into the letter."""
    return settings.SITE_URL + reverse("memberships:invitation", args=[token_for(seat)])


def expires_at(seat: Seat) -> datetime:
    """When the link of the latest letter stops working."""
    return seat.invited_at + VALID_FOR


def masked(email: str) -> str:
    """Enough of an address for its owner to know, too little for others: r…@work.example."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
