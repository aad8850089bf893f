"""What the large plate of an answer says, and the parts that answers have in common. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..curve import Curve
from ..worked import Figure


@dataclass(frozen=True, slots=True)
class Plate:
    """A sentence around one figure: ``before``, the figure, ``after``."""

    before: str
    figure: str
    after: str

    @property
    def sentence(self) -> str:
        return " ".join(part for part in (self.before, self.figure, self.after) if part)

    @property
    def size(self) -> str:
        """How large it can stand: up to three characters, six, or more."""
        length = len(self.figure)
        return "short" if length <= 3 else "mid" if length <= 6 else "long"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the three that stand beneath the plate: fewer, yours, more. ``changes``: fields and
    what the address says in them instead to see it; () for yours."""

    kind: str
    title: str
    figure: str
    text: str
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """``labelled``: its figures, each with the name of its column, which phones print beside it.
    ``mark``: "yours" for the chosen one, else ""; ``note`` says the same in words."""

    head: str
    labelled: tuple[tuple[str, str], ...]
    mark: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` begins with what the rows are."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an answer's page draws."""

    plate: Plate
    #: The figures on the plate; the others of ``Worked.figures`` are for comparing.
    facts: Sequence[Figure]
    choices: tuple[Choice, ...] = ()
    table: Table | None = None
    curve: Curve | None = None
    #: One plain warning, where the answer needs one.
    warning: str = ""
