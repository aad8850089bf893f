"""Which areas come first: the gap times the weight, then the mean, then the order of the bank;
and before everything a foundation at level 1."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.maturity.priorities import FOUNDATION, Standing, priorities, usual_target


def codes(*standings: Standing, limit: int = 3) -> list[str]:
    return [each.code for each in priorities(standings, limit=limit)]


def at(code: str, mean: float, level: int, target: int = 4, weight: int = 1) -> Standing:
    return Standing(code, F(str(mean)), level, target, F(weight))


def test_largest_gap_comes_first() -> None:
    assert codes(at("AA", 3.2, 3), at("BB", 2.1, 2), at("CC", 1.9, 1)) == ["CC", "BB", "AA"]


def test_weight_multiplies_the_gap() -> None:
    assert codes(at("AA", 2, 2), at("BB", 3, 3, weight=3)) == ["BB", "AA"]


def test_tie_goes_to_the_lower_mean_and_then_to_the_order_of_the_bank() -> None:
    assert codes(at("AA", 2.8, 2), at("BB", 2.2, 2), at("CC", 2.2, 2)) == ["BB", "CC", "AA"]


@pytest.mark.parametrize("code", FOUNDATION)
def test_foundation_at_level_1_comes_first_whatever_its_gap(code: str) -> None:
    assert codes(at("AA", 1, 1, 5), at(code, 1.8, 1, target=1)) == [code, "AA"]
    assert codes(at("AA", 1, 1, 5), at(code, 2.0, 2, target=3)) == ["AA", code]


def test_two_foundations_keep_the_rule_between_them() -> None:
    assert codes(at("LG", 1.6, 1, 2), at("WF", 1.2, 1, 4), at("AA", 1, 1, 5)) == ["WF", "LG", "AA"]


def test_areas_at_their_target_or_without_a_level_are_left_out() -> None:
    unknown = Standing("BB", None, None, 4)
    assert codes(at("AA", 4, 4), unknown, at("CC", 4.6, 4, target=3)) == []


def test_no_more_than_three_are_named() -> None:
    many = [at(c, 2, 2) for c in ("AA", "BB", "CC", "DD")]
    assert codes(*many) == ["AA", "BB", "CC"]
    assert codes(*many, limit=1) == ["AA"]


def test_weights_of_zero_for_all_count_as_equal() -> None:
    assert codes(at("AA", 3, 3, weight=0), at("BB", 2, 2, weight=0)) == ["BB", "AA"]


@pytest.mark.parametrize(
    "wrong",
    [Standing("AA", F(1), 1, 6), Standing("AA", F(1), 0, 2), Standing("AA", F(1), 1, 2, F(-1))],
)
def test_what_cannot_be_is_refused(wrong: Standing) -> None:
    with pytest.raises(ValueError, match="AA"):
        priorities([wrong])


def test_usual_target_is_one_above_the_whole_and_never_above_five() -> None:
    assert [usual_target(level) for level in (None, 1, 4, 5)] == [5, 2, 5, 5]


_standings = st.lists(
    st.tuples(
        st.sampled_from(["LG", "WF", "AA", "BB", "CC", "DD"]), st.integers(1, 5), st.integers(1, 5)
    ),
    unique_by=lambda row: row[0],
)


@given(_standings)
def test_every_priority_has_a_gap_or_is_a_foundation_at_level_1(
    rows: list[tuple[str, int, int]],
) -> None:
    given_ = [Standing(code, F(level), level, target) for code, level, target in rows]
    found = priorities(given_)
    assert len(found) <= 3
    assert all(each.gap > 0 or each.is_foundation for each in found)
    flags = [each.is_foundation for each in found]
    assert flags == sorted(flags, reverse=True)
