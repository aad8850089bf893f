"""The search of a room that shows the same to everybody of a tier, with its SQL made once.

Of what a question for a rare word costs, the database has a tenth: the rest is Django, which builds
the same query again and turns it into the same SQL. See :mod:`publishing.prepared`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField

from members.access.viewer import PretendViewer, Tier

from .finding.candidates import Question
from .prepared import Param, Prepared
from .search import FindableQuerySet, terms

#: How many queries a room keeps. There is one for each number of words and of their forms; those
#: that nobody has asked for a while are made again.
KEPT = 128

Line = TypeVar("Line", bound=tuple[Any, ...])


class PreparedSearch(Generic[Line]):
    """``visible`` is the room's ``visible_to``, of a model that has an index. It is asked with a
    viewer who has a tier and nothing besides, so that what is kept for a tier can depend on nobody
    in particular. ``line`` is a NamedTuple whose fields are columns, or ``found``: see
    :meth:`FindableQuerySet.matching`.
    """

    def __init__(
        self, visible: Callable[..., FindableQuerySet[Any]], line: type[Line], *, then: str
    ) -> None:
        self._visible = visible
        self._line: Any = line
        self._then = then
        self._best = lru_cache(maxsize=KEPT)(self._make_best)
        self._named = lru_cache(maxsize=KEPT)(self._make_named)

    def best(self, viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Line]:
        """The first ``limit`` of :meth:`FindableQuerySet.best`. One query; none for no words."""
        if not words:
            return []
        question = _asked(words)
        return self._lines(self._best(viewer.tier, question.shape, limit), question, at)

    def named(self, viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Line]:
        """As :meth:`FindableQuerySet.named`. One query; none for no words."""
        if not words:
            return []
        return self._lines(self._named(viewer.tier, limit), _asked(words), at)

    def _lines(self, prepared: Prepared, question: Question, at: datetime) -> list[Line]:
        try:
            rows = prepared.rows(at=at, **question.values)
        except EmptyResultSet:  # nothing is for that tier
            return []
        width = len(self._line._fields)
        return [self._line._make(row[:width]) for row in rows]

    def _make_best(self, tier: Tier, shape: tuple[int, ...], limit: int) -> Prepared:
        def build() -> Any:
            rows = self._open(tier).ranked(Question.left_open(shape), then=self._then)
            return rows.values_list(*self._line._fields, "said")[:limit]

        return Prepared(build)

    def _make_named(self, tier: Tier, limit: int) -> Prepared:
        def build() -> Any:
            question = Question.left_open(())
            rows = self._open(tier).ranked_names(question, then=self._then, most=limit)
            return rows.values_list(*self._line._fields)

        return Prepared(build)

    def _open(self, tier: Tier) -> FindableQuerySet[Any]:
        return self._visible(PretendViewer(tier), at=Param("at", DateTimeField()))


def _asked(words: Sequence[str]) -> Question:
    return Question.of(terms(words), connection.vendor)
