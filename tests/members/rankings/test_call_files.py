"""Files of calls, without a database: cells, headings, rows, and files that are none."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rankings.call_files import cells, rows
from members.rankings.call_files.columns import FIXED, ItemColumn, expected, places
from members.rankings.call_files.refusal import FileRefused, Unreadable
from members.rankings.call_files.templates import heading, workbook

ITEMS = [
    ItemColumn("ENG1", "yes_no", "Engage", "Gave a name."),
    ItemColumn("ENG2", "rating", "Engage", "Was ready."),
    ItemColumn("MENU", "count", "Accessibility", "=Layers of the menu."),
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-07-14 10:35", datetime(2026, 7, 14, 0, 35, tzinfo=UTC)),
        ("2026-07-14T10:35:20", datetime(2026, 7, 14, 0, 35, 20, tzinfo=UTC)),
        ("14/07/2026 10:35", datetime(2026, 7, 14, 0, 35, tzinfo=UTC)),
        ("2026-01-14 10:35", datetime(2026, 1, 13, 23, 35, tzinfo=UTC)),
        ("2026-07-14 10:35+08:00", datetime(2026, 7, 14, 2, 35, tzinfo=UTC)),
        ("2026-07-14 10:35Z", datetime(2026, 7, 14, 10, 35, tzinfo=UTC)),
        (datetime(2026, 7, 14, 10, 34, 59, 999_999), datetime(2026, 7, 14, 0, 35, tzinfo=UTC)),
    ],
)
def test_moments_are_sydneys_unless_they_say_otherwise(said: Any, meant: datetime) -> None:
    assert cells.moment(said) == meant


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("", "is not a date and time"),
        ("14 July 2026", "is not a date and time"),
        ("2026-02-30 10:00", "is not a date and time"),
        ("2026-07-14 25:00", "is not a date and time"),
        ("07/14/2026 10:00", "is not a date and time"),
        (45_123.5, "is not a date and time"),
        ("2026-10-04 02:30", "clocks skip"),
        ("2026-04-05 02:30", "show twice"),
        ("=NOW()", "is a formula"),
        (cells.Formula(), "is a formula"),
    ],
)
def test_other_moments_are_refused_with_the_reason(said: Any, complaint: str) -> None:
    with pytest.raises(Unreadable, match=complaint):
        cells.moment(said)


def test_the_hour_that_comes_twice_can_be_written_with_its_zone() -> None:
    assert cells.moment("2026-04-05 02:30+11:00") == datetime(2026, 4, 4, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize("said", ["", " ", None, "n/a", "N/A", "-", "–"])
def test_what_does_not_apply_is_none(said: Any) -> None:
    assert cells.whole(said, most=5) is None
    assert cells.yes_no(said) is None


@pytest.mark.parametrize("said", ["3", " 3 ", 3, 3.0, "3.0", "+3"])
def test_whole_numbers_are_read_as_programs_write_them(said: Any) -> None:
    assert cells.whole(said, most=5) == 3


@pytest.mark.parametrize("said", ["3.5", 3.5, True, "three", "1e3", "6", -1, float("nan"), "٣"])
def test_other_numbers_are_refused(said: Any) -> None:
    with pytest.raises(Unreadable):
        cells.whole(said, most=5)


@pytest.mark.parametrize(
    ("said", "meant"), [("Yes", True), ("n", False), (True, True), (0.0, False)]
)
def test_yes_and_no(said: Any, meant: bool) -> None:
    assert cells.yes_no(said) is meant


@pytest.mark.parametrize("said", ["maybe", 2, "yes!", cells.Formula()])
def test_anything_else_is_neither(said: Any) -> None:
    with pytest.raises(Unreadable):
        cells.yes_no(said)


@pytest.mark.parametrize("said", ["=1+1", "+61 2", "@SUM(A1)", "-x", "a\u200bb", "x" * 65, True])
def test_text_that_a_spreadsheet_would_run_or_nobody_can_see_is_refused(said: Any) -> None:
    with pytest.raises(Unreadable):
        cells.text(said, most=64)


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.datetimes()))
def test_no_cell_breaks_a_reader(cell: Any) -> None:
    for read in (
        cells.moment,
        cells.yes_no,
        lambda found: cells.whole(found, most=600),
        lambda found: cells.text(found, most=40),
        lambda found: cells.one_of(found, {"answered": "answered"}),
    ):
        with suppress(Unreadable):
            read(cell)


def test_columns_are_found_in_any_order_and_spelling() -> None:
    names = [name.replace("_", " ").upper() for name in reversed(expected(ITEMS))]
    found = places([*names, "", None], ITEMS)
    assert found["call_id"] == len(names) - 1
    assert set(found) == set(expected(ITEMS))


def test_columns_missing_unknown_and_twice_are_all_named() -> None:
    header = [*(name for name in expected(ITEMS) if name != "shopper"), "ENG9", "outcome"]
    with pytest.raises(FileRefused) as refused:
        places(header, ITEMS)
    said = str(refused.value)
    assert "Columns missing: shopper." in said
    assert "does not have: ENG9." in said
    assert "Columns there twice: outcome." in said


def of(text: str | bytes) -> io.BytesIO:
    return io.BytesIO(text.encode() if isinstance(text, str) else text)


def test_csv_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    text = 'a,b\r\n1,"two\r\nlines"\r\n\r\n , \r\n3,4\r\n'
    assert list(rows.rows(of(text), "csv")) == [
        (1, ["a", "b"]),
        (2, ["1", "two\r\nlines"]),
        (5, ["3", "4"]),
    ]
    assert list(rows.rows(of(text), "csv", after=2)) == [(5, ["3", "4"])]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_csv_comes_with_any_separator_and_mark(between: str, mark: str) -> None:
    text = f"{mark}a{between}b\n1{between}2\n"
    assert [row for _, row in rows.rows(of(text), "csv")] == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "empty"),
        ("a\nr\u00e9sum\u00e9\n".encode("cp1252"), "not UTF-8"),
        (b"a,b\n1,\0\n", "not a CSV file"),
        (b'a,b\n1,"2\n', "cannot be read"),
        (b'a,b\n1,"2"x\n', "cannot be read"),
    ],
)
def test_what_is_no_csv_is_refused(content: bytes, complaint: str) -> None:
    with pytest.raises(FileRefused, match=complaint):
        rows.count(of(content), "csv")


def test_more_than_fifty_thousand_calls_are_refused() -> None:
    with pytest.raises(FileRefused, match="50,000 is the most"):
        rows.count(of("a\n" + "1\n" * 50_001), "csv")
    assert rows.count(of("a\n" + "1\n" * 50_000), "csv") == 50_001


def sheet(*lines: list[Any], title: str = "Calls", others: tuple[str, ...] = ()) -> io.BytesIO:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    for other in others:
        book.create_sheet(other)
    held = io.BytesIO()
    book.save(held)
    return held


def test_workbook_rows_are_read_from_any_row_on() -> None:
    lines = [["a", "b"], *([number, f"x{number}"] for number in range(2, 60))]
    file = sheet(*lines)
    everything = list(rows.rows(file, "xlsx"))
    assert everything[0] == (1, ["a", "b"])
    assert everything[-1] == (59, [59, "x59"])
    for after in (1, 2, 30, 58, 59, 200):
        assert list(rows.rows(file, "xlsx", after=after)) == everything[after:]
    assert rows.count(file, "xlsx") == 59


def test_formulas_of_a_workbook_are_seen_as_formulas() -> None:
    found = dict(rows.rows(sheet(["a"], ["=1+1"]), "xlsx"))
    assert isinstance(found[2][0], cells.Formula)


def test_a_workbook_with_several_sheets_has_one_called_calls() -> None:
    assert list(rows.rows(sheet(["a"], others=("Notes",)), "xlsx")) == [(1, ["a"])]
    with pytest.raises(FileRefused, match="several sheets"):
        list(rows.rows(sheet(["a"], title="Juli", others=("Notes",)), "xlsx"))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"call_id,x\n", "not an .xlsx file"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, complaint: str) -> None:
    with pytest.raises(FileRefused, match=complaint):
        rows.count(of(content), "xlsx")


def test_a_workbook_that_declares_entities_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("[Content_Types].xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(FileRefused, match="damaged"):
        rows.count(held, "xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LARGEST_UNPACKED", 1_000)
    with pytest.raises(FileRefused, match="unpacks"):
        rows.count(sheet(["a"]), "xlsx")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for kind, start in (("csv", b""), ("xlsx", b""), ("xlsx", b"PK\x03\x04")):
        with suppress(FileRefused):
            rows.count(of(start + content), kind)


def test_a_cut_workbook_is_damaged() -> None:
    whole = sheet(["a"], *([number] for number in range(500))).getvalue()
    for share in (0.3, 0.6, 0.9):
        with pytest.raises(FileRefused):
            rows.count(of(whole[: int(len(whole) * share)]), "xlsx")


@pytest.mark.parametrize("name", ["calls.xls", "calls", "calls.csv.exe", ""])
def test_other_endings_are_refused(name: str) -> None:
    with pytest.raises(FileRefused, match=r"\.csv or \.xlsx"):
        rows.kind_of(name)


def test_the_templates_are_what_the_reader_expects() -> None:
    text = heading(ITEMS)
    assert places(next(rows.rows(of(text), "csv"))[1], ITEMS)
    made = workbook(
        ITEMS,
        title="Method 2, calls",
        organisations=[("potoroo", "=Potoroo", "Energy")],
        scenarios=[("BILL", "Bill query", "Energy")],
    )
    found = list(rows.rows(of(made), "xlsx"))
    assert len(found) == 1
    assert list(places(found[0][1], ITEMS)) == expected(ITEMS)
    assert len(FIXED) == 9


def test_nothing_in_the_template_is_a_formula() -> None:
    from openpyxl import load_workbook

    made = workbook(ITEMS, title="=x", organisations=[("a", "=1+1", "b")], scenarios=[])
    for each in load_workbook(io.BytesIO(made)).worksheets[1:]:
        kinds = {cell.data_type for line in each.iter_rows(min_row=3) for cell in line}
        assert "f" not in kinds
