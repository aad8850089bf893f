"""How the rankings write figures: half up, never by floats, minus signs and dashes as printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from members.rankings import wording


@pytest.mark.parametrize(
    ("value", "printed"),
    [("61.25", "61.3"), ("61.249999", "61.2"), ("0.05", "0.1"), ("100", "100.0")],
)
def test_points_round_half_up_at_one_decimal(value: str, printed: str) -> None:
    assert wording.points(Decimal(value)) == printed


def test_nothing_is_a_dash() -> None:
    assert {f(None) for f in (wording.points, wording.clock, wording.percent, wording.signed)} == {
        "–"
    }


@pytest.mark.parametrize(
    ("value", "printed"), [("3.25", "+3.3"), ("-0.44", "−0.4"), ("-0.04", "±0.0"), ("0", "±0.0")]
)
def test_a_change_has_its_sign(value: str, printed: str) -> None:
    assert wording.signed(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [("0", "0:00"), ("59.5", "1:00"), ("171", "2:51"), ("600", "10:00")]
)
def test_seconds_are_minutes_and_seconds(value: str, printed: str) -> None:
    assert wording.clock(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("number", "printed"),
    [(1, "1st"), (2, "2nd"), (11, "11th"), (13, "13th"), (22, "22nd"), (113, "113th")],
)
def test_ordinals(number: int, printed: str) -> None:
    assert wording.ordinal(number) == printed


def test_ranks_and_likely_ranks() -> None:
    assert wording.rank_label(3, is_tied=True) == "=3"
    assert wording.rank_label(None) == "–"
    assert wording.likely(2, 5) == "2nd–5th"
    assert wording.likely(1, 1) == "1st"
    assert wording.likely(None, None) == "–"


def test_names_are_cut_only_where_they_must_be() -> None:
    assert wording.shortened("Quokka", 6) == "Quokka"
    assert wording.shortened("Quokka Electric", 8) == "Quokka…"
