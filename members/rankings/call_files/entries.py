"""One row of a file to one call, as it was noted. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from . import cells
from .columns import LONGEST, ItemColumn
from .refusal import Unreadable

#: (column, sentence); the sentence goes on after the column's name.
Problem = tuple[str, str]
_OUTCOMES = {
    "answered": "answered",
    "unanswered": "unanswered",
    "not answered": "unanswered",
    "failed": "failed",
}
#: For how many unknown names a likely one is looked for: it costs a comparison with each.
_MOST_GUESSES = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """``organisation`` and ``scenario`` are whatever :class:`Known` was given; timings are seconds
    in the menu, waiting and talking; ``answers`` go by item, None where it does not apply."""

    call_id: str
    organisation: Any
    scenario: Any
    called_at: datetime
    shopper: str
    outcome: str
    timings: tuple[int | None, int | None, int | None]
    answers: dict[str, bool | int | None]


@dataclass(slots=True)
class Known:
    """Who and what can be called. Keys are folded: organisations by short name and by name,
    scenarios by (sector's number, code)."""

    organisations: Mapping[str, Any]
    scenarios: Mapping[tuple[int, str], Any]
    _guesses: dict[str, str] = field(default_factory=dict)

    def near(self, said: str) -> str:
        """What somebody who wrote ``said`` may have meant, as the end of a sentence, or ""."""
        if said not in self._guesses and len(self._guesses) < _MOST_GUESSES:
            close = get_close_matches(said, self.organisations, n=1, cutoff=0.75)
            self._guesses[said] = f": do you mean {close[0]}?" if close else ""
        return self._guesses.get(said, "")


def misfit(row: Sequence[Any], *, width: int, is_exact: bool) -> str:
    """What is wrong with how many cells a row has, "" where nothing is: a cell that got lost is not
    one that does not apply, and one too many says that those before it may have shifted.

    ``width``: of the heading. ``is_exact``: every row is written to its end, as in a CSV; a
    workbook leaves empty cells out, so there only what stands right of the heading is too much.
    """
    if is_exact and len(row) < width:
        return f"has {_cells(len(row))}, the heading {width}: it may be cut off"
    beyond = row[width:] if is_exact else [c for c in row[width:] if not cells.is_blank(c)]
    if beyond:
        return f"has {_cells(width + len(beyond))}, the heading {width}: some may have shifted"
    return ""


def _cells(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"


def entry_of(
    row: Sequence[Any], places: Mapping[str, int], items: Sequence[ItemColumn], known: Known
) -> tuple[Entry | None, list[Problem]]:
    """The call, or everything that is wrong with its cells (a call may be wrong as a whole too)."""
    problems: list[Problem] = []

    def cell(column: str) -> Any:
        place = places[column]
        return row[place] if place < len(row) else None

    def read(column: str, how: Callable[[Any], Any]) -> Any:
        try:
            return how(cell(column))
        except Unreadable as wrong:
            problems.append((column, str(wrong)))
            return None

    call_id = read("call_id", _required)
    organisation = read("organisation", lambda found: _organisation(found, known))
    scenario = read("scenario", lambda found: _scenario(found, organisation, known))
    called_at = read("called_at", cells.moment)
    shopper = read("shopper", lambda found: cells.text(found, most=40))
    outcome = read("outcome", lambda found: cells.one_of(found, _OUTCOMES))
    menu, wait, talk = (
        read(column, lambda found: cells.whole(found, most=LONGEST))
        for column in ("menu_seconds", "wait_seconds", "talk_seconds")
    )
    answers = {item.code: read(item.code, _HOW[item.kind]) for item in items}
    if problems:
        return None, problems
    if outcome != "answered":
        answers = {code: said for code, said in answers.items() if said is not None}
    timings = (menu, wait, talk)
    return (
        Entry(call_id, organisation, scenario, called_at, shopper, outcome, timings, answers),
        [],
    )


def _required(found: Any) -> str:
    said = cells.text(found, most=64)
    if not said:
        raise Unreadable("is empty")
    return said


def _organisation(found: Any, known: Known) -> Any:
    said = _required_name(found)
    if said not in known.organisations:
        raise Unreadable(f"“{said[:60]}” is not in the rankings{known.near(said)}")
    return known.organisations[said]


def _required_name(found: Any) -> str:
    said = cells.text(found, most=120).casefold()
    if not said:
        raise Unreadable("is empty")
    return said


def _scenario(found: Any, organisation: Any, known: Known) -> Any:
    said = _required_name(found)
    if organisation is None:
        return None  # which codes there are depends on the sector, and that is not known
    scenario = known.scenarios.get((organisation.sector_id, said))
    if scenario is None:
        codes = [
            each.code
            for (sector, _), each in known.scenarios.items()
            if sector == organisation.sector_id
        ]
        raise Unreadable(f"“{said[:20]}” is not one of its sector’s: {', '.join(codes) or 'none'}")
    return scenario


_HOW: dict[str, Callable[[Any], Any]] = {
    "yes_no": cells.yes_no,
    "rating": lambda found: cells.whole(found, least=1, most=5),
    "seconds": lambda found: cells.whole(found, most=LONGEST),
    "count": lambda found: cells.whole(found, most=99),
}
