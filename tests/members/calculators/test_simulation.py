"""An independent oracle: ciw plays the calls through one by one, and knows no formula of Erlang's.

Each figure is averaged over runs of fixed seeds; the calculator's has to lie within five standard
errors, which is where one check in a million fails by chance.
"""

from __future__ import annotations

from math import sqrt
from statistics import fmean, stdev

import ciw
import pytest

from members.calculators import erlang

pytestmark = [pytest.mark.slow]

CALLS, INTERVAL, AHT, AGENTS, WITHIN, PATIENCE = 100, 1800, 180, 12, 20, 120
RUNS, LONG, WARM = 8, 70_000, 6_000
INPUT = {
    "calls": CALLS,
    "interval_seconds": INTERVAL,
    "aht_seconds": AHT,
    "agents": AGENTS,
    "target_seconds": WITHIN,
}


def played(seed: int, *, patience: float | None) -> dict[str, float]:
    """One run of a centre; what its callers met once it had warmed up."""
    ciw.seed(seed)
    hasty = [ciw.dists.Exponential(1 / patience)] if patience else None
    centre = ciw.Simulation(
        ciw.create_network(
            arrival_distributions=[ciw.dists.Exponential(CALLS / INTERVAL)],
            service_distributions=[ciw.dists.Exponential(1 / AHT)],
            number_of_servers=[AGENTS],
            reneging_time_distributions=hasty,
        )
    )
    centre.simulate_until_max_time(LONG)
    # Those who arrive near the end may not be done when it comes.
    met = [row for row in centre.get_all_records() if WARM < row.arrival_date < LONG - 4_000]
    answered = [row.waiting_time for row in met if row.record_type == "service"]
    left = [row.waiting_time for row in met if row.record_type == "renege"]
    soon = sum(wait <= WITHIN for wait in answered)
    left_soon = sum(wait <= WITHIN for wait in left)
    return {
        "waits": sum(wait > 0 for wait in answered + left) / len(met),
        "offered": soon / len(met),
        "less_short": soon / (len(met) - left_soon),
        "of_answered": soon / len(answered),
        "left": len(left) / len(met),
        "wait": fmean(answered + left),
        "asa": fmean(answered),
    }


def agrees(runs: list[dict[str, float]], name: str, figure: float | None) -> bool:
    values = [run[name] for run in runs]
    assert figure is not None
    return abs(fmean(values) - figure) <= 5 * stdev(values) / sqrt(len(values))


def test_erlang_c_is_what_is_simulated() -> None:
    runs = [played(seed, patience=None) for seed in range(RUNS)]
    found = erlang.erlang_c(**INPUT)
    assert agrees(runs, "waits", found.p_wait)
    assert agrees(runs, "offered", found.service_level)
    assert agrees(runs, "asa", found.asa_seconds)
    # It could fail: an agent more or fewer is told apart.
    assert not agrees(runs, "offered", erlang.erlang_c(**{**INPUT, "agents": 13}).service_level)


def test_erlang_a_is_what_is_simulated() -> None:
    runs = [played(100 + seed, patience=PATIENCE) for seed in range(RUNS)]
    found = erlang.erlang_a(**INPUT, patience_seconds=PATIENCE)
    assert agrees(runs, "waits", found.p_wait)
    assert agrees(runs, "left", found.p_abandon)
    assert agrees(runs, "offered", found.service_level_offered)
    assert agrees(runs, "less_short", found.service_level_excl_short_abandons)
    assert agrees(runs, "of_answered", found.service_level_of_answered)
    assert agrees(runs, "wait", found.mean_wait_all_seconds)
    assert agrees(runs, "asa", found.asa_answered_seconds)
    other = erlang.erlang_a(**{**INPUT, "agents": 13}, patience_seconds=PATIENCE)
    assert not agrees(runs, "left", other.p_abandon)
