"""The rules of the ranking without a database: means, intervals, ranks, ranges, movement, awards."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rankings import awards
from members.rankings.awards import Candidate, winner
from members.rankings.intervals import differ, t_cdf, t_quantile, welch_freedom, wilson
from members.rankings.moves import Now, Past, like_for_like, move
from members.rankings.ranges import rank_ranges
from members.rankings.standings import (
    Row,
    Sample,
    Sums,
    Sure,
    Weights,
    apportion,
    figures,
    label,
    near_leader,
    rank,
)

HALVES = Weights()


def sums(calls: list[tuple[int | None, int]], weight: int = 1) -> Sums:
    """From (Mastery or None, Accessibility) of each call in whole points, all skills alike."""
    fine = [(None if m is None else m * 10_000, a * 10_000) for m, a in calls]
    known = [(m, a) for m, a in fine if m is not None]
    return Sums(
        weight=weight,
        calls=len(calls),
        answered=len(known),
        skills=(sum(m for m, _ in known) * 100,) * 5,
        accessibility=sum(a for _, a in fine) * 100,
        mastery_squares=sum(m * m for m, _ in known),
        accessibility_squares=sum(a * a for _, a in fine),
        products=sum(m * a for m, a in known),
        mastery_fine=sum(m for m, _ in known),
        accessibility_fine=sum(a for _, a in fine),
        wait=60 * len(known),
    )


SPOKEN = st.tuples(st.integers(0, 100), st.integers(0, 100))


def test_the_quantiles_are_those_of_the_tables() -> None:
    for freedom, value in ((1, 12.706), (2, 4.303), (7, 2.365), (11, 2.201), (29, 2.045)):
        assert t_quantile(freedom) == pytest.approx(value, abs=5e-4)
    assert t_quantile(10**6) == pytest.approx(1.96, abs=1e-3)
    with pytest.raises(ValueError, match="from 1 on"):
        t_quantile(0)


@given(st.integers(1, 300))
def test_a_quantile_turns_the_distribution_round(freedom: int) -> None:
    assert t_cdf(t_quantile(freedom), freedom) == pytest.approx(0.975, abs=1e-10)
    assert t_cdf(0.0, freedom) == 0.5


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(9, 10, 59.6, 98.2), (12, 12, 75.8, 100.0), (8, 12, 39.1, 86.2)]
)
def test_wilson_gives_the_published_examples(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert (round(found[0] * 100, 1), round(found[1] * 100, 1)) == (low, high)


@pytest.mark.parametrize(("hits", "of"), [(1, 0), (-1, 3), (4, 3)])
def test_a_proportion_of_nothing_or_of_too_few_is_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        wilson(hits, of)


@pytest.mark.parametrize(("calls", "half"), [(3, 29.8), (5, 14.9), (8, 10.0), (12, 7.6)])
def test_with_a_spread_of_twelve_the_interval_is_as_wide_as_the_method_says(
    calls: int, half: float
) -> None:
    assert t_quantile(calls - 1) * 12 / sqrt(calls) == pytest.approx(half, abs=0.05)


@given(st.lists(SPOKEN, min_size=2, max_size=20))
def test_when_all_are_answered_it_is_the_plain_t_interval(calls: list[tuple[int, int]]) -> None:
    found = figures([sums(calls)], HALVES)
    overall = [(m + a) / 2 for m, a in calls]
    assert found.fraction == Fraction(sum(m + a for m, a in calls), 2 * len(calls))
    assert found.error == pytest.approx(stdev(overall) / sqrt(len(overall)), abs=1e-9)
    assert found.freedom == len(calls) - 1


@pytest.mark.parametrize(
    "reasons",
    [
        [(3, [(80, 60), (60, 80), (None, 0)]), (2, [(50, 70), (90, 40), (70, 70), (None, 0)])],
        [(3, [(80, 60), (60, 80)]), (1, [(None, 0), (None, 0), (None, 0)])],
        [(1, [(80, 61), (62, 83), (None, 0), (47, 90), (71, 20)])],
    ],
)
def test_the_interval_is_the_one_that_the_method_page_describes(
    reasons: list[tuple[int, list[tuple[Any, int]]]],
) -> None:
    """Call by call, in the page's own words, with 60 per cent for Agent Mastery."""
    whole = sum(weight for weight, _ in reasons)
    answered = sum(weight for weight, calls in reasons if any(m is not None for m, _ in calls))
    squares, spread = 0.0, 0.0
    for weight, calls in reasons:
        known = [m for m, _ in calls if m is not None]
        mean_a = sum(a for _, a in calls) / len(calls)
        for m, a in calls:
            pull = 0.4 * (a - mean_a)
            if m is not None:
                w = 0.6 * whole / answered
                pull += w * (m - sum(known) / len(known)) / (len(known) / len(calls))
            squares += pull**2
        spread += (weight / whole) ** 2 / len(calls)
    freedom = sum(len(calls) for _, calls in reasons) - len(reasons)
    error = sqrt(squares / freedom * spread)
    found = figures(
        [sums(calls, weight) for weight, calls in reasons], Weights(mastery=60, accessibility=40)
    )
    assert (found.error, found.freedom) == (pytest.approx(error, abs=1e-9), freedom)
    assert found.overall is not None and found.interval is not None
    reach = t_quantile(freedom) * error * 1_000_000
    assert found.interval[1] == pytest.approx(min(100_000_000, found.overall + reach), abs=2)


def test_unanswered_calls_count_for_accessibility_alone() -> None:
    found = figures([sums([(80, 60), (60, 80), (None, 0), (None, 0)])], HALVES)
    assert (found.mastery, found.accessibility) == (70_000_000, 35_000_000)
    assert found.overall == 52_500_000
    assert (found.answer_rate, found.wait) == (50_000_000, 60_000_000)


def test_without_an_answered_call_there_is_no_overall() -> None:
    found = figures([sums([(None, 0)] * 3)], HALVES)
    assert (found.overall, found.mastery, found.interval, found.tenths) == (None,) * 4
    assert found.accessibility == 0


def test_the_mix_of_scenarios_moves_nobody() -> None:
    easy, hard = [(90, 90)], [(30, 30)]
    for mix in (1, 7):
        found = figures([sums(easy * mix, 3), sums(hard * 2, 1)], HALVES)
        assert found.overall == 75_000_000


def test_weights_take_the_place_of_a_scenario_without_answered_calls() -> None:
    found = figures([sums([(80, 80), (80, 80)], 1), sums([(None, 0), (None, 0)], 1)], HALVES)
    assert found.mastery == 80_000_000 and found.accessibility == 40_000_000
    assert found.error == 0


def test_no_calls_are_no_figures() -> None:
    with pytest.raises(ValueError, match="No calls"):
        figures([], HALVES)


@given(
    st.lists(
        st.lists(SPOKEN | st.tuples(st.none(), st.just(0)), min_size=1, max_size=7),
        min_size=1,
        max_size=4,
    )
)
def test_an_interval_holds_its_score_and_stays_on_the_scale(calls: Any) -> None:
    found = figures([sums(rows, weight) for weight, rows in enumerate(calls, 1)], HALVES)
    if found.interval is not None and found.overall is not None:
        low, high = found.interval
        assert 0 <= low <= found.overall <= high <= 100_000_000
        assert found.freedom is not None and found.freedom >= 1


@pytest.mark.parametrize(("unanswered", "least"), [(0.0, 930), (0.125, 890)])
def test_the_interval_holds_the_truth_about_nineteen_times_in_twenty(
    unanswered: float, least: int
) -> None:
    """1,000 periods of twelve calls in three scenarios. Calls that nobody answers make scores
    lopsided, and twelve of those are few: there it is about eighteen times in twenty."""
    import numpy as np

    stream, hits = np.random.RandomState(4), 0
    truth = 0.5 * 60 + 0.5 * 70 * (1 - unanswered)
    for _ in range(1_000):
        strata = []
        for weight in (4, 3, 3):
            calls: list[tuple[int | None, int]] = []
            for _ in range(4):
                if stream.random_sample() < unanswered:
                    calls.append((None, 0))
                else:
                    calls.append((stream.randint(45, 76), stream.randint(50, 91)))
            strata.append(sums(calls, weight))
        interval = figures(strata, HALVES).interval
        hits += interval is not None and interval[0] <= truth * 1e6 <= interval[1]
    assert least <= hits <= 975


def row(key: str, overall: str, mastery: str = "50", access: str = "50") -> Row:
    micro = [int(Decimal(text) * 1_000_000) for text in (overall, mastery, access)]
    return Row(key, key, *micro)


def test_equal_at_one_decimal_is_equal_in_rank_and_the_next_rank_is_left_out() -> None:
    found = rank([row("a", "61.25"), row("b", "61.34"), row("c", "70"), row("d", "61.24")])
    assert [(r.key, r.rank, r.label) for r in found] == [
        ("c", 1, "1"),
        ("a", 2, "=2"),
        ("b", 2, "=2"),
        ("d", 4, "4"),
    ]
    assert label(3, is_tied=True) == "=3"


def test_inside_a_tie_the_order_is_by_mastery_accessibility_and_name() -> None:
    rows = [row("b", "50"), row("A", "50"), row("c", "50", "50", "51"), row("d", "50", "51", "0")]
    assert [r.key for r in rank(rows)] == ["d", "c", "A", "b"]
    assert {r.rank for r in rank(rows)} == {1}


@given(st.lists(st.integers(0, 100_000_000), min_size=1, max_size=30))
def test_ranks_are_one_more_than_those_above(scores: list[int]) -> None:
    rows = [Row(n, str(n), score, 0, 0) for n, score in enumerate(scores)]
    tenths = [r.tenths for r in rows]
    for found in rank(rows):
        assert found.rank == 1 + sum(other > tenths[found.key] for other in tenths)
        assert found.is_tied is (tenths.count(tenths[found.key]) > 1)


@given(st.integers(1, 10**12), st.integers(1, 10**6))
def test_a_score_cut_at_six_decimals_rounds_to_the_tenth_of_the_exact_one(
    up: int, down: int
) -> None:
    exact = Fraction(up % (100 * down), down)
    cut = exact.numerator * 1_000_000 // exact.denominator
    assert Row(1, "", cut, 0, 0).tenths == int(exact * 10 + Fraction(1, 2))


def test_the_leader_is_near_to_those_whose_difference_may_be_nothing() -> None:
    rows = {"a": Sure(70, 3, 10), "b": Sure(66, 3, 10), "c": Sure(50, 3, 10)}
    assert near_leader(rows, "a") == {"b"}
    assert differ(0.1, 0, 5, 0, 5) and not differ(0, 0, 5, 0, 5)
    assert welch_freedom(3, 10, 3, 10) == 20


@given(
    st.dictionaries(st.text(max_size=3), st.integers(-(10**9), 10**9), min_size=1),
    st.integers(1, 999),
)
def test_parts_are_rounded_so_that_they_sum_to_the_whole(parts: dict[str, int], of: int) -> None:
    whole = sum(parts.values()) // of
    found = apportion(parts, of, whole)
    assert sum(found.values()) == whole
    assert all(abs(found[key] - parts[key] / of) <= 1 for key in parts)


def test_parts_of_another_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="not what the parts"):
        apportion({"a": 10}, 1, 12)


def test_likely_ranks_are_the_same_for_the_same_seed_and_certain_where_scores_are_far_apart() -> (
    None
):
    samples = {
        key: [Sample(1, [(score * 100_000_000 + n * 10**8, score * 1_000_000) for n in range(8)])]
        for key, score in (("a", 80), ("b", 78), ("c", 20))
    }
    found = rank_ranges(samples, HALVES, seed=7)
    assert found == rank_ranges(samples, HALVES, seed=7)
    assert found["c"] == (3, 3) and found["a"][0] == 1
    assert rank_ranges({}, HALVES, seed=7) == {}


def test_a_correction_to_one_does_not_draw_the_others_again() -> None:
    mine = [Sample(1, [(5_000_000_000 + n * 10**9, 50_000_000) for n in range(9)])]
    far = [Sample(1, [(0, 0)] * 8)]
    assert (
        rank_ranges({"a": mine, "b": far}, HALVES, seed=3)["a"]
        == rank_ranges({"a": mine, "c": far}, HALVES, seed=3)["a"]
    )


def past(number: int, rank: int | None, overall: str = "60", **more: Any) -> Past:
    fields = {"standard": 1, "error": Decimal(3), "freedom": 10} | more
    return Past(number=number, rank=rank, overall=Decimal(overall), **fields)


def now(rank: int | None, overall: str = "60", standard: int = 1) -> Now:
    return Now(standard, rank, Decimal(overall), Decimal(3), 10)


def test_movement_is_the_rank_before_less_the_rank_now() -> None:
    found = move(now(2, "72"), [past(1, 5, streak_up=1)])
    assert (found.movement, found.entry, found.last_rank) == (3, "same", 5)
    assert (found.points_change, found.is_change_clear) == (Decimal(12), True)
    assert (found.streak_up, found.is_best_yet) == (2, True)
    steady = move(now(4, "61"), [past(1, 3)])
    assert (steady.movement, steady.is_change_clear, steady.streak_up) == (-1, False, 0)


@pytest.mark.parametrize(
    ("history", "rank_now", "entry", "last"),
    [
        ([], 4, "new", None),
        ([past(1, None)], 4, "new", None),
        ([past(2, 3)], 4, "returned", 3),
        ([past(1, None), past(2, 3)], 4, "", 3),
        ([past(1, 3)], None, "", 3),
    ],
)
def test_entries_are_new_returned_or_not_eligible_before(
    history: list[Past], rank_now: int | None, entry: str, last: int | None
) -> None:
    found = move(now(rank_now), history)
    assert (found.entry, found.last_rank, found.movement) == (entry, last, None)


def test_across_a_change_of_method_nothing_moves_but_leading_goes_on() -> None:
    found = move(now(1, "72", standard=2), [past(1, 1, streak_led=4, streak_up=2)])
    assert (found.movement, found.points_change, found.is_best_yet) == (None, None, False)
    assert (found.streak_led, found.streak_up) == (5, 0)


def test_like_for_like_leaves_out_who_came_and_who_went() -> None:
    before = {key: row(key, score) for key, score in (("a", "70"), ("b", "60"), ("gone", "65"))}
    today = {key: row(key, score) for key, score in (("a", "60"), ("b", "61"), ("new", "80"))}
    assert like_for_like(today, before) == {"a": -1, "b": 1}


def candidate(
    key: str, calls: int = 10, mastery: str = "60", access: str = "60", wait: str = "90"
) -> Candidate:
    return Candidate(key, calls, Decimal(mastery), Decimal(access), Decimal(wait))


@pytest.mark.parametrize(
    ("second", "keys", "decided"),
    [
        (candidate("b", calls=11), ("b",), "calls"),
        (candidate("b", mastery="59.9"), ("a",), "mastery"),
        (candidate("b", access="60.1"), ("b",), "accessibility"),
        (candidate("b", wait="89"), ("b",), "wait"),
        (candidate("b", wait="90.04"), ("a", "b"), "nothing"),
    ],
)
def test_an_award_is_decided_by_the_published_list(
    second: Candidate, keys: tuple[str, ...], decided: str
) -> None:
    won = winner([(candidate("a"), Decimal("70.04")), (second, Decimal("70.01"))])
    assert won is not None
    assert (won.keys, won.decided_by, won.is_joint) == (keys, decided, len(keys) > 1)


def test_the_score_decides_where_it_can_and_the_shortest_wait_wins() -> None:
    rows = [(candidate("a"), Decimal("70")), (candidate("b", calls=99), Decimal("71"))]
    assert winner(rows) == awards.Won(("b",), "score")
    assert winner(rows, lowest=True) == awards.Won(("a",), "score")
    assert winner([]) is None
