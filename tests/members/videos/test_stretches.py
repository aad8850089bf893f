"""What of a film was seen: merged, cut, and never counted twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.videos import instants
from members.videos.reports import WrongReport, read
from members.videos.stretches import is_watched, merged, total, within

STRETCHES = st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), max_size=12)


def test_the_same_minute_twice_is_one_minute() -> None:
    assert merged([(0, 60_000), (0, 60_000)], length=100_000) == [(0, 60_000)]


def test_stretches_that_touch_become_one_and_gaps_stay() -> None:
    rows = [(5000, 9000), (0, 4700), (20_000, 30_000)]
    assert merged(rows, length=60_000) == [(0, 9000), (20_000, 30_000)]


def test_nothing_lies_outside_the_film() -> None:
    assert merged([(-50, 100), (900, 5000)], length=1000) == [(0, 100), (900, 1000)]


@given(STRETCHES)
def test_merging_again_changes_nothing_and_counts_no_more_than_the_film(
    rows: list[tuple[int, int]],
) -> None:
    once = merged(rows, length=1500)
    assert merged(once, length=1500) == once
    assert total(once) <= 1500
    assert all(a[1] < b[0] for a, b in pairwise(once))


@given(STRETCHES, st.integers(0, 3000))
def test_no_more_is_kept_than_was_allowed(rows: list[tuple[int, int]], most: int) -> None:
    once = merged(rows, length=1500)
    assert total(within(once, most=most)) == min(most, total(once))


@pytest.mark.parametrize(
    ("seen", "length", "watched"),
    [(90, 100, True), (89, 100, False), (100, 100, True), (0, 0, False), (1, 0, False)],
)
def test_nine_tenths_are_watched(seen: int, length: int, watched: bool) -> None:
    assert is_watched(seen, length=length) is watched


def test_a_report_is_a_position_and_stretches() -> None:
    report = read({"position": "31.5", "played": "0-9.5,20-31.5"})
    assert (report.position, report.played) == (31_500, [(0, 9500), (20_000, 31_500)])
    assert read({"position": "0"}).played == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"position": "soon"},
        {"position": "-1"},
        {"position": "nan"},
        {"position": "1e5"},
        {"position": "999999999"},
        {"position": "٣"},
        {"position": "1", "played": "5"},
        {"position": "1", "played": "9-5"},
        {"position": "1", "played": "a-b"},
        {"position": "1", "played": "0-1," * 201},
    ],
)
def test_a_forged_report_is_none(sent: dict[str, str]) -> None:
    with pytest.raises(WrongReport):
        read(sent)


@pytest.mark.parametrize(
    ("ms", "said"), [(0, "0:00"), (59_999, "0:59"), (761_000, "12:41"), (3_725_000, "1:02:05")]
)
def test_moments_are_told_as_clocks(ms: int, said: str) -> None:
    assert instants.clock(ms) == said
    assert instants.from_clock(said) == ms // 1000 * 1000


@pytest.mark.parametrize("text", ["", "12", "1:2", "1:61", "1:75:00", "100:00:00", "1:00:00:00"])
def test_what_is_no_clock_is_none(text: str) -> None:
    assert instants.from_clock(text) is None


@pytest.mark.parametrize(
    ("ms", "said"), [(1_265_000, "21 min 5 s"), (60_000, "1 min"), (3_900_000, "1 h 5 min")]
)
def test_lengths_are_told_in_words(ms: int, said: str) -> None:
    assert instants.in_words(ms) == said
