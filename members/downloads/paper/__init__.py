"""Writes small documents from plain data: Word, Excel and PDF, the same bytes every time.

Only as much of each format as the demonstration files need. Standard library only.
"""

from .blocks import Block, Box, Heading, Item, Line, Paragraph, Table
from .pdf import write_pdf
from .spreadsheet import Formula, Sheet, write_spreadsheet
from .word import write_word

__all__ = [
    "Block",
    "Box",
    "Formula",
    "Heading",
    "Item",
    "Line",
    "Paragraph",
    "Sheet",
    "Table",
    "write_pdf",
    "write_spreadsheet",
    "write_word",
]
