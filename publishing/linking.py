"""Where names of things stand in a text, so that they can become links. Pure: standard library.

A **name** is what people call something: "Service level", "GOS", "80/20". :class:`Names` holds many
of them; :func:`find` says where they stand in a text, as **spots** (start, end, key), and
:func:`put_in` writes something around each spot. The work grows with the length of the text and not
with the number of names: words are looked up in a tree of names, one after another.

What counts as a name in the text:

* the longest name at a place wins; a hyphen and any blanks count as one blank;
* a plural counts ("contact rates", "KPIs"); a part of a word does not, nor of "copc.com" or "a-b";
* words in capitals or with a capital inside (GOS, eNPS) count only when they are written so;
  everything else counts in any case. A common English word is no name, whoever gives it: with an
  acronym MAY nothing links from "may";
* nothing counts inside a link, a heading or code, or across tags.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

#: Nobody says "a" and means a term. Single words only; in a longer name they may stand.
COMMON = frozenset(
    """a about after all also am an and any are as at back be because been before being best but by
    call calls came can case cases centre centres could customer customers day days did do does done
    down each end even every first for from get give go good had has have he her here him his how i
    if in into is it its just know last like line long look made make many march may me month more
    most much must my new no not now number of off on one only open or other our out over own part
    people place point right said same say see service set she should side so some staff still such
    take team than that the their them then there these they thing this time to too two under until
    up us use used very wait was way we week well were what when where which while who why will with
    word work would year years yes you your april june july august""".split()  # noqa: SIM905  (a list would be three times as long)
)

_TAG = re.compile(r"""<(?:[a-zA-Z/!?](?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_WORD = re.compile(r"[^\W_]+")
_HYPHENS = str.maketrans(dict.fromkeys("-\u2010\u2011\u00ad", " "))
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u02bc", "'"))
#: Nothing inside these becomes a link.
_CLOSED = {"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "script", "style", "button"}
#: What between two words makes them one: copc.com, a-b, CSAT/NPS, R&D.
_JOINS = set("-\u2010\u2011./@&_:+#=\\'\u2019")


class Spot(NamedTuple):
    start: int
    end: int
    #: Whose name stands there.
    key: int


class Name(NamedTuple):
    text: str
    key: int
    #: Of two that have the same name, the lower one gets it; then the lower key.
    rank: int = 0


@dataclass(slots=True)
class _Node:
    further: dict[tuple[str, str], _Node] = field(default_factory=dict)
    ends: list[tuple[tuple[str, ...], int, int]] = field(default_factory=list)


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    #: What stands between it and its neighbours, decoded: "" where a letter does, " " at an end.
    before: str
    behind: str


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def first_word(name: str) -> str:
    """The folded word that a name begins with: where names are kept in a database, only those that
    begin with a word of the text need be read. "" when it has none."""
    found = _WORD.search(name)
    return fold(found.group()) if found else ""


def first_words(texts: Iterable[tuple[str, bool]]) -> set[str]:
    """Every folded word of the texts (text, whether it is rich), in singular too."""
    words: set[str] = set()
    for text, rich in texts:
        for stretch in _stretches(text, rich=rich):
            for word in stretch:
                words.update(_forms(fold(word.text)))
    return words


def is_name(text: str) -> bool:
    """Whether a name may link at all."""
    words = _WORD.findall(text)
    if len(words) == 1:
        (word,) = words
        if word.isdigit() or len(word) < 2:
            return False
        return _exact(word) or (len(word) > 2 and fold(word) not in COMMON)
    return bool(words)


class Names:
    """Many names, ready to be found."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._root = _Node()
        for name in names:
            if is_name(name.text):
                self._add(name)

    def _add(self, name: Name) -> None:
        node, parts = self._root, []
        for number, word in enumerate(_words(name.text, 0, len(name.text), rich=False)):
            gap = _canonical(word.before) if number else ""
            node = node.further.setdefault((gap, fold(word.text)), _Node())
            parts.append(word.text if _exact(word.text) else "")
        node.ends.append((tuple(parts), name.rank, name.key))
        node.ends.sort(key=lambda end: end[1:])

    def at(self, words: Sequence[_Word], start: int) -> Iterator[tuple[int, int]]:
        """What begins at ``words[start]``: (number of the last word, key), the longest last."""
        node = self._root
        for number in range(start, len(words)):
            word = words[number]
            gap = "" if number == start else _canonical(word.before)
            folded = fold(word.text)
            for form in _forms(folded):
                child = node.further.get((gap, form))
                if child is not None:
                    key = _written_so(child, words[start : number + 1], is_plural=form != folded)
                    if key is not None:
                        yield number, key
            following = node.further.get((gap, folded))
            if following is None:
                return
            node = following


def find(text: str, names: Names, *, rich: bool, used: set[int], own: int = 0) -> list[Spot]:
    """Where names stand in ``text`` for the first time. ``rich``: whether it is HTML. ``used``:
    keys that are linked already, to which what is found here is added. ``own``: a key that is
    recognised and never linked."""
    spots: list[Spot] = []
    for words in _stretches(text, rich=rich):
        number = 0
        while number < len(words):
            last, key = _longest(words, number, names)
            if key and key != own and key not in used:
                used.add(key)
                spots.append(Spot(words[number].start, words[last].end, key))
            number = last + 1
    return spots


def put_in(text: str, spots: Iterable[Spot], around: Callable[[Spot, str], str]) -> str:
    """``text`` with ``around(spot, what stands there)`` in place of each spot."""
    pieces, done = [], 0
    for spot in sorted(spots):
        if spot.start < done or spot.end > len(text):
            continue
        pieces += [text[done : spot.start], around(spot, text[spot.start : spot.end])]
        done = spot.end
    return "".join([*pieces, text[done:]])


def _longest(words: Sequence[_Word], number: int, names: Names) -> tuple[int, int]:
    best = (number, 0)
    for last, key in names.at(words, number):
        is_longer = last > best[0] or not best[1]
        if is_longer and not _joined(words[number].before) and not _goes_on(words, last):
            best = (last, key)
    return best


def _joined(gap: str) -> bool:
    return set(gap) <= _JOINS


def _goes_on(words: Sequence[_Word], last: int) -> bool:
    """Whether the word is only a part of what stands there. A possessive is none."""
    gap = words[last].behind
    if gap[:1] and unicodedata.combining(gap[0]):
        return True
    if gap.translate(_APOSTROPHES) == "'" and last + 1 < len(words):
        return fold(words[last + 1].text) != "s"
    return _joined(gap)


def _written_so(node: _Node, words: Sequence[_Word], *, is_plural: bool) -> int | None:
    for parts, _rank, key in node.ends:
        for place, (part, word) in enumerate(zip(parts, words, strict=True)):
            if not part:
                continue
            is_last = place == len(parts) - 1
            said = word.text
            if is_last and is_plural:
                if not (said.startswith(part) and said[len(part) :] in ("s", "es")):
                    break
            elif said != part:
                break
        else:
            return key
    return None


def _exact(word: str) -> bool:
    """Whether it counts only as it is written: in capitals, or with a capital inside."""
    return any(letter.isupper() for letter in word[1:]) or (len(word) == 1 and word.isupper())


@lru_cache(maxsize=16384)
def _forms(folded: str) -> tuple[str, ...]:
    """The word, and what it may be the plural of."""
    forms = [folded]
    if len(folded) > 2 and folded.endswith("s") and not folded.endswith("ss"):
        forms.append(folded[:-1])
        if folded.endswith("es") and len(folded) > 4:
            forms.append(folded[:-2])
        if folded.endswith("ies") and len(folded) > 4:
            forms.append(f"{folded[:-3]}y")
    return tuple(forms)


@lru_cache(maxsize=4096)
def _canonical(gap: str) -> str:
    return " ".join(gap.translate(_HYPHENS).translate(_APOSTROPHES).split()) or " " * bool(gap)


def _stretches(text: str, *, rich: bool) -> Iterator[list[_Word]]:
    """The words of each piece of text that no tag interrupts, outside of what is closed."""
    if not rich:
        yield _words(text, 0, len(text), rich=False)
        return
    done, closed = 0, 0
    for tag in _TAG.finditer(text):
        if not closed and tag.start() > done:
            yield _words(text, done, tag.start(), rich=True)
        done = tag.end()
        name = _TAG_NAME.match(tag.group())
        if name and name[1].lower() in _CLOSED:
            if tag.group().startswith("</"):
                closed = max(0, closed - 1)
            elif not tag.group().endswith("/>"):
                closed += 1
    if not closed and done < len(text):
        yield _words(text, done, len(text), rich=True)


def _words(text: str, start: int, end: int, *, rich: bool) -> list[_Word]:
    if not rich or text.find("&", start, end) < 0:
        return _plain_words(text, start, end)
    found: list[tuple[int, int]] = []
    gaps: list[str] = []
    gap: list[str] = []
    place = start
    while place < end:
        if text[place] == "&" and (entity := _ENTITY.match(text, place, end)):
            gap.append(html.unescape(entity.group()))
            place = entity.end()
        elif word := _WORD.match(text, place, end):
            found.append(word.span())
            gaps.append(_gap(gap, at_end=len(found) == 1))
            place, gap = word.end(), []
        else:
            gap.append(text[place])
            place += 1
    gaps.append(_gap(gap, at_end=True))
    return [
        _Word(left, right, text[left:right], gaps[number], gaps[number + 1])
        for number, (left, right) in enumerate(found)
    ]


def _plain_words(text: str, start: int, end: int) -> list[_Word]:
    """The same where nothing is written as an entity, in a tenth of the time."""
    found = [match.span() for match in _WORD.finditer(text, start, end)]
    ends = [start, *(right for _left, right in found)]
    starts = [*(left for left, _right in found), end]
    last = len(found)
    gaps = [
        f"{text[a:b]} " if number in (0, last) else text[a:b]
        for number, (a, b) in enumerate(zip(ends, starts, strict=True))
    ]
    return [
        _Word(left, right, text[left:right], gaps[number], gaps[number + 1])
        for number, (left, right) in enumerate(found)
    ]


def _gap(pieces: list[str], *, at_end: bool) -> str:
    gap = "".join(pieces)
    if any(letter.isalnum() for letter in gap):
        return ""  # a letter that is written as an entity belongs to the word
    # One mark alone at an end joins nothing: a full stop, a bracket, a quotation mark.
    return gap + " " if at_end else gap
