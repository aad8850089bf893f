"""The text of an uploaded file, as somebody would have pasted it. Nothing of it is kept.

A workbook is read for the values of its first sheet with any: no formula runs, no link is followed.
openpyxl is imported where a workbook is read, so that nothing else loads it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Final

from ..dayplan import MOST_INTERVALS
from ..reading import text_of

LARGEST_FILE: Final = 2_000_000
#: Bytes of all that a workbook unpacks to, and of its table of texts, which is read at once.
LARGEST_UNPACKED: Final = 40_000_000
_LARGEST_PART_READ_WHOLE: Final = 8_000_000
_MOST_COLUMNS: Final = 40
#: Rows that are read: more than are planned, so that the reader can say so.
_MOST_ROWS: Final = MOST_INTERVALS + 200
_TEXTS: Final = ("csv", "txt", "tsv")
_BOOKS: Final = ("xlsx", "xlsm")
_OLD_FORMAT: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_NO_TEXT: Final = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
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


class FileRefused(ValueError):
    """Nothing in it can be read. The message is a sentence for whoever uploaded it."""


def text_of_file(file: IO[bytes], name: str) -> str:
    """Raises :class:`FileRefused`. ``name`` gives the kind by its ending."""
    ending = name.rpartition(".")[2].lower()
    if ending not in (*_TEXTS, *_BOOKS):
        old = " Save it as .xlsx." if ending in ("xls", "xlsb", "ods", "numbers") else ""
        raise FileRefused(f"Intervals come as .csv or .xlsx.{old}")
    size = file.seek(0, 2)
    if not size:
        raise FileRefused("The file is empty.")
    if size > LARGEST_FILE:
        raise FileRefused(
            f"The file has more than {LARGEST_FILE // 1_000_000} MB. {MOST_INTERVALS:,} intervals "
            "fit in a tenth of that: send the sheet with the intervals alone."
        )
    file.seek(0)
    return _text(file.read()) if ending in _TEXTS else "\n".join(_lines(file))


def _text(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", _OLD_FORMAT)):
        raise FileRefused("This is a workbook under a text’s name. Give it its own ending, .xlsx.")
    found = text_of(data)
    if len(_NO_TEXT.findall(found)) > len(found) / 100:
        raise FileRefused("This is not a text file, whatever its name says.")
    return found


def _lines(file: IO[bytes]) -> Iterator[str]:
    """A line for each row, blank ones included, so that rows keep their numbers."""
    try:
        with _opened(file):
            pass
        file.seek(0)
        yield from _trimmed(_rows(file))
    except FileRefused:
        raise
    except _DAMAGED as error:
        raise FileRefused(
            "The workbook is damaged. Open it in Excel, save it again and send that."
        ) from error


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    """The package, once its parts are known to be harmless."""
    start = file.read(8)
    if start.startswith(_OLD_FORMAT):
        raise FileRefused(
            "The workbook has a password or is in Excel’s old format. Take the password away and "
            "save it as .xlsx."
        )
    if not start.startswith(b"PK\x03\x04"):
        raise FileRefused("This is not an .xlsx file, whatever its name says.")
    file.seek(0)
    package = zipfile.ZipFile(file)
    parts = package.infolist()
    whole = [part for part in parts if "/worksheets/" not in part.filename]
    if (
        sum(part.file_size for part in parts) > LARGEST_UNPACKED
        or max(part.file_size for part in whole) > _LARGEST_PART_READ_WHOLE
        or len(parts) > 2_000
    ):
        raise FileRefused(
            "The workbook unpacks to far more than intervals need. Send the sheet with the "
            "intervals alone, or as .csv."
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as opened:
                if re.search(rb"<!(?:DOCTYPE|ENTITY)", opened.read(4_096), re.I):
                    raise zipfile.BadZipFile(part.filename)
    return package


def _rows(file: IO[bytes]) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size is not believed
            found = [
                [_cell(value) for value in row[:_MOST_COLUMNS]]
                for row in sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
            ]
            if any(any(row) for row in found):
                yield from found
                return
    finally:
        book.close()


def _trimmed(rows: Iterable[list[str]]) -> Iterator[str]:
    """Without what is empty at the end of a line or of the sheet."""
    blank = 0
    for row in rows:
        line = "\t".join(row).rstrip("\t")
        if not line:
            blank += 1
            continue
        yield from [""] * blank
        blank = 0
        yield line


def _cell(value: Any) -> str:
    """As it is read in a spreadsheet: a time without a day is a time."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        if rounded.year < 1901:  # a time, counted from the first day that a spreadsheet knows
            return f"{rounded:%H:%M:%S}".removesuffix(":00")
        if rounded.time() == time.min:
            return f"{rounded:%Y-%m-%d}"
        return f"{rounded:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M:%S}".removesuffix(":00")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else repr(value)
    return " ".join(str(value).split())
