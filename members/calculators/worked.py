"""What every calculator answers in, whichever it is. Standard library only.

A page draws ``shown`` in its own way; what is common to all (a sentence, figures to set side by
side, the working, the limits) has one shape, so that scenarios, their comparison and their PDF
serve every calculator without knowing one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its unit, as it is read. ``term``: the slug of its glossary entry, "" where
    there is none."""

    label: str
    text: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the working: what came out, the formula, and the numbers put in, line by line."""

    title: str
    formula: str
    lines: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """An answer. ``figures`` carry the same labels in the same order for every answer of one
    calculator; ``shown`` is what its own template draws."""

    sentence: str
    figures: tuple[Figure, ...]
    steps: tuple[Step, ...]
    limits: tuple[str, ...]
    shown: Any = field(default=None)
