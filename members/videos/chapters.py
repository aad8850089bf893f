"""Chapters as staff type them: a time and a title on each line."""

from __future__ import annotations

from dataclasses import dataclass

from .captions import NUL, Problem
from .instants import clock, from_clock

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Heading:
    starts: int
    title: str


def read(text: str, *, length: int | None = None) -> tuple[list[Heading], list[Problem]]:
    """``0:00 Cold open`` on each line. The first begins at 0:00; ``length`` is the film's."""
    found: list[Heading] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        time, *rest = line.split(maxsplit=1)
        starts, title = from_clock(time), " ".join(" ".join(rest).split())
        says = (
            NUL
            if "\0" in line
            else _wrong(starts, title, found[-1].starts if found else None, length)
        )
        if says:
            problems.append(Problem(number, says))
        elif starts is not None:
            found.append(Heading(starts, title))
    return found, problems


def _wrong(starts: int | None, title: str, before: int | None, length: int | None) -> str:
    if starts is None:
        return "It has to begin with a time, like 4:12 or 1:02:05."
    if not title:
        return "The chapter has no title."
    if len(title) > LONGEST_TITLE:
        return f"The title is longer than {LONGEST_TITLE} letters."
    if before is None and starts != 0:
        return "The first chapter begins at 0:00."
    if before is not None and starts <= before:
        return f"It has to begin after the chapter above it, which begins at {clock(before)}."
    if length is not None and starts >= length:
        return f"It begins after the end of the film, which is at {clock(length)}."
    return ""


def written(headings: list[Heading]) -> str:
    return "\n".join(f"{clock(heading.starts)} {heading.title}" for heading in headings)
