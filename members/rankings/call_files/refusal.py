"""How a file, a row or a cell says no: with a sentence for the person who sent it."""

from __future__ import annotations


class FileRefused(ValueError):
    """Nothing in the file can be read, or it is not the file that was asked for."""


class Unreadable(ValueError):
    """A cell does not say what its column asks for. The sentence goes on after the column's name:
    "is not a date and time, e.g. 2026-07-14 10:35"."""
