"""Which peer figures may be shown, and what they say. Standard library only.

Organisations that agreed to share are counted once each, with their latest result. Groups form a
tree: everyone, a sector, a size within a sector. A group is shown from five *other* organisations
on, quartiles from eight, and never a lowest, a highest or a name.

Why nothing can be worked back by subtraction. In a tree of groups, whatever anybody adds up or
takes away of the figures shown comes out as sums over *remainders*: a shown group less the shown
groups inside it. :func:`shown` keeps every remainder at nothing or at least five others who
do not all score the same, by withholding the smallest group inside where it must, and the group
itself where that is not enough. A group of equals is withheld like one that is too small, and what
stands around it has to hide it: otherwise the wider group less its other parts would be its score.
It decides by all organisations and all their scores, so that every viewer meets the same groups
and two viewers who compare notes gain nothing: it asks for one more than five, of which the viewer
may be one, and for two who do not score what most do, of whom the viewer may be one.

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

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

#: Other organisations that a shown group has at least.
OTHERS = 5
#: The same where the quartiles are shown.
OTHERS_FOR_QUARTILES = 8
#: An organisation's latest result counts for so many years.
YEARS = 2

#: ``()`` is everyone, ``(sector,)`` a sector, ``(sector, size)`` a size within it.
Group = tuple[str, ...]
#: How many organisations have a score.
Values = Mapping[Fraction, int]
#: The same by sector and size.
Scores = Mapping[tuple[str, str], Values]

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


def shown(scores: Scores, *, others: int = OTHERS) -> frozenset[Group]:
    """The groups that may be shown, the same for every viewer.

    Each has ``others`` organisations besides any one of its own, and these do not all score the
    same. So has each remainder that subtraction can reach, unless it is empty.
    """
    totals: dict[Group, Counter[Fraction]] = {}
    for (sector, size), values in scores.items():
        for group in chain(sector, size):
            totals.setdefault(group, Counter()).update(values)
    kept = set(totals)
    for group in sorted(totals, key=len, reverse=True):  # what lies inside is settled first
        _settle(group, kept, totals, others)
    return frozenset(kept)


def _settle(
    group: Group, kept: set[Group], totals: Mapping[Group, Counter[Fraction]], others: int
) -> None:
    """Withholds the smallest groups inside until the remainder is empty or hides everybody in it;
    the group itself where even the whole of it does not."""
    while group in kept:
        inside = _inside(group, kept)
        remainder = Counter(totals[group])
        for one in inside:
            remainder.subtract(totals[one])
        if (inside and not remainder.total()) or _hides(remainder, others):
            return
        kept.discard(min(inside, key=lambda one: (totals[one].total(), one), default=group))


def _hides(values: Counter[Fraction], others: int) -> bool:
    """Whether these are enough, and not all equal, whichever one of them looks. What holds for a
    part holds for the whole."""
    n = values.total()
    return n > others and n - max(values.values()) > 1


def _inside(group: Group, kept: Iterable[Group]) -> list[Group]:
    """The largest shown groups that lie within ``group``."""
    within = [one for one in kept if len(one) > len(group) and one[: len(group)] == group]
    return [
        one
        for one in within
        if not any(len(other) < len(one) and one[: len(other)] == other for other in within)
    ]


def candidates(scores: Scores, *, sector: str, size: str) -> tuple[Group, ...]:
    """The groups of the :func:`chain` that may be shown, narrowest first."""
    groups = shown(scores)
    return tuple(group for group in chain(sector, size) if group in groups)


def peers(scores: Scores, values: Callable[[Group], Values], *, sector: str, size: str) -> Peers:
    """One area. ``scores``: of every organisation that shares, the viewer's among them if it does.
    ``values``: gives the scores in a group, the viewer's own left out."""
    asked = chain(sector, size)[0]
    for group in candidates(scores, sector=sector, size=size):
        told = values(group)
        with_quartiles = group in shown(scores, others=OTHERS_FOR_QUARTILES)
        return Peers(
            asked=asked,
            group=group,
            n=sum(told.values()),
            mean=mean(told),
            quartiles=quartiles(told) if with_quartiles else None,
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


def overall(areas: Iterable[tuple[Peers, Fraction]]) -> Fraction | None:
    """The peers' average over all areas, each with its weight in the bank: made of the figures
    that are shown, so that it tells nothing besides. None unless every area that weighs has one;
    where none weighs, all do alike."""
    rows = list(areas)
    rows = [row for row in rows if row[1] > 0] or [(one, Fraction(1)) for one, _ in rows]
    means = [(one.mean, weight) for one, weight in rows if one.mean is not None]
    if not rows or len(means) < len(rows):
        return None
    total = sum((value * weight for value, weight in means), Fraction(0))
    return _tenths(total / sum(weight for _, weight in means))
