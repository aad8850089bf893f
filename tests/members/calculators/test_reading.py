"""What a planner types and pastes: read as meant, or named with its row, and the rest kept."""

from __future__ import annotations

from fractions import Fraction
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from members.calculators.clocks import start_of
from members.calculators.queues.values import BadValue
from members.calculators.reading import Table, read_intervals, text_of
from members.calculators.typed import duration, duration_text, number, per_cent


def calls_of(table: Table) -> list[float]:
    return [float(row.calls) for row in table.rows]


def named(table: Table) -> list[int]:
    return [problem.row for problem in table.problems]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("180", 180),
        ("3:00", 180),
        (" 4:05 ", 245),
        ("1:02:30", 3750),
        ("90:00", 5400),
        ("3m", 180),
        ("3 min 20 s", 200),
        ("180 seconds", 180),
        ("0.5h", 1800),
        ("1,200", 1200),
        ("182.5", Fraction("182.5")),
    ],
)
def test_a_time_is_seconds_or_minutes_and_seconds(text: str, seconds: Fraction) -> None:
    assert duration("aht_seconds", text) == seconds


@pytest.mark.parametrize("text", ["", "3:60", "1:75:00", "three", "-3:00", "1e5", "3:0", "9" * 99])
def test_what_is_no_time_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        duration("aht_seconds", text)
    assert caught.value.field == "aht_seconds"


@given(seconds=st.integers(0, 200_000))
def test_a_time_that_is_shown_can_be_typed(seconds: int) -> None:
    assert duration("x", duration_text(seconds)) == seconds


def test_numbers_have_thousands_and_per_cent_are_shares() -> None:
    assert number("calls", "1,200.5") == Fraction("1200.5")
    assert per_cent("shrinkage", "30 %") == Fraction(3, 10)
    for text in ("NaN", "inf", "1e308", "12,00", "", "٣"):
        with pytest.raises(BadValue):
            number("calls", text)
    with pytest.raises(BadValue, match="Did you mean 107"):
        number("calls", "1O7")
    with pytest.raises(BadValue, match="negative"):
        number("calls", "-5")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("9:30", 34_200),
        ("9.30 am", 34_200),
        ("09:30:00", 34_200),
        ("0930", 34_200),
        ("12:00 am", 0),
        ("12:30 pm", 45_000),
        ("9 pm", 75_600),
        ("9:30 – 10:00", 34_200),
        ("9:30-10:00", 34_200),
        ("2026-12-01T09:30", 34_200),
        ("1/12/2026 9:30", 34_200),
        ("Monday 9:30", 34_200),
    ],
)
def test_a_start_is_read_as_rosters_write_it(text: str, seconds: int) -> None:
    found = start_of(text)
    assert found is not None and found.seconds == seconds


@pytest.mark.parametrize(
    "text", ["", "930", "25:00", "9:75", "24:00", "31/2/2026 9:00", "noon", "9"]
)
def test_what_is_no_start_is_none(text: str) -> None:
    assert start_of(text) is None


@pytest.mark.parametrize("mark", ["\t", ",", ";", "  "])
def test_columns_need_no_heading(mark: str) -> None:
    text = "\n".join(mark.join(row) for row in (("7:00", "18", "3"), ("7:30", "31", "4")))
    table = read_intervals(text)
    assert calls_of(table) == [18, 31] and [row.agents for row in table.rows] == [3, 4]
    assert table.interval_seconds == 1800 and table.problems == []


def test_a_heading_finds_its_columns_in_any_order() -> None:
    text = 'AHT,Date,Calls offered,Start time,Team\n4:00,2026-12-01,"1,200",9:00,A\n250,2026-12-02,7,9:00,B'
    table = read_intervals(text, interval_seconds=1800)
    assert calls_of(table) == [1200, 7]
    assert [row.aht_seconds for row in table.rows] == [240, 250]
    assert [row.start_seconds for row in table.rows] == [32_400, 32_400 + 86_400]
    assert [problem.row for problem in table.problems] == [3]  # the night between is a gap


@pytest.mark.parametrize(
    "title", ["Forecast for Tuesday", "Calls of Tuesday 24 November 2026", "Billing queue"]
)
@pytest.mark.parametrize("mark", ["\t", ",", ";", " "])
def test_a_title_above_the_heading_is_passed_over(title: str, mark: str) -> None:
    table = read_intervals(f"{title}\n\nStart{mark}Calls\n9:00{mark}10\n9:30{mark}12")
    assert calls_of(table) == [10, 12]
    assert [(each.row, each.reason) for each in table.problems] == [
        (1, "A line above the table: it is passed over.")
    ]


def test_a_row_out_of_order_is_not_said_to_overlap() -> None:
    table = read_intervals("9:30 10\n9:00 11\n10:00 12\n10:30 3")
    assert [each.reason for each in table.problems] == [
        "It starts before the one that starts at 9:30. The row is left out."
    ]


def test_a_wrong_heading_is_named_and_the_rows_are_kept() -> None:
    table = read_intervals("When?,How many?\n9:00,10\n9:30,20")
    assert calls_of(table) == [10, 20]
    assert named(table) == [1, 1]
    assert "number of calls: column 2" in table.problems[1].reason


def test_rows_that_cannot_be_read_come_to_an_end_too() -> None:
    """Two megabytes of them would keep a processor busy for a quarter of a minute."""
    table = read_intervals("9:00\t1\n" + "x\t1\n" * 3_100 + "9:30\t2")
    assert calls_of(table) == [1] and named(table) == list(range(2, 3_003))
    assert table.problems[-1].reason.startswith("3,000 rows could not be read: this one")


def test_a_row_of_many_words_is_not_turned_over_word_by_word() -> None:
    begun = process_time()
    assert read_intervals("9:00 1\n" + ("a b " * 240 + "\n") * 600).rows[0].calls == 1
    assert process_time() - begun < 2, "of a busy machine: a tenth of it of a free one"


def test_a_gap_is_named_and_what_lies_around_it_is_kept() -> None:
    table = read_intervals("9:00\t1\n9:30\t2\n10:30\t3\n11:00\t4")
    assert calls_of(table) == [1, 2, 3, 4] and named(table) == [3]
    assert "from 10:00 to 10:30" in table.problems[0].reason


def test_an_overlap_is_named_and_left_out() -> None:
    table = read_intervals("9:00\t1\n9:30\t2\n9:45\t9\n10:00\t3\n10:00\t8\n10:30\t4\n11:00\t5")
    assert calls_of(table) == [1, 2, 3, 4, 5] and named(table) == [3, 5]
    assert "overlaps the one that starts at 9:30" in table.problems[0].reason


def test_calls_that_cannot_be_read_are_the_mean_of_their_neighbours() -> None:
    table = read_intervals("10:30\t121\n11:00\t1O7\n11:30\t96\n12:00\t\n12:30\t84")
    assert calls_of(table) == [121, 108.5, 96, 90, 84]
    assert [row.filled for row in table.rows] == [False, True, False, True, False]
    assert named(table) == [2, 4]
    assert "Did you mean 107?" in table.problems[0].reason
    assert "Write 0" in table.problems[1].reason


def test_a_row_without_a_start_is_named_and_left_out() -> None:
    table = read_intervals("9:00\t1\nTotal\t99\n9:30\t2\n\n10:00\t-5\tx\t1:99")
    assert calls_of(table) == [1, 2, 2]
    assert named(table) == [2, 5, 5, 5]


def test_a_night_runs_on_into_the_next_day() -> None:
    table = read_intervals("23:00\t1\n23:30\t2\n0:00\t3\n0:30\t4")
    assert [row.start_seconds for row in table.rows] == [82_800, 84_600, 86_400, 88_200]
    week = read_intervals("Mon 23:30\t1\nTue 0:00\t2\nTue 0:30\t3")
    assert [row.start_seconds for row in week.rows] == [84_600, 86_400, 88_200]
    assert table.problems == week.problems == []


def test_of_a_hundred_thousand_rows_the_first_are_kept_and_the_last_named() -> None:
    rows = [f"{place % 96 // 4}:{place % 4 * 15:02},{place}" for place in range(100_000)]
    table = read_intervals("\n".join(["time,calls", *rows]))
    assert len(table.rows) == 3_000 and named(table) == [3_002]
    assert table.interval_seconds == 900


def test_files_of_spreadsheets_are_read_whatever_their_encoding() -> None:
    text = "9:00 – 9:30\t10"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert text_of(text.encode(encoding)) == text


def test_nothing_pasted_is_said() -> None:
    table = read_intervals(" \n\n")
    assert (table.rows, named(table), table.interval_seconds) == ([], [1], None)


@given(text=st.text(max_size=200))
@example(text="\x1f")
def test_whatever_is_pasted_nothing_is_raised(text: str) -> None:
    read_intervals(text)


@given(text=st.text(alphabet='0123456789:,;\t\n "aOpm-/–.', max_size=200))
def test_whatever_looks_like_a_table_has_rows_in_order(text: str) -> None:
    rows = read_intervals(text).rows
    starts = [row.start_seconds for row in rows]
    assert starts == sorted(starts) and all(row.calls >= 0 for row in rows)
