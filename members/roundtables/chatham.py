"""The Chatham House rule, read off a text: what was said may go on, who said it may not. Pure.

It finds names, it does not judge: a host may be called Grace, and grace may be what was asked for.
So it warns, with the line, and a person decides. Names are looked for without their accents and
with any kind of apostrophe, because nobody types them twice the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: What stands behind an organisation's name and in nobody's sentence.
_LEGAL = re.compile(
    r"(?:[\s,]+(?:pty|ltd|limited|inc|incorporated|plc|llc|co|corporation|holdings|group|"
    r"australia)\.?)+\s*$",
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
#: Words that also are short names. Written large at the beginning of a sentence they say nothing.
_LITTLE = frozenset(
    word
    for line in (
        "am an as at be but by can do for go he her him his how if in is it may me my no not now",
        "of on one or our she so than the them they to too up us van we who will you de la le",
    )
    for word in line.split()
)
#: What a meeting calls somebody besides their name: a device, a role, a pronoun.
_NOT_NAMES = frozenset(
    word
    for line in (
        "android call guest host ipad iphone laptop macbook mobile organiser organizer phone room",
        "meeting samsung tablet team teams unknown unverified user zoom her him she they them the",
        "and for",
    )
    for word in line.split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SHORTEST = 2
_ALIKE = {**dict.fromkeys("’‘ʼ´`＇", "'"), **dict.fromkeys("‐‑‒–—", "-")}


@dataclass(frozen=True, slots=True)
class Finding:
    """``line`` counts from 1; ``said`` is how the text has it; ``because`` whose name it is."""

    line: int
    said: str
    because: str


@dataclass(frozen=True, slots=True)
class _Name:
    """What is looked for, folded. ``any_case``: however it is written; else only as the name has
    it (``written``) or with a large first letter, as names are."""

    pattern: re.Pattern[str]
    written: str
    any_case: bool

    def found_in(self, line: _Line) -> str:
        """As the line has it; "" where it is not."""
        for match in self.pattern.finditer(line.folded):
            said = line.original(match.start(), match.end())
            if self.any_case or self._is_name(said, line, match.start()):
                return said
        return ""

    def _is_name(self, said: str, line: _Line, start: int) -> bool:
        if said != self.written and not said[:1].isupper():
            return False
        return _folded(said) not in _LITTLE or not line.begins_sentence(start)


class _Line:
    """A line without case, accents and kinds of apostrophe, that knows what each sign was."""

    def __init__(self, text: str) -> None:
        signs = [(sign, place) for place, char in enumerate(text) for sign in _signs(char)]
        self.text = text
        self.folded = "".join(sign for sign, _ in signs)
        self._places = [place for _, place in signs]

    def original(self, start: int, end: int) -> str:
        """The text that those folded signs stand for, with the accents behind the last."""
        first, last = self._places[start], self._places[end - 1] + 1
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return self.text[first:last]

    def begins_sentence(self, start: int) -> bool:
        before = self.folded[:start].rstrip(" \t\"'“”‘’(-*•")
        return not before or before[-1] in ".!?:;"


def findings(text: str, *, people: Iterable[str], organisations: Iterable[str]) -> list[Finding]:
    """Each name in the text once a line. A person is found by the full name in any case, and by
    each part of it that is written as a name; an organisation by its name in any case, with and
    without "Pty Ltd", and by the word that makes it out."""
    wanted = [
        *((name, each) for each in people for name in _of_person(each)),
        *((name, each) for each in organisations for name in _of_organisation(each)),
    ]
    found: dict[tuple[int, str], Finding] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        read = _Line(line)
        for name, whose in wanted:
            if (number, whose) not in found and (said := name.found_in(read)):
                found[number, whose] = Finding(number, said, whose)
    return [found[key] for key in sorted(found)]


def _of_person(name: str) -> Iterator[_Name]:
    """Also of what a meeting shows: "Mei’s iPhone", "Mei Tan (Dugong)", an address."""
    shown = _evened(name.partition("@")[0])
    words = [word.removesuffix("'s") for word in _WORD.findall(shown)]
    if len(words) > 1:
        yield _named(" ".join(words), any_case=True)
    for part in sorted({piece for word in words for piece in (word, *word.split("-"))}):
        if len(part) >= _SHORTEST and _folded(part) not in _NOT_NAMES:
            yield _named(part, any_case=False)


def _of_organisation(name: str) -> Iterator[_Name]:
    full = " ".join(name.split())
    bare = _LEGAL.sub("", full).strip(" ,.") or full
    for each in sorted({full, bare} - {""}):
        if _folded(each):
            yield _named(each, any_case=_folded(each) not in _COMMON | _LITTLE)
    own = [word for word in bare.split() if _folded(word) not in _COMMON and len(word) > 3]
    if own and _folded(own[0]):
        yield _named(own[0], any_case=False)


def _named(text: str, *, any_case: bool) -> _Name:
    """Whole words; a blank stands for a hyphen too."""
    spaced = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", _folded(text)))
    return _Name(re.compile(rf"(?<!\w){spaced}(?!\w)"), text, any_case)


def _evened(text: str) -> str:
    """Composed, with one apostrophe and one hyphen."""
    return "".join(_ALIKE.get(char, char) for char in unicodedata.normalize("NFC", text))


def _folded(text: str) -> str:
    return "".join(sign for char in text for sign in _signs(char))


def _signs(char: str) -> str:
    """What is left of a character without case and accents."""
    if char in _ALIKE:
        return _ALIKE[char]
    plain = unicodedata.normalize("NFKD", char).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
