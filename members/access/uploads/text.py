"""Plain text and tables as text: UTF-8, nothing but text, and no formulae that would run."""

from __future__ import annotations

import csv
import io
import re

from .refusal import Readable, Refused

#: What begins like this is something else under the name of a text.
_DISGUISED = re.compile(
    r"\s*(?:<!doctype|<html|<svg|<script|<\?xml|<\?php|<\?=|<body|<iframe|%pdf-|\{\\rtf|#!)", re.I
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: A cell that a spreadsheet program would calculate, and so run. After plus or minus only a
#: function or a call to another program: numbers and list marks begin with those too.
_FORMULA = re.compile(
    r"\s*(?:[=@]\s*\S|[+\-][\s+\-\d.]*(?:[a-z_.]{2,}\(|\w+\||"
    r"(?:hyperlink|webservice|call|exec|import\w+)\s*\())",
    re.I,
)


def inspect(file: Readable) -> None:
    """Raises Refused unless the file is readable text."""
    _text(file)


def inspect_table(file: Readable) -> None:
    """The same, and no cell may start a formula."""
    text = _text(file)
    for delimiter in ",;\t":
        # A program may split at any of these, whatever the author had in mind.
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            for row in rows:
                if any(_FORMULA.match(cell) for cell in row):
                    raise Refused(
                        f"Line {rows.line_num} has a cell that starts like a formula (= or @, or "
                        "+ or - before a function). Spreadsheet programs would run it: put a word "
                        "before it, or upload an .xlsx."
                    )
        except csv.Error as error:
            raise Refused(
                f"Line {rows.line_num} cannot be read as a table. Open the file in a spreadsheet "
                "program and save it again as “CSV UTF-8”."
            ) from error


def _text(file: Readable) -> str:
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "This is not text in UTF-8, so some letters would come out wrong. In Excel choose "
            "“CSV UTF-8”, in an editor “UTF-8”, when you save it."
        ) from error
    if _CONTROLS.search(text):
        raise Refused("This is not plain text: it has characters that no text has.")
    if _DISGUISED.match(text):
        raise Refused(
            "This is not plain text but another kind of file under a text's name. "
            "Give it its own ending; web pages, scripts and pictures are not accepted."
        )
    if not text.strip():
        raise Refused("There is nothing in this file but blank space.")
    return text
