"""Counting hours: the year, sums in whole minutes, pace, and codes that can be read aloud. Pure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.cpd import codes
from members.cpd.counting import Pace, Year, hours, progress, said, total

DAYS = st.dates(min_value=date(2000, 7, 1), max_value=date(2100, 6, 30))


@pytest.mark.parametrize(
    ("day", "first", "label"),
    [
        (date(2026, 6, 30), 2025, "2025/26"),
        (date(2026, 7, 1), 2026, "2026/27"),
        (date(2027, 1, 1), 2026, "2026/27"),
        (date(2099, 7, 1), 2099, "2099/00"),
    ],
)
def test_the_year_turns_on_the_first_of_july(day: date, first: int, label: str) -> None:
    assert Year.of(day) == Year(first)
    assert Year.of(day).label == label


@given(DAYS)
def test_every_day_is_in_the_one_year_that_says_so(day: date) -> None:
    year = Year.of(day)
    assert year.starts_on <= day <= year.ends_on
    assert (Year(year.first + 1).starts_on - year.ends_on).days == 1


@pytest.mark.parametrize(
    ("minutes", "long", "short"),
    [
        (0, "0 min", "0"),
        (45, "45 min", "0.7"),
        (60, "1 h", "1"),
        (119, "1 h 59 min", "1.9"),
        (810, "13 h 30 min", "13.5"),
        (600, "10 h", "10"),
    ],
)
def test_hours_are_said_exactly_and_shown_rounded_down(minutes: int, long: str, short: str) -> None:
    assert said(minutes) == long
    assert hours(minutes) == short


@given(st.integers(min_value=0, max_value=100_000))
def test_what_is_shown_is_never_more_than_there_is(minutes: int) -> None:
    assert float(hours(minutes)) * 60 <= minutes + 1e-9


def test_sums_are_by_kind_and_lose_nothing() -> None:
    assert total([("video", 21), ("own", 90), ("video", 40)]) == {"video": 61, "own": 90}


YEAR = Year(2026)


@pytest.mark.parametrize(
    ("minutes", "on", "pace"),
    [
        (0, date(2026, 7, 1), Pace.BEHIND),
        (4, date(2026, 7, 1), Pace.ON),
        (1199, date(2027, 6, 30), Pace.BEHIND),
        (1200, date(2026, 8, 1), Pace.REACHED),
        (1199, date(2027, 7, 1), Pace.SHORT),
        (1200, date(2027, 7, 1), Pace.REACHED),
        (480, date(2026, 11, 22), Pace.ON),
        (470, date(2026, 11, 22), Pace.BEHIND),
    ],
)
def test_pace_is_held_against_an_even_year(minutes: int, on: date, pace: Pace) -> None:
    assert progress({"own": minutes}, year=YEAR, target=1200, on=on).pace == pace


def test_progress_says_what_is_missing_and_leaves_out_empty_kinds() -> None:
    there = progress({"own": 30, "video": 0}, year=YEAR, target=60, on=date(2026, 7, 1))
    assert (there.minutes, there.missing, dict(there.by_kind)) == (30, 30, {"own": 30})
    assert progress({"own": 90}, year=YEAR, target=60, on=date(2026, 7, 1)).missing == 0


@given(DAYS, st.integers(min_value=60, max_value=12_000))
def test_an_even_pace_ends_at_the_target(day: date, target: int) -> None:
    year = Year.of(day)
    due = progress({}, year=year, target=target, on=day).due
    assert 0 <= due <= target
    assert progress({}, year=year, target=target, on=year.ends_on).due == target


def test_a_code_is_read_however_it_is_written() -> None:
    code = codes.new_code()
    assert len(code) == codes.LENGTH
    assert codes.read(codes.shown(code).lower()) == code
    assert codes.read(f"  {code[:4]} {code[4:]}\t") == code
    assert codes.read("OIL0-0000-0000") == "011000000000"


@pytest.mark.parametrize("text", ["", "K7QM", "U" * 12, "é" * 12, "\u0660" * 12, "0" * 13])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert codes.read(text) is None


def test_codes_differ() -> None:
    assert len({codes.new_code() for _ in range(200)}) == 200
