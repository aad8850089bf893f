"""The files that staff hand to the shopper firm: the columns of one standard, and how to fill them.

openpyxl is imported where the workbook is made, so that nothing else loads it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from .columns import ASKS, FIXED, ItemColumn, expected
from .rows import MOST_ROWS

_SHEET = "Calls"


def heading(items: Sequence[ItemColumn]) -> str:
    """The first line of a CSV file, with the mark by which Excel knows UTF-8."""
    return "\ufeff" + ",".join(expected(items)) + "\r\n"


def workbook(
    items: Sequence[ItemColumn],
    *,
    title: str,
    organisations: Iterable[tuple[str, str, str]],
    scenarios: Iterable[tuple[str, str, str]],
) -> bytes:
    """An .xlsx with an empty sheet of calls, and sheets that say what goes into it.

    ``organisations``: (short name, name, sector); ``scenarios``: (code, name, sector).
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    calls = book.active
    calls.title = _SHEET
    calls.append(expected(items))
    for cell in calls[1]:
        cell.font = Font(bold=True)
    calls.freeze_panes = "B2"
    _widen(calls, [max(12, len(name) + 2) for name in expected(items)])
    _lists(calls, items)
    calls.column_dimensions["D"].number_format = "yyyy-mm-dd hh:mm"
    guide = [(name, "", asks) for name, asks in FIXED.items()]
    guide += [(item.code, item.group, f"{item.text} ({ASKS[item.kind]})") for item in items]
    first = ("column", "part of", "what goes in")
    _add(book, "How to fill it in", first, guide, widths=(16, 22, 100), title=title)
    _add(book, "Organisations", ("short name", "name", "sector"), organisations)
    _add(book, "Scenarios", ("code", "name", "sector"), scenarios)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _lists(calls: Any, items: Sequence[ItemColumn]) -> None:
    """What may be chosen, offered by the cell itself."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = {"outcome": "answered,unanswered,failed"}
    offered |= {item.code: "yes,no,n/a" for item in items if item.kind == "yes_no"}
    offered |= {item.code: "1,2,3,4,5,n/a" for item in items if item.kind == "rating"}
    by_choices: dict[str, Any] = {}
    for place, name in enumerate(expected(items), 1):
        if name in offered:
            choices = offered[name]
            if choices not in by_choices:
                by_choices[choices] = DataValidation(type="list", formula1=f'"{choices}"')
                calls.add_data_validation(by_choices[choices])
            letter = get_column_letter(place)
            by_choices[choices].add(f"{letter}2:{letter}{MOST_ROWS + 1}")


def _add(
    book: Any,
    name: str,
    first: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[int] = (32, 44, 32),
    title: str = "",
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(name)
    if title:
        sheet.append([title])
    sheet.append(list(first))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([""] * len(row))
        for cell, value in zip(sheet[sheet.max_row], row, strict=True):
            cell.value = value
            cell.data_type = "s"  # a name that begins like a formula is still a name
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _widen(sheet, widths)


def _widen(sheet: Any, widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
