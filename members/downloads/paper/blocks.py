"""What a page is made of: lines for Word and PDF alike, tables for Word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a list."""

    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """Something to tick."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """``rows``, the first of them the heads of the columns."""

    rows: tuple[tuple[str, ...], ...]


Line = Heading | Paragraph | Item | Box
Block = Line | Table
