"""Cents and GST: the one place where money is rounded. Pure: standard library only.

Every price of the portal is in AUD and includes GST of a tenth, so the GST is an eleventh of it.
Source: ATO, "price divided by 11".
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
#: A tenth on top is an eleventh of the whole.
SHARE = Decimal(11)


def to_cent(amount: Decimal) -> Decimal:
    """Rounded half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def gst_in(amount: Decimal) -> Decimal:
    """The GST inside ``amount`` (AUD including GST), half up to the cent."""
    return to_cent(amount / SHARE)
