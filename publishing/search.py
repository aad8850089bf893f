"""What the searches of all rooms have in common: the folded text that a row is found by, the words
of a question, the order of what is found, and the shape of a hit.

Three columns of folded text say what a row is found by; an index that the database keeps in step
(``publishing.finding``) says which rows have the words. SQLite and PostgreSQL find the same rows,
whatever their case, accents and version, because both are given folded words and split at spaces
alone; and a row is found by exactly what is visible when it is visible, because the index is asked
through ``visible_to``. Why not a search library: docs/adr/0010-search.md.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, ClassVar, NamedTuple, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, NullIf, StrIndex
from django.db.models.sql.where import WhereNode

from .finding import candidates
from .finding.candidates import Question, Term
from .outline import without_markup
from .variants import asked_about, other_spelling

#: What is read of a question; nobody types more.
LONGEST_QUESTION = 200
MOST_WORDS = 8
#: What is kept of a word, and of a text, in characters: an index has its limits.
LONGEST_WORD = 60
LONGEST_TEXT = 250_000

_NO_WORD = re.compile(r"[\W_]+")
#: A word with the accents that stand behind its letters, as some systems write them.
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


def plain(rich: str) -> str:
    """Rich text without its markup."""
    return " ".join(html.unescape(without_markup(rich)).split())


def fold(text: str) -> str:
    """``text`` as it is compared: no case, no accents, no punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", bare).strip()


#: Texts repeat their words, and a passage is looked for word by word.
_folded = lru_cache(maxsize=8192)(fold)


def words_of(question: str) -> tuple[str, ...]:
    """The folded words of what somebody asks about, without repeats. Empty when there are none."""
    folded = asked_about(fold(question[:LONGEST_QUESTION])).split()
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in folded))[:MOST_WORDS]


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
    or is another form of it."""
    return said.startswith(word) or said in kin(word)


def has(folded: str, word: str) -> bool:
    """Whether some word of a folded text counts as ``word``."""
    padded = f" {folded} "
    return f" {word}" in padded or any(f" {one} " in padded for one in kin(word))


#: How words end that say the same of something done, and what a word may have lost before that.
_ENDINGS = ("ing", "ed")
_VOWELS = frozenset("aeiouy")


def inflections(word: str) -> tuple[str, ...]:
    """The other forms of an English word that ends in -ing or -ed: "planning" also finds "plan",
    "plans" and "planned". Only whole: it is not looked for as the beginning of "planet"."""
    ending = next((ending for ending in _ENDINGS if word.endswith(ending)), "")
    stump = word.removesuffix(ending)
    if not ending or len(stump) < 3 or not _VOWELS & set(stump) or word.endswith("eed"):
        return ()
    roots = [stump, f"{stump}e"]
    if stump[-1] == stump[-2] and stump[-1] not in _VOWELS:
        roots.insert(0, stump[:-1])
    forms = [f"{root}{more}" for root in roots for more in ("", "s")]
    return tuple(dict.fromkeys((*forms, f"{stump}ed", f"{stump}ing", f"{stump}es")))


def kin(word: str) -> tuple[str, ...]:
    """The whole words that count as ``word`` without beginning with it: other forms of it, and all
    of them in the other spelling."""
    found = (*singulars(word), *inflections(word))
    spelt = [spelling for one in (word, *found) if (spelling := other_spelling(one))]
    found = (*found, *spelt, *(f"{spelling}s" for spelling in spelt[:1]))
    return tuple(one for one in dict.fromkeys(found) if not one.startswith(word))


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
    whole = frozenset(one for word in words for one in kin(word))
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


Row = TypeVar("Row", bound="Findable")

#: The columns of :class:`Findable`.
SEARCH_COLUMNS = ("search_names", "search_summary", "search_text")


#: How many rows of each sort are ranked where only the best are shown. See :meth:`best`.
RANKED = 200


class FindableQuerySet(models.QuerySet[Row]):
    def best(self, words: Sequence[str], *, then: str) -> Self:
        """As :meth:`matching`, for a page that shows the first few. A word that very many rows have
        is not ranked in all of them: those named so, :data:`RANKED` with it in their names and as
        many others are enough."""
        if not (words and self.model.has_index):
            return self.matching(words, then=then)
        try:
            return self.ranked(self._asked(words), then=then)
        except EmptyResultSet:
            return self.none()

    def named(self, words: Sequence[str], *, then: str, most: int) -> Self:
        """At most ``most`` rows with the words in their names, best first: what may be meant by
        somebody who is still typing."""
        if not words:
            return self.none()
        if self.model.has_index:
            try:
                return self.ranked_names(self._asked(words), then=then, most=most)
            except EmptyResultSet:
                return self.none()
        names, _summary, _anywhere = zip(*(places(word) for word in words), strict=True)
        return self.matching(words, then=then).filter(_all(names))[:most]

    def matching(self, words: Sequence[str], *, then: str) -> Self:
        """All rows in which every word begins some word, best first: whose name it is; whose name
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
        if self.model.has_index:
            try:
                rows = self.filter(pk__in=candidates.wanted(self, self._asked(words)))
            except EmptyResultSet:
                return self.none()
        else:
            rows = self.filter(_all(anywhere))
        rows = rows.annotate(found=found, said=_first_said(words[0]))
        return rows.order_by("found", "said", then, "pk")

    def ranked(self, question: Question, *, then: str) -> Self:
        """:meth:`best` of a question that is ready, or left open. EmptyResultSet where this
        queryset can have nothing."""
        rows, rank = self._candidates(question, RANKED), candidates.Ranking(self, question)
        rows = rows.annotate(found=rank.found(names_only=False), said=rank.said())
        return rows.order_by("found", "said", then, "pk")

    def ranked_names(self, question: Question, *, then: str, most: int) -> Self:
        """:meth:`named`, in the same way."""
        rows = self._candidates(question, most, names_only=True)
        found = candidates.Ranking(self, question).found(names_only=True)
        return rows.annotate(found=found).order_by("found", then, "pk")[:most]

    def _candidates(self, question: Question, most: int, *, names_only: bool = False) -> Self:
        asked = candidates.best(self, question, most=most, names_only=names_only)
        # A candidate has met every condition of this queryset already, in this very statement.
        # Asked twice, PostgreSQL thinks that next to nothing is left, and joins as for one row.
        rows = self.all()
        rows.query.where = WhereNode()
        return rows.filter(pk__in=asked)

    def _asked(self, words: Sequence[str]) -> Question:
        return Question.of(terms(words), connections[self.db].vendor)


def terms(words: Sequence[str]) -> list[Term]:
    return [Term(word, kin(word)) for word in words]


def places(word: str) -> tuple[Q, Q, Q]:
    """That ``word`` stands in a name; there or in the summary; anywhere."""
    in_names = _says("search_names", word)
    in_summary = in_names | _says("search_summary", word)
    return in_names, in_summary, in_summary | _says("search_text", word)


def _says(column: str, word: str) -> Q:
    forms = [f" {word}", *(f" {one} " for one in kin(word))]
    return reduce(or_, (Q(**{f"{column}__contains": form}) for form in forms))


def _first_said(word: str) -> Any:
    """Where the text says it: itself, or else what counts as it; 0 for nowhere."""
    forms = [f" {word}", *(f" {one} " for one in kin(word))]
    places = [NullIf(StrIndex("search_text", Value(form)), Value(0)) for form in forms]
    return Coalesce(*places, Value(0))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)


class Findable(models.Model):
    """Three columns of folded text, filled whenever a row is saved. What stands in them must be
    fit for everybody who may find the row."""

    #: Whether a migration has made an index of it (``publishing.finding.index.IndexFindable``). A
    #: table without one is read from end to end: fit for a few hundred rows.
    has_index: ClassVar[bool] = False
    #: Columns that ``fill_search`` fills besides.
    also_filled: ClassVar[tuple[str, ...]] = ()

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
        folded = dict.fromkeys(filter(None, map(_fitting, names)))
        self.search_names = "\n" + "".join(f" {name} \n" for name in folded)
        self.search_summary = f" {_fitting(summary)} "
        self.search_text = f" {_fitting(text)} "


def _fitting(text: str) -> str:
    """``text`` folded, and no more of it than an index takes."""
    return " ".join(word[:LONGEST_WORD] for word in fold(text)[:LONGEST_TEXT].split())
