"""What the single items came to in a period: read from the calls' answers, once for a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from math import lcm
from typing import Any

from .models import Call, Period
from .scales import MICRO, Method, Timings, item_points
from .standings import Sums, Weights, apportion


@dataclass(slots=True)
class Heard:
    """One organisation's answered calls. ``items``: by competency item, the sum of its points
    (times its unit) and how many calls it applied to. ``access``: by scenario and Accessibility
    item, the sum of what it brought to the calls' Accessibility, in micro-points."""

    items: dict[str, tuple[int, int]] = field(default_factory=dict)
    access: dict[int, dict[str, int]] = field(default_factory=dict)

    def behaviours(self, method: Method) -> list[list[Any]]:
        """[item code, mean points as text with six decimals, calls], in the standard's order."""
        rows = []
        for scale in method.scales:
            if scale.code in self.items:
                total, calls = self.items[scale.code]
                rows.append([scale.code, as_text(total * MICRO // (calls * scale.unit)), calls])
        return rows


def listen(period: Period, method: Method, *, at: datetime | None = None) -> dict[int, Heard]:
    """By organisation. Exactly what the calls' scores were made of."""
    found: dict[int, Heard] = {}
    skills = [scale.code for scale in method.scales if scale.place]
    access = method.groups[0]
    for organisation, scenario, accessibility, timings, answers in _answered(period, at):
        points = item_points(method, timings, answers)
        heard = found.setdefault(organisation, Heard())
        for code in skills:
            if code in points:
                total, calls = heard.items.get(code, (0, 0))
                heard.items[code] = (total + points[code], calls + 1)
        brought, of = access.shares(points)
        sums = heard.access.setdefault(scenario, {})
        exact = {code: share * MICRO for code, share in brought.items()}
        for code, micro in apportion(exact, of, accessibility).items():
            sums[code] = sums.get(code, 0) + micro
    return found


def parts(
    method: Method, weights: Weights, strata: Mapping[int, Sums], heard: Heard, overall: int
) -> dict[str, str]:
    """Points of Overall by competency, by Accessibility item, and what unanswered calls took off
    (``unanswered``), as text with six decimals: they sum to ``overall`` (micro-points) exactly."""
    spoken = {key: one for key, one in strata.items() if one.answered}
    said = sum(one.weight for one in spoken.values())
    everything = sum(one.weight for one in strata.values())
    exact: dict[str, Fraction] = {}
    for place, code in enumerate(method.codes):
        skill = _sum(
            Fraction(one.weight * one.skills[place], one.answered) for one in spoken.values()
        )
        exact[code] = skill * weights.mastery * weights.skills[place] / (said * 10_000)
    for scale in method.groups[0].scales:
        brought = _sum(
            Fraction(one.weight * heard.access.get(key, {}).get(scale.code, 0), one.answered)
            for key, one in spoken.items()
        )
        exact[scale.code] = brought * weights.accessibility / (said * 100)
    answered = _sum(
        Fraction(one.weight * one.accessibility, one.answered) for one in spoken.values()
    )
    reached = _sum(Fraction(one.weight * one.accessibility, one.calls) for one in strata.values())
    lost = reached / everything - answered / said
    exact["unanswered"] = lost * weights.accessibility / 100
    of = lcm(*(part.denominator for part in exact.values()))
    whole = {code: part.numerator * (of // part.denominator) for code, part in exact.items()}
    return {code: as_text(micro) for code, micro in apportion(whole, of, overall).items()}


def _sum(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))


def as_text(micro: int) -> str:
    """Micro-points as a decimal with six places."""
    sign, whole = ("-" if micro < 0 else ""), abs(micro)
    return f"{sign}{whole // MICRO}.{whole % MICRO:06d}"


def _answered(
    period: Period, at: datetime | None
) -> Iterator[tuple[int, int, int, Timings, dict[str, Any]]]:
    rows = (
        Call.objects.counted(period, at=at)
        .filter(outcome=Call.Outcome.ANSWERED)
        .order_by()
        .values_list(
            "organisation_id",
            "scenario_id",
            "accessibility",
            "menu_seconds",
            "wait_seconds",
            "talk_seconds",
            "answers",
        )
    )
    for organisation, scenario, accessibility, menu, wait, talk, answers in rows.iterator(
        chunk_size=2_000
    ):
        assert accessibility is not None  # answered calls have one: a constraint
        yield organisation, scenario, accessibility, Timings(menu, wait, talk), answers
