"""Drawings: the numbers behind letter bar, alphabet ruler, membership timeline and seats."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from acxpa.templatetags import charts


def test_letter_bar_is_highest_where_most_entries_are_and_names_the_figures() -> None:
    rows = charts.letter_bar([("A", 2), ("B", 0), ("#", 4)])["rows"]
    assert [row["height"] for row in rows] == [29, 4, 58]
    assert [row["top"] + row["height"] for row in rows] == [60, 60, 60]
    assert [row["name"] for row in rows] == ["A", "B", "0–9"]
    assert [row["way"] for row in rows] == ["#letter-a", "#letter-b", "#letter-other"]


def test_letter_bar_of_an_empty_glossary_draws() -> None:
    assert [row["count"] for row in charts.letter_bar([("A", 0)])["rows"]] == [0]


def test_alphabet_ruler_puts_the_needle_among_the_entries_of_its_letter() -> None:
    ruler = charts.alphabet_ruler([("A", 3), ("B", 2)], letter="B", rank=1, headword="Backlog")
    assert (ruler["position"], ruler["total"]) == (4, 5)
    large = ruler["large"]
    assert len(large["entries"]) == 4
    middle = (large["width"] - 8) / 2 + 4
    assert float(large["needle"]) > middle > float(large["entries"][2])


def timeline(today: date, **dates: date) -> dict[str, Any]:
    return charts.membership_timeline(date(2026, 7, 1), date(2027, 6, 30), today=today, **dates)


def test_needle_moves_along_the_term() -> None:
    first, later, last = (
        timeline(date.fromisoformat(d))["large"] for d in ("2026-07-01", "2026-12-30", "2027-06-30")
    )
    assert float(first["now"]) == 10
    assert float(first["elapsed"]) == 0
    assert 480 < float(later["now"]) < 500
    assert float(last["now"]) < float(last["end"]) == 990


def test_ended_term_is_drawn_with_today_beyond_it() -> None:
    drawing = timeline(date.fromisoformat("2027-09-01"))
    assert drawing["ended"]
    assert float(drawing["large"]["end"]) < float(drawing["large"]["now"]) < 990
    assert not timeline(date.fromisoformat("2027-06-30"))["ended"]


def test_term_to_come_is_drawn_with_today_before_it() -> None:
    drawing = timeline(date.fromisoformat("2026-06-01"))
    assert drawing["to_come"]
    assert float(drawing["large"]["now"]) < float(drawing["large"]["start"])
    assert float(drawing["large"]["elapsed"]) == 0


def test_renewal_is_named_only_where_today_does_not_stand() -> None:
    opens = date.fromisoformat("2027-05-01")
    assert timeline(date.fromisoformat("2026-11-22"), renewal_from=opens)["large"]["renewal"]
    assert not timeline(date.fromisoformat("2027-04-25"), renewal_from=opens)["large"]["renewal"]


@pytest.mark.parametrize("years", [0, 3, 30])
def test_long_ended_term_has_few_labels_on_phones(years: int) -> None:
    drawing = timeline(date.fromisoformat(f"{2027 + years}-11-11"))
    assert 1 <= sum(bool(tick["word"]) for tick in drawing["small"]["ticks"]) <= 6


def test_seats_are_drawn_taken_first_and_not_more_than_two_dozen() -> None:
    row = charts.seat_row(5, taken=2, yours=True)["ticks"]
    assert [tick["taken"] for tick in row] == [True, True, False, False, False]
    assert [tick["yours"] for tick in row] == [True, False, False, False, False]
    assert len(charts.seat_row(500)["ticks"]) == 24
