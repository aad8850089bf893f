"""Sectors and the nation from their organisations' standings. Standard library only.

Medians and means are over organisations whose score is shown; the best is among ranked ones.
Everything is computed from the published six decimals and cut off after the sixth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from math import sqrt
from typing import Any

from .intervals import Z

SCORES = ("overall", "mastery", "accessibility", *(f"skill_{place}" for place in range(1, 6)))
METRICS = (*SCORES, "wait", "answer_rate", "menu", "talk")
#: Where less is better; of a menu and a talk nothing is best.
_SHORTER = frozenset({"wait"})
_NEITHER = frozenset({"menu", "talk"})
_SIX = Decimal("0.000001")


def cut(value: Decimal) -> Decimal:
    return value.quantize(_SIX, ROUND_DOWN)


def median(values: Sequence[Decimal]) -> Decimal:
    """Of at least one."""
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[half]
    return cut((ordered[half - 1] + ordered[half]) / 2)


def figures(rows: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """``rows``: standings. As ``SectorFigure.figures`` describes; with ``error``, the standard
    error of the mean of Overall."""
    shown = [row for row in rows if row.overall is not None]
    found = {}
    for metric in METRICS:
        of = [(row, value) for row in shown if (value := getattr(row, metric)) is not None]
        if of:
            found[metric] = _of_metric(metric, of)
    errors = [float(row.error) for row in shown if row.error is not None]
    if "overall" in found and len(errors) == len(shown):
        error = sqrt(sum(sorted(each * each for each in errors))) / len(errors)
        found["overall"]["error"] = f"{error:.6f}"
    return found


def _of_metric(metric: str, of: Sequence[tuple[Any, Decimal]]) -> dict[str, Any]:
    values = [value for _, value in of]
    ranked = [(value, row) for row, value in of if row.rank is not None and metric not in _NEITHER]
    sign = -1 if metric in _SHORTER else 1
    best = max(ranked, key=lambda pair: (sign * pair[0], -pair[1].place), default=None)
    return {
        "median": str(median(values)),
        "mean": str(cut(sum(values, Decimal(0)) / len(values))),
        "best": str(best[0]) if best else None,
        "best_id": best[1].organisation_id if best else None,
    }


def changes(
    now: Mapping[str, Any],
    before: Mapping[str, Any],
    *,
    rates: tuple[Decimal | None, Decimal | None],
    same_method: bool,
) -> dict[str, dict[str, Any]]:
    """``rates``: the answer rates of all calls, now and before. Scores by another method are not
    compared; waits and answer rates are."""
    found: dict[str, dict[str, Any]] = {}
    for metric in METRICS:
        if metric in now and metric in before and (same_method or metric not in SCORES):
            found[metric] = {
                of: str(Decimal(now[metric][of]) - Decimal(before[metric][of]))
                for of in ("median", "mean")
            }
    if "overall" in found:
        found["overall"]["is_clear"] = _is_clear(now["overall"], before["overall"])
    if "answer_rate" in found and rates[0] is not None and rates[1] is not None:
        found["answer_rate"]["pooled"] = str(rates[0] - rates[1])
    return found


def _is_clear(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether the 95 % interval of the change of the means leaves 0 out. Normal: many calls."""
    if "error" not in now or "error" not in before:
        return False
    spread = sqrt(float(now["error"]) ** 2 + float(before["error"]) ** 2)
    return abs(float(now["mean"]) - float(before["mean"])) > Z * spread
