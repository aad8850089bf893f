"""What a page about a result shows: the shape of it, without the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.utils import timezone

from . import sentences
from .helps import Help
from .models import Assessment, PlanItem
from .peers import Peers
from .peers_query import Benchmark, group_name
from .priorities import Priority, usual_target
from .scoring import LEVELS
from .trend import Movement, Trend


def closed_on(assessment: Assessment) -> date:
    """ValueError while it is open."""
    if assessment.closed_at is None:
        raise ValueError("An open assessment has no result.")
    return timezone.localdate(assessment.closed_at)


@dataclass(frozen=True, slots=True)
class Cell:
    """The answer that counts to one statement. None of value, not applicable: nobody knew, or
    nobody said. ``address`` is "" where there is no page to go to."""

    code: str
    text: str
    value: int | None
    is_not_applicable: bool
    reason: str
    note: str
    link: str
    anchors: Mapping[int, str]
    address: str = ""

    @property
    def next_anchor(self) -> tuple[int, str] | None:
        """The nearest described level above: (3 or 5, its words)."""
        if self.is_not_applicable or self.value == 5:
            return None
        level = 3 if (self.value or 0) < 3 else 5
        return level, self.anchors[level]


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area of a result. ``target``: set by somebody; ``goal``: that, or the usual one."""

    pk: int
    code: str
    name: str
    description: str
    mean: Fraction | None
    level: int | None
    lowest: int | None
    answered: int
    applicable: int
    weight: Fraction
    target: int | None
    goal: int
    next_action: str
    cells: tuple[Cell, ...]
    peers: Peers | None = None
    address: str = ""

    @property
    def level_name(self) -> str:
        if self.level is not None:
            return LEVELS[self.level]
        return "Too few answers" if self.applicable else "Not applicable"

    @property
    def peer_mean(self) -> Fraction | None:
        """None where no group is large enough."""
        return self.peers.mean if self.peers is not None and self.peers.is_shown else None

    @property
    def peer_group(self) -> str:
        """Who they are, in words."""
        group = self.peers.group if self.peers is not None else None
        return "" if group is None else group_name(group)

    @property
    def beside_peers(self) -> Fraction | None:
        if self.mean is None or self.peer_mean is None:
            return None
        return self.mean - self.peer_mean

    @property
    def is_held_back(self) -> bool:
        """Whether the lowest answer, not the mean, decides the level."""
        return self.level is not None and self.mean is not None and self.level < int(self.mean)


@dataclass(frozen=True, slots=True)
class First:
    """One of the areas to mend first, with what helps."""

    area: AreaView
    priority: Priority
    helps: Help
    lowest: tuple[Cell, ...]


@dataclass
class Result:
    """``mean`` 1 to 5, ``level``; None without enough answers. ``plan``: everything that is
    planned. ``newer``: the number of a later result of the same people, None when this is the
    latest."""

    assessment: Assessment
    areas: tuple[AreaView, ...]
    trend: Trend
    moved: Movement | None
    firsts: tuple[First, ...]
    plan: tuple[PlanItem, ...]
    newer: int | None
    peers: Benchmark | None
    is_led: bool
    people: int

    def area(self, code: str) -> AreaView | None:
        return next((area for area in self.areas if area.code == code), None)

    @property
    def mean(self) -> Fraction | None:
        return None if self.assessment.mean is None else Fraction(self.assessment.mean)

    @property
    def index(self) -> Fraction | None:
        return None if self.mean is None else (self.mean - 1) * 25

    @property
    def level(self) -> int | None:
        return self.assessment.level

    @property
    def closed_on(self) -> date:
        return closed_on(self.assessment)

    @property
    def who(self) -> str:
        """Who the sentences speak of."""
        team = self.assessment.is_team and self.assessment.organisation
        return str(team.name) if team else "You"

    @cached_property
    def headline(self) -> str:
        return sentences.headline(self.who, self.level, [area.level for area in self.counting])

    @cached_property
    def lead(self) -> str:
        return sentences.lead(self.level, [(area.name, area.level) for area in self.counting])

    @cached_property
    def arithmetic(self) -> str:
        return sentences.arithmetic(self.mean, self.level, [area.level for area in self.counting])

    @cached_property
    def movement_sentence(self) -> str:
        if self.moved is None:
            return ""
        return sentences.movement(self.moved, day=sentences.day(self.moved.before.on))

    @property
    def counting(self) -> list[AreaView]:
        """Areas in which something applies."""
        return [area for area in self.areas if area.applicable]

    @property
    def answered(self) -> int:
        return sum(area.answered for area in self.areas)

    @property
    def applicable(self) -> int:
        return sum(area.applicable for area in self.areas)

    @property
    def has_targets(self) -> bool:
        return any(area.target is not None for area in self.areas)

    @property
    def mean_target(self) -> Fraction | None:
        """Of the areas that have a target; None without any."""
        set_ = [area.target for area in self.areas if area.target is not None]
        return Fraction(sum(set_), len(set_)) if set_ else None

    @property
    def low(self) -> list[Cell]:
        """Answers of 1 and 2, lowest first."""
        cells = [cell for area in self.areas for cell in area.cells]
        return sorted((c for c in cells if c.value in (1, 2)), key=lambda cell: cell.value or 0)

    @property
    def gaps(self) -> list[Cell]:
        """What nobody knew."""
        cells = [cell for area in self.areas for cell in area.cells]
        return [cell for cell in cells if cell.value is None and not cell.is_not_applicable]

    @property
    def shared_headline(self) -> str:
        """For readers who are not among those it speaks of."""
        who = self.who if self.assessment.is_team else "This centre"
        return sentences.headline(who, self.level, [area.level for area in self.counting])

    @property
    def last_mean(self) -> Fraction | None:
        """Of the last result, where it may be compared."""
        if self.moved is None or self.moved.overall is None:
            return None
        return self.moved.overall.before.mean

    @property
    def last_name(self) -> str:
        return "" if self.moved is None else f"{self.moved.before.on:%B %Y}"

    @property
    def peer_mean(self) -> Fraction | None:
        if self.peers is None:
            return None
        return self.peers.overall({area.code: area.weight for area in self.areas})

    @property
    def peers_sentence(self) -> str:
        """Which group the peers are, and where a wider one stands in."""
        groups: dict[str, list[str]] = {}
        for area in self.counting:
            if area.peers is not None and area.peers.is_shown:
                stands_in = ", a wider group than yours" if area.peers.is_wider else ""
                groups.setdefault(area.peer_group + stands_in, []).append(area.name)
        if len(groups) == 1:
            return f"Peers: {next(iter(groups))}."
        said = (f"{sentences.listed(names)}: {group}." for group, names in groups.items())
        return " ".join(["Peers differ by area.", *said]) if groups else ""

    @property
    def target_name(self) -> str:
        targets = {area.target for area in self.areas}
        return "target" if len(targets) == 1 else "targets, on average"

    @property
    def usual_target(self) -> int:
        return usual_target(self.level)

    @property
    def not_compared_sentence(self) -> str:
        """Which areas have nothing to be compared with."""
        if self.moved is None or not self.moved.not_compared:
            return ""
        names = [area.name for area in self.areas if area.code in self.moved.not_compared]
        return f"Not compared (other questions, or too few answers): {sentences.listed(names)}."
