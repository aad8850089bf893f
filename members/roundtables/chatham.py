"""The Chatham House rule, read off a text: what was said may go on, who said it may not. Pure.

It finds names, it does not judge: a host may be called Grace, and grace may be what was asked for.
So it warns, with the line, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: What stands behind an organisation's name and in nobody's sentence.
_LEGAL = re.compile(
    r"\b(?:pty|ltd|limited|inc|incorporated|plc|llc|co|corporation|holdings|group|australia)\b\.?",
    re.I,
)
#: Words that many organisations are called by, and everybody writes about.
_COMMON = frozenset(
    word
    for line in (
        "australian australia national united general first customer contact centre center",
        "service services energy water bank insurance health council city state retail mutual",
        "electric office telecom university credit union super people home house south north",
        "east west",
    )
    for word in line.split()
)
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """``line`` counts from 1; ``said`` is how the text has it; ``because`` whose name it is."""

    line: int
    said: str
    because: str


def findings(text: str, *, people: Iterable[str], organisations: Iterable[str]) -> list[Finding]:
    """Each name in the text once a line. A person is found by the full name in any case, and by
    each part of it where it is written large; an organisation by its name without "Pty Ltd", and
    by the word that makes it out."""
    patterns = [
        *((pattern, name) for name in people for pattern in _of_person(name)),
        *((pattern, name) for name in organisations for pattern in _of_organisation(name)),
    ]
    found: dict[tuple[int, str], Finding] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, name in patterns:
            match = pattern.search(line)
            if match:
                found.setdefault((number, name), Finding(number, match.group(), name))
    return [found[key] for key in sorted(found)]


def _of_person(name: str) -> list[re.Pattern[str]]:
    parts = name.split()
    patterns = [_word(name, any_case=True)] if len(parts) > 1 else []
    names = {piece for part in parts for piece in (part, *part.split("-"))}
    return patterns + [_word(part) for part in sorted(names) if len(part) >= _SHORTEST]


def _of_organisation(name: str) -> list[re.Pattern[str]]:
    bare = " ".join(_LEGAL.sub(" ", name).split()).strip(" ,.")
    if len(bare) < _SHORTEST:
        bare = name.strip()
    patterns = [_word(bare, any_case=len(bare.split()) > 1)] if bare else []
    own = [word for word in bare.split() if word.casefold() not in _COMMON and len(word) > 3]
    return [*patterns, _word(own[0])] if own else patterns


def _word(text: str, *, any_case: bool = False) -> re.Pattern[str]:
    """Whole words; one part of a name only where it is written as a name."""
    shown = text if any_case else text[:1].upper() + text[1:]
    spaced = r"\s+".join(re.escape(part) for part in shown.split())
    return re.compile(rf"(?<![\w]){spaced}(?![\w])", re.I if any_case else 0)
