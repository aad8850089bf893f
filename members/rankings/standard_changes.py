"""What is different between two versions of the standard, in sentences. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence

#: Name, weight in per cent, and what shoppers note, in the order of places.
Competency = tuple[str, int, tuple[str, ...]]


def changes(now: Sequence[Competency], before: Sequence[Competency]) -> list[str]:
    """Competency by competency: those that came, went or replaced one another, new weights, and
    how many behaviours are new or gone. Empty where the five say the same."""
    old = {name: (weight, noted) for name, weight, noted in before}
    said: list[str] = []
    gone = {name for name, _weight, _noted in before} - {name for name, _w, _n in now}
    for place, (name, weight, noted) in enumerate(now):
        if name not in old:
            replaced = before[place][0] if place < len(before) else ""
            if replaced in gone:
                gone.discard(replaced)
                said.append(f"{name} replaces {replaced}.")
            else:
                said.append(f"{name} is new.")
            continue
        was, noted_before = old[name]
        if was != weight:
            said.append(f"{name} weighs {weight} per cent of Agent Mastery, before {was}.")
        said += _behaviours(name, set(noted), set(noted_before))
    said += [f"{name} is gone." for name, _weight, _noted in before if name in gone]
    return said


def _behaviours(name: str, now: set[str], before: set[str]) -> list[str]:
    new, gone = len(now - before), len(before - now)
    if not new and not gone:
        return []
    parts = [f"{new} new" if new else "", f"{gone} gone" if gone else ""]
    return [f"{name}: of its behaviours {' and '.join(part for part in parts if part)}."]
