"""A sector's leaderboard, by Overall as it was ranked or by another metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from ..drawings import Drawing, Scale, Spark, Strip, spark, strips
from ..filters import FIRST_METRIC, SHORTER_IS_BETTER, Wanted
from ..models import SectorFigure, Standing
from ..wording import (
    likely,
    ordinal,
    plural,
    points,
    rank_label,
    ranked_value,
    rounded,
    signed,
)
from .shelf import Run, is_compared, unit, when

#: Rows on one page.
ROWS = 50
STATUS_WORDS: dict[str, str] = {
    Standing.Status.INDICATIVE: "indicative",
    Standing.Status.TOO_FEW: "too few calls",
    Standing.Status.UNANSWERED: "no call answered",
}


@dataclass(frozen=True, slots=True)
class Move:
    """``kind``: up, down, same, new, returned or none; ``mark`` is shown, ``words`` are heard."""

    kind: str
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """``points`` with its sign; ``mark`` is ▲ or ▼ where the change is clear, else "": steady."""

    points: str
    mark: str


@dataclass(frozen=True, slots=True)
class Row:
    standing: Standing
    slug: str
    rank: str
    move: Move
    change: Change | None
    #: Places gained among those in both tables, where that differs from the move: "+1".
    like_for_like: str
    notes: str
    value: str
    bar: Mapping[str, str]
    bar_words: str
    spark: Spark
    #: The same for whoever does not see it.
    spark_words: str
    likely: str
    is_yours: bool


@dataclass(frozen=True, slots=True)
class Board:
    rows: Sequence[Row]
    scale: Scale
    metric: str
    metric_name: str
    #: Whether the order and the ranks are those that were published.
    is_official: bool
    has_moves: bool
    has_intervals: bool
    yours: Row | None


@dataclass(frozen=True, slots=True)
class Past:
    """One organisation in one earlier period: only what charts need."""

    value: Decimal | None
    rank: int | None
    place: int | None
    is_tied: bool


def value_of(standing: Standing, metric: str) -> Decimal | None:
    if standing.status == Standing.Status.TOO_FEW:
        return None
    found: Decimal | None = getattr(standing, metric)
    return found


def in_order(standings: Sequence[Standing], metric: str) -> list[tuple[str, Standing]]:
    """Pairs of rank and standing. By Overall as published; by another metric the ranked ones
    are put in its order, those equal at one decimal (of a wait: a tenth of a second) sharing a rank
    as they share an award, and the others stand below."""
    if metric == FIRST_METRIC:
        return [(row.rank_label or "–", row) for row in standings]
    ranked = [
        row for row in standings if row.rank is not None and value_of(row, metric) is not None
    ]
    others = [row for row in standings if row not in ranked]
    sign = 1 if metric in SHORTER_IS_BETTER else -1

    def key(row: Standing) -> Decimal:
        return sign * rounded(value_of(row, metric) or Decimal(0))

    ranked.sort(key=lambda row: (key(row), row.place or 0))
    keys = [key(row) for row in ranked]
    labels = [rank_label(keys.index(mark) + 1, is_tied=keys.count(mark) > 1) for mark in keys]
    return [*zip(labels, ranked, strict=True), *(("–", row) for row in others)]


def movement(standing: Standing, *, is_break: bool) -> Move:
    if standing.rank is None:
        return Move("none", "–", "not ranked")
    if standing.entry == Standing.Entry.NEW:
        return Move("new", "NEW", ", ranked for the first time")
    if standing.entry == Standing.Entry.RETURNED:
        last = f", last ranked {ordinal(standing.last_rank)}" if standing.last_rank else ""
        return Move("returned", "RE", f", back{last}")
    if standing.movement is None:
        words = "the method changed" if is_break else "not ranked in the period before"
        return Move("none", "–", words)
    if not standing.movement:
        return Move("same", "●", "no change")
    size = abs(standing.movement)
    words = f" {'place' if size == 1 else 'places'}"
    if standing.movement > 0:
        return Move("up", f"▲ {size}", f"{words} up")
    return Move("down", f"▼ {size}", f"{words} down")


def change(standing: Standing) -> Change | None:
    """Of Overall, since the period before; none across a change of method."""
    if standing.points_change is None:
        return None
    arrow = "▲" if standing.points_change > 0 else "▼"
    return Change(signed(standing.points_change), arrow if standing.is_change_clear else "")


def like_for_like(standing: Standing) -> str:
    if standing.like_for_like is None or standing.like_for_like == standing.movement:
        return ""
    return signed(Decimal(standing.like_for_like), 0)


def notes(standing: Standing, run: Run, *, is_yours: bool, falls_most: bool) -> str:
    """At most three short remarks."""
    word = unit(run.now)
    said = ["Your organisation"] if is_yours else []
    if standing.status in STATUS_WORDS:
        said.append(
            f"{plural(standing.valid, 'call')}: {STATUS_WORDS[standing.status]}".capitalize()
        )
        return ". ".join(said)
    if standing.rank == 1 and standing.streak_led > 1:
        said.append(f"Led for {plural(standing.streak_led, word)}")
    if standing.entry == Standing.Entry.NEW:
        said.append(f"First {word} ranked")
    if standing.entry == Standing.Entry.RETURNED and standing.last_rank:
        said.append(f"Back; {ordinal(standing.last_rank)} when last ranked")
    if falls_most:
        said.append(f"Largest fall this {word}")
    if standing.is_best_yet and standing.entry != Standing.Entry.NEW:
        said.append("Best result yet")
    elif standing.streak_up > 2:
        said.append(f"Up for {plural(standing.streak_up, word)}")
    if standing.is_near_leader and standing.rank != 1:
        said.append("No clear difference from the leader")
    return ". ".join(said[:3])


def make(
    ordered: Sequence[tuple[str, Standing]],
    shown: Sequence[tuple[str, Standing]],
    past: Mapping[int, Sequence[Past | None]],
    run: Run,
    figure: SectorFigure | None,
    wanted: Wanted,
    *,
    own: int | None,
    falls_most: int | None,
) -> Board:
    """``ordered``: all that pass the filters; ``shown``: those on this page. ``past``: for each
    organisation one entry for each period of the run."""
    metric = wanted.metric
    is_official = metric == FIRST_METRIC and not wanted.reason
    median = figure.median(metric) if figure is not None else None
    bounds: list[Decimal | None] = [median]
    for _, each in ordered:
        bounds.append(value_of(each, metric))
        if metric == FIRST_METRIC:
            bounds += [each.low, each.high]
    scale = Scale.around(bounds if metric != "wait" else [], median=median)
    if metric == "wait":
        scale = _seconds_scale(bounds, median)
    everyone = [p.value for line in past.values() for p in line if p and p.value is not None]
    low, high = (float(min(everyone)), float(max(everyone))) if everyone else (0.0, 100.0)

    def drawn(rank: str, standing: Standing) -> Row:
        value = value_of(standing, metric)
        mine = standing.organisation_id == own
        sure = metric == FIRST_METRIC
        bounds = (standing.low, standing.high) if sure else (None, None)
        line = past.get(standing.organisation_id, ())
        return Row(
            standing=standing,
            slug=standing.organisation.slug,
            rank=rank,
            move=movement(standing, is_break=run.now.is_break),
            change=change(standing),
            like_for_like=like_for_like(standing),
            notes=notes(
                standing, run, is_yours=mine, falls_most=standing.organisation_id == falls_most
            ),
            value=ranked_value(metric, value),
            bar=scale.bar(value, *bounds),
            bar_words=_bar_words(metric, value, *bounds),
            spark=spark([p.value if p else None for p in line], list(run.breaks), low, high),
            spark_words=_spark_words(metric, [p.value if p else None for p in line], run),
            likely=likely(standing.rank_low, standing.rank_high),
            is_yours=mine,
        )

    yours = next((drawn(*pair) for pair in ordered if pair[1].organisation_id == own), None)
    return Board(
        rows=[drawn(*pair) for pair in shown],
        scale=scale,
        metric=metric,
        metric_name=wanted.metric_name,
        is_official=is_official,
        has_moves=is_official and is_compared(run.now),
        has_intervals=metric == FIRST_METRIC,
        yours=yours,
    )


def _seconds_scale(values: Sequence[Decimal | None], median: Decimal | None) -> Scale:
    longest = max([float(value) for value in values if value is not None] + [60.0])
    return Scale(0, int(-(-longest // 60) * 60), median)


def _spark_words(metric: str, values: Sequence[Decimal | None], run: Run) -> str:
    """Where the small line begins and ends: ``66.0 in Q4 25, 71.8 in Q3 26``."""
    there = [
        f"{ranked_value(metric, value)} {when(snapshot.period)}"
        for value, snapshot in zip(values, run.snapshots, strict=False)
        if value is not None
    ]
    return f"{there[0]}, {there[-1]}" if len(there) > 1 else ""


def _bar_words(metric: str, value: Any, low: Any, high: Any) -> str:
    if value is None:
        return "No score"
    words = ranked_value(metric, value)
    if low is None or high is None:
        return words
    return f"Score {words}, likely between {points(low)} and {points(high)}"


def picture(board: Board) -> Drawing:
    """The rows of the board as a chart that stands alone; only Overall has intervals."""
    drawn = [
        Strip(
            f"{row.rank}  {row.standing.name}",
            row.standing.low if board.has_intervals else None,
            value_of(row.standing, board.metric),
            row.standing.high if board.has_intervals else None,
            is_yours=row.is_yours,
        )
        for row in board.rows
    ]
    if board.has_intervals:
        return strips(
            drawn,
            title="Overall CX and its 95% interval",
            text="Each organisation as a needle on the 95% interval of its score, in order of "
            "rank.",
            columns=("Organisation", "Low", "Overall", "High"),
        )
    made = strips(
        drawn,
        title=board.metric_name,
        text=f"Each organisation as a needle, in order of {board.metric_name}.",
        scale=board.scale,
        say=partial(ranked_value, board.metric),
    )
    columns = ("Organisation", board.metric_name)
    return replace(made, columns=columns, rows=[(name, value) for name, _, value, _ in made.rows])


BOARD_COLUMNS = (
    "Rank",
    "Joint",
    "Organisation",
    "State",
    "Size",
    "Status",
    "Calls",
    "Answered",
    "Overall CX",
    "Low",
    "High",
    "Likely rank, best",
    "Likely rank, worst",
    "Movement",
    "Movement like for like",
    "Entry",
    "Change in points",
    "Change is clear",
    "Agent Mastery",
    "Accessibility",
    "Answer rate",
    "Answer rate, low",
    "Answer rate, high",
    "Mean wait, seconds",
    "Mean menu, seconds",
    "Mean talk, seconds",
)


def rank_cells(label: str) -> tuple[int | str, str]:
    """``=3`` as a number, and whether it is shared."""
    number = label.removeprefix("=")
    return (int(number) if number.isdigit() else ""), "joint" if label != number else ""


_LAST = ("answer_rate", "answer_low", "answer_high", "wait", "menu", "talk")


def board_rows(ordered: Sequence[tuple[str, Standing]]) -> list[tuple[Any, ...]]:
    """Everything of every row, as exact as it is published."""
    return [
        (
            *rank_cells(rank),
            row.name,
            row.get_state_display(),
            row.get_size_band_display(),
            row.get_status_display(),
            row.valid,
            row.answered,
            row.overall,
            row.low,
            row.high,
            row.rank_low,
            row.rank_high,
            row.movement,
            row.like_for_like,
            row.get_entry_display() if row.entry else "",
            row.points_change,
            "" if row.points_change is None else "yes" if row.is_change_clear else "no",
            row.mastery,
            value_of(row, "accessibility"),
            *(value_of(row, each) for each in _LAST),
        )
        for rank, row in ordered
    ]
