"""Whose turn it is, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from members.places import queue

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@given(st.integers(1, 50), st.integers(0, 60), st.sets(st.integers(1, 999), max_size=40))
def test_offers_go_to_the_first_in_line_and_never_beyond_what_is_free(capacity, taken, numbers):
    chosen = queue.next_in_line(numbers, capacity=capacity, taken=taken)
    assert len(chosen) == min(max(capacity - taken, 0), len(numbers))
    assert chosen == sorted(numbers)[: len(chosen)]


@given(st.integers(1, 50), st.integers(0, 60), st.integers(0, 40))
def test_nobody_new_comes_before_those_who_wait(capacity, taken, waiting):
    if queue.is_open_to_newcomers(capacity=capacity, taken=taken, waiting=waiting):
        assert taken + waiting < capacity


@given(st.lists(st.integers(1, 30), unique=True))
def test_a_seat_is_the_lowest_that_is_free(seats):
    seat = queue.seat_for(seats)
    assert seat not in seats
    assert all(lower in seats for lower in range(1, seat))


def test_an_offer_never_outlasts_the_beginning():
    soon = NOW + timedelta(hours=1)
    assert queue.offer_ends(NOW, hours=4, closes_at=soon) == soon
    assert queue.offer_ends(NOW, hours=4, closes_at=NOW + timedelta(days=2)) == NOW + timedelta(
        hours=4
    )


def test_the_turn_counts_those_before():
    assert queue.ahead(7, [3, 5, 7, 9]) == 2
    assert queue.ahead(1, []) == 0
