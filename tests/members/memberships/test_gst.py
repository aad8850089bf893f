"""GST is an eleventh of a price that includes it, half up to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.memberships.gst import gst_in

CENTS = st.integers(0, 10_000_000).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.parametrize(
    ("price", "gst"),
    [
        ("330.00", "30.00"),
        ("1210.00", "110.00"),
        ("0.00", "0.00"),
        ("0.05", "0.00"),
        ("0.06", "0.01"),
        ("99.99", "9.09"),
        ("1.1550", "0.11"),
    ],
)
def test_gst_is_an_eleventh_half_up(price, gst):
    assert gst_in(Decimal(price)) == Decimal(gst)


@given(CENTS)
def test_gst_is_within_half_a_cent(price):
    assert abs(gst_in(price) * 11 - price) <= Decimal("0.055")
