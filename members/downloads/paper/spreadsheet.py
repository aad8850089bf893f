"""Excel workbooks: text, numbers and formulae that carry their result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .package import DECLARATION, OFFICE, attribute, relations, text, write_package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class Formula:
    """``expression`` without its equals sign, and what it comes to, for programs that only show.
    ``percent`` prints 0.3 as 30.0%."""

    expression: str
    value: float
    percent: bool = False


Cell = str | int | float | Formula | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """``widths`` in characters, by column. The rows numbered in ``heads`` (from 1) are bold."""

    name: str
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]
    heads: frozenset[int] = frozenset({1})


# Cell formats, in the order of styles.xml below.
_PLAIN, _BOLD, _PERCENT = 0, 1, 2
_STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Arial"/></font>'
    '<font><b/><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" '
    'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    'applyAlignment="1"><alignment vertical="top"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)


def write_spreadsheet(title: str, sheets: Sequence[Sheet]) -> bytes:
    numbered = list(enumerate(sheets, start=1))
    names = "".join(
        f'<sheet name={attribute(sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in numbered
    )
    workbook = (
        f'{DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{OFFICE}">'
        f'<sheets>{names}</sheets><calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
    )
    parts = {
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relations(
            {f"rId{n}": (f"{OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered}
            | {"rId99": (f"{OFFICE}/styles", "styles.xml")}
        ),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{n}.xml": _sheet(sheet) for n, sheet in numbered},
    }
    types = {
        "xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
        "xl/styles.xml": f"{_TYPE}.styles+xml",
        **{f"xl/worksheets/sheet{n}.xml": f"{_TYPE}.worksheet+xml" for n, _ in numbered},
    }
    return write_package(title=title, main="xl/workbook.xml", parts=parts, types=types)


def _sheet(sheet: Sheet) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, start=1)
    )
    rows = "".join(
        f'<row r="{n}">{_row(n, row, bold=n in sheet.heads)}</row>'
        for n, row in enumerate(sheet.rows, start=1)
    )
    return (
        f'{DECLARATION}<worksheet xmlns="{_MAIN}"><cols>{columns}</cols>'
        f"<sheetData>{rows}</sheetData>"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _row(number: int, row: Sequence[Cell], *, bold: bool) -> str:
    style = _BOLD if bold else _PLAIN
    return "".join(
        _cell(f"{'ABCDEFGHIJ'[column]}{number}", cell, style)
        for column, cell in enumerate(row)
        if cell is not None
    )


def _cell(place: str, cell: str | float | Formula, style: int) -> str:
    if isinstance(cell, Formula):
        style = _PERCENT if cell.percent else style
        return f'<c r="{place}" s="{style}"><f>{text(cell.expression)}</f><v>{cell.value!r}</v></c>'
    if isinstance(cell, str):
        return (
            f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
            f"{text(cell)}</t></is></c>"
        )
    return f'<c r="{place}" s="{style}"><v>{cell!r}</v></c>'
