"""One organisation over time: its score in its interval, and its rank with the best on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..wording import number, place, points, rank_label
from .drawing import Drawing, line_path, px, runs, tens, ticks

#: So many of the latest fit a phone.
_ON_A_PHONE = 8


@dataclass(frozen=True, slots=True)
class Point:
    """One period. Scores are points out of 100 or None; ``of``: how many were ranked; ``method``:
    the number of the standard version."""

    label: str
    score: Any
    low: Any
    high: Any
    median: Any
    rank: int | None
    of: int
    calls: int
    method: int
    is_tied: bool = False


def history(
    given: Sequence[Point],
    breaks: Mapping[int, int],
    *,
    who: str,
    is_yours: bool,
    title: str,
    text: str,
) -> Drawing:
    """``breaks``: place of a period -> the method that begins with it. Where nobody has a rank, the
    scores alone."""
    kind = "you" if is_yours else "reef"
    has_ranks = any(each.rank is not None for each in given)
    before = max(len(given) - _ON_A_PHONE, 0)
    return Drawing(
        name="history",
        title=title,
        text=text,
        large=_geometry(given, breaks, kind=kind, who=who, width=1100, left=56, right=190, gap=70),
        small=_geometry(
            given[-_ON_A_PHONE:],
            {n - before: method for n, method in breaks.items() if n > before},
            kind=kind,
            who=who,
            width=400,
            left=30,
            right=24,
            gap=60,
        ),
        columns=(
            *("Period", "Overall", "Low", "High", "Median"),
            *(("Rank", "Of") if has_ranks else ()),
            *("Calls", "Method"),
        ),
        rows=[
            (
                each.label,
                points(each.score),
                points(each.low),
                points(each.high),
                points(each.median),
                *(
                    (rank_label(each.rank, is_tied=each.is_tied), each.of or "–")
                    if has_ranks
                    else ()
                ),
                each.calls,
                each.method,
            )
            for each in given
        ],
        legend=[(kind, f"{who}, with 95% interval"), ("", "Sector median")],
    )


def _geometry(
    given: Sequence[Point],
    breaks: Mapping[int, int],
    *,
    kind: str,
    who: str,
    width: int,
    left: int,
    right: int,
    gap: int,
) -> dict[str, Any]:
    values = [
        float(v)
        for each in given
        for v in (each.score, each.low, each.high, each.median)
        if v is not None
    ]
    low, high = tens(min(values), max(values)) if values else (0, 100)
    worst = max([each.of for each in given] + [each.rank or 1 for each in given] + [2])
    top, foot = 34, 250
    rank_top, rank_foot = 312, 450
    has_ranks = any(each.rank is not None for each in given)
    lower = 0 if has_ranks else -170
    inner = left + 20
    across = (width - right - inner - 20) / max(len(given) - 1, 1)
    last = len(given) - 1
    every = max(1, -(-gap // max(int(across), 1)))

    def x(number: int) -> float:
        return inner + number * across if last else (inner + width - right) / 2

    def y(score: Any) -> float:
        return foot - (foot - top) * (float(score) - low) / (high - low)

    def deep(rank: int) -> float:
        return rank_top + (rank_foot - rank_top) * (rank - 1) / (worst - 1)

    scores = [each.score for each in given]
    bands, lines, medians, ranks = [], [], [], []
    for run in runs(scores, breaks):
        lines.append(line_path([(x(n), y(given[n].score)) for n in run]))
        sure = [n for n in run if given[n].low is not None and given[n].high is not None]
        if len(sure) > 1 and sure == run:
            over = [f"{px(x(n))} {px(y(given[n].high))}" for n in sure]
            under = [f"{px(x(n))} {px(y(given[n].low))}" for n in reversed(sure)]
            bands.append(f"M{'L'.join(over + under)}Z")
    for run in runs([each.median for each in given], breaks):
        medians.append(line_path([(x(n), y(given[n].median)) for n in run]))
    for run in runs([each.rank for each in given], breaks):
        ranks.append(line_path([(x(n), deep(given[n].rank or 1)) for n in run], curved=True))
    now = given[last] if given else None
    return {
        "kind": kind,
        "width": width,
        "height": 508 + lower,
        "has_ranks": has_ranks,
        "foot": 462 + lower,
        "label_y": 484 + lower,
        "calls_y": 502 + lower,
        "left": left,
        "right": width - right,
        "left_label": left - 10,
        "scores": [{"y": px(y(v)), "label_y": px(y(v) + 5), "value": v} for v in ticks(low, high)],
        "places": [
            {"y": px(deep(r)), "label_y": px(deep(r) + 5), "value": r}
            for r in (_named(worst) if has_ranks else ())
        ],
        "bands": bands,
        "lines": lines,
        "medians": medians,
        "rank_lines": ranks,
        "dots": [
            {
                "x": px(x(n)),
                "y": px(y(each.score)),
                "label_y": px(y(each.score) + (24 if y(each.score) < foot - 26 else -12)),
                "value": points(each.score) if _is_said(n, last, every, right) else "",
                "bar": ""
                if each.low is None
                else f"M{px(x(n))} {px(y(each.low))}V{px(y(each.high))}",
            }
            for n, each in enumerate(given)
            if each.score is not None
        ],
        "ranks": [
            {
                "x": px(x(n)),
                "y": px(deep(each.rank)),
                "label_y": px(deep(each.rank) + 5),
                "rank": each.rank,
            }
            for n, each in enumerate(given)
            if each.rank is not None
        ],
        "periods": [
            {
                "x": px(x(n)),
                "label": each.label,
                "calls": f"{each.calls} call{'' if each.calls == 1 else 's'}",
            }
            for n, each in enumerate(given)
            if (last - n) % every == 0
        ],
        "breaks": [
            {"x": px(x(n) - across / 2), "number": number} for n, number in breaks.items() if n
        ],
        "end": _end(now, x(last), y, deep, who) if now is not None and right > 60 else {},
    }


def _is_said(number: int, last: int, every: int, right: int) -> bool:
    """Whether a score stands beside its point: where there is room, and the last one at the end of
    a wide drawing stands to its right."""
    return (last - number) % every == 0 and not (number == last and right > 60)


def _end(now: Point, x: float, y: Any, deep: Any, who: str) -> dict[str, str]:
    """What is written at the right of a wide drawing."""
    end = {"x": px(x + 22)}
    if now.score is not None:
        at = y(now.score)
        beside = y(now.median) if now.median is not None else at + 60
        end |= {"score": points(now.score), "score_y": px(at + 5), "median": ""}
        if now.median is not None:
            apart = 24 if beside >= at else -20
            shown = beside + 5 if abs(beside - at) > 24 else at + 5 + apart
            end |= {"median": points(now.median), "median_y": px(shown)}
    if now.rank is not None:
        joint = "joint " if now.is_tied else ""
        end |= {
            "rank": f"{joint}{place(now.rank)} of {number(now.of)}",
            "rank_y": px(deep(now.rank) + 5),
        }
    return end


def _named(worst: int) -> list[int]:
    """The places that the axis names: the first, the last, and fives between them."""
    step = 5 if worst <= 30 else 20 if worst <= 100 else 50
    between = [place for place in range(step, worst, step) if worst - place > step / 2]
    return [1, *between, worst]
