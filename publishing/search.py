"""What the searches of all rooms have in common: the folded text that a row is found by, the words
of a question, the order of what is found, and the shape of a hit.

Plain columns and LIKE instead of a search engine: SQLite and PostgreSQL then find the same rows,
whatever their case, accents and version; a row is found by exactly what is visible when it is
visible; and nothing has to be kept in step with an index of its own.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, NamedTuple, Self, TypeVar

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, NullIf, StrIndex

#: What is read of a question; nobody types more.
LONGEST_QUESTION = 200
MOST_WORDS = 8

_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")
_NO_WORD = re.compile(r"[\W_]+")
#: A word with the accents that stand behind its letters, as some systems write them.
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


def plain(rich: str) -> str:
    """Rich text without its markup."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", rich))).strip()


def fold(text: str) -> str:
    """``text`` as it is compared: no case, no accents, no punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", bare).strip()


#: Texts repeat their words, and a passage is looked for word by word.
_folded = lru_cache(maxsize=8192)(fold)


def words_of(question: str) -> tuple[str, ...]:
    """The folded words of what somebody typed, without repeats. Empty when there are none."""
    return tuple(dict.fromkeys(fold(question[:LONGEST_QUESTION]).split()))[:MOST_WORDS]


def singulars(word: str) -> tuple[str, ...]:
    """The words whose plural ``word`` may be. They count as it, but only whole: "series" is not
    looked for as the beginning of "service", nor "this" as that of "think"."""
    if len(word) > 4 and word.endswith("ies"):
        return (f"{word[:-3]}y", word[:-1])
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return (word[:-2], word[:-1])
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return (word[:-1],)
    return ()


def counts_as(said: str, word: str) -> bool:
    """Whether the folded word ``said`` counts as ``word``, which somebody looks for: it begins so,
    or is its singular."""
    return said.startswith(word) or said in singulars(word)


def has(folded: str, word: str) -> bool:
    """Whether some word of a folded text counts as ``word``."""
    padded = f" {folded} "
    return f" {word}" in padded or any(f" {one} " in padded for one in singulars(word))


class Piece(NamedTuple):
    text: str
    marked: bool


def marked(text: str, words: Sequence[str]) -> list[Piece]:
    """``text`` in pieces: the words that were looked for, and what stands between them."""
    counts = _counting(tuple(words))
    pieces: list[Piece] = []
    done = 0
    for found in _WORD.finditer(text):
        if not counts(_folded(found.group())):
            continue
        between = text[done : found.start()]
        if pieces and pieces[-1].marked and not between.strip(" -‑"):
            pieces[-1] = Piece(pieces[-1].text + between + found.group(), True)
        else:
            pieces += [Piece(between, False)] if between else []
            pieces.append(Piece(found.group(), True))
        done = found.end()
    return pieces + ([Piece(text[done:], False)] if text[done:] else [])


@lru_cache(maxsize=256)
def _counting(words: tuple[str, ...]) -> Callable[[str], bool]:
    """Tells of a folded word whether it counts as one of ``words``."""
    whole = frozenset(one for word in words for one in singulars(word))
    return lambda said: bool(said) and (said.startswith(words) or said in whole)


def passage(text: str, words: Sequence[str], *, before: int = 80, after: int = 200) -> str:
    """The part of ``text`` around the first of the words, cut between words; "" when none of
    them is there. ``before`` and ``after``: how many characters at most."""
    counts = _counting(tuple(words))
    found = next((w for w in _WORD.finditer(text) if counts(_folded(w.group()))), None)
    if found is None:
        return ""
    start, end = max(0, found.start() - before), min(len(text), found.start() + after)
    if start:
        start = text.find(" ", start, found.start()) + 1 or found.start()
    if end < len(text):
        end = max(text.rfind(" ", found.end(), end), found.end())
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found, for a viewer who may open it."""

    #: What it is, in one word: "Entry".
    kind: str
    title: str
    url: str
    summary: str
    #: What stands large in the margin: an acronym, a day.
    margin: str = ""
    #: What the viewer may read of it, without markup, for a passage around the match.
    text: str = ""
    #: One more line, e.g. the other name under which it was found.
    note: str = ""
    #: Whether what was looked for is its very name.
    is_exact: bool = False


Row = TypeVar("Row", bound=models.Model)

#: The columns of :class:`Findable`.
SEARCH_COLUMNS = ("search_names", "search_summary", "search_text")


class FindableQuerySet(models.QuerySet[Row]):
    def matching(self, words: Sequence[str], *, then: str) -> Self:
        """Rows in which every word begins some word, best first: whose name it is; whose name
        begins so; with the words in a name; in names and summary; anywhere. Within these, the
        earlier the text says it, the better; then by the field ``then``. Adds ``found``, 0 to 4.
        """
        if not words:
            return self.none()
        names, summary, anywhere = zip(*(places(word) for word in words), strict=True)
        phrase = " ".join(words)
        found = Case(
            When(search_names__contains=f"\n {phrase} \n", then=Value(0)),
            When(search_names__contains=f"\n {phrase}", then=Value(1)),
            When(_all(names), then=Value(2)),
            When(_all(summary), then=Value(3)),
            default=Value(4),
            output_field=IntegerField(),
        )
        return (
            self.filter(_all(anywhere))
            .annotate(found=found, said=_first_said(words[0]))
            .order_by("found", "said", then, "pk")
        )


def places(word: str) -> tuple[Q, Q, Q]:
    """That ``word`` stands in a name; there or in the summary; anywhere."""
    in_names = _says("search_names", word)
    in_summary = in_names | _says("search_summary", word)
    return in_names, in_summary, in_summary | _says("search_text", word)


def _says(column: str, word: str) -> Q:
    forms = [f" {word}", *(f" {one} " for one in singulars(word))]
    return reduce(or_, (Q(**{f"{column}__contains": form}) for form in forms))


def _first_said(word: str) -> Any:
    """Where the text says it: itself, or else what counts as it; 0 for nowhere."""
    forms = [f" {word}", *(f" {one} " for one in singulars(word))]
    places = [NullIf(StrIndex("search_text", Value(form)), Value(0)) for form in forms]
    return Coalesce(*places, Value(0))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)


class Findable(models.Model):
    """Three columns of folded text, filled whenever a row is saved. What stands in them must be
    fit for everybody who may find the row."""

    search_names = models.TextField(editable=False, default="")
    search_summary = models.TextField(editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.fill_search()
        super().save(*args, **kwargs)

    def findable_by(self) -> tuple[Iterable[str], str, str]:
        """Its names, its summary, and everything else that it is found by."""
        raise NotImplementedError

    def fill_search(self) -> None:
        names, summary, text = self.findable_by()
        # Each name between line ends, each word behind a space: so that a name can be told from
        # a part of one, and a word's beginning from its middle.
        self.search_names = "\n" + "".join(f" {fold(name)} \n" for name in names if fold(name))
        self.search_summary = f" {fold(summary)} "
        self.search_text = f" {fold(text)} "
