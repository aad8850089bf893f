"""What goes into the planner as a file and what comes out as one: read back, it is the same day.
A file that is none says so. No database."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from members.calculators.forms.planner_example import EXAMPLE
from members.calculators.planner import tables
from members.calculators.planner.sheets import FileRefused, text_of_file
from publishing.tables import as_csv

from .test_planner import plan

DATED = (
    "Date,Start,Calls,Roster\n1/12/2026,9:00,100,22\n1/12/2026,9:30,=1+1,20\n2/12/2026,9:00,80,9"
)


def book(*rows: Any, before: Any = ()) -> io.BytesIO:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in before:
        made.create_sheet("Notes", 0).append(row)
    for row in rows:
        sheet.append(row)
    held = io.BytesIO()
    made.save(held)
    held.seek(0)
    return held


def as_file(found: Any) -> str:
    return "".join(as_csv(tables.columns(found), tables.csv_rows(found)))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (EXAMPLE.encode(), EXAMPLE),
        (b"\xef\xbb\xbf" + EXAMPLE.encode(), EXAMPLE),
        (EXAMPLE.encode("utf-16"), EXAMPLE),
        ("9:00 – 9:30;100".encode("cp1252"), "9:00 – 9:30;100"),
    ],
)
def test_a_text_is_read_in_the_encoding_it_came_in(data: bytes, text: str) -> None:
    assert text_of_file(io.BytesIO(data), "day.CSV") == text


def test_a_workbook_is_what_somebody_would_have_pasted() -> None:
    file = book(
        ("Start", "Calls", "Roster", "AHT"),
        (time(9, 0), 100, 22, timedelta(minutes=5, seconds=12)),
        (),
        ("9:30", 90.5, None, 300),
        (datetime(2026, 12, 1, 10, 0), 80.0, 20, None),
        (date(2026, 12, 1), "a\tb\nc"),
    )
    assert text_of_file(file, "day.xlsx").split("\n") == [
        "Start\tCalls\tRoster\tAHT",
        "09:00\t100\t22\t0:05:12",
        "",
        "9:30\t90.5\t\t300",
        "2026-12-01 10:00\t80\t20",
        "2026-12-01\ta b c",
    ]


def test_rows_of_a_workbook_keep_their_numbers() -> None:
    found = plan(text_of_file(book(("9:00", 10), (), ("9:30", "1O"), ("10:00", 12)), "day.xlsx"))
    assert [each.row for each in found.problems] == [3]


def test_an_empty_sheet_before_the_intervals_is_passed_over() -> None:
    file = book(("9:00", 10), ("9:30", 20), before=[()])
    assert text_of_file(file, "day.xlsx") == "9:00\t10\n9:30\t20"


def bomb() -> bytes:
    held = io.BytesIO(book(("9:00", 10)).getvalue())
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet9.xml", b" " * 41_000_000)
    return held.getvalue()


def with_entities() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(book(("9:00", 10))) as old, zipfile.ZipFile(held, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part.endswith("sheet1.xml"):
                data = b'<!DOCTYPE a [<!ENTITY b "c">]>' + data
            new.writestr(part, data)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "day.csv", "is empty"),
        (b"9:00,5", "day.pdf", "come as .csv or .xlsx"),
        (b"9:00,5", "day.xls", "Save it as .xlsx"),
        (b"9:00,5", "day", "come as .csv or .xlsx"),
        (b"9" * 2_000_001, "day.csv", "more than 2 MB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "day.csv", "not a text file"),
        (book(("9:00", 10)).getvalue(), "day.csv", "workbook under a text’s name"),
        (b"9:00,5", "day.xlsx", "not an .xlsx file"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500, "day.xlsx", "old format"),
        (book(("9:00", 10)).getvalue()[:900], "day.xlsx", "damaged"),
        (b"PK\x03\x04" + b"\0" * 500, "day.xlsx", "damaged"),
        (bomb(), "day.xlsx", "unpacks to far more"),
        (with_entities(), "day.xlsx", "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) and "day" in value else "",
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, name: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        text_of_file(io.BytesIO(data), name)


def test_what_went_out_as_csv_comes_back_as_the_same_day() -> None:
    found = plan(DATED)
    again = plan(text_of_file(io.BytesIO(as_file(found).encode()), "plan.csv"))
    assert again.problems == []  # what was filled in has a number now
    assert again.totals.calls == found.totals.calls
    assert again.totals.paid_hours == found.totals.paid_hours
    assert [day.name for day in again.days] == [day.name for day in found.days]
    assert [each.have for each in again.intervals] == [22, 20, 9]


def test_what_went_out_as_a_workbook_comes_back_as_the_same_day() -> None:
    for rows in (DATED, EXAMPLE, "Start,Calls,AHT\n9:00,7,3:00\n9:15,8,4:00"):
        found = plan(rows)
        file = io.BytesIO(tables.workbook(found, title="Plan"))
        again = plan(text_of_file(file, "plan.xlsx"))
        assert again.totals == found.totals or found.totals.filled
        assert again.totals.paid_hours == found.totals.paid_hours


def test_a_file_that_is_read_again_still_follows_the_handling_time_that_is_set() -> None:
    assert not plan(as_file(plan(EXAMPLE))).has_times
    assert plan(as_file(plan("Start,Calls,AHT\n9:00,7,3:00\n9:15,8,4:00"))).has_times


def test_csv_has_units_in_its_heading_and_australian_days() -> None:
    found = plan(DATED)
    heading, *rows = csv.reader(io.StringIO(as_file(found).removeprefix("\ufeff")))
    assert heading[:3] == ["Date", "Start", "Calls"]
    assert "Cost (AUD)" in heading and "Paid hours (h)" in heading
    first = dict(zip(heading, rows[0], strict=True))
    assert (first["Date"], first["Start"], first["Calls"]) == ("01/12/2026", "9:00", "100")
    assert first["Agents needed"] == "22"
    assert rows[1][-1] == "yes"


def test_no_cell_begins_a_calculation() -> None:
    """Negative numbers are numbers; nothing that somebody typed is in the file."""
    found = plan("9:00\t=1+1\t1\n9:30\t100\t1\n=cmd\t5\n10:00\t100\t1")
    for line in csv.reader(io.StringIO(as_file(found))):
        for cell in line:
            assert not cell.startswith(("=", "@", "+")), cell
            if cell.startswith("-"):
                float(cell)


def test_a_workbook_holds_numbers_days_and_times_and_its_totals_on_a_second_sheet() -> None:
    found = plan(DATED)
    made = load_workbook(io.BytesIO(tables.workbook(found, title="Plan")))
    assert made.sheetnames == ["Plan", "Totals"]
    heading, first, *_ = made["Plan"].iter_rows()
    cells = {head.value: cell for head, cell in zip(heading, first, strict=True)}
    assert cells["Date"].value == datetime(2026, 12, 1)
    assert cells["Date"].number_format == "dd/mm/yyyy"
    assert cells["Start"].value == time(9, 0)
    assert cells["Agents needed"].value == 22
    assert Decimal(str(cells["Cost (AUD)"].value)) == Decimal("659.20")
    totals = {row[0]: row for row in made["Totals"].iter_rows(values_only=True) if row[0]}
    assert totals["All"][1] == found.totals.calls
    assert "Tuesday 1 December 2026" in totals
    assert totals["Shrinkage (%)"][1] == 30
    assert all(cell.data_type != "f" for sheet in made for row in sheet.iter_rows() for cell in row)


def test_a_queue_without_end_and_a_roster_that_is_not_there_are_empty_cells() -> None:
    found = plan("9:00\t100\t2\n9:30\t100")
    heading = tables.columns(found)
    over, without = (dict(zip(heading, row, strict=True)) for row in tables.csv_rows(found))
    assert over["Average wait with the roster (s)"] is None
    assert over["Service level with the roster (%)"] == 0
    assert without["Roster"] is None
    assert without["Gap (agents)"] is None


def test_files_are_named_for_the_day() -> None:
    assert tables.file_stem(plan(DATED)) == "day-plan-2026-12-01"
    assert tables.file_stem(plan(EXAMPLE)) == "day-plan"
