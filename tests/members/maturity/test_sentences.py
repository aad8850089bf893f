"""Results in sentences: the level as it was earned, nothing more."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from members.maturity import sentences


@pytest.mark.parametrize(
    ("who", "level", "levels", "said"),
    [
        ("You", 3, [3, 3, 2], "You are Established, with one area still catching up."),
        ("Potoroo", 3, [3, 3], "Potoroo is Established, in every area."),
        ("Potoroo", 2, [2, 3, 4], "Potoroo is Emerging, with two areas already above it."),
        ("You", 5, [5, None], "You are Leading in the one area with enough answers."),
        (
            "Potoroo",
            3,
            [3, None, 3],
            "Potoroo is Established in the two areas with enough answers.",
        ),
        ("You", None, [None], "You have too few answers for a level."),
    ],
)
def test_headline(who: str, level: int | None, levels: list[int | None], said: str) -> None:
    assert sentences.headline(who, level, levels) == said


def test_lead_names_what_is_below_and_what_has_no_level() -> None:
    said = sentences.lead(3, [("Knowledge", 2), ("Hiring", 3), ("Coaching", None)])
    assert said.startswith("One of three areas is at level 3 or above")
    assert said.endswith("Below it: Knowledge. Without a level: Coaching.")


def test_capped_level_is_explained() -> None:
    said = sentences.arithmetic(F(42, 10), 2, [1, 5, 5])
    assert "The average alone would be level 4." in said
    assert "the lowest area, which is at 1" in said


def test_average_that_rounds_up_to_a_level_is_not_said_to_reach_it() -> None:
    said = sentences.arithmetic(F(295, 100), 2, [2])
    assert said.startswith("Average just below 3.0, which is 49 on a scale of 100.")
    assert "Level 3 takes an average of 3" in said


@pytest.mark.parametrize(
    ("mean", "index"), [(F(272, 100), 43), (F(274, 100), 44), (F(27199, 10000), 43), (F(1), 0)]
)
def test_index_is_rounded_half_up_from_what_it_is_exactly(mean: F, index: int) -> None:
    """Half of one, 42.5 from 2.70 and 43.5 from 2.74: never to the even neighbour."""
    assert f"which is {index} on" in sentences.arithmetic(mean, int(mean), [int(mean)])
    assert "which is 43 on" in sentences.arithmetic(F(270, 100), 2, [2])


def test_top_has_nothing_above() -> None:
    assert sentences.arithmetic(F(5), 5, [5]).endswith("There is no level above.")
    assert sentences.arithmetic(None, None, []) == ""


@pytest.mark.parametrize(
    ("by", "shown"), [(F(1, 4), "+0.3"), (F(-1, 5), "−0.2"), (F(1, 100), "±0.0"), (F(0), "±0.0")]
)
def test_differences_carry_their_sign(by: F, shown: str) -> None:
    assert sentences.signed(by) == shown


def test_names_are_listed_as_people_say_them() -> None:
    assert sentences.listed([]) == ""
    assert sentences.listed(["A"]) == "A"
    assert sentences.listed(["A", "B", "C"]) == "A, B and C"
    assert (sentences.number(12), sentences.number(13)) == ("twelve", "13")
