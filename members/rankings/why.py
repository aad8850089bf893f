"""Why an organisation moved: its score step by step, its rank place by place, both exactly.

The score. A snapshot keeps for each organisation the parts that its Overall is made of: so many
points for each competency, for each item of Accessibility, and what unanswered calls cost. They sum
to Overall, so their differences sum to its change.

The rank. Four steps, each counted in places, from the table of the period before to this one:
those who left go; the organisation gets its new score; the others get theirs; those who are new
come in. The second step is the organisation's own doing and is split between the pillars by giving
each its mean effect over both orders (Shapley), so halves of a place occur. The steps meet, so they
sum to the movement whatever the figures are. In the third step somebody may count who stood above
all the time: the new score alone would have passed them, and theirs kept them ahead. They are told
apart from those who changed sides.

Across a change of method nothing is compared, and nothing is explained.

Points are whole micro-points (1,000,000 to a point), as snapshots keep them. Standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from .standings import apportion

MICRO = 1_000_000


class Pillar(StrEnum):
    MASTERY = "mastery"
    ACCESSIBILITY = "accessibility"


PILLARS = {Pillar.MASTERY: "Agent Mastery", Pillar.ACCESSIBILITY: "Accessibility"}


@dataclass(frozen=True, slots=True)
class Part:
    """What one competency or item brings to Overall, in micro-points; negative for a cost."""

    code: str
    name: str
    pillar: Pillar
    micro: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a snapshot keeps of one organisation. ``rank`` is None where it was not ranked;
    ``overall`` where it has no score. ``parts`` sum to ``overall``; () where nobody asks."""

    key: int
    name: str
    rank: int | None
    overall: int | None
    parts: tuple[Part, ...] = ()

    @property
    def tenths(self) -> int:
        """Overall as it is ranked: tenths of a point, half up."""
        assert self.overall is not None
        return _tenths(self.overall)

    def of(self, pillar: Pillar) -> int:
        """What a pillar brings to Overall."""
        return sum(part.micro for part in self.parts if part.pillar is pillar)


@dataclass(frozen=True, slots=True)
class Step:
    """What a part brought to the change, in micro-points."""

    code: str
    name: str
    pillar: Pillar
    micro: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """``start + sum of the steps == end``, in micro-points and in printed hundredths alike."""

    start: int
    steps: tuple[Step, ...]
    end: int

    @property
    def change(self) -> int:
        return self.end - self.start

    def of(self, pillar: Pillar) -> int:
        return sum(step.micro for step in self.steps if step.pillar is pillar)

    def hundredths(self) -> tuple[int, tuple[int, ...], int]:
        """(start, steps, end) in hundredths of a point, to print: they still sum exactly."""
        start, end = (_rounded(Fraction(mark, MICRO // 100)) for mark in (self.start, self.end))
        exact = {step.code: step.micro for step in self.steps}
        return start, tuple(apportion(exact, MICRO // 100, end - start).values()), end


@dataclass(frozen=True, slots=True)
class Places:
    """The movement in places, positive for up. ``mastery + accessibility + others + left + new``
    is the movement. ``others`` counts who changed sides while the organisation already had its new
    score: ``passed_by`` and ``fell_back`` stood on the other side in the period before;
    ``stayed_ahead`` and ``stayed_behind`` stood where they stand now, by their own new scores.
    ``left_from_above`` and ``new_above`` are those who count."""

    before: int
    now: int
    mastery: Fraction
    accessibility: Fraction
    passed_by: tuple[str, ...]
    fell_back: tuple[str, ...]
    stayed_ahead: tuple[str, ...]
    stayed_behind: tuple[str, ...]
    left_from_above: tuple[str, ...]
    new_above: tuple[str, ...]
    others: int

    @property
    def movement(self) -> int:
        return self.before - self.now

    @property
    def own(self) -> int:
        """By its own score, with everybody else standing still."""
        return int(self.mastery + self.accessibility)

    @property
    def left(self) -> int:
        return len(self.left_from_above)

    @property
    def new(self) -> int:
        return -len(self.new_above)


class Standing(StrEnum):
    """Whether two quarters can be compared at all."""

    MOVED = "moved"  # ranked in both
    FIRST = "first"  # there is no quarter before in this table
    NEW = "new"  # not ranked before
    UNRANKED = "unranked"  # not ranked now


@dataclass(frozen=True, slots=True)
class Why:
    """Across a change of method (``is_break``) there are neither places nor a waterfall."""

    standing: Standing
    is_break: bool = False
    places: Places | None = None
    waterfall: Waterfall | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sector in one period. ``version`` is the standard's number."""

    version: int
    readings: Mapping[int, Reading] = field(default_factory=dict)


def table(version: int, readings: Iterable[Reading]) -> Table:
    return Table(version, {reading.key: reading for reading in readings})


def why(key: int, *, before: Table | None, now: Table) -> Why:
    """Why organisation ``key`` stands where it does in ``now``. KeyError where it is not in it."""
    mine = now.readings[key]
    if before is None:
        return Why(Standing.FIRST)
    past = before.readings.get(key)
    is_break = before.version != now.version
    steps = waterfall(past, mine) if past and not is_break else None
    if mine.rank is None:
        return Why(Standing.UNRANKED, is_break, None, steps)
    if past is None or past.rank is None:
        return Why(Standing.NEW, is_break, None, steps)
    if is_break:
        return Why(Standing.MOVED, is_break)
    return Why(Standing.MOVED, is_break, places(key, before=before, now=now), steps)


# The score


def waterfall(before: Reading, now: Reading) -> Waterfall | None:
    """Of two readings by one standard. None where one of the two has no score. ValueError where
    parts do not sum to their whole."""
    if before.overall is None or now.overall is None:
        return None
    for reading in (before, now):
        if sum(part.micro for part in reading.parts) != reading.overall:
            raise ValueError(f"The parts of {reading.name} are not its {reading.overall}.")
    past = {part.code: part for part in before.parts}
    steps = [
        Step(part.code, part.name, part.pillar, part.micro - past[part.code].micro)
        for part in now.parts
    ]
    return Waterfall(before.overall, tuple(steps), now.overall)


def _rounded(value: Fraction) -> int:
    """Half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _tenths(micro: int) -> int:
    return _rounded(Fraction(micro, MICRO // 10))


# The rank


def places(key: int, *, before: Table, now: Table) -> Places:
    """Of an organisation that is ranked in both. Where two stood in fact is read from their
    published ranks, so the whole is the published movement exactly."""
    past, mine = before.readings[key], now.readings[key]
    assert past.rank is not None
    assert mine.rank is not None
    then, here = _ranked(before, key), _ranked(now, key)
    both = then.keys() & here.keys()
    above_then = {k for k in both if _rank(then[k]) < past.rank}
    above_now = {k for k in both if _rank(here[k]) < mine.rank}

    def above(tenths: int) -> set[int]:
        """Who would stand above that score while the others still have their old ones."""
        return {k for k in both if then[k].tenths > tenths}

    at_new = above(mine.tenths)
    mastery, accessibility = _by_pillar(
        past, mine, ends=(len(above_then), len(at_new)), count=lambda tenths: len(above(tenths))
    )

    def names(keys: Iterable[int], rows: Mapping[int, Reading]) -> tuple[str, ...]:
        return tuple(rows[k].name for k in sorted(keys, key=lambda k: (_rank(rows[k]), k)))

    return Places(
        before=past.rank,
        now=mine.rank,
        mastery=mastery,
        accessibility=accessibility,
        passed_by=names(above_now - at_new - above_then, here),
        fell_back=names((at_new - above_now) & above_then, here),
        stayed_ahead=names((above_now - at_new) & above_then, here),
        stayed_behind=names(at_new - above_now - above_then, here),
        left_from_above=names((k for k in then.keys() - both if _rank(then[k]) < past.rank), then),
        new_above=names((k for k in here.keys() - both if _rank(here[k]) < mine.rank), here),
        others=len(at_new) - len(above_now),
    )


def _ranked(rows: Table, key: int) -> dict[int, Reading]:
    """Everybody else who has a rank."""
    return {k: row for k, row in rows.readings.items() if row.rank is not None and k != key}


def _rank(reading: Reading) -> int:
    assert reading.rank is not None
    return reading.rank


def _by_pillar(
    past: Reading, mine: Reading, *, ends: tuple[int, int], count: Callable[[int], int]
) -> tuple[Fraction, Fraction]:
    """Places gained by (mastery, accessibility). ``ends``: how many stand above with both pillars
    old, and with both new."""

    def mixed(mastery: Reading, accessibility: Reading) -> int:
        points = mastery.of(Pillar.MASTERY) + accessibility.of(Pillar.ACCESSIBILITY)
        return count(_tenths(points))

    old, new = ends
    first_mastery, first_access = mixed(mine, past), mixed(past, mine)
    mastery = Fraction((old - first_mastery) + (first_access - new), 2)
    accessibility = Fraction((old - first_access) + (first_mastery - new), 2)
    return mastery, accessibility
