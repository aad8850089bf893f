"""Links by which somebody without an account reads one result. They are signed, end on a day, and
can be taken back at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from .audit import record
from .errors import Refused
from .models import Assessment, Share
from .planning import NotClosed

_SALT = "members.maturity.share"
#: How long a link may be meant to last, in days.
DAYS = (7, 30, 90)
#: Working links of one result.
MOST = 20


class TooManyLinks(Refused):
    """The result has as many working links as it may."""


class Invalid(LookupError):
    """No link of ours, or not any more."""


class Ended(Invalid):
    """A link of ours whose time is over or that was taken back. Which of the two is for nobody
    but those who made it."""


@transaction.atomic
def share(*, assessment: Assessment, label: str, days: int, at: datetime, by: Any) -> Share:
    """``days``: one of :data:`DAYS`, ValueError otherwise. Raises NotClosed and TooManyLinks."""
    if days not in DAYS:
        raise ValueError(f"A link lasts {DAYS} days, not {days}.")
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not locked.is_closed:
        raise NotClosed("Only a closed assessment has a result to share.")
    if locked.shares.live(at=at).count() >= MOST:  # type: ignore[attr-defined]
        raise TooManyLinks(f"{MOST} links work already. Take one back to make another.")
    made = Share.objects.create(
        assessment=locked,
        label=label,
        created_by=by,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    record("maturity.shared", about=made, by=by)
    return made


@transaction.atomic
def revoke(*, share: Share, at: datetime, by: Any) -> None:
    """Twice does no harm: the first time stands."""
    if Share.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=at):
        record("maturity.share-revoked", about=share, by=by)


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
