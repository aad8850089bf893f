"""What the portal must reach on two cores, and whether it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Figures = Mapping[str, float | None]

#: Text, callout, comparison, step, card, formula.
BLOCK_TYPES = 6


@dataclass(frozen=True, slots=True)
class Goal:
    #: A target's name, "memory", or the name of a timing.
    page: str
    #: A key of the page's figures.
    figure: str
    relation: Literal["<=", ">="]
    limit: float
    #: The goal in words, as the table gives it.
    words: str

    def verdict(self, figures: Figures) -> str:
        """``met``, ``short: <measured>``, or ``not measured``."""
        measured = figures.get(self.figure)
        if measured is None:
            return "not measured"
        met = measured <= self.limit if self.relation == "<=" else measured >= self.limit
        return "met" if met else f"short: {measured:.3g}"


_COLD = tuple(
    goal
    for page in ("copc-cold-page", "copc-cold-all")
    for goal in (
        Goal(page, "queries", "<=", 3 + BLOCK_TYPES, "<= 3 queries + one per block type"),
        Goal(page, "cpu_ms", "<=", 4.0, "<= 4 ms CPU"),
    )
)

GOALS = (
    Goal("copc-warm", "queries", "<=", 0, "0 queries"),
    Goal("copc-warm", "cpu_ratio", ">=", 1.0, ">= 1.0 of the bare view"),
    *_COLD,
    Goal("copc-member", "queries", "<=", 3, "<= 3 queries"),
    Goal("copc-member", "cpu_ratio", ">=", 0.8, ">= 0.8 of the bare signed-in view"),
    Goal("hub", "queries", "<=", 12, "<= 12 queries"),
    Goal("hub", "p99_ratio", "<=", 3.0, "p99 <= 3 times the bare signed-in view"),
    Goal("maturity-result", "queries", "<=", 12, "<= 12 queries"),
    Goal("peers", "value", "<=", 150.0, "< 150 ms"),
    Goal("scoring", "value", "<=", 2.0, "< 2 ms"),
    *(
        goal
        for page in ("rankings", "rankings-sector", "rankings-organisation")
        for goal in (
            Goal(page, "queries", "<=", 10, "<= 10 queries"),
            Goal(page, "cpu_ms", "<=", 150.0, "< 150 ms CPU"),
        )
    ),
    Goal("recompute", "value", "<=", 5000.0, "< 5 s"),
    Goal("times_cheaper", "value", ">=", 30.0, ">= 30 times cheaper"),
    Goal("search", "value", "<=", 100.0, "< 100 ms"),
    Goal("find_rare_times", "value", ">=", 100.0, ">= 100 times cheaper"),
    Goal("find_common_part", "value", "<=", 0.7, "<= 0.7 of the scan"),
    Goal("find_p95", "value", "<=", 60.0, "p95 < 60 ms"),
    Goal("find_prefix", "value", "<=", 10.0, "< 10 ms"),
    Goal("feed", "value", "<=", 100.0, "< 100 ms"),
    Goal("index_growth", "value", "<=", 1.2, "<= 1.2 times its time at 1,000"),
    Goal("save", "value", "<=", 1000.0, "<= 1 s"),
    Goal("seeking", "value", "<=", 5.0, "<= 5 MB: nothing is kept in memory"),
    Goal("agents_20000", "value", "<=", 50.0, "< 50 ms"),
    Goal("week_plan", "value", "<=", 100.0, "< 100 ms"),
    Goal("week_page", "value", "<=", 300.0, "< 300 ms CPU"),
    Goal("pyworkforce_large", "value", ">=", 5.0, ">= 5 times faster"),
    Goal("pyworkforce_week", "value", ">=", 5.0, ">= 5 times faster"),
    Goal("memory", "pss_mb", "<=", 60.0, "<= 60 MB a worker"),
    Goal("memory", "growth_percent", "<=", 10.0, "<= 10 % growth"),
)


def goals_of(page: str) -> tuple[Goal, ...]:
    return tuple(goal for goal in GOALS if goal.page == page)
