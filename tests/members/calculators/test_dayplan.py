"""A day: each interval on its own, the day weighted by calls, money to the cent, rosters compared."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from time import process_time
from typing import Any

import pytest

from members.calculators import erlang

DAY: dict[str, Any] = {
    "interval_seconds": 1800,
    "calls": [12, 30, 0, 80],
    "aht_seconds": [240, 240, 0, 250.5],
    "target_seconds": 20,
    "service_level_target": 0.8,
    "max_occupancy": 0.85,
    "shrinkage": 0.3,
}


def test_each_interval_is_what_it_is_alone() -> None:
    plan = erlang.day_plan(**DAY)
    rest = {name: DAY[name] for name in DAY if name not in ("calls", "aht_seconds")}
    alone = [
        erlang.erlang_c_required_agents(calls=calls, aht_seconds=aht, **rest)
        for calls, aht in zip(DAY["calls"], DAY["aht_seconds"], strict=True)
    ]
    assert plan.intervals == alone
    assert plan.agents_required == [row.agents_required for row in alone]
    assert plan.agents_required[2] == plan.agents_scheduled[2] == 0
    level = sum(c * row.service_level for c, row in zip(DAY["calls"], alone, strict=True)) / 122
    assert plan.weighted_service_level == pytest.approx(level, rel=1e-14)


def test_intervals_that_are_alike_are_what_each_is_alone() -> None:
    """What is alike is worked out once: 0.3 and the fraction that equals it are not alike."""
    calls = [40, 0, 40, 0.3, Fraction(0.3), 40.0, Decimal("40"), 0, 41, 0.3, 40]
    times = [300, 300, 301, 300, 300, 300, 300, 300, 300, 300, 300]
    plan = erlang.day_plan(**{**DAY, "calls": calls, "aht_seconds": times})
    for place, (volume, time) in enumerate(zip(calls, times, strict=True)):
        alone = erlang.day_plan(**{**DAY, "calls": [volume], "aht_seconds": time})
        assert plan.intervals[place] == alone.intervals[0]
    busy = sum(Fraction(row.traffic_erlangs) for row in plan.intervals)
    assert plan.overall_occupancy == pytest.approx(float(busy / sum(plan.agents_required)))


@pytest.mark.parametrize("bad", [Decimal("sNaN"), [40], "40", None, True, float("nan")])
def test_what_is_no_number_is_named_beside_intervals_that_are_alike(bad: Any) -> None:
    with pytest.raises(erlang.BadValue, match="calls, interval 3"):
        erlang.day_plan(**{**DAY, "calls": [1, 1, bad, 1], "aht_seconds": 300})


def test_one_handling_time_serves_all_intervals() -> None:
    one = erlang.day_plan(**{**DAY, "aht_seconds": 240})
    assert one == erlang.day_plan(**{**DAY, "aht_seconds": [240] * 4})


def test_cost_is_that_of_the_paid_hours_to_the_cent() -> None:
    plan = erlang.day_plan(**DAY, hourly_rate_aud=Decimal("41.20"))
    assert plan.cost_aud == Decimal(plan.total_scheduled_hours) * Decimal("41.20")
    assert plan.cost_aud.as_tuple().exponent == -2
    assert erlang.day_plan(**DAY).cost_aud is None
    # Twenty minutes at 0.015 an hour are half a cent: up.
    one = {**DAY, "interval_seconds": 1200, "calls": [0], "aht_seconds": 240, "shrinkage": 0}
    tiny = erlang.day_plan(**one, minimum_agents=1, hourly_rate_aud=Decimal("0.015"))
    assert tiny.cost_aud == Decimal("0.01")


def test_a_minimum_is_rostered_where_nobody_calls() -> None:
    plan = erlang.day_plan(**DAY, minimum_agents=2)
    assert (plan.agents_required[2], plan.agents_scheduled[2]) == (2, 3)


@pytest.mark.parametrize("calls", [[], [0, 0]])
def test_a_day_without_calls_needs_nobody_and_fails_nobody(calls: list[int]) -> None:
    plan = erlang.day_plan(**{**DAY, "calls": calls, "aht_seconds": 240})
    assert sum(plan.agents_required) == plan.total_scheduled_hours == plan.overall_occupancy == 0
    assert (plan.weighted_service_level, plan.weighted_asa_seconds) == (1.0, 0.0)


def test_the_interval_that_is_wrong_is_named() -> None:
    with pytest.raises(erlang.BadValue) as caught:
        erlang.day_plan(**{**DAY, "calls": [12, 30, -1, 80]})
    assert caught.value.field == "calls, interval 3"
    with pytest.raises(erlang.BadValue, match="3 values for 4 intervals"):
        erlang.day_plan(**{**DAY, "aht_seconds": [1, 2, 3]})
    with pytest.raises(erlang.BadValue, match="at most 3,000"):
        erlang.day_plan(**{**DAY, "calls": [1] * 100_000})


def test_a_roster_that_is_required_is_neither_short_nor_spare() -> None:
    plan = erlang.day_plan(**DAY, hourly_rate_aud=40)
    found = erlang.roster_result(**DAY, agents=plan.agents_required, hourly_rate_aud=40)
    assert found.gaps == [0, 0, 0, 0]
    assert found.short_hours == found.spare_hours == found.overloaded_intervals == 0
    assert found.weighted_service_level == pytest.approx(plan.weighted_service_level)
    assert found.weighted_asa_seconds == pytest.approx(plan.weighted_asa_seconds)
    assert found.total_paid_hours == plan.total_scheduled_hours
    assert found.cost_aud == plan.cost_aud
    assert found.overall_occupancy == plan.overall_occupancy


def test_an_overloaded_interval_is_said_and_counts_nobody_as_answered() -> None:
    need = erlang.day_plan(**DAY).agents_required
    found = erlang.roster_result(**DAY, agents=[need[0], 1, 1, need[3] + 2])
    assert found.gaps == [0, 1 - need[1], 1, 2]
    assert found.overloaded_intervals == 1 and found.weighted_asa_seconds is None
    assert 0 < found.weighted_service_level < 1
    assert found.short_hours == (need[1] - 1) / 2 and found.spare_hours == 1.5


def test_a_week_of_quarters_of_an_hour_is_quick() -> None:
    calls = [(place * 7) % 120 for place in range(672)]
    begun = process_time()
    plan = erlang.day_plan(
        interval_seconds=900,
        calls=calls,
        aht_seconds=[287.5] * 672,
        target_seconds=20,
        service_level_target=0.8,
        max_occupancy=0.85,
        shrinkage=0.3,
    )
    assert process_time() - begun < 0.1
    assert len(plan.agents_required) == 672
