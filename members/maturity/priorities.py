"""Which areas to mend first. Pure: standard library only.

The rule, domain facts 2.4 (8): the gap to the target level times the weight, largest first; a tie
goes to the lower mean, then to the order of the bank. An area of the foundation that is still at
level 1 comes before everything else. It is kept this simple on purpose: nobody has to ask why an
area stands where it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

#: Without these three nothing else holds: direction, staffing, measurement.
FOUNDATION = ("LG", "WF", "MI")
#: How many areas are named. More than three is a list, not a priority.
SHOWN = 3
HIGHEST = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one area stands. ``mean`` 1 to 5 and ``level`` 1 to 5 are None without enough answers;
    ``target``: the level to reach; ``weight`` zero or more."""

    code: str
    mean: Fraction | None
    level: int | None
    target: int
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Priority:
    """``gap``: levels from here to the target. ``is_foundation``: it comes first whatever its
    gap, because it is one of :data:`FOUNDATION` at level 1."""

    code: str
    mean: Fraction
    level: int
    target: int
    gap: int
    is_foundation: bool


def usual_target(level: int | None) -> int:
    """The target of an area for which nobody set one: the level after the overall ``level``, so
    that areas which hold the whole back stand out."""
    return HIGHEST if level is None else min(level + 1, HIGHEST)


def priorities(standings: Sequence[Standing], *, limit: int = SHOWN) -> tuple[Priority, ...]:
    """At most ``limit`` areas, the first to mend first; ``standings`` in the order of the bank.

    Areas without a level and areas at or above their target are left out. Weights of zero for
    every area count as equal ones. ValueError for a target or a level outside 1 to 5 and for a
    negative weight.
    """
    for each in standings:
        if each.weight < 0:
            raise ValueError(f"{each.code}: a weight is zero or more, not {each.weight}.")
        for level in (each.target, each.level):
            if level is not None and not 1 <= level <= HIGHEST:
                raise ValueError(f"{each.code}: a level is 1 to {HIGHEST}, not {level}.")
    equal = not any(each.weight for each in standings)
    found: list[tuple[tuple[object, ...], Priority]] = []
    for place, each in enumerate(standings):
        if each.level is None or each.mean is None:
            continue
        gap = each.target - each.level
        is_foundation = each.code in FOUNDATION and each.level == 1
        if gap <= 0 and not is_foundation:
            continue
        priority = Priority(
            each.code, each.mean, each.level, each.target, max(gap, 0), is_foundation
        )
        weight = Fraction(1) if equal else each.weight
        found.append(((not is_foundation, -gap * weight, each.mean, place), priority))
    return tuple(priority for _, priority in sorted(found, key=lambda pair: pair[0])[:limit])
