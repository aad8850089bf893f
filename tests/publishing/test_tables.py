"""CSV for a spreadsheet program: what is text stays text, and nothing is ever calculated."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from publishing.tables import as_csv


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


def cell(value: Any) -> str:
    _, [written] = read("".join(as_csv(["Column"], [[value]])))
    return written


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1,2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\u00a0=1", "-cmd|x"]
)
def test_formula_is_text_in_a_spreadsheet(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["LG1", "a=b", "", "Zoë", "'=1", 'two\nlines, "quoted"'])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (-3, "-3"), (Decimal("-1.2"), "-1.2"), (date(2026, 7, 1), "2026-07-01")],
)
def test_numbers_and_days_stay_what_they_are(value: Any, written: str) -> None:
    assert cell(value) == written


def test_a_program_that_knows_no_utf_8_is_told() -> None:
    assert next(as_csv(["Name"], [])).encode().startswith(b"\xef\xbb\xbf")


def test_rows_are_read_as_they_are_written() -> None:
    """A table of a million rows is never in memory at once."""
    taken: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(3):
            taken.append(number)
            yield [number]

    lines = as_csv(["Number"], rows())
    next(lines)
    assert taken == []
    assert (next(lines), taken) == ("0\r\n", [0])
