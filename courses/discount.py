"""The usual members' discount, read from the settings: the one place where it is."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def usual_percent() -> Decimal:
    """In percent, 0 to 100. ImproperlyConfigured when the setting is anything else; asked once
    when the portal starts, so that no page can come up with a price that is not meant."""
    given = str(settings.MEMBER_DISCOUNT_PERCENT).strip()
    try:
        percent = Decimal(given)
    except InvalidOperation:
        percent = Decimal("NaN")
    if not (percent.is_finite() and 0 <= percent <= 100):
        raise ImproperlyConfigured(
            f"MEMBER_DISCOUNT_PERCENT is {given!r}. Set a percentage from 0 to 100, without the "
            "sign: MEMBER_DISCOUNT_PERCENT=25"
        )
    return percent
