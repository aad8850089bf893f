"""What a page is made of, for Word and PDF alike."""

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
    """``rows``, the first of them the heads of the columns. Word only."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Item | Box | Table
