"""Digits, against arithmetic that has no rounding: fractions for small systems, eighty decimal
digits and other formulas for large ones. And figures that stand exactly on their target."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from math import factorial
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.calculators import erlang
from members.calculators.queues import ties


def exact_b(load: Fraction, servers: int) -> Fraction:
    """By Erlang's own formula, term by term."""
    terms = [load**k / factorial(k) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


def exact_c(load: Fraction, agents: int) -> Fraction:
    last = load**agents / factorial(agents) * agents / (agents - load)
    return last / (sum(load**k / factorial(k) for k in range(agents)) + last)


def long_b(load: Fraction, servers: int) -> Decimal:
    """In eighty digits by the recursion from nothing up: another way than the portal's."""
    with localcontext() as context:
        context.prec = 80
        erlangs, found = Decimal(load.numerator) / load.denominator, Decimal(1)
        for server in range(1, servers + 1):
            found = erlangs * found / (server + erlangs * found)
        return found


loads = st.fractions(min_value=0, max_value=30, max_denominator=400)


@given(load=loads, servers=st.integers(0, 40))
def test_b_is_that_of_fractions(load: Fraction, servers: int) -> None:
    wanted = exact_b(load, servers)
    found = erlang.erlang_b(traffic_erlangs=load, servers=servers)
    assert found.blocking == pytest.approx(float(wanted), rel=1e-13, abs=1e-300)
    assert found.carried_erlangs == pytest.approx(float(load * (1 - wanted)), rel=1e-13)
    assert float(ties.blocking(load, servers)) == pytest.approx(float(wanted), rel=1e-15)


@given(load=loads.filter(bool), more=st.integers(1, 20))
def test_c_is_that_of_fractions(load: Fraction, more: int) -> None:
    agents = load.__floor__() + more
    wanted = exact_c(load, agents)
    found = erlang.erlang_c(
        calls=load, interval_seconds=60, aht_seconds=60, agents=agents, target_seconds=0
    )
    assert found.p_wait == pytest.approx(float(wanted), rel=1e-12)
    assert found.service_level == pytest.approx(float(1 - wanted), rel=1e-12, abs=1e-14)
    assert found.asa_seconds == pytest.approx(float(wanted * 60 / (agents - load)), rel=1e-12)
    assert found.mean_queue_length == pytest.approx(
        float(wanted * load / (agents - load)), rel=1e-12
    )


@pytest.mark.parametrize(
    ("load", "servers"),
    [
        (Fraction(500), 500),
        (Fraction(500), 620),
        (Fraction("1666.7"), 1683),
        (Fraction(4000), 3000),
        (Fraction(4000), 4300),
        (Fraction("4999.999999"), 5000),
    ],
)
def test_large_systems_keep_their_digits(load: Fraction, servers: int) -> None:
    wanted = long_b(load, servers)
    found = erlang.erlang_b(traffic_erlangs=load, servers=servers).blocking
    assert found == pytest.approx(float(wanted), rel=1e-12)
    if load < servers:
        spare = Decimal((servers - load).numerator) / (servers - load).denominator
        erlangs = Decimal(load.numerator) / load.denominator
        waits = servers * wanted / (spare + erlangs * wanted)
        told = erlang.erlang_c(
            calls=load, interval_seconds=9, aht_seconds=9, agents=servers, target_seconds=0
        )
        assert told.p_wait == pytest.approx(float(waits), rel=1e-11)


@given(load=loads.filter(bool), servers=st.integers(1, 30))
def test_a_figure_exactly_on_its_target_reaches_it(load: Fraction, servers: int) -> None:
    """The hardest target there is: the exact fraction, which no double holds."""
    target = exact_b(load, servers)
    found = erlang.erlang_b_required_servers(traffic_erlangs=load, blocking_target=target)
    assert found.servers == servers
    harder = target * (1 - Fraction(1, 10**30))
    found = erlang.erlang_b_required_servers(traffic_erlangs=load, blocking_target=harder)
    assert found.servers == servers + 1


@given(load=loads.filter(bool), more=st.integers(1, 15))
def test_agents_exactly_on_their_target_are_enough(load: Fraction, more: int) -> None:
    agents = load.__floor__() + more
    waits = exact_c(load, agents)
    given_input = {"calls": load, "interval_seconds": 60, "aht_seconds": 60, "target_seconds": 0}
    asa = waits * 60 / (agents - load)
    by_wait = erlang.erlang_c_required_agents_asa(**given_input, asa_target_seconds=asa)
    assert by_wait.agents_required == agents
    by_level = erlang.erlang_c_required_agents(**given_input, service_level_target=1 - waits)
    assert by_level.agents_required == agents
    share = erlang.erlang_c_wait_percentile(
        calls=load, interval_seconds=60, aht_seconds=60, agents=agents, percentile=1 - waits
    )
    assert share.wait_seconds == 0.0


@pytest.mark.parametrize(("target", "agents"), [(0.5, 1), (0.49999999999999994, 2)])
def test_one_erlang_on_one_line_blocks_exactly_half(target: float, agents: int) -> None:
    found = erlang.erlang_b_required_servers(traffic_erlangs=1, blocking_target=target)
    assert found.servers == agents


def test_one_agent_with_an_asa_of_twenty_seconds_has_an_asa_of_twenty_seconds() -> None:
    found = erlang.erlang_c_required_agents_asa(
        calls=1, interval_seconds=1800, aht_seconds=180, asa_target_seconds=20
    )
    assert (found.agents_required, found.asa_seconds) == (1, 20.0)


@pytest.mark.parametrize(
    ("agents", "away", "heads"),
    [(21, 0.3, 30), (42, 0.3, 60), (14, 0.3, 20), (11, 0.0, 11), (0, 0.9, 0), (1, 0.999, 1000)],
)
def test_shrinkage_is_divided_exactly(agents: int, away: float, heads: int) -> None:
    found = erlang.shrinkage(agents_required=agents, shrinkage=away)
    assert found.agents_scheduled == heads
    back = erlang.on_the_phones(agents_scheduled=heads, shrinkage=away)
    assert back.agents_required == agents


@given(agents=st.integers(0, 10_000), away=st.decimals(0, "0.99", places=3))
def test_a_roster_of_one_head_fewer_is_too_small(agents: int, away: Decimal) -> None:
    heads = erlang.shrinkage(agents_required=agents, shrinkage=away).agents_scheduled
    left = heads * (1 - Fraction(away))
    assert left >= agents and left - (1 - Fraction(away)) < agents


@pytest.mark.parametrize(
    ("calls", "cap", "agents"), [(24, 0.8, 3), (323, 0.85, 38), (240, 0.8, 30), (10, 1, 2)]
)
def test_a_cap_on_occupancy_is_divided_exactly(calls: int, cap: float, agents: int) -> None:
    found = erlang.erlang_c_required_agents_occupancy(
        calls=calls, interval_seconds=1800, aht_seconds=180, max_occupancy=cap
    )
    assert found.agents_required == agents
    assert found.occupancy <= cap and found.stable


def test_a_target_next_to_certainty_still_has_its_answer() -> None:
    counts = [
        erlang.erlang_c_required_agents(
            calls=100,
            interval_seconds=1800,
            aht_seconds=180,
            service_level_target=1 - Fraction(1, 10**digits),
            target_seconds=20,
        ).agents_required
        for digits in (1, 2, 4, 8, 16, 32, 64)
    ]
    assert counts[0] == 15 and all(one < other for one, other in pairwise(counts))


@pytest.mark.parametrize("patience", [1e-6, 1e-3, 1, 60, 1e4, 1e6])
@pytest.mark.parametrize("agents", [1, 5, 9, 10, 11, 14, 30])
def test_a_is_that_of_birth_and_death(patience: float, agents: int) -> None:
    """By sums over the states where there are few enough, which is another way altogether."""
    calls, interval, handling = 100, 1800, 180
    arrive, serve, leave = calls / interval, 1 / handling, 1 / patience
    states, weight, queue, scale, step = 1.0, 1.0, 0.0, 1.0, 0
    while weight > 1e-18 * states or step < (arrive - agents * serve) / leave:
        if states > 1e200:  # only their proportions count
            states, weight, queue = states / 1e200, weight / 1e200, queue / 1e200
            scale /= 1e200
        step += 1
        weight *= arrive / (agents * serve + step * leave)
        states += weight
        queue += step * weight
    lost = float(exact_b(Fraction(10), agents))
    full = lost / (scale * (1 - lost) + lost * states)
    found = erlang.erlang_a(
        calls=calls,
        interval_seconds=interval,
        aht_seconds=handling,
        agents=agents,
        target_seconds=20,
        patience_seconds=patience,
    )
    assert found.p_wait == pytest.approx(full * states, rel=1e-10)
    assert found.mean_queue_length == pytest.approx(full * queue, rel=1e-10)
    assert found.p_abandon == pytest.approx(leave * full * queue / arrive, rel=1e-10)
    assert found.mean_wait_all_seconds == pytest.approx(full * queue / arrive, rel=1e-10)
    busy = arrive * (1 - found.p_abandon) / (agents * serve)
    assert found.occupancy == pytest.approx(busy, rel=1e-9)


def test_twenty_thousand_erlangs_are_quick() -> None:
    begun = process_time()
    found = erlang.erlang_c_required_agents(
        calls=120_000,
        interval_seconds=1800,
        aht_seconds=300,
        service_level_target=0.8,
        target_seconds=20,
    )
    assert process_time() - begun < 0.05
    assert found.agents_required == 20_022
