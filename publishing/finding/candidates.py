"""Which rows are worth ranking: asked of the index, in one subquery.

What is asked is a queryset that has been narrowed to what the viewer may see, so what a viewer may
not see takes no place from what they may.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from .index import fts

#: Behind every character that folded text has.
_LAST = "\U0010ffff"


class Term(NamedTuple):
    """A folded word that somebody looks for: what begins so counts, and whole words that are it in
    another form."""

    word: str
    whole: tuple[str, ...]


def wanted(queryset: QuerySet[Any], terms: Sequence[Term]) -> RawSQL:
    """The keys of all rows with all ``terms``."""
    return RawSQL(*_one(_having(queryset, terms, names_only=False)))


def best(
    queryset: QuerySet[Any],
    terms: Sequence[Term],
    *,
    phrase: str,
    most: int,
    names_only: bool = False,
) -> RawSQL:
    """The keys of at most ``most`` rows with a name that begins with ``phrase``, as many with all
    ``terms`` in their names and, unless ``names_only``, as many with them anywhere.

    EmptyResultSet where the queryset can have none.
    """
    parts = [_named(queryset, phrase)[:most], _having(queryset, terms, names_only=True)[:most]]
    if not names_only:
        parts.append(_having(queryset, terms, names_only=False)[:most])
    statements, parameters = [], []
    for part in parts:
        sql, given = _one(part)
        statements.append(f"SELECT * FROM ({sql}) AS part{len(statements)}")
        parameters += given
    return RawSQL(" UNION ".join(statements), parameters)


def _one(queryset: QuerySet[Any]) -> tuple[str, list[Any]]:
    sql, parameters = queryset.query.get_compiler(queryset.db).as_sql()
    return str(sql), list(parameters)


def _named(queryset: QuerySet[Any], phrase: str) -> QuerySet[Any]:
    """Rows with such names, the name itself first."""
    table = queryset.model._meta.db_table
    return (
        queryset.extra(
            tables=["finding_name"],
            where=[
                f'finding_name.row_id = "{table}"."id" AND finding_name.kind = %s '
                "AND finding_name.name >= %s AND finding_name.name < %s"
            ],
            params=[table, phrase, phrase + _LAST],
        )
        .extra(order_by=["finding_name.name"])
        .values("pk")
    )


def _having(queryset: QuerySet[Any], terms: Sequence[Term], *, names_only: bool) -> QuerySet[Any]:
    table = queryset.model._meta.db_table
    bare = queryset.order_by()
    if connections[queryset.db].vendor == "sqlite":
        index = fts(table)
        question = _fts(terms)
        narrowed = bare.extra(
            tables=[index],
            where=[f'{index}.rowid = "{table}"."id" AND {index} MATCH %s'],
            params=[f"{{search_names}} : ({question})" if names_only else question],
        )
    else:
        column = "find_names" if names_only else "find_anywhere"
        narrowed = bare.extra(
            where=[f'"{table}".{column} @@ %s::tsquery'], params=[_tsquery(terms)]
        )
    return narrowed.values("pk")


def _fts(terms: Sequence[Term]) -> str:
    # Folded words have no quotes.
    each = (" OR ".join((f'"{t.word}"*', *(f'"{one}"' for one in t.whole))) for t in terms)
    return " AND ".join(f"({one})" for one in each)


def _tsquery(terms: Sequence[Term]) -> str:
    each = (" | ".join((f"'{t.word}':*", *(f"'{one}'" for one in t.whole))) for t in terms)
    return " & ".join(f"({one})" for one in each)
