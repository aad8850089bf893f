"""Making links by which somebody without an account reads a result, and taking them back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ..audit import record
from ..errors import NotClosed, TooManyLinks
from ..models import Assessment, Share

#: How long a link may be meant to last, in days.
DAYS = (7, 30, 90)
#: Working links of one result.
MOST = 20


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
