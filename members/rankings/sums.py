"""The calls of a period, added up by the database: one grouped statement over whole numbers, so
that every database gives the same sums."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, Q, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from .models import Call, Period
from .standings import Sample, Sums

#: By organisation, then scenario.
ByOrganisation = dict[int, dict[int, Sums]]


def _whole(expression: Combinable | str, of: Q | None = None) -> Cast:
    """PostgreSQL adds up big integers as numerics; they are whole and fit."""
    return Cast(Sum(expression, filter=of), BigIntegerField())


class _Fine(Func):
    """Ten-thousandths of a point, half up; whole numbers divide to whole numbers on both databases.
    PostgreSQL multiplies narrow ones only so far; SQLite's are wide, and a cast in every row of a
    period costs it a third more."""

    template = "((CAST(%(expressions)s AS bigint) + %(half)s) / %(parts)s)"

    def __init__(self, field: str, *, parts: int) -> None:
        super().__init__(F(field), output_field=BigIntegerField(), parts=parts, half=parts // 2)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        wide = "((%(expressions)s + %(half)s) / %(parts)s)"
        return super().as_sql(compiler, connection, template=wide, **more)


_MASTERY, _ACCESS = _Fine("mastery", parts=10_000), _Fine("accessibility", parts=100)
#: In the order of what is read below.
_SUMS = {
    "calls_": Count("*"),
    "answered_": Count("mastery"),
    **{f"skill_{place}_": _whole(f"skill_{place}") for place in range(1, 6)},
    "accessibility_": _whole("accessibility"),
    "mastery_squares": _whole(_MASTERY * _MASTERY),
    "accessibility_squares": _whole(_ACCESS * _ACCESS),
    "products": _whole(_MASTERY * _ACCESS),
    "mastery_fine": _whole(_MASTERY),
    "accessibility_fine": _whole(_ACCESS),
    "menu_": _whole("menu_seconds", of=Q(mastery__isnull=False)),  # answered
    "wait_": _whole("wait_seconds"),
    "talk_": _whole("talk_seconds"),
}


def sums_of(
    period: Period, weights: dict[int, int], *, at: datetime | None = None
) -> ByOrganisation:
    """``weights``: of scenarios. ``at``: as the calls stood then. Calls of another version of the
    standard are not among them."""
    found: ByOrganisation = {}
    rows = (
        Call.objects.counted(period, at=at)
        .order_by()
        .values("organisation_id", "scenario_id")
        .annotate(**_SUMS)
        .values_list("organisation_id", "scenario_id", *_SUMS)
    )
    with connection.cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        added = cursor.fetchall()  # whole numbers, which need no converting
    for organisation, scenario, calls, answered, *rest in added:
        if not answered:  # then most sums are of nothing
            rest = [value or 0 for value in rest]
        found.setdefault(organisation, {})[scenario] = Sums(
            weights[scenario], calls, answered, tuple(rest[:5]), *rest[5:]
        )
    return found


def samples_of(
    period: Period,
    weights: dict[int, int],
    organisations: Iterable[int],
    *,
    at: datetime | None = None,
) -> dict[int, list[Sample]]:
    """The calls' scores of some organisations, for drawing; scenarios by their number."""
    wanted = set(organisations)
    found: dict[int, dict[int, list[tuple[int | None, int]]]] = {}
    rows = Call.objects.counted(period, at=at).order_by("scenario_id")
    for organisation, scenario, mastery, accessibility in rows.values_list(
        "organisation_id", "scenario_id", "mastery", "accessibility"
    ):
        if organisation in wanted and accessibility is not None:
            calls = found.setdefault(organisation, {}).setdefault(scenario, [])
            calls.append((mastery, accessibility))
    return {
        organisation: [Sample(weights[scenario], calls) for scenario, calls in scenarios.items()]
        for organisation, scenarios in found.items()
    }
