"""The Chatham House rule, read off a text: what was said may go on, who said it may not. Pure.

It finds names, it does not judge: a host may be called Grace, and grace may be what was asked for.
So it warns, with the line, and a person decides. Names are looked for without their accents and
with any kind of apostrophe, because nobody types them twice the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

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
#: Words that also are short names. In small letters they are never one, and written large at the
#: beginning of a sentence they say nothing.
_LITTLE = frozenset(
    word
    for line in (
        "am an as at be but by can do for go he her him his how if in is it may me my no not now",
        "of on one or our she so than the them they to too up us van we who will you de la le",
        "and for from new with",
    )
    for word in line.split()
)
#: What a meeting calls somebody besides their name: a device, a role, a pronoun.
_NOT_NAMES = frozenset(
    word
    for line in (
        "android call guest host ipad iphone laptop macbook mobile organiser organizer phone room",
        "meeting samsung tablet team teams unknown unverified user zoom her him she they them the",
        "board conference customer desk floor front level office queue reception service support",
    )
    for word in line.split()
)
#: Given names that everybody writes as words: in small letters they are none.
_ALSO_WORDS = frozenset(
    word
    for line in (
        "amber angel april archer august autumn baker basil bill brook buck carol carter chance",
        "charity chase chip christian chuck clay cliff cooper crystal daisy dale dawn dean dolly",
        "drew duke earl eden faith fern fisher forest frank gale gene ginger glen grace grant",
        "harmony hazel heath heather herb holly honor hope hunter iris jack jade jewel john jolly",
        "joy june justice king kitty lance lane laurel lily major mark mason melody mercy merry",
        "miles misty norm olive page parker patience pearl penny pepper piper poppy porter prince",
        "prudence queen rain reed rich river robin rocky rose rosemary ruby rusty sage sally",
        "sandy sawyer skip skye sonny star sterling stew storm story summer taylor trinity true",
        "tyler victor viola violet wade ward will winter",
    )
    for word in line.split()
)
#: Capitals that stand in everybody's points, whoever is called so.
_COMMON_CAPITALS = frozenset(
    word
    for line in (
        "acd acdt acst act aedt aest aht ai au awst cc ceo cfo coo crm csat cto cx ea eta eu faq",
        "faqs fcr fte fy gm gst hr id iso it ivr kpi kpis nps nsw nt nz ok pa pc pm pr qa qld roi",
        "sa sla sms tas tv uk us usa vic vip wa wfh wfm",
    )
    for word in line.split()
)
#: Written without blanks: a name stands in the middle of other signs.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SHORTEST = 2
#: A given name in small letters: from so many on.
_SHORTEST_SMALL = 4
_CAPITALS = re.compile(r"[A-Z]{2,5}")
_AND = "(?:&|and)"
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
    it (``written``) or with a large first letter, as names are. ``capitals``: only in capitals."""

    pattern: re.Pattern[str]
    written: str
    any_case: bool
    capitals: bool = False

    def found_in(self, line: _Line) -> str:
        """As the line has it; "" where it is not."""
        for match in self.pattern.finditer(line.folded):
            said = line.original(match.start(), match.end())
            if self.any_case or self._is_name(said, line, match.start()):
                return said
        return ""

    def _is_name(self, said: str, line: _Line, start: int) -> bool:
        if self.capitals:
            return said == self.written
        if said != self.written and not said[:1].isupper():
            return False
        if _folded(said) not in _LITTLE:
            return True
        return said[:1].isupper() and not line.begins_sentence(start)


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
    each part of it that is written as a name, and the given name also in small letters where it is
    no word; an organisation by its name in any case, with and without "Pty Ltd", by the word that
    makes it out, and by its capitals."""
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
        yield _named(" ".join(words), any_case=not _LITTLE.issuperset(map(_folded, words)))
        if _is_given(words):
            yield _named(words[0], any_case=True)
    small = shown == shown.lower()  # else a word in small letters is none of the name's
    for part in sorted({piece for word in words for piece in (word, *word.split("-"))}):
        if len(part) < _SHORTEST or _folded(part) in _NOT_NAMES:
            continue
        if small or part != part.lower() or _UNSPACED.match(part):
            yield _named(part, any_case=False)


def _is_given(words: list[str]) -> bool:
    """Whether the first word is a person's given name, to be known in small letters too: not a
    word of its own, and not of a room or a device."""
    folded = [_folded(word) for word in words]
    if len(folded[0]) < _SHORTEST_SMALL or not _NOT_NAMES.isdisjoint(folded):
        return False
    return folded[0] not in _LITTLE | _COMMON | _ALSO_WORDS


def _of_organisation(name: str) -> Iterator[_Name]:
    full = " ".join(name.split())
    bare = _LEGAL.sub("", full).strip(" ,.") or full
    for each in sorted({full, bare} - {""}):
        if _folded(each):
            yield _named(each, any_case=_folded(each) not in _COMMON | _LITTLE)
    own = [word for word in bare.split() if _folded(word) not in _COMMON and len(word) > 3]
    if own and _folded(own[0]):
        yield _named(own[0], any_case=False)
    for capitals in sorted(_capitals(full) | _capitals(bare)):
        yield replace(_named(capitals, any_case=False), capitals=True)


def _capitals(name: str) -> set[str]:
    """ "AGL" of "AGL Energy", "NAB" of "National Australia Bank"."""
    words = [word for word in _WORD.findall(name) if _folded(word) not in _LITTLE]
    initials = "".join(word[0] for word in words if word[0].isupper())
    found = {*words[:1], initials if len(initials) > 2 else ""}
    return {
        each
        for each in found
        if _CAPITALS.fullmatch(each) and _folded(each) not in _COMMON_CAPITALS
    }


def _named(text: str, *, any_case: bool) -> _Name:
    """Whole words; a blank stands for a hyphen too, and "and" for "&"."""
    parts = re.split(r"[\s-]+", _folded(text))
    spaced = r"[\s-]+".join(_AND if part in ("&", "and") else re.escape(part) for part in parts)
    bordered = spaced if _UNSPACED.match(text) else rf"(?<!\w){spaced}(?!\w)"
    return _Name(re.compile(bordered), text, any_case)


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
