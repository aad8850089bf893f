"""Which periods are published, and which of them somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..filters import Wanted, no_such_period, nothing_yet
from ..models import Period, SectorFigure, Snapshot
from ..wording import signed

#: How many periods a small line and an overtaking chart reach back.
EIGHT = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Snapshots of one kind, earliest first; the last is the one that a page is about."""

    snapshots: tuple[Snapshot, ...]

    @property
    def now(self) -> Snapshot:
        return self.snapshots[-1]

    @property
    def ids(self) -> list[int]:
        return [snapshot.pk for snapshot in self.snapshots]

    @property
    def labels(self) -> list[str]:
        """``Q3 26``."""
        return [short(snapshot.period) for snapshot in self.snapshots]

    @property
    def spoken(self) -> list[str]:
        """As labels are said in a sentence."""
        return [spoken(snapshot.period) for snapshot in self.snapshots]

    @property
    def breaks(self) -> dict[int, int]:
        """Place -> the method that begins there. A line is not joined across it."""
        pairs = zip(self.snapshots, self.snapshots[1:], strict=False)
        return {
            place: after.standard.number
            for place, (before, after) in enumerate(pairs, start=1)
            if before.standard_id != after.standard_id
        }


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every current snapshot, newest first."""

    snapshots: tuple[Snapshot, ...]

    @property
    def quarters(self) -> list[Snapshot]:
        return [each for each in self.snapshots if each.period.kind == Period.Kind.QUARTER]

    @property
    def months(self) -> list[Snapshot]:
        return [each for each in self.snapshots if each.period.kind == Period.Kind.MONTH]

    @property
    def years(self) -> list[Snapshot]:
        """To date."""
        return [each for each in self.snapshots if each.period.kind == Period.Kind.YEAR]

    @property
    def lifetimes(self) -> list[Snapshot]:
        return [each for each in self.snapshots if each.period.kind == Period.Kind.LIFETIME]

    def groups(self) -> list[tuple[str, list[Snapshot]]]:
        """What a filter offers, by kind; kinds of which nothing is published are left out."""
        found = (
            ("Quarters", self.quarters),
            ("Months", self.months),
            ("Years to date", self.years),
            ("Lifetimes", self.lifetimes),
        )
        return [(name, snapshots) for name, snapshots in found if snapshots]

    def chosen(self, wanted: Wanted) -> Snapshot:
        """Raises WrongAddress where that period is not published, or none is."""
        if not wanted.period:
            return self.latest()
        for snapshot in self.snapshots:
            if snapshot.period.slug == wanted.period:
                return snapshot
        raise no_such_period()

    def latest(self) -> Snapshot:
        if not self.quarters:
            raise nothing_yet()
        return self.quarters[0]

    def up_to(self, snapshot: Snapshot, *, count: int = EIGHT) -> Run:
        """So many of its kind, the given one last; of years to date those of the same months, of
        lifetimes those of the same method."""
        period = snapshot.period
        same = [
            each
            for each in self.snapshots
            if each.period.kind == period.kind
            and each.period.ends_on <= period.ends_on
            and _belongs(each.period, period)
        ]
        return Run(tuple(reversed(same[:count])))


def _belongs(other: Period, period: Period) -> bool:
    if period.kind == Period.Kind.YEAR:
        return other.ends_on.month == period.ends_on.month
    return period.kind != Period.Kind.LIFETIME or other.starts_on == period.starts_on


def read_shelf() -> Shelf:
    """One query."""
    snapshots = Snapshot.objects.current().with_comparison().newest_first()
    return Shelf(tuple(snapshots.select_related("previous__period")))


def short(period: Period) -> str:
    """``Q3 26``, ``Jul 26``, ``Jan–Sep 26``, ``to Sep 26``: where there is little room."""
    head, year = period.short_label.rsplit(maxsplit=1)
    return f"{head} {year[2:]}"


def spoken(period: Period) -> str:
    """``Q3 26``, and of a lifetime ``September 2026``: after *from*, *to* or *begins in*."""
    return f"{period.ends_on:%B %Y}" if period.kind == Period.Kind.LIFETIME else short(period)


def when(period: Period) -> str:
    """``in Q3 26``, and of a lifetime ``up to September 2026``."""
    word = "up to" if period.kind == Period.Kind.LIFETIME else "in"
    return f"{word} {spoken(period)}"


def unit(snapshot: Snapshot) -> str:
    """``quarter``, ``month``, ``year`` or, of a lifetime, ``reading``."""
    kind = str(snapshot.period.kind)
    return "reading" if kind == Period.Kind.LIFETIME else kind


def is_compared(snapshot: Snapshot) -> bool:
    """Whether its standings say how they moved. A lifetime is compared with nothing, and a year to
    date only with the same months by the same method."""
    return not snapshot.period.is_growing or snapshot.previous_id is not None


@dataclass(frozen=True, slots=True)
class Tile:
    name: str
    value: str
    unit: str
    notes: tuple[str, ...]


def change_notes(
    figure: SectorFigure, snapshot: Snapshot, metric: str, *, of: str = "median"
) -> tuple[str, ...]:
    """How a figure moved on the period and on the year before, in words."""
    if snapshot.is_break and metric not in ("wait", "answer_rate"):
        return ("method changed: nothing to compare",)
    said = []
    for since, words in (("previous", f"last {unit(snapshot)}"), ("year", "a year ago")):
        change = figure.change(metric, since=since, of=of)
        if change is None:
            continue
        steady = _steady(figure, metric, since, of)
        said.append(f"{_written(metric, change)} on {words}{steady}")
    return tuple(said)


def _written(metric: str, change: Decimal) -> str:
    return f"{signed(change, 0)} s" if metric == "wait" else signed(change)


def _steady(figure: SectorFigure, metric: str, since: str, of: str) -> str:
    if of != "mean" or metric not in ("overall", "mastery", "accessibility"):
        return ""
    return "" if figure.is_change_clear(metric, since=since) else ", steady"


def corrected_on(snapshot: Snapshot) -> date | None:
    """When a correction was published; None for the first revision."""
    if not snapshot.is_correction or snapshot.published_at is None:
        return None
    return snapshot.published_at.date()


def by_snapshot(figures: Iterable[SectorFigure], run: Run) -> list[SectorFigure | None]:
    """In the order of the run; None where a period has none."""
    found = {figure.snapshot_id: figure for figure in figures}
    return [found.get(pk) for pk in run.ids]


def medians(figures: Sequence[SectorFigure | None], metric: str) -> list[Decimal | None]:
    return [None if figure is None else figure.median(metric) for figure in figures]


def means(figures: Sequence[SectorFigure | None], metric: str) -> list[Decimal | None]:
    return [None if figure is None else figure.mean(metric) for figure in figures]
