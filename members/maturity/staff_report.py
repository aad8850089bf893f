"""What staff may know about how the tool is used: numbers, and never whose.

Everything that tells how organisations answered is withheld below five of them, and stands for all
of them together, so that there is nothing to subtract. Which statements people cannot answer is
counted in assessments that were closed before the first of a month, where nothing changes any
more. Which first is :func:`settled`: it moves on only once assessments of five organisations or
more were closed since, so that one month's figures less those of another are never of fewer. Where
people leave off is about assessments that were open when the month began, each figure withheld
unless five organisations are behind it. Only how many assessments and people there are follows the
day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from .models import Answer, AreaResult, Assessment, Bank, Respondent, Statement
from .peers import OTHERS, mean, next_month
from .peers_query import latest, midnight

#: Answers of fewer organisations than this stay unseen.
FEWEST = OTHERS


@dataclass(frozen=True, slots=True)
class Completion:
    """Assessments of one version: begun, of these closed; and the people who were asked, of these
    with an answer, of these finished."""

    begun: int
    closed: int
    asked: int
    answering: int
    finished: int

    @property
    def closed_percent(self) -> int | None:
        return _percent(self.closed, self.begun)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """``reached``: people who said anything about it. Shares are percent of these, None where
    they come from too few organisations. ``stopped``: people whose last answer it was and who
    have not gone on; None where these are of too few organisations."""

    code: str
    area: str
    text: str
    reached: int | None
    not_applicable: int | None
    unknown: int | None
    stopped: int | None

    @property
    def unanswerable(self) -> int:
        return (self.not_applicable or 0) + (self.unknown or 0)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """``mean`` and ``n`` are None with fewer than five organisations."""

    code: str
    name: str
    n: int | None
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class Report:
    bank: Bank
    completion: Completion
    statements: tuple[StatementRow, ...]
    areas: tuple[AreaRow, ...]
    settled: date | None

    @property
    def hardest(self) -> list[StatementRow]:
        """The ten that are most often not applicable or not known."""
        known = [row for row in self.statements if row.reached and row.unanswerable]
        return sorted(known, key=lambda row: (-row.unanswerable, row.code))[:10]

    @property
    def is_withheld(self) -> bool:
        return all(row.reached is None for row in self.statements)


def report(bank: Bank, *, since: date, until: date) -> Report:
    """Of one version, as it was before ``until``. The areas are about results closed from
    ``since`` on and before ``until``, one of each organisation that shares."""
    cut = settled(bank, until=until)
    statements = _statements(bank, until, cut)
    return Report(bank, _completion(bank), statements, _areas(bank, since, until), cut)


def settled(bank: Bank, *, until: date) -> date | None:
    """The first of a month, ``until`` at the latest, before which answers are counted: the last
    one with assessments of five organisations or more closed since the one before it. Somebody who
    closes another counts again: that, too, is new. None before there are five."""
    said = Exists(Answer.objects.alone().given().filter(assessment=OuterRef("pk")))
    rows = Assessment.objects.filter(said, bank=bank, closed_at__lt=midnight(until))
    months: dict[date, set[str]] = defaultdict(set)
    for closed_at, party in rows.order_by().values_list("closed_at", "party_key"):
        if closed_at is not None:
            months[next_month(on=timezone.localdate(closed_at))].add(party)
    cut, new = None, set[str]()
    for first in sorted(months):
        new |= months[first]
        if len(new) >= FEWEST:
            cut, new = first, set()
    return cut


def _completion(bank: Bank) -> Completion:
    assessments = Assessment.objects.filter(bank=bank).aggregate(
        begun=Count("pk"), closed=Count("pk", filter=Q(closed_at__isnull=False))
    )
    said = Exists(Answer.objects.given().filter(respondent=OuterRef("pk")))
    people = (
        Respondent.objects.filter(assessment__bank=bank)
        .annotate(said=said)
        .aggregate(
            asked=Count("pk"),
            answering=Count("pk", filter=Q(said=True)),
            finished=Count("pk", filter=Q(finished_at__isnull=False)),
        )
    )
    return Completion(**assessments, **people)


def _statements(bank: Bank, until: date, cut: date | None) -> tuple[StatementRow, ...]:
    answers = Answer.objects.alone().given().filter(statement__area__bank=bank).order_by()
    closed = answers.filter(assessment__closed_at__lt=midnight(cut)) if cut else answers.none()
    counted = {
        row["statement"]: row
        for row in closed.values("statement").annotate(
            reached=Count("pk"),
            parties=Count("assessment__party_key", distinct=True),
            na=Count("pk", filter=Q(is_not_applicable=True)),
            dk=Count("pk", filter=Q(is_unknown=True)),
        )
    }
    stopped = _stopped(answers, until)
    rows = Statement.objects.filter(area__bank=bank).select_related("area")
    return tuple(
        _statement(row, counted.get(row.pk), stopped.get(row.pk))
        for row in rows.order_by("area__order", "area__code", "order", "code")
    )


def _statement(
    row: Statement, counted: Mapping[str, Any] | None, stopped: int | None
) -> StatementRow:
    common = (row.code, row.area.name, row.text)
    if counted is None or counted["parties"] < FEWEST:
        return StatementRow(*common, None, None, None, stopped)
    reached = counted["reached"]
    return StatementRow(
        *common,
        reached,
        _percent(counted["na"], reached),
        _percent(counted["dk"], reached),
        stopped,
    )


def _stopped(answers: Any, until: date) -> dict[int, int]:
    """By statement, how many people had left off there when ``until`` began, not finished, in
    assessments that were open then; only where they are of five organisations or more."""
    then = midnight(until)
    last = (
        answers.filter(answered_at__lt=then, assessment__opened_at__lt=then)
        .filter(_not_before(then, "assessment__closed_at"))
        .filter(_not_before(then, "respondent__finished_at"))
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("respondent"),
                order_by=[F("answered_at").desc(), F("pk").desc()],
            )
        )
        .filter(place=1)
        .values_list("statement", "assessment__party_key")
    )
    people: Counter[int] = Counter()
    parties: dict[int, set[str]] = defaultdict(set)
    for statement, party in last:
        people[statement] += 1
        parties[statement].add(party)
    return {code: n for code, n in people.items() if len(parties[code]) >= FEWEST}


def _not_before(instant: datetime, name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": instant})


def _areas(bank: Bank, since: date, until: date) -> tuple[AreaRow, ...]:
    areas = list(bank.areas.order_by("order", "code"))
    found = AreaResult.objects.filter(
        assessment__in=latest(since=since, until=until).values("pk"),
        assessment__bank=bank,
        area_code__in=[area.code for area in areas],
    ).scores_by_area()
    return tuple(_area(area.code, area.name, found.get(area.code, {})) for area in areas)


def _area(code: str, name: str, scores: Mapping[Fraction, int]) -> AreaRow:
    n = sum(scores.values())
    if n < FEWEST or len(scores) < 2:
        return AreaRow(code, name, None, None)
    return AreaRow(code, name, n, mean(scores))


def _percent(part: int, whole: int) -> int | None:
    """Half up."""
    return (200 * part + whole) // (2 * whole) if whole else None
