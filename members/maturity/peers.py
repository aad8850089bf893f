"""Which peer figures may be shown, and what they say. Standard library only.

Organisations that agreed to share are counted once each, with their latest result. Groups form a
tree: everyone, a sector, a size within a sector. A group is shown from five *other* organisations
on, quartiles from eight, and never a lowest, a highest or a name.

Why nothing can be worked back by subtraction. In a tree of groups, whatever anybody adds up or
takes away of the figures shown comes out as sums over *remainders*: a shown group less the shown
groups inside it. :func:`shown` keeps every remainder at nothing or at least five others, by
withholding the smallest group inside where it must. It decides by the number of all organisations,
so that every viewer meets the same groups and two viewers who compare notes gain nothing: it asks
for one more than five, of which the viewer may be one.

Over time: what is closed, and what somebody lets count, counts from the first of the next month
(:func:`counted`, :func:`next_month`), so that everything new comes in at once, on one day; another
sector or size is a leaving and a coming in. Figures leave here with one decimal (:func:`as_shown`).

What remains. Who takes their results back leaves at once, because their wish goes before the
figures; and in a month in which one single organisation of a small group came in, it came in alone.
Whoever knows of such a leaving or coming can narrow that organisation's score down, by the figures
before and after, to about two thirds of a level either way in a group of six; larger groups hide
more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

#: Other organisations that a shown group has at least.
OTHERS = 5
#: The same where the quartiles are shown.
OTHERS_FOR_QUARTILES = 8
#: An organisation's latest result counts for so many years.
YEARS = 2

#: ``()`` is everyone, ``(sector,)`` a sector, ``(sector, size)`` a size within it.
Group = tuple[str, ...]
#: How many organisations there are by sector and size.
Counts = Mapping[tuple[str, str], int]
#: How many organisations have a score.
Values = Mapping[Fraction, int]

EVERYONE: Group = ()


@dataclass(frozen=True, slots=True)
class Quartiles:
    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Peers:
    """What a viewer sees of their peers in one area. ``group`` is None where even the widest is
    too small: then there is no figure at all. ``n``: organisations in ``group``, the viewer's left
    out. ``asked``: the group that would have fitted the viewer best."""

    asked: Group
    group: Group | None = None
    n: int = 0
    mean: Fraction | None = None
    quartiles: Quartiles | None = None

    @property
    def is_shown(self) -> bool:
        return self.group is not None

    @property
    def is_wider(self) -> bool:
        """Whether a wider group stands in for the one that fits."""
        return self.group is not None and self.group != self.asked


def counted(*, on: date) -> tuple[date, date]:
    """First day, and day after the last, of the results that count on a day: whole months."""
    end = on.replace(day=1)
    return end.replace(year=end.year - YEARS), end


def next_month(*, on: date) -> date:
    """The first of the next month: from when on counts what somebody lets count today."""
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1)


def chain(sector: str, size: str) -> tuple[Group, ...]:
    """The groups of an organisation, narrowest first. Without a sector: everyone."""
    if not sector:
        return (EVERYONE,)
    return ((sector, size), (sector,), EVERYONE) if size else ((sector,), EVERYONE)


def shown(counts: Counts, *, others: int = OTHERS) -> frozenset[Group]:
    """The groups that may be shown, the same for every viewer.

    Each has ``others`` organisations besides any one of its own. So has each remainder that
    subtraction can reach, unless it is empty.
    """
    return _shown(frozenset(counts.items()), others)


@lru_cache(maxsize=256)
def _shown(counts: frozenset[tuple[tuple[str, str], int]], others: int) -> frozenset[Group]:
    """Kept: the areas of a bank tend to have the same counts."""
    enough = others + 1
    totals: dict[Group, int] = {}
    for (sector, size), n in counts:
        for group in chain(sector, size):
            totals[group] = totals.get(group, 0) + n
    kept = {group for group, n in totals.items() if n >= enough}
    for group in sorted(kept, key=len, reverse=True):  # what lies inside is settled first
        _settle(group, kept, totals, enough)
    return frozenset(kept)


def _settle(group: Group, kept: set[Group], totals: Mapping[Group, int], enough: int) -> None:
    """Withholds the smallest groups inside until the remainder is empty or large enough."""
    if group not in kept:
        return
    while True:
        inside = _inside(group, kept)
        remainder = totals[group] - sum(totals[one] for one in inside)
        if remainder == 0 or remainder >= enough:
            return
        kept.discard(min(inside, key=lambda one: (totals[one], one)))


def _inside(group: Group, kept: Iterable[Group]) -> list[Group]:
    """The largest shown groups that lie within ``group``."""
    within = [one for one in kept if len(one) > len(group) and one[: len(group)] == group]
    return [
        one
        for one in within
        if not any(len(other) < len(one) and one[: len(other)] == other for other in within)
    ]


def candidates(counts: Counts, *, sector: str, size: str) -> tuple[Group, ...]:
    """The groups of the :func:`chain` that may be shown, narrowest first."""
    groups = shown(counts)
    return tuple(group for group in chain(sector, size) if group in groups)


def peers(counts: Counts, values: Callable[[Group], Values], *, sector: str, size: str) -> Peers:
    """One area. ``counts``: every organisation that shares, the viewer's among them if it does.
    ``values``: gives the scores in a group, the viewer's own left out.

    A group in which all others have the same score would tell each one's: it gives way to the
    next wider one, like a group that is too small.
    """
    asked = chain(sector, size)[0]
    for group in candidates(counts, sector=sector, size=size):
        scores = values(group)
        n = sum(scores.values())
        if n >= OTHERS and len(scores) > 1:
            with_quartiles = group in shown(counts, others=OTHERS_FOR_QUARTILES)
            return Peers(
                asked=asked,
                group=group,
                n=n,
                mean=mean(scores),
                quartiles=quartiles(scores) if with_quartiles else None,
            )
    return Peers(asked=asked)


def as_shown(one: Peers) -> Peers:
    """With the one decimal that people see. Nothing finer leaves this side: a chart drawn from
    exact figures could be measured and subtracted."""
    parts = one.quartiles
    return replace(
        one,
        mean=_tenths(one.mean) if one.mean is not None else None,
        quartiles=Quartiles(_tenths(parts.lower), _tenths(parts.median), _tenths(parts.upper))
        if parts
        else None,
    )


def _tenths(value: Fraction) -> Fraction:
    """Half up."""
    return Fraction(int(value * 10 + Fraction(1, 2)), 10)


def mean(scores: Values) -> Fraction:
    return sum((value * n for value, n in scores.items()), Fraction(0)) / sum(scores.values())


def quartiles(scores: Values) -> Quartiles:
    """By linear interpolation between the two nearest, as spreadsheets and PostgreSQL do."""
    ordered = [value for value in sorted(scores) for _ in range(scores[value])]
    return Quartiles(*(_quantile(ordered, Fraction(part, 4)) for part in (1, 2, 3)))


def _quantile(ordered: Sequence[Fraction], part: Fraction) -> Fraction:
    place = part * (len(ordered) - 1)
    below = int(place)
    low, high = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    return low + (high - low) * (place - below)


def overall(areas: Iterable[Peers]) -> Fraction | None:
    """The peers' average over all areas: made of the figures that are shown, so that it tells
    nothing besides. None unless every area has one."""
    means = [one.mean for one in areas]
    if not means or None in means:
        return None
    return _tenths(sum((one for one in means if one is not None), Fraction(0)) / len(means))
