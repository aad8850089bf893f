"""The rows of a file, CSV or XLSX, from any row on: a file is read in several goes.

Rows are numbered as a spreadsheet program numbers them, the heading is row 1. Blank rows are left
out. openpyxl is imported where a workbook is read, so that nothing else loads it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import chain
from typing import IO, Any, Final

from .cells import Formula, is_blank
from .refusal import FileRefused

#: How many calls one file may have.
MOST_ROWS: Final = 50_000
#: How far down a sheet may go, blank rows included.
LAST_ROW: Final = 100_000
#: Bytes of a file, and of what a workbook unpacks to.
LARGEST_FILE: Final = 30_000_000
LARGEST_UNPACKED: Final = 400_000_000
_MOST_CELLS: Final = 400
_CHUNK: Final = 1 << 20
_ANY_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s>/]")
_NUMBERED_ROW: Final = re.compile(rb'<row\s(?:[^>]*?\s)?r="(\d{1,7})"')
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,  # what the standard library's parser of XML raises derives from it
)
Row = tuple[int, list[Any]]


def kind_of(filename: str) -> str:
    """ "csv" or "xlsx", by the name's ending. Raises FileRefused."""
    ending = filename.rpartition(".")[2].lower()
    if ending not in ("csv", "xlsx"):
        raise FileRefused("Calls come as .csv or .xlsx. Save the file as one of them.")
    return ending


def count(file: IO[bytes], kind: str) -> int:
    """How many rows there are to read, the heading included; of a workbook also the blank ones.

    Looks at the whole file once. Raises FileRefused for what is not such a file.
    """
    size = file.seek(0, 2)
    if size == 0:
        raise FileRefused("The file is empty.")
    if size > LARGEST_FILE:
        raise FileRefused("The file has more than 30 MB. Send it in parts.")
    counted = _count_in_workbook(file) if kind == "xlsx" else sum(1 for _ in _csv_rows(file))
    if counted > (LAST_ROW if kind == "xlsx" else MOST_ROWS + 1):
        raise FileRefused(
            f"The file has {counted - 1:,} rows below its heading; {MOST_ROWS:,} is the most. "
            "Delete empty rows at its end, or send it in parts."
        )
    return counted


def rows(file: IO[bytes], kind: str, *, after: int = 0) -> Iterator[Row]:
    """(number, cells) of each row below row ``after`` that is not blank. Raises FileRefused."""
    found = _workbook_rows(file, after) if kind == "xlsx" else _csv_rows(file)
    for number, cells in found:
        if number > LAST_ROW:
            raise FileRefused(f"The sheet goes on past row {LAST_ROW:,}. Delete its empty rows.")
        if number > after and not all(is_blank(cell) for cell in cells):
            yield number, cells


def _csv_rows(file: IO[bytes]) -> Iterator[Row]:
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(
            "The file is not UTF-8. In Excel save it as “CSV UTF-8 (Comma delimited)”."
        ) from error
    if "\0" in text:
        raise FileRefused("This is not a CSV file, whatever its name says.")
    dialect = _dialect(text)
    number, is_row = 0, False
    try:
        for number, cells in enumerate(csv.reader(_lines(text), dialect, strict=True), 1):
            is_row = any(not is_blank(cell) for cell in cells)
            if is_row:
                yield number, cells[:_MOST_CELLS]
    except csv.Error as error:
        raise FileRefused(f"Row {number + 1} cannot be read: a quotation mark is out of place, or "
                          "a cell has no end.") from error  # fmt: skip
    if is_row and text.rstrip(" ").endswith(dialect.delimiter):
        raise FileRefused(
            f"Row {number} stops before its last cell, as where a download breaks off. Send the "
            "whole file; if that cell is empty on purpose, write n/a into it."
        )


def _lines(text: str) -> Iterable[str]:
    return io.StringIO(text, newline="")


def _dialect(text: str) -> type[csv.Dialect]:
    """Excel writes semicolons where the comma is a decimal mark, and tabs when asked to."""
    heading = text.partition("\n")[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=heading.count)

    return Found


def _count_in_workbook(file: IO[bytes]) -> int:
    """Counts the rows as they are written, without reading a cell."""
    try:
        with _opened(file) as package, package.open(_sheet(_workbook(file))[1]) as sheet:
            return sum(len(_ANY_ROW.findall(piece)) for piece in _whole_tags(sheet))
    except FileRefused:
        raise
    except _DAMAGED as error:
        raise _damaged() from error


def _workbook_rows(file: IO[bytes], after: int) -> Iterator[Row]:
    try:
        with _opened(file) as package:
            sheet, path = _sheet(_workbook(file))
            if after:
                sheet._get_source = lambda: _Below(package.open(path), after)
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), 1):
                yield number, [_cell(cell) for cell in cells[:_MOST_CELLS]]
    except FileRefused:
        raise
    except _DAMAGED as error:
        raise _damaged() from error


class _Below:
    """The part of a workbook that is a sheet, without its rows up to ``after``.

    Reading a cell costs a hundred times what passing over it does, and a long file is read in
    several goes. Where rows carry no number nothing is left out, and they are passed over later.
    """

    def __init__(self, sheet: IO[bytes], after: int) -> None:
        self._sheet = sheet
        self._left = self._pieces(after)
        self._held = b""

    def _pieces(self, after: int) -> Iterator[bytes]:
        pieces = _whole_tags(self._sheet)
        for piece in pieces:
            first = _NUMBERED_ROW.search(piece)
            if first is None and not _ANY_ROW.search(piece):
                yield piece
                continue
            yield piece[: first.start()] if first else piece
            yield from self._from(after, piece, pieces) if first else pieces

    @staticmethod
    def _from(after: int, piece: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for part in chain((piece,), pieces):
            wanted = (row for row in _NUMBERED_ROW.finditer(part) if int(row[1]) > after)
            found = next(wanted, None)
            stop = found.start() if found else part.find(b"</sheetData>")
            if stop >= 0:
                yield part[stop:]
                yield from pieces

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._held) < size:
            piece = next(self._left, None)
            if piece is None:
                break
            self._held += piece
        size = len(self._held) if size < 0 else size
        given, self._held = self._held[:size], self._held[size:]
        return given

    def close(self) -> None:
        self._sheet.close()

    def __enter__(self) -> _Below:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _whole_tags(stream: IO[bytes]) -> Iterator[bytes]:
    """Its bytes in pieces that end before a tag begins, never inside one."""
    held = b""
    while chunk := stream.read(_CHUNK):
        held += chunk
        cut = held.rfind(b"<")
        if cut > 0:
            yield held[:cut]
            held = held[cut:]
    yield held


def _cell(cell: Any) -> Any:
    """What it keeps. A day without an hour comes as its midnight: only how it is shown tells."""
    if cell.data_type == "f":
        return Formula()
    value = cell.value
    if isinstance(value, datetime) and value.time() == time.min:
        shown = re.sub(r"\[[^\]]*\]|\"[^\"]*\"", "", cell.number_format).lower()
        return value if "h" in shown else value.date()
    return value


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    """The package, once its parts are known to be harmless. Raises FileRefused."""
    file.seek(0)
    start = file.read(8)
    if start.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        raise FileRefused(
            "The workbook has a password or is in Excel’s old format. Take the password away and "
            "save it as .xlsx."
        )
    if not start.startswith(b"PK\x03\x04"):
        raise FileRefused("This is not an .xlsx file, whatever its name says.")
    file.seek(0)
    package = zipfile.ZipFile(file)
    if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
        raise FileRefused("The workbook unpacks to far more than it should. Send it as CSV.")
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as opened:
                if re.search(rb"<!(?:DOCTYPE|ENTITY)", opened.read(4_096), re.I):
                    raise _damaged()
    return package


def _workbook(file: IO[bytes]) -> Any:
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    class Sheet(ReadOnlyWorksheet):  # type: ignore[misc]
        def _get_size(self) -> None:
            """openpyxl's reads all of a sheet that does not say how large it is, each time."""

    class Reader(ExcelReader):  # type: ignore[misc]
        def read_worksheets(self) -> None:
            for sheet, relation in self.parser.find_sheets():
                if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                    found = Sheet(self.wb, sheet.name, relation.target, self.shared_strings)
                    self.wb._sheets.append(found)

    file.seek(0)
    reader = Reader(file, read_only=True, data_only=False, keep_links=False)
    reader.read()
    return reader.wb


def _sheet(book: Any) -> tuple[Any, str]:
    """The sheet called Calls, or the only one, and where in the package it is."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if len(sheets) > 1 and "Calls" not in sheets:
        raise FileRefused("The workbook has several sheets. Call the one with the calls “Calls”.")
    if not sheets:
        raise FileRefused("The workbook has no sheet.")
    sheet = sheets["Calls"] if "Calls" in sheets else next(iter(sheets.values()))
    return sheet, sheet._worksheet_path


def _damaged() -> FileRefused:
    return FileRefused("The workbook is damaged. Open it in Excel, save it again and send that.")
