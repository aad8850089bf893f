"""A period's figures from sums over its calls, and the ranks. Exact until an interval needs a root.

Scores are ratios of whole numbers and are kept in micro-points (1,000,000 to a point), cut off
after the sixth decimal: cut, a figure rounds to the same tenth as the ratio it came from, so what
is printed is what was ranked. The method is docs/adr/0008; t, Welch and Wilson are
:mod:`members.rankings.intervals`. Standard library only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, fsum, lcm, sqrt
from operator import mul
from typing import Any, NamedTuple

from .intervals import differ, t_quantile, wilson

#: Micro-points.
FULL = 100_000_000
POINT = 1_000_000


@dataclass(frozen=True, slots=True)
class Weights:
    """Whole per cent: the two pillars of Overall, and the five skills of Mastery; 100 each."""

    mastery: int = 50
    accessibility: int = 50
    skills: tuple[int, ...] = (20, 20, 20, 20, 20)


class Sums(NamedTuple):
    """An organisation's calls about one scenario, added up. Failed calls are not among them.

    ``skills`` (of answered calls) and ``accessibility`` (of all) are sums of micro-points; the
    squares and the product are of scores in ten-thousandths of a point, half up, answered calls
    only for what has Mastery in it. ``menu``, ``wait`` and ``talk``: seconds of answered calls.
    """

    weight: int
    calls: int
    answered: int
    skills: tuple[int, ...]
    accessibility: int
    mastery_squares: int = 0
    accessibility_squares: int = 0
    products: int = 0
    #: The plain sums that belong to the squares, in ten-thousandths.
    mastery_fine: int = 0
    accessibility_fine: int = 0
    menu: int = 0
    wait: int = 0
    talk: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """An organisation's calls about one scenario: (Mastery in 1e-8 points or None, Accessibility in
    micro-points) of each."""

    weight: int
    calls: Sequence[tuple[int | None, int]]


class Figures(NamedTuple):
    """Scores in micro-points, None where no call was answered; timings in micro-seconds.

    ``error``: standard error of Overall in points. It and its degrees of freedom are None where
    fewer than two calls say nothing about spread.
    """

    calls: int
    answered: int
    #: Overall in points as numerator and denominator, unrounded.
    exact: tuple[int, int] | None
    overall: int | None
    mastery: int | None
    accessibility: int
    skills: tuple[int | None, ...]
    error: float | None
    freedom: int | None
    menu: int | None
    wait: int | None
    talk: int | None

    @property
    def fraction(self) -> Fraction | None:
        """Overall in points, unrounded."""
        return Fraction(*self.exact) if self.exact else None

    @property
    def tenths(self) -> int | None:
        """Overall at one decimal, half up, from the exact ratio: 613 is 61.3."""
        if self.exact is None:
            return None
        up, down = self.exact
        return (20 * up + down) // (2 * down)

    @property
    def interval(self) -> tuple[int, int] | None:
        """95 % interval of Overall in micro-points, inside 0 to 100 points."""
        if self.overall is None or self.error is None or not self.freedom:
            return None
        reach = floor(t_quantile(self.freedom) * self.error * POINT + 0.5)
        return max(0, self.overall - reach), min(FULL, self.overall + reach)

    @property
    def answer_rate(self) -> int:
        """Per cent answered, in micro-points."""
        return self.answered * FULL // self.calls

    @property
    def answer_interval(self) -> tuple[int, int]:
        low, high = wilson(self.answered, self.calls)
        rate = self.answer_rate
        return min(rate, floor(low * FULL + 0.5)), max(rate, floor(high * FULL + 0.5))


def figures(strata: Sequence[Sums], weights: Weights) -> Figures:
    """One organisation's period. ``strata``: its scenarios with at least one call each.

    A score is the mean of the scenarios' means by their fixed weights, over the scenarios that
    have (answered) calls; Overall is w x Mastery over answered + (1 - w) x Accessibility over all.
    Waits are plain means over answered calls.
    """
    calls = answered = menu = wait = talk = 0
    for one in strata:
        calls += one.calls
        answered += one.answered
        menu += one.menu
        wait += one.wait
        talk += one.talk
    if not calls:
        raise ValueError("No calls, no figures.")
    is_single = len(strata) == 1
    if is_single:
        up, down = strata[0].accessibility, calls
    else:
        up, down = _mean([(one.weight, one.accessibility, one.calls) for one in strata])
    if not answered:
        none = (None,) * 5
        return Figures(calls, 0, None, None, None, up // down, none, None, None, None, None, None)
    if is_single:
        skills, whole = strata[0].skills, answered
    else:
        skills, whole = _skills([stratum for stratum in strata if stratum.answered])
    mastery = sum(map(mul, weights.skills, skills))
    exact = (
        weights.mastery * mastery * down + weights.accessibility * 100 * up * whole,
        10_000 * POINT * whole * down,
    )
    error, freedom = spread(strata, weights)
    return Figures(
        calls,
        answered,
        exact,
        exact[0] * POINT // exact[1],
        mastery // (100 * whole),
        up // down,
        tuple([skill // whole for skill in skills]),
        error,
        freedom,
        menu * POINT // answered,
        wait * POINT // answered,
        talk * POINT // answered,
    )


def _skills(spoken: Sequence[Sums]) -> tuple[tuple[int, ...], int]:
    """The five skills as numerators, and what all of them are divided by."""
    means = [
        _mean([(one.weight, one.skills[place], one.answered) for one in spoken])
        for place in range(5)
    ]
    return tuple(up for up, _ in means), means[0][1]  # the weights and the counts are the same


def _mean(parts: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """Weighted mean of means from (weight, sum, count), as numerator and denominator."""
    if len(parts) == 1:
        return parts[0][1], parts[0][2]
    common = lcm(*(count for _, _, count in parts))
    total = sum(weight * value * (common // count) for weight, value, count in parts)
    return total, common * sum(weight for weight, _, _ in parts)


def spread(strata: Sequence[Sums], weights: Weights) -> tuple[float | None, int | None]:
    """Standard error of Overall in points, and its degrees of freedom.

    Each call has an influence on Overall: w (M - mean M) / share answered where it was answered,
    plus (1 - w) (A - mean A), means and share being its scenario's (the delta method for a ratio
    of means). Their spread is pooled over the scenarios, s^2 = sum of squares / (n - scenarios),
    and the variance is s^2 x sum of (scenario's share of the weights)^2 / its calls. For one
    scenario with every call answered this is the plain s / sqrt(n) of the calls' Overall.

    Pooled, because scenarios have two to five calls each: a spread of its own for each, with
    Satterthwaite's degrees of freedom, gives intervals from 0 to 100 for eight calls. Where every
    scenario has a single call, all calls are one group.
    """
    mastery, reach = weights.mastery / 100, weights.accessibility / 100
    calls = strata[0].calls if len(strata) == 1 else sum(one.calls for one in strata)
    if calls < 2:
        return None, None
    if len(strata) == 1:
        return sqrt(_influence(strata[0], mastery, reach) / (calls - 1) / calls), calls - 1
    everything = sum(one.weight for one in strata)
    heard = sum(one.weight for one in strata if one.answered)
    freedom = calls - len(strata)
    if freedom:
        said = mastery * everything / heard if heard else 0.0
        squares = fsum(_influence(one, said, reach) for one in strata)
    else:
        freedom, squares = calls - 1, _influence(_together(strata), mastery, reach)
    share = fsum((one.weight / everything) ** 2 / one.calls for one in strata)
    return sqrt(squares / freedom * share), freedom


def _influence(one: Sums, mastery: float, reach: float) -> float:
    """Sum of squared influences in points, with ``mastery`` before M and ``reach`` before A.

    From whole sums: n S(x^2) - S(x)^2 is exact, so that nothing cancels in floats.
    """
    calls, answered = one.calls, one.answered
    total = reach * reach * (calls * one.accessibility_squares - one.accessibility_fine**2) / calls
    if answered:
        of_m = answered * one.mastery_squares - one.mastery_fine**2
        both = answered * one.products - one.mastery_fine * one.accessibility_fine
        pull = mastery * calls / answered
        total += (pull * pull * of_m + 2 * pull * reach * both) / answered
    return max(0.0, total) / 1e8


def _together(strata: Iterable[Sums]) -> Sums:
    rows = list(strata)
    return Sums(
        weight=1,
        calls=sum(one.calls for one in rows),
        answered=sum(one.answered for one in rows),
        skills=(0,) * 5,
        accessibility=0,
        mastery_squares=sum(one.mastery_squares for one in rows),
        accessibility_squares=sum(one.accessibility_squares for one in rows),
        products=sum(one.products for one in rows),
        mastery_fine=sum(one.mastery_fine for one in rows),
        accessibility_fine=sum(one.accessibility_fine for one in rows),
    )


class Row(NamedTuple):
    """Somebody to be ranked. ``overall``, ``mastery`` and ``accessibility`` in micro-points."""

    key: Any
    name: str
    overall: int
    mastery: int
    accessibility: int

    @property
    def tenths(self) -> int:
        return (self.overall + 50_000) // 100_000


class Ranked(NamedTuple):
    """``place`` counts 1, 2, 3, … down the table; ``rank`` is 1, 2, 2, 4."""

    key: Any
    rank: int
    is_tied: bool
    place: int

    @property
    def label(self) -> str:
        return label(self.rank, is_tied=self.is_tied)


def label(rank: int, *, is_tied: bool) -> str:
    """``3``, or ``=3`` where the rank is shared."""
    return f"={rank}" if is_tied else str(rank)


def rank(rows: Iterable[Row]) -> list[Ranked]:
    """By Overall at one decimal, half up: equal there, equal in rank (1, 2, 2, 4). Inside a tie the
    order is by Mastery, Accessibility and name, and says nothing about rank."""
    ordered = sorted(
        (-row.tenths, -row.mastery, -row.accessibility, by_name(row.name), place, row.key)
        for place, row in enumerate(rows)
    )
    counts = Counter(tenths for tenths, *_ in ordered)
    first: dict[int, int] = {}
    return [
        Ranked(key, first.setdefault(tenths, place), counts[tenths] > 1, place)
        for place, (tenths, *_, key) in enumerate(ordered, 1)
    ]


def by_name(name: str) -> tuple[str, str]:
    """A key to sort names by, the same wherever it is sorted."""
    return name.casefold(), name


@dataclass(frozen=True, slots=True)
class Sure:
    """A published Overall in points with its standard error and degrees of freedom."""

    overall: float
    error: float
    freedom: int

    def differs_from(self, other: Sure) -> bool:
        """Whether the 95 % interval of the difference leaves 0 out (Welch)."""
        return differ(
            self.overall - other.overall, self.error, self.freedom, other.error, other.freedom
        )


def near_leader(rows: Mapping[Any, Sure], leader: Any) -> set[Any]:
    """The keys of those that are not clearly different from the leader, the leader left out."""
    first = rows[leader]
    return {key for key, row in rows.items() if key != leader and not row.differs_from(first)}


def apportion(parts: Mapping[str, int], of: int, whole: int) -> dict[str, int]:
    """Whole numbers next to ``parts`` (numerators over ``of``) that sum to ``whole``: largest
    remainders, ties in order.

    ``whole`` is the sum of the parts rounded up or down; ValueError for anything else.
    """
    cut = {key: part // of for key, part in parts.items()}
    missing = whole - sum(cut.values())
    if not 0 <= missing <= len(cut):
        raise ValueError("The whole is not what the parts come to.")
    if missing:
        for key in sorted(parts, key=lambda key: -(parts[key] % of))[:missing]:
            cut[key] += 1
    return cut
