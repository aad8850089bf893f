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


def _not_concerned(old: str, new: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Source:
    """``key`` stands in the database and never changes. ``counts``: the rule, in one sentence for
    members. ``addresses``: for references of this source, where each is read; one query at most,
    and none for what is gone. ``again``: where each can be gone through once more, by the address
    of another source's thing, like a roundtable by its recording; it counts once then. ``names``:
    the addresses by which ``again`` of another source means them, where those are more than what
    can be read just now. ``moved``: called with the old and the new address of another source's
    thing."""

    key: str
    kind: Kind
    counts: str
    addresses: Callable[[Iterable[str]], Mapping[str, str]] = _nowhere
    again: Callable[[Iterable[str]], Mapping[str, str]] = _nowhere
    names: Callable[[Iterable[str]], Mapping[str, str]] | None = None
    moved: Callable[[str, str], None] = _not_concerned


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


Which = tuple[str, str]


def same_things(rows: Iterable[Which]) -> tuple[dict[Which, set[Which]], set[Which]]:
    """Which of these, (source, reference), are the same hour told by two sources, from each side;
    and which are of a source that names its things and has them no more. Two queries at most for
    each source, none where there is but one."""
    by_source: dict[str, list[str]] = {}
    for key, reference in rows:
        by_source.setdefault(key, []).append(reference)
    known = {key: _sources[key] for key in by_source if key in _sources}
    if len(known) < 2:
        return {}, set()
    found: dict[Which, set[Which]] = {}
    gone: set[Which] = set()
    named: dict[str, Which] = {}
    for key, source in known.items():
        names = (source.names or source.addresses)(by_source[key])
        named |= {name: (key, reference) for reference, name in names.items()}
        if source.names:
            gone |= {(key, reference) for reference in by_source[key] if reference not in names}
    for key, source in known.items():
        for reference, name in source.again(by_source[key]).items():
            if name in named:
                found.setdefault((key, reference), set()).add(named[name])
                found.setdefault(named[name], set()).add((key, reference))
    return found, gone


def moved(old: str, new: str) -> None:
    """Tells every source that a thing of another's has another address."""
    for source in _sources.values():
        source.moved(old, new)
