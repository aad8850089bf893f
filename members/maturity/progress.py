"""How far somebody, or the team, has come: in each area and in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .bank import Contents
from .models import Area

#: What a statement takes on average, with its anchors read and now and then a note written.
SECONDS_A_STATEMENT = 30


def time_for(statements: int) -> str:
    """Roughly how long they take: "about 12 minutes", and from an hour on in half hours. "" for
    none."""
    minutes = -(-statements * SECONDS_A_STATEMENT // 60)
    if minutes < 1:
        return ""
    if minutes < 59:
        return "about a minute" if minutes == 1 else f"about {minutes} minutes"
    hours, rest = divmod(round(minutes / 30), 2)
    return f"about {hours}{'½' if rest else ''} hour{'' if (hours, rest) == (1, 0) else 's'}"


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """``given`` of ``total`` statements say something; ``number`` counts the areas from 1."""

    area: Area
    number: int
    given: int
    total: int

    @property
    def code(self) -> str:
        return self.area.code

    @property
    def is_done(self) -> bool:
        return self.given == self.total

    @property
    def percent(self) -> int:
        return round(100 * self.given / self.total) if self.total else 100


@dataclass(frozen=True, slots=True)
class Progress:
    areas: tuple[AreaProgress, ...]

    @property
    def given(self) -> int:
        return sum(area.given for area in self.areas)

    @property
    def total(self) -> int:
        return sum(area.total for area in self.areas)

    @property
    def is_done(self) -> bool:
        return self.given == self.total

    @property
    def time_left(self) -> str:
        """Roughly, in words; "" where nothing is left."""
        return time_for(self.total - self.given)

    @property
    def next(self) -> AreaProgress | None:
        """The first area with something left to say."""
        return next((area for area in self.areas if not area.is_done), None)

    def at(self, code: str) -> AreaProgress:
        """Raises KeyError."""
        for area in self.areas:
            if area.code == code:
                return area
        raise KeyError(code)

    def before(self, code: str) -> AreaProgress | None:
        place = self.at(code).number - 1
        return self.areas[place - 1] if place else None

    def after(self, code: str) -> AreaProgress | None:
        place = self.at(code).number
        return self.areas[place] if place < len(self.areas) else None


def progress(bank: Contents, given: Iterable[int]) -> Progress:
    """``given`` are the primary keys of the statements that have an answer. No query."""
    said = set(given)
    return Progress(
        tuple(
            AreaProgress(
                area,
                number,
                sum(row.pk in said for row in area.statements.all()),
                len(area.statements.all()),
            )
            for number, area in enumerate(bank.areas, start=1)
        )
    )
