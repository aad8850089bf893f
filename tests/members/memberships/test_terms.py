"""Months and terms: the calendar that decides who is a member on which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.memberships.terms import (
    Span,
    add_months,
    covered_until,
    moved,
    overlap,
    renewal_opens_on,
    renewal_starts_on,
    term_from,
)

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
MONTHS = st.integers(1, 120)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_last_day_where_there_is_no_such_day(day, months, result):
    assert add_months(day, months) == result


def test_months_beyond_the_calendar_are_refused():
    with pytest.raises(ValueError, match="outside the calendar"):
        add_months(date(9999, 12, 1), 1)
    with pytest.raises(ValueError, match="outside the calendar"):
        add_months(date(1, 1, 1), -1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 7, 1), date(2027, 6, 30)),
        (date(2026, 11, 22), date(2027, 11, 21)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_year_ends_on_the_day_before_the_same_day(starts_on, ends_on):
    span = term_from(starts_on, months=12, grace_days=14)
    assert (span.starts_on, span.ends_on) == (starts_on, ends_on)
    assert span.grace_ends_on == ends_on + timedelta(days=14)


def test_terms_without_length_or_with_negative_grace_are_refused():
    with pytest.raises(ValueError, match="at least one month"):
        term_from(date(2026, 1, 1), months=0, grace_days=0)
    with pytest.raises(ValueError, match="at least one month"):
        term_from(date(2026, 1, 1), months=1, grace_days=-1)


@given(DAYS, MONTHS, MONTHS)
def test_months_never_run_backwards_or_out_of_their_month(day, first, second):
    later = add_months(day, first)
    assert later > day
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == first
    assert later.day <= day.day
    assert add_months(day, first + second) >= add_months(later, second)


@given(DAYS, MONTHS, st.integers(0, 366))
def test_the_next_term_starts_where_the_last_one_ended(starts_on, months, grace_days):
    span = term_from(starts_on, months=months, grace_days=grace_days)
    assert span.starts_on <= span.ends_on <= span.grace_ends_on
    assert renewal_starts_on(span, on=span.ends_on) == span.ends_on + timedelta(days=1)
    following = term_from(span.ends_on + timedelta(days=1), months=months, grace_days=0)
    assert not overlap(span, following)


@given(DAYS, MONTHS, st.integers(0, 60), st.integers(-400, 400))
def test_a_renewal_leaves_no_gap_before_the_grace_is_over_and_begins_at_once_after(
    starts_on, months, grace_days, shift
):
    span = term_from(starts_on, months=months, grace_days=grace_days)
    on = span.grace_ends_on + timedelta(days=shift)
    expected = span.ends_on + timedelta(days=1) if shift <= 0 else on
    assert renewal_starts_on(span, on=on) == expected


def test_a_first_term_starts_on_the_day_itself():
    assert renewal_starts_on(None, on=date(2026, 4, 5)) == date(2026, 4, 5)


def test_renewal_opens_sixty_days_before_the_end():
    span = term_from(date(2026, 7, 1), months=12, grace_days=14)
    assert renewal_opens_on(span) == date(2027, 5, 1)


@given(DAYS, st.integers(0, 30), st.integers(-800, 800))
def test_a_span_covers_its_first_day_to_the_last_of_grace(starts_on, grace_days, shift):
    span = term_from(starts_on, months=12, grace_days=grace_days)
    on = starts_on + timedelta(days=shift)
    assert span.covers(on) is (0 <= shift <= (span.grace_ends_on - starts_on).days)


@settings(max_examples=200)
@given(DAYS, DAYS, MONTHS, st.integers(0, 60))
def test_a_moved_term_keeps_its_length_in_months(starts_on, to, months, grace_days):
    span = term_from(starts_on, months=months, grace_days=grace_days)
    assert moved(span, to, months=months, grace_days=grace_days) == term_from(
        to, months=months, grace_days=grace_days
    )


def test_a_moved_term_of_its_own_length_keeps_its_days_and_grace():
    odd = Span(date(2026, 1, 10), date(2026, 2, 3), date(2026, 2, 5))
    assert moved(odd, date(2026, 3, 1), months=12, grace_days=14) == Span(
        date(2026, 3, 1), date(2026, 3, 25), date(2026, 3, 27)
    )


def test_what_ends_last_counts_whatever_began_last():
    long = Span(date(2026, 1, 1), date(2027, 12, 31), date(2028, 1, 14))
    short = Span(date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 14))
    assert covered_until([short, long]) == long
    assert covered_until([]) is None


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "shares"),
    [
        (date(2025, 7, 1), date(2026, 6, 30), False),
        (date(2025, 7, 1), date(2026, 7, 1), True),
        (date(2027, 6, 30), date(2028, 6, 29), True),
        (date(2027, 7, 1), date(2028, 6, 30), False),
        (date(2026, 9, 1), date(2026, 9, 1), True),
    ],
)
def test_terms_overlap_when_they_share_one_day(starts_on, ends_on, shares):
    year = Span(date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 14))
    other = Span(starts_on, ends_on, ends_on)
    assert overlap(year, other) is shares
    assert overlap(other, year) is shares
