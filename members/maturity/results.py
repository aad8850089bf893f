"""Everything a page about a result shows, read at once.

A closed assessment is never scored again: what it came to stands in its rows. The page of twelve
areas, eight people and twenty past assessments takes as many queries as that of the first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone

from .helps import helps
from .models import Area, AreaResult, AreaTarget, Assessment, NextAction, Statement
from .outcome import AreaView, Cell, First, Result
from .peers_query import Benchmark
from .priorities import Priority, Standing, priorities, usual_target
from .trend import Mark, Reading, movement, trend

#: How many assessments a trend goes back.
PAST = 24


def for_reading(user: Any, *, on: date) -> Any:
    """Assessments that the person may read, each with ``is_led`` (they may set targets and
    share) and ``people`` (how many were asked)."""
    visible = Assessment.objects.visible_to(user, on=on)
    led = Assessment.objects.led_by(user, on=on).filter(pk=OuterRef("pk"))
    return with_people(visible).annotate(is_led=Exists(led))


def with_people(assessments: Any) -> Any:
    related = assessments.select_related("bank", "organisation", "owner")
    related = related.select_related("organisation__peer_consent", "owner__peer_consent")
    return related.annotate(people=Count("respondents"))


def read(
    assessment: Assessment,
    *,
    at: datetime,
    linked: bool = True,
) -> Result:
    """The result of a closed assessment that came from :func:`for_reading` or
    :func:`with_people`: five queries, two less where nothing is left to mend. ``linked``: whether
    areas have addresses of their own."""
    rows = _results(assessment)
    readings = _readings(rows)
    place = next(i for i, one in enumerate(readings) if one.pk == assessment.pk)
    statements = _statements(assessment)
    shapes = _shapes(statements)
    areas = _areas(assessment, statements, rows, linked=linked)
    ranked = priorities(
        [Standing(a.code, a.mean, a.level, a.goal, a.weight) for a in areas if a.applicable]
    )
    past = readings[: place + 1]
    by_code = {area.code: area for area in areas}
    return Result(
        assessment=assessment,
        areas=areas,
        trend=trend(past, [area.code for area in areas], shapes),
        moved=movement(past[-1], past[-2], shapes) if place else None,
        firsts=_firsts(ranked, by_code, statements, at=at),
        plan=tuple(assessment.plan_items.in_order()),
        newer=readings[-1].pk if place < len(readings) - 1 else None,
        peers=None,
        is_led=getattr(assessment, "is_led", False),
        people=getattr(assessment, "people", 0),
    )


_RESULT = (
    "assessment_id",
    "assessment__closed_at",
    "assessment__bank__number",
    "assessment__mean",
    "assessment__level",
    "area_code",
    "mean_numerator",
    "mean_denominator",
    "level",
    "lowest",
    "answered",
    "applicable",
    "target",
    "next_action",
)


def _results(assessment: Assessment) -> list[Any]:
    """The results of all areas of this assessment and the party's last ones before it, and of its
    newest; earliest first, those of this one with the target and with what to do next."""
    closed = Assessment.objects.of_party(assessment).closed().order_by("-closed_at", "-pk")
    at = assessment.closed_at
    until = closed.filter(Q(closed_at__lt=at) | Q(closed_at=at, pk__lte=assessment.pk))
    newest = Q(assessment__in=closed.values("pk")[:1])
    past = Q(assessment__in=until.values("pk")[:PAST])
    this = Q(assessment=assessment)
    target = AreaTarget.objects.filter(assessment=assessment, area_code=OuterRef("area_code"))
    action = NextAction.objects.filter(
        area__bank=assessment.bank_id,
        area__code=OuterRef("area_code"),
        from_level=OuterRef("level"),
    )
    return list(
        AreaResult.objects.filter(past | newest)
        .annotate(
            target=Case(When(this, then=Subquery(target.values("level")[:1]))),
            next_action=Case(When(this, then=Subquery(action.values("text")[:1]))),
        )
        .order_by("assessment__closed_at", "assessment_id", "pk")
        .values_list(*_RESULT, named=True)
    )


def _mark(numerator: int | None, denominator: int | None, level: int | None) -> Mark:
    exact = Fraction(numerator, denominator) if numerator and denominator else None
    return Mark(exact, level)


def _readings(rows: Iterable[Any]) -> list[Reading]:
    found: dict[int, Reading] = {}
    for row in rows:
        if row.assessment_id not in found:
            mean = row.assessment__mean
            found[row.assessment_id] = Reading(
                pk=row.assessment_id,
                on=timezone.localdate(row.assessment__closed_at),
                bank=row.assessment__bank__number,
                overall=Mark(None if mean is None else Fraction(mean), row.assessment__level),
                areas={},
            )
        mark = _mark(row.mean_numerator, row.mean_denominator, row.level)
        found[row.assessment_id].areas[row.area_code] = mark  # type: ignore[index]
    return list(found.values())


def _statements(assessment: Assessment) -> list[Any]:
    """The statements of every bank that the party has used, with the answers that count here."""
    banks = Assessment.objects.of_party(assessment).closed().values("bank")
    alone = not assessment.is_team
    official = FilteredRelation(
        "answers",
        condition=Q(answers__assessment=assessment.pk, answers__respondent__isnull=not alone),
    )
    return list(
        Statement.objects.filter(area__bank__in=banks)
        .annotate(official=official)
        .annotate(
            said=F("official__value"),
            does_not_apply=F("official__is_not_applicable"),
            because=F("official__reason"),
            evidence=F("official__note"),
            evidence_link=F("official__link"),
        )
        .select_related("area__bank")
        .order_by("area__order", "area__code", "order", "code")
    )


def _shapes(statements: Iterable[Any]) -> dict[int, dict[str, frozenset[str]]]:
    shapes: dict[int, dict[str, frozenset[str]]] = {}
    for statement in statements:
        areas = shapes.setdefault(statement.area.bank.number, {})
        code = statement.area.code
        areas[code] = areas.get(code, frozenset()) | {statement.code}
    return shapes


def _areas(
    assessment: Assessment,
    statements: Sequence[Any],
    rows: Sequence[Any],
    *,
    linked: bool,
) -> tuple[AreaView, ...]:
    results = {row.area_code: row for row in rows if row.assessment_id == assessment.pk}
    cells: dict[Area, list[Cell]] = {}
    for statement in statements:
        if statement.area.bank_id == assessment.bank_id:
            cells.setdefault(statement.area, []).append(_cell(assessment, statement, linked=linked))
    views = []
    for area, given in cells.items():
        row = results[area.code]
        address = reverse("maturity:result_area", args=[assessment.pk, area.code]) if linked else ""
        views.append(
            AreaView(
                pk=area.pk,
                code=area.code,
                name=area.name,
                description=area.description,
                mean=_mark(row.mean_numerator, row.mean_denominator, row.level).mean,
                level=row.level,
                lowest=row.lowest,
                answered=row.answered,
                applicable=row.applicable,
                weight=Fraction(area.weight),
                target=row.target,
                goal=row.target or usual_target(assessment.level),
                next_action=row.next_action or "",
                cells=tuple(given),
                address=address,
            )
        )
    return tuple(views)


def _cell(assessment: Assessment, statement: Any, *, linked: bool) -> Cell:
    address = ""
    if linked:
        page = reverse("maturity:result_area", args=[assessment.pk, statement.area.code])
        address = f"{page}#{statement.code}"
    return Cell(
        code=statement.code,
        text=statement.text,
        value=statement.said,
        is_not_applicable=bool(statement.does_not_apply),
        reason=statement.because or "",
        note=statement.evidence or "",
        link=statement.evidence_link or "",
        anchors=statement.anchors,
        address=address,
    )


def _firsts(
    ranked: Sequence[Priority],
    areas: Mapping[str, AreaView],
    statements: Iterable[Any],
    *,
    at: datetime,
) -> tuple[First, ...]:
    rows = {statement.area.pk: statement.area for statement in statements}
    found = helps([rows[areas[each.code].pk] for each in ranked], at=at)
    return tuple(
        First(areas[each.code], each, found[each.code], _lowest(areas[each.code]))
        for each in ranked
    )


def _lowest(area: AreaView) -> tuple[Cell, ...]:
    """The answers that hold the area down, at most two."""
    known = [cell for cell in area.cells if cell.value is not None and cell.value == area.lowest]
    return tuple(known[:2])


def with_peers(result: Result, benchmark: Benchmark | None) -> Result:
    """Beside the peers; as it was where there are none to show."""
    if benchmark is None:
        return result
    areas = tuple(replace(area, peers=benchmark.areas.get(area.code)) for area in result.areas)
    firsts = tuple(
        replace(first, area=replace(first.area, peers=benchmark.areas.get(first.area.code)))
        for first in result.firsts
    )
    return replace(result, areas=areas, firsts=firsts, peers=benchmark)


def without_evidence(result: Result) -> Result:
    """For readers of a shared link: what people wrote as evidence stays inside."""
    bare = tuple(
        replace(area, cells=tuple(replace(c, note="", link="", reason="") for c in area.cells))
        for area in result.areas
    )
    return replace(result, areas=bare)
