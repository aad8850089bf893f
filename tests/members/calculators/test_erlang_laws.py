"""What holds for every input: more agents never hurt, a required number is the smallest, and
Erlang A lies between B and C. And overload, which is a result."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from members.calculators import erlang

calls = st.integers(1, 2_000)
times = st.integers(5, 900)
shares = st.floats(0.01, 0.999)
seconds = st.integers(0, 300)
HALF_HOUR = 1800


def day(calls: int, aht: int) -> dict[str, Any]:
    return {"calls": calls, "interval_seconds": HALF_HOUR, "aht_seconds": aht}


@given(load=st.floats(0.01, 500), servers=st.integers(0, 600))
def test_b_falls_with_lines_and_grows_with_traffic(load: float, servers: int) -> None:
    found = erlang.erlang_b(traffic_erlangs=load, servers=servers).blocking
    assert 0 <= found <= 1
    assert erlang.erlang_b(traffic_erlangs=load, servers=servers + 1).blocking <= found
    assert erlang.erlang_b(traffic_erlangs=load * 1.01, servers=servers).blocking >= found


@given(calls=calls, aht=times, within=seconds, more=st.integers(1, 30))
def test_waits_fall_with_agents(calls: int, aht: int, within: int, more: int) -> None:
    agents = calls * aht // HALF_HOUR + more
    one = erlang.erlang_c(**day(calls, aht), agents=agents, target_seconds=within)
    other = erlang.erlang_c(**day(calls, aht), agents=agents + 1, target_seconds=within)
    assert one.stable and one.asa_seconds is not None and other.asa_seconds is not None
    assert other.p_wait <= one.p_wait
    assert other.service_level >= one.service_level
    assert 0 <= other.asa_seconds <= one.asa_seconds
    assert other.occupancy < one.occupancy < 1
    assert (
        one.p_wait >= erlang.erlang_b(traffic_erlangs=one.traffic_erlangs, servers=agents).blocking
    )


@given(calls=calls, aht=times, within=seconds, target=shares, cap=st.floats(0.3, 1))
def test_one_agent_fewer_misses_the_target_or_the_cap(
    calls: int, aht: int, within: int, target: float, cap: float
) -> None:
    found = erlang.erlang_c_required_agents(
        **day(calls, aht), target_seconds=within, service_level_target=target, max_occupancy=cap
    )
    assert found.service_level >= target - 1e-12 and found.occupancy <= cap + 1e-12
    fewer = erlang.erlang_c(
        **day(calls, aht), agents=found.agents_required - 1, target_seconds=within
    )
    missed = fewer.service_level < target + 1e-12
    assert missed or fewer.occupancy > cap - 1e-12
    assert found.decided_by == ("target" if missed else "occupancy")


@given(calls=calls, aht=times, asa=st.floats(0.01, 500))
def test_one_agent_fewer_misses_the_asa(calls: int, aht: int, asa: float) -> None:
    found = erlang.erlang_c_required_agents_asa(**day(calls, aht), asa_target_seconds=asa)
    assert found.asa_seconds is not None and found.asa_seconds <= asa * (1 + 1e-12)
    fewer = erlang.erlang_c(
        **day(calls, aht), agents=found.agents_required - 1, target_seconds=20
    ).asa_seconds
    assert fewer is None or fewer > asa * (1 - 1e-12)


@given(load=st.floats(0.01, 300), target=st.floats(0.0001, 0.9))
def test_one_line_fewer_blocks_too_many(load: float, target: float) -> None:
    found = erlang.erlang_b_required_servers(traffic_erlangs=load, blocking_target=target)
    assert found.blocking <= target * (1 + 1e-12)
    if found.servers:
        fewer = erlang.erlang_b(traffic_erlangs=load, servers=found.servers - 1)
        assert fewer.blocking > target * (1 - 1e-12)


@given(servers=st.integers(1, 300), target=st.floats(0.0001, 0.95))
def test_the_most_traffic_meets_its_target_and_a_little_more_does_not(
    servers: int, target: float
) -> None:
    found = erlang.erlang_b_max_traffic(servers=servers, blocking_target=target)
    assert found.blocking <= target
    more = erlang.erlang_b(traffic_erlangs=found.traffic_erlangs * (1 + 1e-9), servers=servers)
    assert more.blocking > target


@given(load=st.floats(0.01, 100), servers=st.integers(1, 120), recall=st.floats(0, 0.99))
def test_retries_are_their_own_fixed_point(load: float, servers: int, recall: float) -> None:
    found = erlang.erlang_b_extended(traffic_erlangs=load, servers=servers, recall_factor=recall)
    total = found.total_traffic_erlangs
    assert total is not None and found.stable
    assert total == pytest.approx(load + recall * found.blocking * total, rel=1e-9)
    again = erlang.erlang_b(traffic_erlangs=total, servers=servers)
    assert found.blocking == pytest.approx(again.blocking, rel=1e-9)
    assert found.blocking >= erlang.erlang_b(traffic_erlangs=load, servers=servers).blocking - 1e-12


@given(load=st.floats(0.01, 100), target=st.floats(0.001, 0.9), recall=st.floats(0, 1))
def test_one_line_fewer_blocks_too_many_tries(load: float, target: float, recall: float) -> None:
    found = erlang.erlang_b_extended_required_servers(
        traffic_erlangs=load, blocking_target=target, recall_factor=recall
    )
    assert found.blocking <= target * (1 + 1e-9)
    if found.servers:
        fewer = erlang.erlang_b_extended(
            traffic_erlangs=load, servers=found.servers - 1, recall_factor=recall
        )
        assert fewer.blocking > target * (1 - 1e-9)


def test_retries_without_end_are_said() -> None:
    found = erlang.erlang_b_extended(traffic_erlangs=10, servers=10, recall_factor=1)
    assert (found.stable, found.blocking, found.total_traffic_erlangs) == (False, 1.0, None)
    close = erlang.erlang_b_extended(traffic_erlangs=9.999, servers=10, recall_factor=1)
    assert close.stable and close.blocking < 1
    assert close.carried_erlangs == pytest.approx(9.999)


@given(calls=st.integers(1, 500), aht=times, patience=st.floats(1, 2_000), within=seconds)
def test_fewer_hang_up_with_more_agents(calls: int, aht: int, patience: float, within: int) -> None:
    agents = max(1, calls * aht // HALF_HOUR)
    given_input = {**day(calls, aht), "target_seconds": within, "patience_seconds": patience}
    one = erlang.erlang_a(**given_input, agents=agents)
    other = erlang.erlang_a(**given_input, agents=agents + 1)
    assert other.p_abandon <= one.p_abandon + 1e-13
    assert other.service_level_offered >= one.service_level_offered - 1e-12
    assert other.service_level_excl_short_abandons >= one.service_level_excl_short_abandons - 1e-12
    assert other.service_level_of_answered >= one.service_level_of_answered - 1e-12
    assert one.service_level_offered <= one.service_level_excl_short_abandons + 1e-12
    assert one.service_level_offered <= one.service_level_of_answered + 1e-12
    assert 0 <= one.p_abandon <= one.p_wait <= 1
    assert one.asa_answered_seconds is not None and 0 <= one.occupancy <= 1
    lost = erlang.erlang_b(traffic_erlangs=one.traffic_erlangs, servers=agents).blocking
    assert one.p_abandon <= lost + 1e-12


@given(calls=st.integers(1, 500), aht=times, more=st.integers(1, 10))
def test_a_tends_to_c_with_patience_and_to_b_without(calls: int, aht: int, more: int) -> None:
    agents = calls * aht // HALF_HOUR + more
    assume(agents - calls * aht / HALF_HOUR > 0.1)
    given_input = {**day(calls, aht), "agents": agents, "target_seconds": 20}
    patient = erlang.erlang_a(**given_input, patience_seconds=10**12)
    waits = erlang.erlang_c(**given_input)
    assert patient.p_wait == pytest.approx(waits.p_wait, rel=1e-5)
    assert patient.mean_wait_all_seconds == pytest.approx(waits.asa_seconds, rel=1e-4)
    assert patient.service_level_offered == pytest.approx(waits.service_level, rel=1e-5)
    hasty = erlang.erlang_a(**given_input, patience_seconds=1e-7)
    lost = erlang.erlang_b(traffic_erlangs=waits.traffic_erlangs, servers=agents)
    assert hasty.p_abandon == pytest.approx(lost.blocking, rel=1e-4, abs=1e-15)


@given(
    calls=st.integers(1, 300),
    aht=times,
    target=st.floats(0.05, 0.99),
    patience=st.floats(10, 600),
    level=st.sampled_from(list(erlang.ServiceLevel)),
)
def test_one_agent_fewer_misses_each_service_level(
    calls: int, aht: int, target: float, patience: float, level: erlang.ServiceLevel
) -> None:
    given_input = {**day(calls, aht), "target_seconds": 20, "patience_seconds": patience}
    found = erlang.erlang_a_required_agents(
        **given_input, service_level_target=target, service_level_definition=level
    )
    assert getattr(found, level.field) >= target
    fewer = erlang.erlang_a(**given_input, agents=found.agents_required - 1)
    assert getattr(fewer, level.field) < target


@given(calls=calls, aht=times, agents=st.integers(0, 50), percentile=st.floats(0, 0.999))
def test_as_many_wait_longer_than_a_percentile_as_it_says(
    calls: int, aht: int, agents: int, percentile: float
) -> None:
    found = erlang.erlang_c_wait_percentile(**day(calls, aht), agents=agents, percentile=percentile)
    if found.wait_seconds is None:
        assert not found.stable and calls * aht >= agents * HALF_HOUR
        return
    level = erlang.erlang_c(
        **day(calls, aht), agents=agents, target_seconds=found.wait_seconds
    ).service_level
    if found.wait_seconds:
        assert level == pytest.approx(percentile, abs=1e-9)
    else:
        assert level >= percentile - 1e-12


@pytest.mark.parametrize(
    ("load", "agents"), [(10, 10), (10, 9), (10, 0), (27.78, 1), (1e6, 999_999)]
)
def test_overload_is_a_result_and_nothing_is_negative(load: float, agents: int) -> None:
    found = erlang.erlang_c(
        calls=load, interval_seconds=60, aht_seconds=60, agents=agents, target_seconds=20
    )
    assert not found.stable
    assert (found.p_wait, found.service_level, found.occupancy) == (1.0, 0.0, 1.0)
    assert found.asa_seconds is found.conditional_wait_seconds is found.mean_queue_length is None


def test_a_hair_below_full_load_is_stable_and_finite() -> None:
    found = erlang.erlang_c(
        calls=9.999999999999, interval_seconds=60, aht_seconds=60, agents=10, target_seconds=20
    )
    assert found.stable and found.asa_seconds is not None
    assert 1e12 < found.asa_seconds < 1e14 and 0 < found.p_wait <= 1


@pytest.mark.parametrize("agents", [0, 1, 50])
def test_nobody_waits_where_nobody_calls(agents: int) -> None:
    given_input = {**day(0, 0), "agents": agents, "target_seconds": 20}
    found = erlang.erlang_c(**given_input)
    assert (found.p_wait, found.service_level, found.asa_seconds, found.stable) == (0, 1, 0, True)
    with_patience = erlang.erlang_a(**given_input, patience_seconds=60)
    assert (with_patience.p_abandon, with_patience.service_level_offered) == (0, 1)


def test_nobody_is_answered_where_nobody_answers() -> None:
    found = erlang.erlang_a(**day(100, 180), agents=0, target_seconds=20, patience_seconds=60)
    assert (found.p_wait, found.p_abandon, found.service_level_offered) == (1, 1, 0)
    assert found.mean_wait_all_seconds == 60 and found.asa_answered_seconds is None


def test_a_minimum_lifts_an_empty_interval_and_says_so() -> None:
    found = erlang.erlang_c_required_agents(
        **day(0, 180),
        service_level_target=0.8,
        target_seconds=20,
        minimum_agents=2,
        shrinkage=0.3,
    )
    assert (found.agents_required, found.agents_scheduled) == (2, 3)
    assert found.decided_by == "minimum" and found.service_level == 1.0
