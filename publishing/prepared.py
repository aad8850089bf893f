"""Queries whose SQL is made once.

Building a queryset with joins and subqueries and turning it into SQL takes ten to fifty times as
long as the database takes to answer it. A page that asks the same thing of everybody therefore
writes the question down once, with a :class:`Param` in each place where a value will stand::

    SEATS = Prepared(lambda: Seat.objects.held().filter(user=Param("user", BigIntegerField()))
                     .values_list("number", "membership__plan__name"))
    SEATS.rows(user=request.user.pk)

The queryset stays the only description of what is asked, on every database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet


class Param(Expression):
    """Stands in a queryset for a value that comes later. ``Param(...) - timedelta(...)`` is the
    later value less that time."""

    def __init__(
        self, name: str, field: Field[Any, Any], *, shift: timedelta | None = None
    ) -> None:
        super().__init__(output_field=field)
        self.name = name
        self.shift = shift

    def __sub__(self, other: Any) -> Param:  # type: ignore[override]
        return Param(self.name, self.output_field, shift=(self.shift or timedelta()) - other)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Itself as the parameter: whoever runs the query puts the value in."""
        return "%s", [self]

    def value(self, values: dict[str, Any], connection: Any) -> Any:
        value = values[self.name]
        if self.shift is not None:
            value += self.shift
        return self.output_field.get_db_prep_value(value, connection)


@dataclass(frozen=True, slots=True)
class _Made:
    sql: str
    params: tuple[Any, ...]
    #: (column, expression, converters), for columns that do not come as Python values.
    converters: tuple[tuple[int, Any, tuple[Callable[..., Any], ...]], ...]


class Prepared:
    """``build`` gives a queryset that ends in ``values_list()`` with the names of its columns."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: dict[str, _Made] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """One query. KeyError where a value is missing."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor)
        if made is None:
            # Two threads may both make it; it comes out the same.
            made = self._made[connection.vendor] = self._make(connection)
        params = [p.value(values, connection) if isinstance(p, Param) else p for p in made.params]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            rows = [list(row) for row in cursor.fetchall()]
        for column, expression, converters in made.converters:
            for row in rows:
                for convert in converters:
                    row[column] = convert(row[column], expression, connection)
        return [tuple(row) for row in rows]

    def _make(self, connection: Any) -> _Made:
        compiler = self._build().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        converters = tuple(
            (number, expression, tuple(converters))
            for number, (converters, expression) in compiler.get_converters(columns).items()
        )
        return _Made(sql, tuple(params), converters)
