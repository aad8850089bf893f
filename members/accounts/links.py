"""The signed links that ask an address to agree to a change."""

from __future__ import annotations

from enum import StrEnum

from django.core import signing

from .models import AddressChange

SALT = "members.accounts.address-change"


class Side(StrEnum):
    OLD = "old"
    NEW = "new"


def token_for(change: AddressChange, side: Side) -> str:
    return signing.dumps([change.pk, side], salt=SALT)


def read_token(token: str) -> tuple[AddressChange, Side] | None:
    """The change and the side that the link was written for; None when the link was not ours, is
    older than a change lasts, or belongs to a closed account."""
    try:
        number, side = signing.loads(token, salt=SALT, max_age=AddressChange.LASTS)
    except signing.BadSignature:
        return None
    changes = AddressChange.objects.select_related("user").filter(user__is_active=True)
    change = changes.filter(pk=number).first()
    return None if change is None else (change, Side(side))
