"""Which rows are worth ranking: asked of the index, in one subquery.

What is asked is a queryset that has been narrowed to what the viewer may see, so what a viewer may
not see takes no place from what they may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import CharField, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from publishing.prepared import Param

from .index import fts

#: Behind every character that folded text has.
_LAST = "\U0010ffff"


class Term(NamedTuple):
    """A folded word that somebody looks for: what begins so counts, and whole words that are it in
    another form."""

    word: str
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Words as the index is asked for them. Each value is a string; or, in a query whose SQL is
    made once, stands for the string that comes later (:meth:`left_open`)."""

    #: The words as a whole name, and as the beginning of one, as ``search_names`` has them.
    name: Any
    beginning: Any
    #: All names that begin so stand from the one to the other.
    first: Any
    last: Any
    #: All words, in the language of the index: somewhere in a row, and in its names.
    anywhere: Any
    in_names: Any
    #: For each word, how a text says it.
    forms: tuple[tuple[Any, ...], ...]

    @classmethod
    def of(cls, terms: Sequence[Term], vendor: str) -> Question:
        phrase = " ".join(term.word for term in terms)
        anywhere = in_names = _tsquery(terms)
        if vendor == "sqlite":
            anywhere = _fts(terms)
            in_names = f"{{search_names}} : ({anywhere})"
        return cls(
            name=f"\n {phrase} \n",
            beginning=f"\n {phrase}",
            first=phrase,
            last=phrase + _LAST,
            anywhere=anywhere,
            in_names=in_names,
            forms=tuple((f" {t.word}", *(f" {one} " for one in t.whole)) for t in terms),
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """What its SQL depends on: how many words it has, and how many forms each."""
        return tuple(map(len, self.forms))

    @property
    def values(self) -> dict[str, str]:
        """By the names that :meth:`left_open` gives them."""
        found = {name: getattr(self, name) for name in _SINGLE}
        for number, forms in enumerate(self.forms):
            found |= {f"form_{number}_{place}": form for place, form in enumerate(forms)}
        return found

    @classmethod
    def left_open(cls, shape: Sequence[int]) -> Question:
        """Any question of that shape."""
        text: Any = CharField()
        forms = tuple(
            tuple(Param(f"form_{number}_{place}", text) for place in range(size))
            for number, size in enumerate(shape)
        )
        return cls(**{name: Param(name, text) for name in _SINGLE}, forms=forms)


_SINGLE = tuple(field.name for field in fields(Question) if field.name != "forms")


def wanted(queryset: QuerySet[Any], question: Question) -> RawSQL:
    """The keys of all rows with all words. EmptyResultSet where the queryset can have none."""
    return RawSQL(*_Visible(queryset).having(question))


def best(
    queryset: QuerySet[Any], question: Question, *, most: int, names_only: bool = False
) -> RawSQL:
    """The keys of at most ``most`` rows with a name that begins with the words, as many with all of
    them in their names and, unless ``names_only``, as many with them anywhere.

    EmptyResultSet where the queryset can have none.
    """
    visible = _Visible(queryset)
    parts = [visible.named(question), visible.having(question, names_only=True)]
    if not names_only:
        parts.append(visible.having(question))
    sql = " UNION ".join(
        f"SELECT * FROM ({part} LIMIT {most:d}) AS part{number}"
        for number, (part, _parameters) in enumerate(parts)
    )
    return RawSQL(sql, [one for _part, parameters in parts for one in parameters])


class Ranking:
    """How well a row fits, in SQL of one's own: Django would take longer to write it than the
    database to answer. For querysets that are not part of another."""

    def __init__(self, queryset: QuerySet[Any], question: Question) -> None:
        self.table = queryset.model._meta.db_table
        self.places = "instr" if connections[queryset.db].vendor == "sqlite" else "strpos"
        self.question = question

    def found(self, *, names_only: bool) -> RawSQL:
        """0: its name; 1: the beginning of one; 2: all words in names; 3: there and in the summary;
        4: anywhere."""
        if names_only:
            cases, given = "ELSE 2", []
        else:
            names, in_names = self._all("search_names")
            summary, in_summary = self._all("search_names", "search_summary")
            cases = f"WHEN {names} THEN 2 WHEN {summary} THEN 3 ELSE 4"
            given = [*in_names, *in_summary]
        column = f'{self.places}("{self.table}"."search_names", %s) > 0'
        sql = f"CASE WHEN {column} THEN 0 WHEN {column} THEN 1 {cases} END"
        return RawSQL(sql, [self.question.name, self.question.beginning, *given], IntegerField())

    def said(self) -> RawSQL:
        """Where the text says the first of the words; 0 for nowhere."""
        forms = self.question.forms[0]
        place = f'NULLIF({self.places}("{self.table}"."search_text", %s), 0)'
        sql = f"COALESCE({', '.join([place] * len(forms))}, 0)"
        return RawSQL(sql, forms, IntegerField())

    def _all(self, *columns: str) -> tuple[str, list[Any]]:
        each: list[str] = []
        given: list[Any] = []
        for forms in self.question.forms:
            ways = [
                f'{self.places}("{self.table}"."{column}", %s) > 0'
                for column in columns
                for _form in forms
            ]
            each.append(f"({' OR '.join(ways)})")
            given += forms * len(columns)
        return " AND ".join(each), given


class _Visible:
    """A queryset's own conditions in SQL, made once (which costs more than asking) and asked with
    one condition of the index after the other."""

    #: Stands in the SQL for the table of the index, for the condition, and for its parameters.
    _TABLE, _CONDITION, _PARAMETER = "find_here", "'<index>' = %s", "<index>"

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self.table = queryset.model._meta.db_table
        self.vendor = connections[queryset.db].vendor
        asked = (
            queryset.order_by()
            .extra(tables=[self._TABLE], where=[self._CONDITION], params=[self._PARAMETER])
            .values("pk")
        )
        sql, parameters = asked.query.get_compiler(queryset.db).as_sql()
        self.sql, self.parameters = str(sql), list(parameters)

    def named(self, question: Question) -> tuple[str, list[Any]]:
        """Rows with names that begin so, the name itself first."""
        condition = (
            f'finding_name.row_id = "{self.table}"."id" AND finding_name.kind = %s '
            "AND finding_name.name >= %s AND finding_name.name < %s"
        )
        given = [self.table, question.first, question.last]
        sql, parameters = self._with("finding_name", condition, given)
        return f"{sql} ORDER BY finding_name.name", parameters

    def having(self, question: Question, *, names_only: bool = False) -> tuple[str, list[Any]]:
        words = question.in_names if names_only else question.anywhere
        if self.vendor == "sqlite":
            index = fts(self.table)
            condition = f'{index}.rowid = "{self.table}"."id" AND {index} MATCH %s'
            return self._with(index, condition, [words])
        column = "find_names" if names_only else "find_anywhere"
        condition = f'"{self.table}".{column} @@ %s::tsquery'
        return self._with("", condition, [words])

    def _with(self, table: str, condition: str, given: list[Any]) -> tuple[str, list[Any]]:
        place = self.parameters.index(self._PARAMETER)
        parameters = [*self.parameters[:place], *given, *self.parameters[place + 1 :]]
        sql = self.sql.replace(f', "{self._TABLE}"', f", {table}" if table else "")
        return sql.replace(self._CONDITION, condition), parameters


def _fts(terms: Sequence[Term]) -> str:
    # Folded words have no quotes.
    each = (" OR ".join((f'"{t.word}"*', *(f'"{one}"' for one in t.whole))) for t in terms)
    return " AND ".join(f"({one})" for one in each)


def _tsquery(terms: Sequence[Term]) -> str:
    each = (" | ".join((f"'{t.word}':*", *(f"'{one}'" for one in t.whole))) for t in terms)
    return " & ".join(f"({one})" for one in each)
