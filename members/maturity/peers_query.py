"""Peers out of the database, in a handful of statements whatever the number of assessments.

Means are kept as whole numbers above and below the line, and the database only counts how often
each occurs; adding up is done here in fractions. So every database gives the same figures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, IntegerField, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from . import peers
from .models import Area, AreaResult, Assessment, PeerConsent, Sector, SizeBand
from .peers import EVERYONE, Group, Peers

#: How many assessments one statement may name.
AT_ONCE = 5_000
#: How long figures are kept, in seconds.
KEPT = 600
#: In the cache: a word that is another one once somebody has taken their results out.
MARK = "maturity:peers-mark"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Peers in every area of a bank, as they may be shown. ``since`` to ``until``, both included:
    when the results that count were closed."""

    areas: Mapping[str, Peers]
    since: date
    until: date

    @property
    def overall(self) -> Fraction | None:
        return peers.overall(self.areas.values())

    @property
    def is_shown(self) -> bool:
        return any(one.is_shown for one in self.areas.values())


def benchmark_for(assessment: Assessment, *, on: date) -> Benchmark | None:
    """The peers of whoever made the assessment, themselves left out, as of a day. None when they
    do not share their own results, which is asked each time; the figures are :func:`kept`."""
    consent = PeerConsent.objects.of(organisation=assessment.organisation, owner=assessment.owner)
    return kept(consent, bank=assessment.bank_id, party=assessment.party_key, on=on)


def kept(consent: PeerConsent | None, *, bank: int, party: str, on: date) -> Benchmark | None:
    """The :func:`benchmark` that goes with a decision: None unless it is to share. It costs more
    than the rest of a page and moves once a month, so it is kept for a while, until somebody takes
    their results out (:func:`forget`)."""
    if consent is None or not consent.contributes:
        return None
    whose: dict[str, Any] = {
        "bank": bank,
        "party": party,
        "sector": consent.sector,
        "size": consent.size_band,
    }
    words = (f"{on:%Y-%m}", cache.get(MARK, ""), *whose.values())
    key = "maturity:peers:" + ":".join(map(str, words))
    found: Benchmark | None = cache.get(key)
    if found is None:
        found = benchmark(**whose, on=on)
        cache.set(key, found, KEPT)
    return found


def forget() -> None:
    """Once the change is committed, figures are asked for anew: for whoever left them."""
    transaction.on_commit(lambda: cache.set(MARK, token_hex(8), timeout=None), robust=True)


def benchmark(*, bank: int, party: str, sector: str, size: str, on: date) -> Benchmark:
    """Peers of ``party`` in each area of the bank, were it of that sector and size, with one
    decimal.

    Three statements: the areas of all versions with who could not answer which, who counts, and
    the scores of the group that is shown; one more for each wider group that stands in for it
    in some area, and one more for every 5,000 organisations of a group.
    """
    since, until = peers.counted(on=on)
    codes, gaps = _codes_and_gaps()
    crowd = _crowd(codes, gaps, since=since, until=until)
    scores = _Scores(crowd, party)
    exact = {
        code: peers.peers(crowd.counts[code], partial(scores.of, code), sector=sector, size=size)
        for code in codes[bank]
    }
    shown = {code: peers.as_shown(one) for code, one in exact.items()}
    return Benchmark(shown, since, date.fromordinal(until.toordinal() - 1))


def latest(*, since: date, until: date) -> QuerySet[Assessment]:
    """One assessment of each organisation that shares, and did before ``until``: the latest closed
    from ``since`` on and before ``until``, whatever operation it is about. For an organisation only
    the team's own; for a person without one, theirs."""
    return (
        Assessment.objects.filter(
            Q(kind=Assessment.Kind.TEAM) | Q(organisation__isnull=True),
            contributes_to_peers=True,
            counts_from__lte=until,
            closed_at__gte=midnight(since),
            closed_at__lt=midnight(until),
        )
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("party_key"),
                order_by=[F("closed_at").desc(), F("id").desc()],
            )
        )
        .filter(place=1)
        .order_by()
    )


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Who counts. ``rows``: assessment, sector, size, party. ``counts``: organisations with a
    score, by area, sector and size."""

    rows: list[tuple[int, str, str, str]]
    counts: Mapping[str, Mapping[tuple[str, str], int]]


def _codes_and_gaps() -> tuple[Mapping[int, list[str]], list[tuple[int, str]]]:
    """The areas of each bank by code, in order; and which assessment came to nothing in which
    area. Both are short, so they are read together."""
    areas = Area.objects.order_by().values_list("bank", "code", "order")
    nothing = AreaResult.objects.filter(mean_numerator__isnull=True).order_by()
    gaps = nothing.values_list("assessment", "area_code", Value(None, IntegerField()))
    codes: dict[int, list[str]] = defaultdict(list)
    without: list[tuple[int, str]] = []
    for number, code, order in sorted(areas.union(gaps, all=True), key=_in_order):
        if order is None:
            without.append((number, code))
        else:
            codes[number].append(code)
    return codes, without


def _in_order(row: tuple[int, str, int | None]) -> tuple[int, str]:
    _, code, order = row
    return order or 0, code


def _crowd(
    codes: Mapping[int, list[str]], gaps: Iterable[tuple[int, str]], *, since: date, until: date
) -> _Crowd:
    rows, cohorts = [], {}
    by_bank: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    found = latest(since=since, until=until)
    for pk, sector, size, party, bank in found.values_list(
        "pk", "sector", "size_band", "party_key", "bank"
    ):
        rows.append((pk, sector, size, party))
        cohorts[pk] = (sector, size)
        by_bank[bank][sector, size] += 1
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for bank, cohort_counts in by_bank.items():
        for code in codes[bank]:
            counts[code].update(cohort_counts)
    for pk, code in gaps:
        if pk in cohorts:
            counts[code][cohorts[pk]] -= 1
    return _Crowd(rows, counts)


@dataclass(slots=True)
class _Scores:
    """The scores of the groups that are asked for, without those of ``party``; each group is read
    once, in all areas."""

    crowd: _Crowd
    party: str
    read: dict[Group, Mapping[str, Counter[Fraction]]] = field(default_factory=dict)

    def of(self, code: str, group: Group) -> Counter[Fraction]:
        if group not in self.read:
            self.read[group] = self._read(group)
        return self.read[group].get(code, Counter())

    def _read(self, group: Group) -> Mapping[str, Counter[Fraction]]:
        wanted = [
            pk
            for pk, sector, size, party in self.crowd.rows
            if (sector, size)[: len(group)] == group and party != self.party
        ]
        found: dict[str, Counter[Fraction]] = defaultdict(Counter)
        for begin in range(0, len(wanted), AT_ONCE):
            rows = AreaResult.objects.filter(assessment__in=wanted[begin : begin + AT_ONCE])
            for code, scores in rows.scores_by_area().items():
                found[code].update(scores)
        return found


def midnight(day: date) -> datetime:
    """When the day begins on the association's calendar."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(settings.TIME_ZONE))


def group_name(group: Group) -> str:
    """In words: ``Energy and water, 21 to 50 people``."""
    if group == EVERYONE:
        return "all organisations that share"
    sector = str(Sector(group[0]).label)
    return sector if len(group) == 1 else f"{sector}, {_size(group[1])}"


def _size(size: str) -> str:
    label = str(SizeBand(size).label)
    return f"{label[0].lower()}{label[1:]} people"
