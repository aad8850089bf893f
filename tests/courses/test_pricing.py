"""The one price: sums to the cent, for every price and every discount, and floats are refused."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.pricing import quote
from members.memberships.gst import gst_in, to_cent

CENT = Decimal("0.01")
#: Whole numbers of cents and of hundredths of a per cent: ten times as fast as drawing decimals.
prices = st.integers(0, 999_999_999).map(lambda cents: Decimal(cents).scaleb(-2))
percents = st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


def holds(price: Decimal, percent: Decimal) -> None:
    result = quote(price, percent)
    assert result.list_price == result.member_price + result.saving
    assert 0 <= result.member_price <= result.list_price
    assert result.saving >= 0
    exact = price * (100 - percent) / 100
    assert abs(result.member_price - exact) <= CENT / 2
    if abs(result.member_price - exact) == CENT / 2:
        assert result.member_price > exact, "half a cent goes up"
    for amount in (result.member_price, result.saving, result.list_gst, result.member_gst):
        assert amount == amount.quantize(CENT)
    assert abs(result.list_gst * 11 - result.list_price) <= Decimal("0.055")
    assert abs(result.member_gst * 11 - result.member_price) <= Decimal("0.055")
    assert result.price_for(is_member=True) == result.member_price
    assert result.price_for(is_member=False) == result.list_price


@settings(max_examples=300, deadline=None)
@given(prices, percents)
def test_list_price_is_member_price_plus_saving(price: Decimal, percent: Decimal) -> None:
    holds(price, percent)


@pytest.mark.once
def test_it_holds_for_ten_thousand_prices() -> None:
    """Any ten thousand, the same at each run."""
    draw = Random(25)
    for _each in range(10_000):
        price = Decimal(draw.randrange(10 ** draw.randint(1, 9))).scaleb(-2)
        holds(price, Decimal(draw.randint(0, 10_000)).scaleb(-2))


@settings(max_examples=300, deadline=None)
@given(prices, percents, percents)
def test_a_larger_discount_never_costs_more(price: Decimal, one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    assert quote(price, more).member_price <= quote(price, less).member_price


@pytest.mark.parametrize(
    ("price", "percent", "member", "saving"),
    [
        ("1180.00", "25", "885.00", "295.00"),
        ("745.50", "25", "559.13", "186.37"),  # 559.125: half up
        ("0.01", "25", "0.01", "0.00"),
        ("0.02", "25", "0.02", "0.00"),  # 0.015
        ("980.00", "40", "588.00", "392.00"),
        ("100.00", "33.33", "66.67", "33.33"),
        ("100.00", "0", "100.00", "0.00"),
        ("100.00", "100", "0.00", "100.00"),
        ("0.00", "25", "0.00", "0.00"),
    ],
)
def test_prices_as_a_person_would_work_them_out(
    price: str, percent: str, member: str, saving: str
) -> None:
    result = quote(Decimal(price), Decimal(percent))
    assert (str(result.member_price), str(result.saving)) == (member, saving)


def test_gst_is_an_eleventh_of_what_is_paid() -> None:
    assert gst_in(Decimal("110.00")) == Decimal("10.00")
    assert quote(Decimal("1180.00"), Decimal("25")).list_gst == Decimal("107.27")
    assert quote(Decimal("1180.00"), Decimal("25")).member_gst == Decimal("80.45")


def test_half_a_cent_is_rounded_up() -> None:
    assert to_cent(Decimal("0.125")) == Decimal("0.13")
    assert to_cent(Decimal("0.135")) == Decimal("0.14"), "not to the even cent"


@pytest.mark.parametrize("wrong", [100.0, 25, "100", None, True])
def test_only_decimals_are_money(wrong: object) -> None:
    with pytest.raises(TypeError):
        quote(wrong, Decimal(25))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        quote(Decimal(100), wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("price", "percent"),
    [
        ("-0.01", "25"),
        ("1.005", "25"),
        ("1", "-1"),
        ("1", "100.01"),
        ("NaN", "1"),
        ("1", "sNaN"),
    ],
)
def test_impossible_prices_and_discounts_are_refused(price: str, percent: str) -> None:
    with pytest.raises(ValueError):
        quote(Decimal(price), Decimal(percent))
