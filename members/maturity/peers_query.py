"""Peers out of the database, in a handful of statements whatever the number of assessments.

Means are kept as whole numbers above and below the line, and the database only counts how often
each occurs; adding up is done here in fractions. So every database gives the same figures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from publishing.kept import once
from publishing.store import attempt

from . import peers
from .models import Area, AreaResult, Assessment, PeerConsent, Sector, SizeBand
from .peers import EVERYONE, Group, Peers
from .trend import Shapes, is_comparable

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

    def overall(self, weights: Mapping[str, Fraction]) -> Fraction | None:
        """``weights`` of the bank's areas, by code."""
        return peers.overall((one, weights[code]) for code, one in self.areas.items())

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
    words = (f"{on:%Y-%m}", attempt(lambda: cache.get(MARK, "")), *whose.values())
    key = "maturity:peers:" + ":".join(map(str, words))
    return once(key, lambda: benchmark(**whose, on=on), seconds=KEPT)


def forget() -> None:
    """Once the change is committed, figures are asked for anew: for whoever left them."""
    transaction.on_commit(lambda: cache.set(MARK, token_hex(8), timeout=None), robust=True)


def benchmark(*, bank: int, party: str, sector: str, size: str, on: date) -> Benchmark:
    """Peers of ``party`` in each area of the bank, were it of that sector and size, with one
    decimal. Of organisations whose latest result is of another version, the areas that ask the
    same count.

    Three statements: what the versions ask, who counts, and how often each score occurs by sector
    and size; one more for every 5,000 organisations.
    """
    since, until = peers.counted(on=on)
    asks = shapes()
    crowd = _crowd(asks, bank=bank, party=party, since=since, until=until)
    found = {}
    for code in asks[bank]:
        scores = crowd.scores.get(code, {})
        values = partial(crowd.others, code)
        found[code] = peers.as_shown(peers.peers(scores, values, sector=sector, size=size))
    return Benchmark(found, since, date.fromordinal(until.toordinal() - 1))


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


def shapes() -> Shapes:
    """What each version asks, by the number of its row: its areas in order, each with the codes
    of its statements."""
    rows = Area.objects.order_by("bank", "order", "code")
    found: dict[int, dict[str, frozenset[str]]] = defaultdict(dict)
    for bank, code, statement in rows.values_list("bank", "code", "statements__code"):
        found[bank][code] = found[bank].get(code, frozenset()) | {statement}
    return found


@dataclass(frozen=True, slots=True)
class _Crowd:
    """``scores``: how often each occurs, by area, sector and size. ``own``: those of the viewer
    among them, by the same."""

    scores: Mapping[str, Mapping[tuple[str, str], Counter[Fraction]]]
    own: Mapping[str, Mapping[tuple[str, str], Counter[Fraction]]]

    def others(self, code: str, group: Group) -> Counter[Fraction]:
        """The scores in a group without the viewer's."""
        found: Counter[Fraction] = Counter()
        for cohort, values in self.scores.get(code, {}).items():
            if cohort[: len(group)] == group:
                found.update(values)
        for cohort, values in self.own.get(code, {}).items():
            if cohort[: len(group)] == group:
                found.subtract(values)
        return +found


def _crowd(asks: Shapes, *, bank: int, party: str, since: date, until: date) -> _Crowd:
    rows = list(latest(since=since, until=until).values_list("pk", "party_key"))
    mine = [pk for pk, key in rows if key == party]
    scores: Any = defaultdict(lambda: defaultdict(Counter))
    own: Any = defaultdict(lambda: defaultdict(Counter))
    for begin in range(0, len(rows), AT_ONCE):
        wanted = [pk for pk, _ in rows[begin : begin + AT_ONCE]]
        for code, other, *cohort, numerator, denominator, n, is_own in _scored(wanted, mine):
            if is_comparable(code, other, bank, asks):
                score = Fraction(numerator, denominator)
                scores[code][tuple(cohort)][score] += n
                own[code][tuple(cohort)][score] += is_own
    return _Crowd(scores, own)


def _scored(assessments: list[int], own: list[int]) -> Any:
    """Area, version, sector, size, the score above and below the line, how often it occurs, and
    how often of that in one of ``own``."""
    scored = AreaResult.objects.filter(assessment__in=assessments, mean_numerator__isnull=False)
    return (
        scored.order_by()
        .values_list(
            "area_code",
            "assessment__bank",
            "assessment__sector",
            "assessment__size_band",
            "mean_numerator",
            "mean_denominator",
        )
        .annotate(n=Count("pk"), is_own=Count("pk", filter=Q(assessment__in=own)))
    )


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
