"""Every published figure once more, from the calls as they stood, by code of its own.

It shares with the portal the tables and nothing else: no module of members.rankings but its models.
Fractions throughout; floats only where there is a root. Slow and plain on purpose.
"""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor, gamma, pi, sqrt
from typing import Any

from members.rankings.models import Call, Item, Snapshot, StandardVersion

Z = 1.959963984540054


def half_up(value: Fraction, places: int = 0) -> Fraction:
    scale = 10**places
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def cut(value: Fraction) -> Decimal:
    return Decimal(floor(value * 1_000_000)) / 1_000_000


def t_pdf(x: float, v: int) -> float:
    top = gamma((v + 1) / 2) / gamma(v / 2) if v < 200 else sqrt(v / 2)
    return top / sqrt(v * pi) * (1 + x * x / v) ** (-(v + 1) / 2)


def t_975(v: int, _kept: dict[int, float] = {}) -> float:  # noqa: B006
    """By Simpson's rule and bisection."""
    if v not in _kept:
        low, high = 0.0, 20.0
        for _ in range(44):
            middle = (low + high) / 2
            steps = 800
            width = middle / steps
            area = t_pdf(0, v) + t_pdf(middle, v)
            area += sum((4 if i % 2 else 2) * t_pdf(i * width, v) for i in range(1, steps))
            low, high = (middle, high) if area * width / 3 < 0.475 else (low, middle)
        _kept[v] = low
    return _kept[v]


def wilson(hits: int, of: int) -> tuple[float, float]:
    p = hits / of
    root = Z * sqrt((p * (1 - p) + Z * Z / (4 * of)) / of)
    middle, whole = p + Z * Z / (2 * of), 1 + Z * Z / of
    return (middle - root) / whole * 100, (middle + root) / whole * 100


class Scorer:
    """Scores single calls by one version of the standard."""

    def __init__(self, version: StandardVersion) -> None:
        self.version = version
        self.items = list(Item.objects.filter(version=version).select_related("competency"))
        self.competencies = list(version.competencies.order_by("place"))
        self._kept: dict[int, Any] = {}

    def points(self, item: Item, call: Call) -> Fraction | None:
        raw = {
            "answer": call.answers.get(item.code),
            "menu": call.menu_seconds,
            "wait": call.wait_seconds,
        }[item.source]
        if raw is None:
            return None
        if item.kind == "yes_no":
            return Fraction(100 * raw)
        if item.kind == "rating":
            return Fraction(raw - 1, 4) * 100
        if item.kind == "count":
            return Fraction(item.table[raw] if raw < len(item.table) else item.table[-1])
        assert item.full_at is not None and item.zero_at is not None
        line = Fraction(item.zero_at - raw, item.zero_at - item.full_at) * 100
        return max(Fraction(0), min(Fraction(100), line))

    def score(self, call: Call) -> tuple[list[Fraction], Fraction, Fraction, dict[str, Fraction]]:
        """Competencies, Mastery, Accessibility (micro-points, half up) and points by item. A call
        counts in a month, a quarter, a year to date and a lifetime: it is scored once."""
        if call.pk not in self._kept:
            self._kept[call.pk] = self._score(call)
        found: tuple[list[Fraction], Fraction, Fraction, dict[str, Fraction]]
        found = self._kept[call.pk]
        return found

    def _score(self, call: Call) -> tuple[list[Fraction], Fraction, Fraction, dict[str, Fraction]]:
        points = {
            item.code: found
            for item in self.items
            if (found := self.points(item, call)) is not None
        }

        def mean(competency: int | None) -> Fraction:
            own = [i for i in self.items if i.competency_id == competency and i.code in points]
            total = sum(i.weight * points[i.code] for i in own)
            return half_up(Fraction(total) / sum(i.weight for i in own), 6)

        skills = [mean(row.pk) for row in self.competencies]
        mastery = sum(
            (
                Fraction(row.weight, 100) * s
                for row, s in zip(self.competencies, skills, strict=True)
            ),
            Fraction(0),
        )
        return skills, mastery, mean(None), points


@dataclass
class One:
    """What an organisation comes to in a period."""

    valid: int
    answered: int
    overall: Fraction | None = None
    mastery: Fraction | None = None
    accessibility: Fraction = Fraction(0)
    skills: list[Fraction] = field(default_factory=list)
    half: float | None = None
    freedom: int = 0
    error: float = 0.0
    waits: dict[str, Fraction] = field(default_factory=dict)
    behaviours: dict[str, tuple[Fraction, int]] = field(default_factory=dict)
    parts: dict[str, Fraction] = field(default_factory=dict)

    @property
    def tenth(self) -> Fraction:
        assert self.overall is not None
        return half_up(self.overall, 1)


def calls_of(snapshot: Snapshot) -> dict[int, list[Call]]:
    """Counted calls by organisation, as they stood when the snapshot was computed."""
    first = snapshot.period.starts_on.year * 12 + snapshot.period.starts_on.month - 1
    last = snapshot.period.ends_on.year * 12 + snapshot.period.ends_on.month - 1
    found = defaultdict(list)
    for call in Call.objects.filter(month__gte=first, month__lte=last).order_by("pk"):
        stood = call.recorded_at <= snapshot.computed_at and (
            call.voided_at is None or call.voided_at > snapshot.computed_at
        )
        if stood and call.outcome != "failed" and call.version_id == snapshot.standard_id:
            found[call.organisation_id].append(call)
    return found


def recompute(calls: list[Call], scorer: Scorer, weights: dict[int, int]) -> One:
    version = scorer.version
    w = Fraction(version.mastery_weight, 100)
    groups: dict[int, list[tuple[Call, Any]]] = defaultdict(list)
    for call in calls:
        scored = scorer.score(call) if call.outcome == "answered" else None
        groups[call.scenario_id].append((call, scored))
    one = One(len(calls), sum(call.outcome == "answered" for call in calls))
    heard = {
        key: [(call, scored) for call, scored in rows if scored] for key, rows in groups.items()
    }
    heard = {key: rows for key, rows in heard.items() if rows}
    everything = sum(weights[key] for key in groups)
    said = sum(weights[key] for key in heard)

    def over_all(what: Any) -> Fraction:
        return sum(
            (
                Fraction(weights[key], everything) * sum(map(what, rows), Fraction(0)) / len(rows)
                for key, rows in groups.items()
            ),
            Fraction(0),
        )

    def over_answered(what: Any) -> Fraction:
        return sum(
            (
                Fraction(weights[key], said) * sum(map(what, rows), Fraction(0)) / len(rows)
                for key, rows in heard.items()
            ),
            Fraction(0),
        )

    one.accessibility = over_all(lambda row: row[1][2] if row[1] else Fraction(0))
    if not one.answered:
        return one
    one.mastery = over_answered(lambda row: row[1][1])
    one.skills = [over_answered(lambda row, k=k: row[1][0][k]) for k in range(5)]
    one.overall = w * one.mastery + (1 - w) * one.accessibility
    answered = [row for rows in heard.values() for row in rows]
    for name in ("menu", "wait", "talk"):
        total = sum(getattr(call, f"{name}_seconds") for call, _ in answered)
        one.waits[name] = Fraction(total, len(answered))
    _items(one, scorer, answered, over_answered, w)
    _spread(one, groups, weights, float(w))
    return one


def _items(one: One, scorer: Scorer, answered: Any, over_answered: Any, w: Fraction) -> None:
    access = [item for item in scorer.items if item.competency_id is None]
    for item in scorer.items:
        points = [scored[3][item.code] for _, scored in answered if item.code in scored[3]]
        if item.competency_id is not None and points:
            one.behaviours[item.code] = (sum(points) / len(points), len(points))

    def brought(row: Any, item: Item) -> Fraction:
        points = row[1][3]
        if item.code not in points:
            return Fraction(0)
        whole = sum(each.weight for each in access if each.code in points)
        return Fraction(item.weight, whole) * points[item.code]

    for competency, skill in zip(scorer.competencies, one.skills, strict=True):
        one.parts[competency.code] = w * Fraction(competency.weight, 100) * skill
    for item in access:
        one.parts[item.code] = (1 - w) * over_answered(lambda row, i=item: brought(row, i))
    reached = over_answered(lambda row: row[1][2])
    one.parts["unanswered"] = (1 - w) * (one.accessibility - reached)


def _spread(one: One, groups: Any, weights: dict[int, int], w: float) -> None:
    """From scores rounded to a ten-thousandth, as the method says."""
    if one.valid < 2:
        return
    everything = sum(weights[key] for key in groups)
    share = sum((weights[key] / everything) ** 2 / len(rows) for key, rows in groups.items())
    blocks = list(groups.values())
    said = sum(weights[key] for key, rows in groups.items() if any(s for _, s in rows))
    factor, one.freedom = everything / said, one.valid - len(blocks)
    if not one.freedom:
        blocks, factor, one.freedom = (
            [functools.reduce(operator.iadd, blocks, [])],
            1.0,
            one.valid - 1,
        )
    squares = 0.0
    for rows in blocks:
        access = [float(half_up(s[2], 4)) if s else 0.0 for _, s in rows]
        mastery = [float(half_up(s[1], 4)) if s else None for _, s in rows]
        known = [m for m in mastery if m is not None]
        mean_a = sum(access) / len(access)
        mean_m = sum(known) / len(known) if known else 0.0
        for a, m in zip(access, mastery, strict=True):
            z = (1 - w) * (a - mean_a)
            if m is not None:
                z += w * factor * len(rows) / len(known) * (m - mean_m)
            squares += z * z
    one.error = sqrt(squares / one.freedom * share)
    one.half = t_975(one.freedom) * one.error


def table(ones: dict[int, One]) -> dict[int, tuple[int, bool]]:
    """Rank and whether it is shared."""
    tenths = {key: one.tenth for key, one in ones.items()}
    return {
        key: (
            1 + sum(other > mine for other in tenths.values()),
            sum(other == mine for other in tenths.values()) > 1,
        )
        for key, mine in tenths.items()
    }
