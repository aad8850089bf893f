"""What reports hours. Each tool lists itself in its own ``cpd.py``, which is found at start-up, and
then calls :func:`members.cpd.actions.record` where something was earned. The tools stand above this
room; it knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import models


class Kind(models.TextChoices):
    """In the order in which totals are told."""

    ROUNDTABLE = "roundtable", "Roundtables"
    VIDEO = "video", "Member Bytes"
    MATURITY = "maturity", "Maturity assessments"
    COURSE = "course", "Courses"
    OWN = "own", "Own entries"


def _nowhere(references: Iterable[str]) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Source:
    """``key`` stands in the database and never changes. ``counts``: the rule, in one sentence for
    members. ``addresses``: for references of this source, where each is read; one query at most,
    and none for what is gone. ``again``: where each can be gone through once more, by the address
    of another source's thing, like a roundtable by its recording; it counts once then."""

    key: str
    kind: Kind
    counts: str
    addresses: Callable[[Iterable[str]], Mapping[str, str]] = _nowhere
    again: Callable[[Iterable[str]], Mapping[str, str]] = _nowhere


#: What members enter themselves.
OWN = Source(
    "own",
    Kind.OWN,
    "What you learned elsewhere, by your own word. With evidence, staff may check it.",
)

_sources: dict[str, Source] = {OWN.key: OWN}


def register(source: Source) -> Source:
    """Adds a source and gives it back. ValueError when another one has the key."""
    if source.key in _sources:
        raise ValueError(f"There is a source of hours called {source.key!r} already.")
    _sources[source.key] = source
    return source


def every_source() -> list[Source]:
    """In the order of the kinds."""
    order = list(Kind)
    return sorted(_sources.values(), key=lambda source: (order.index(source.kind), source.key))


def addresses(rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Where each (source, reference) is read, for those that are. A query for each source."""
    by_source: dict[str, list[str]] = {}
    for key, reference in rows:
        by_source.setdefault(key, []).append(reference)
    return {
        (key, reference): address
        for key, references in by_source.items()
        if key in _sources
        for reference, address in _sources[key].addresses(references).items()
    }


def same_again(key: str, reference: str, others: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of ``others``, (source, reference), are the same hour as this one, told once more. Two
    queries at most for each source, and two for this one."""
    mine = _sources.get(key)
    here = mine.addresses([reference]).get(reference) if mine else None
    again = mine.again([reference]).get(reference) if mine else None
    by_source: dict[str, list[str]] = {}
    for other, number in others:
        by_source.setdefault(other, []).append(number)
    found: set[tuple[str, str]] = set()
    for other, numbers in by_source.items():
        source = _sources.get(other)
        told = source.again(numbers) if source and here else {}
        read = source.addresses(numbers) if source and again else {}
        found |= {(other, number) for number, address in told.items() if address == here}
        found |= {(other, number) for number, address in read.items() if address == again}
    return found
