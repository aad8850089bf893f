"""Word documents: headings, paragraphs, lists and plain tables, on A4."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Block, Box, Heading, Item, Paragraph, Table
from .package import DECLARATION, OFFICE, relations, text, write_package

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = ("document.main", "styles", "numbering")


def _style(key: str, name: str, *, size: int, bold: bool, before: int, after: int) -> str:
    """Size in half points, space in twentieths of a point."""
    weight = "<w:b/>" if bold else ""
    default = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:pPr><w:spacing w:before="{before}" w:after="{after}"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>{weight}'
        f'<w:sz w:val="{size}"/><w:lang w:val="en-AU"/></w:rPr></w:style>'
    )


_STYLES = (
    f'{DECLARATION}<w:styles xmlns:w="{_MAIN}">'
    + _style("Normal", "Normal", size=21, bold=False, before=0, after=120)
    + _style("Title", "Title", size=44, bold=True, before=0, after=240)
    + _style("Heading1", "heading 1", size=28, bold=True, before=320, after=120)
    + "</w:styles>"
)
_NUMBERING = (
    f'{DECLARATION}<w:numbering xmlns:w="{_MAIN}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr>'
    '<w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" '
    'w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_word(title: str, blocks: Sequence[Block]) -> bytes:
    body = _paragraph(title, style="Title") + "".join(_block(block) for block in blocks)
    parts = {
        "word/document.xml": f'{DECLARATION}<w:document xmlns:w="{_MAIN}"><w:body>{body}{_PAGE}'
        "</w:body></w:document>",
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
        "word/_rels/document.xml.rels": relations(
            {
                "rId1": (f"{OFFICE}/styles", "styles.xml"),
                "rId2": (f"{OFFICE}/numbering", "numbering.xml"),
            }
        ),
    }
    types = {f"word/{part.partition('.')[0]}.xml": f"{_TYPE}.{part}+xml" for part in _PARTS}
    return write_package(title=title, main="word/document.xml", parts=parts, types=types)


def _block(block: Block) -> str:
    match block:
        case Heading(words):
            return _paragraph(words, style="Heading1")
        case Paragraph(words):
            return _paragraph(words)
        case Item(words):
            return _paragraph(words, listed=True)
        case Box(words):
            return _paragraph(f"☐  {words}")
        case Table(rows):
            return _table(rows)


def _paragraph(words: str, *, style: str = "Normal", listed: bool = False) -> str:
    points = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if listed else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{points}</w:pPr>{_run(words)}</w:p>'


def _run(words: str, *, bold: bool = False) -> str:
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{weight}<w:t xml:space="preserve">{text(words)}</w:t></w:r>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    width = 9638 // len(rows[0])
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    lines = "".join(
        "<w:tr>"
        + ("<w:trPr><w:tblHeader/></w:trPr>" if number == 0 else "")
        + "".join(_table_cell(cell, width, head=number == 0) for cell in row)
        + "</w:tr>"
        for number, row in enumerate(rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width * len(rows[0])}" w:type="dxa"/>'
        f"<w:tblBorders>{_EDGES}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}"
        "</w:tbl><w:p/>"
    )


def _table_cell(words: str, width: int, *, head: bool) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"<w:p>{_run(words, bold=head)}</w:p></w:tc>"
    )
