"""What a course costs a member. Pure: standard library only.

The guarantee is in ``docs/pricing.md``: the price shown is the price charged, because both are the
same :func:`quote`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from members.memberships.gst import gst_in, to_cent


@dataclass(frozen=True, slots=True)
class Quote:
    """All amounts in AUD including GST, to the cent. ``list_price == member_price + saving``."""

    list_price: Decimal
    discount_percent: Decimal
    member_price: Decimal
    saving: Decimal
    list_gst: Decimal
    member_gst: Decimal

    def price_for(self, *, is_member: bool) -> Decimal:
        return self.member_price if is_member else self.list_price


def quote(list_price: Decimal, discount_percent: Decimal) -> Quote:
    """The prices of one place on a course.

    ``list_price``: AUD including GST, at most two decimals, not negative.
    ``discount_percent``: 0 to 100, e.g. ``Decimal("12.5")``.
    Raises ValueError outside these ranges, TypeError for floats.
    """
    for value in (list_price, discount_percent):
        if not isinstance(value, Decimal):
            raise TypeError(f"Money and percentages are Decimal, not {type(value).__name__}.")
        if not value.is_finite():
            raise ValueError("A price or percentage must be a number.")
    if list_price < 0 or list_price != to_cent(list_price):
        raise ValueError("A list price is zero or more, in whole cents.")
    if not 0 <= discount_percent <= 100:
        raise ValueError("A discount is between 0 and 100 percent.")
    list_price = to_cent(list_price)
    member_price = to_cent(list_price * (100 - discount_percent) / 100)
    return Quote(
        list_price=list_price,
        discount_percent=discount_percent,
        member_price=member_price,
        saving=list_price - member_price,
        list_gst=gst_in(list_price),
        member_gst=gst_in(member_price),
    )
