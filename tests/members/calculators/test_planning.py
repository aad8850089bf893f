"""Chat, capacity, sensitivity and the table around an answer."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.calculators import erlang
from members.calculators.chat import factor_of

CHAT: dict[str, Any] = {
    "chats": 60,
    "interval_seconds": 1800,
    "elapsed_chat_seconds": 600,
    "concurrency": 3,
    "target_seconds": 30,
    "service_level_target": 0.8,
}
INTERVAL: dict[str, Any] = {
    "calls": 100,
    "interval_seconds": 1800,
    "aht_seconds": 180,
    "service_level_target": 0.8,
    "target_seconds": 20,
    "shrinkage": 0.3,
}


def test_the_two_ways_to_staff_chat_differ_and_both_say_that_they_approximate() -> None:
    slots, effective = erlang.chat_slots(**CHAT), erlang.chat_effective_aht(**CHAT)
    assert (slots.agents_required, effective.agents_required) == (9, 11)
    assert slots.approximate and effective.approximate and slots.method != effective.method
    assert (slots.servers, effective.effective_aht_seconds) == (27, 240.0)


def test_one_chat_at_once_is_a_call() -> None:
    call = erlang.erlang_c_required_agents(
        calls=60,
        interval_seconds=1800,
        aht_seconds=600,
        target_seconds=30,
        service_level_target=0.8,
    )
    for way in (erlang.chat_slots, erlang.chat_effective_aht):
        found = way(**{**CHAT, "concurrency": 1})
        assert found.agents_required == call.agents_required
        assert found.service_level == call.service_level


@given(concurrency=st.fractions(1, 6, max_denominator=10), chats=st.integers(1, 300))
def test_slots_are_the_fewest_agents_also_where_concurrency_is_not_whole(
    concurrency: Fraction, chats: int
) -> None:
    found = erlang.chat_slots(**{**CHAT, "concurrency": concurrency, "chats": chats})
    assert found.servers == int(found.agents_required * concurrency)
    assert found.service_level >= 0.8
    fewer = erlang.erlang_c(
        calls=chats,
        interval_seconds=1800,
        aht_seconds=600,
        agents=int((found.agents_required - 1) * concurrency),
        target_seconds=30,
    )
    assert fewer.service_level < 0.8


def test_between_whole_chats_the_factor_lies_on_a_line() -> None:
    assert factor_of(Fraction("2.5")) == Fraction("2.1")
    assert [float(factor_of(Fraction(count))) for count in range(1, 6)] == [1, 1.7, 2.5, 2.9, 3.5]
    with pytest.raises(erlang.BadValue, match="from 1 to 5"):
        erlang.chat_effective_aht(**{**CHAT, "concurrency": 6})


@given(agents=st.integers(1, 200), aht=st.integers(10, 900), cap=st.floats(0.2, 1))
def test_one_call_more_breaks_the_promise(agents: int, aht: int, cap: float) -> None:
    given_input = {
        "interval_seconds": 1800,
        "aht_seconds": aht,
        "service_level_target": 0.8,
        "target_seconds": 20,
        "max_occupancy": cap,
    }
    found = erlang.erlang_c_max_calls(agents=agents, **given_input)
    at_most = erlang.erlang_c_required_agents(calls=found.calls, **given_input)
    one_more = erlang.erlang_c_required_agents(calls=found.calls + 1, **given_input)
    assert at_most.agents_required <= agents < one_more.agents_required
    assert found.calls == 0 or found.result.service_level >= 0.8


def test_nobody_can_promise_nothing() -> None:
    found = erlang.erlang_c_max_calls(
        agents=0,
        interval_seconds=1800,
        aht_seconds=180,
        service_level_target=0.8,
        target_seconds=20,
    )
    assert found.calls == 0


def test_a_tenth_more_of_both_is_said_beside_what_becomes_of_the_same_agents() -> None:
    rows = erlang.sensitivity(**INTERVAL)
    assert [(row.calls_change, row.aht_change) for row in rows] == [
        (volume, time) for volume in (-0.1, 0, 0.1) for time in (-0.1, 0, 0.1)
    ]
    middle, worst = rows[4], rows[8]
    assert middle.agents_more == 0 and middle.unchanged.service_level >= 0.8
    alone = erlang.erlang_c_required_agents(
        **{**INTERVAL, "calls": Fraction(110), "aht_seconds": 198}
    )
    assert worst.required == alone
    assert worst.agents_more == alone.agents_required - middle.required.agents_required == 2
    assert worst.unchanged.service_level < 0.8


def test_the_table_marks_the_answer_and_shows_one_agent_fewer_and_more() -> None:
    found = erlang.staffing(**INTERVAL, patience_seconds=120, hourly_rate_aud=Decimal("41.20"))
    assert [row.agents for row in found.rows] == [11, 12, 13, 14, 15, 16, 17]
    assert [row.agents for row in found.rows if row.is_answer] == [found.answer.agents] == [14]
    answer = found.rows[3]
    assert answer.waiting.service_level == found.answer.service_level
    assert answer.agents_scheduled == 20 and answer.cost_aud == Decimal("412.00")
    assert answer.abandonment is not None and round(answer.abandonment.p_abandon, 3) == 0.023
    assert erlang.staffing(**INTERVAL, beside=0).rows[0].abandonment is None


def test_the_table_of_a_small_load_ends_at_nobody() -> None:
    found = erlang.staffing(**{**INTERVAL, "calls": 1})
    assert [row.agents for row in found.rows] == [0, 1, 2, 3, 4]
    assert not found.rows[0].waiting.stable
