"""From what a shopper notes to a call's scores: every scale, items that do not apply, and every way
in which a call cannot be."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rankings.scales import Method, Scale, Scores, Timings, Unscorable, score_call

ITEMS = (
    *(Scale(f"S{place}A", place, "yes_no", 60) for place in range(1, 6)),
    *(Scale(f"S{place}B", place, "rating", 40) for place in range(1, 6)),
    Scale("WAIT", 0, "seconds", 70, "wait", 20, 600),
    Scale("LAY", 0, "count", 30, table=(100, 80, 40, 0)),
)
METHOD = Method(1, ("A", "B", "C", "D", "E"), (20, 25, 25, 15, 15), ITEMS)
SPOKEN = Timings(30, 20, 240)
ALL_YES: dict[str, Any] = {
    **{f"S{place}A": True for place in range(1, 6)},
    **{f"S{place}B": 5 for place in range(1, 6)},
    "LAY": 0,
}


def answered(timings: Timings = SPOKEN, **changes: Any) -> Scores:
    return score_call(METHOD, "answered", timings, ALL_YES | changes)


def wrong(outcome: str, timings: Timings, **changes: Any) -> dict[str, str]:
    with pytest.raises(Unscorable) as refused:
        score_call(METHOD, outcome, timings, ALL_YES | changes)
    return refused.value.errors


def test_a_faultless_call_scores_a_hundred_everywhere() -> None:
    scores = answered()
    assert scores.skills == (100_000_000,) * 5
    assert scores.mastery == 10_000_000_000
    assert scores.accessibility == 100_000_000


@pytest.mark.parametrize(("raw", "points"), [(1, 0), (2, 25), (3, 50), (4, 75), (5, 100)])
def test_a_rating_of_one_to_five_is_nought_to_a_hundred(raw: int, points: int) -> None:
    assert ITEMS[5].points(raw) == points


@pytest.mark.parametrize(
    ("wait", "points"),
    [
        (0, 100),
        (20, 100),
        (21, Fraction(57900, 580)),
        (310, 50),
        (599, Fraction(100, 580)),
        (600, 0),
        (900, 0),
    ],
)
def test_seconds_run_in_a_straight_line_and_are_clamped(wait: int, points: Fraction) -> None:
    scale = ITEMS[10]
    assert Fraction(scale.points(wait), scale.unit) == points


@pytest.mark.parametrize(("raw", "points"), [(0, 100), (2, 40), (3, 0), (9, 0)])
def test_a_count_is_looked_up_and_the_last_goes_for_more(raw: int, points: int) -> None:
    assert ITEMS[11].points(raw) == points


def test_what_does_not_apply_drops_out_and_the_others_take_its_weight() -> None:
    assert answered(S1A=None, S1B=3).skills[0] == 50_000_000
    assert answered(S1A=False, S1B=None).skills[0] == 0
    assert answered(LAY=None).accessibility == 100_000_000


def test_scores_are_rounded_half_up_at_the_micro_point() -> None:
    scores = answered(Timings(30, 21, 240), LAY=None)
    exact = Fraction(57900, 580) * 1_000_000
    assert scores.accessibility == int(exact + Fraction(1, 2))


def test_mastery_is_the_weighted_sum_of_the_skills_without_rounding() -> None:
    scores = answered(S1A=False, S4B=2)
    assert scores.mastery == sum(
        w * (s or 0) for w, s in zip(METHOD.weights, scores.skills, strict=True)
    )


def test_nobody_answering_is_nothing_for_accessibility_and_no_mastery() -> None:
    scores = score_call(METHOD, "unanswered", Timings(menu=40), {})
    assert (scores.accessibility, scores.mastery, scores.skills) == (0, None, (None,) * 5)


def test_a_call_that_failed_on_our_side_has_no_scores() -> None:
    scores = score_call(METHOD, "failed", Timings(), {})
    assert (scores.accessibility, scores.mastery) == (None, None)


@pytest.mark.parametrize(
    ("outcome", "timings", "field"),
    [
        ("answered", Timings(30, None, 240), "wait"),
        ("answered", Timings(30, 600, 240), "wait"),
        ("answered", Timings(-1, 20, 240), "menu"),
        ("answered", Timings(3_601, 20, 240), "menu"),
        ("answered", Timings(30, 20, 14_401), "talk"),
        ("answered", Timings(30, 20, 0), "talk"),
        ("answered", Timings(30, 20.5, 240), "wait"),  # type: ignore[arg-type]
        ("answered", Timings(30, True, 240), "wait"),
        ("unanswered", Timings(30, 700, None), "wait"),
        ("unanswered", Timings(30, None, 5), "talk"),
        ("maybe", Timings(30, 20, 240), "outcome"),
    ],
)
def test_impossible_timings_are_named(outcome: str, timings: Timings, field: str) -> None:
    assert field in wrong(outcome, timings)


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("S1A", 1),
        ("S1A", "yes"),
        ("S1B", 0),
        ("S1B", 6),
        ("S1B", 2.0),
        ("S1B", True),
        ("LAY", -1),
        ("LAY", 100),
        ("XX", 1),
        ("WAIT", 20),
    ],
)
def test_an_answer_that_an_item_cannot_have_is_named(code: str, raw: Any) -> None:
    assert code in wrong("answered", SPOKEN, **{code: raw})


def test_a_competency_without_any_item_that_applies_is_refused_by_its_code() -> None:
    assert wrong("answered", SPOKEN, S3A=None, S3B=None) == {
        "C": "At least one of its items must apply."
    }


def test_all_problems_of_a_call_are_named_at_once() -> None:
    assert wrong("answered", Timings(None, 20, 1), S1A=3, ZZ=1).keys() == {"menu", "S1A", "ZZ"}


def test_skills_of_a_call_that_nobody_answered_are_refused() -> None:
    assert "S1A" in wrong("unanswered", Timings(menu=10))


@given(
    st.fixed_dictionaries(
        {
            **{f"S{p}A": st.booleans() for p in range(1, 6)},
            **{f"S{p}B": st.none() | st.integers(1, 5) for p in range(1, 6)},
            "LAY": st.none() | st.integers(0, 99),
        }
    ),
    st.integers(0, 599),
)
def test_every_possible_call_scores_from_nought_to_a_hundred(
    answers: dict[str, Any], wait: int
) -> None:
    scores = score_call(METHOD, "answered", Timings(10, wait, 100), answers)
    assert all(0 <= (skill if skill is not None else -1) <= 100_000_000 for skill in scores.skills)
    assert scores.mastery is not None and 0 <= scores.mastery <= 10_000_000_000
    assert scores.accessibility is not None and 0 <= scores.accessibility <= 100_000_000
