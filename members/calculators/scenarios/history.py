"""What became of a scenario: who saved what when, what each version changed, and what its answer
was then and would be today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..asking import ask
from ..models import SavedScenario, SavedVersion
from .inputs import Input, fits_address, listed


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` and ``after`` as they are read."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """``changes`` since the version before, None for the first that is kept. ``today``: what its
    inputs come to by the rules of today, "" where they do not work any more, None where they are
    too long to be worked out for a list."""

    version: SavedVersion
    changes: Sequence[Change] | None
    today: str | None
    is_current: bool

    @property
    def says_otherwise(self) -> bool:
        return self.today is not None and self.today != self.version.sentence


def entries(scenario: SavedScenario, versions: Sequence[SavedVersion]) -> list[Entry]:
    """``versions``: newest first, with one more than is shown, if there is one, to compare with."""
    found = []
    for place, version in enumerate(versions):
        before = versions[place + 1] if place + 1 < len(versions) else None
        found.append(
            Entry(
                version,
                None if before is None else changes(scenario, before, version),
                _today(scenario, version),
                version.number == scenario.number,
            )
        )
    return found


def changes(scenario: SavedScenario, before: SavedVersion, after: SavedVersion) -> list[Change]:
    found = []
    if before.name != after.name:
        found.append(Change("Name", before.name, after.name))
    if before.notes != after.notes:
        found.append(Change("Notes", _length(before.notes), _length(after.notes)))
    calculator = scenario.kind
    then = {each.name: each for each in listed(calculator, before.inputs)}
    for now in listed(calculator, after.inputs):
        was = then.get(now.name)
        if was is None or was.text != now.text:
            found.append(Change(now.label, _short(was), _short(now)))
    return found


def _today(scenario: SavedScenario, version: SavedVersion) -> str | None:
    """A planner's month costs seconds, and a page has ten versions of it."""
    if not fits_address(version.inputs):
        return None
    calculator = scenario.kind
    worked = ask(calculator, version.inputs).worked if calculator is not None else None
    return worked.sentence if worked is not None else ""


def _short(given: Input | None) -> str:
    if given is None:
        return "–"
    return f"{given.lines:,} lines" if given.is_long else given.said


def _length(notes: str) -> str:
    if not notes:
        return "none"
    count = len(notes.split())
    return "1 word" if count == 1 else f"{count:,} words"
