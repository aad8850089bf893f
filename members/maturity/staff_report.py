"""What staff may know about how the tool is used: numbers, and never whose.

Everything that tells how organisations answered is withheld below five of them, and stands for all
of them together, so that there is nothing to subtract. Which statements people cannot answer is
counted in assessments that were closed before the first of a month, where nothing changes any
more. Which first is :func:`settled`: it moves on only once assessments of five organisations or
more were closed since, and a statement's figures move with it only where five of them reached it:
so one month's figures less those of another are never of fewer. Where people leave off is about
assessments that were open when the month began, each figure withheld unless five organisations are
behind it. Only how many assessments and people there are follows the day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, When, Window
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
    cuts = settled(bank, until=until)
    statements = _statements(bank, until, cuts)
    settled_on = cuts[-1] if cuts else None
    return Report(bank, _completion(bank), statements, _areas(bank, since, until), settled_on)


def settled(bank: Bank, *, until: date) -> list[date]:
    """Firsts of months, ``until`` at the latest, each with assessments of five organisations or
    more closed since the one before it; before the last of them answers are counted. Somebody who
    closes another counts again: that, too, is new."""
    said = Exists(Answer.objects.alone().given().filter(assessment=OuterRef("pk")))
    rows = Assessment.objects.filter(said, bank=bank, closed_at__lt=midnight(until))
    months: dict[date, set[str]] = defaultdict(set)
    for closed_at, party in rows.order_by().values_list("closed_at", "party_key"):
        if closed_at is not None:
            months[next_month(on=timezone.localdate(closed_at))].add(party)
    cuts, new = [], set[str]()
    for first in sorted(months):
        new |= months[first]
        if len(new) >= FEWEST:
            cuts.append(first)
            new = set()
    return cuts


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


def _statements(bank: Bank, until: date, cuts: list[date]) -> tuple[StatementRow, ...]:
    answers = Answer.objects.alone().given().filter(statement__area__bank=bank).order_by()
    counted, stopped = _counted(answers, cuts), _stopped(answers, until)
    rows = Statement.objects.filter(area__bank=bank).select_related("area")
    return tuple(
        StatementRow(
            row.code, row.area.name, row.text, *_shares(counted.get(row.pk)), stopped.get(row.pk)
        )
        for row in rows.order_by("area__order", "area__code", "order", "code")
    )


def _counted(answers: Any, cuts: list[date]) -> dict[int, Counter[str]]:
    """By statement, how many people reached it, and could not answer it. What came between two
    cuts counts once five organisations or more of one such time reached the statement."""
    if not cuts:
        return {}
    time = Case(
        *(When(assessment__closed_at__lt=midnight(cut), then=cut.toordinal()) for cut in cuts)
    )
    rows = (
        answers.filter(assessment__closed_at__lt=midnight(cuts[-1]))
        .annotate(time=time)
        .values("statement", "time")
        .annotate(
            reached=Count("pk"),
            parties=Count("assessment__party_key", distinct=True),
            na=Count("pk", filter=Q(is_not_applicable=True)),
            dk=Count("pk", filter=Q(is_unknown=True)),
        )
        .order_by("time")
    )
    shown: dict[int, Counter[str]] = {}
    waiting: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        code = row["statement"]
        waiting[code].update({name: row[name] for name in ("reached", "na", "dk")})
        if row["parties"] >= FEWEST:
            shown[code] = shown.get(code, Counter()) + waiting.pop(code)
    return shown


def _shares(counted: Counter[str] | None) -> tuple[int | None, int | None, int | None]:
    """People, and percent of them for whom it was not applicable and not known."""
    if counted is None:
        return None, None, None
    reached = counted["reached"]
    return reached, _percent(counted["na"], reached), _percent(counted["dk"], reached)


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
