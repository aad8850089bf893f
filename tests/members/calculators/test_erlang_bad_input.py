"""What cannot be worked with is refused, and the field is named; nothing else is raised."""

from __future__ import annotations

import json
from decimal import Decimal
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from members.calculators import erlang
from members.calculators.erlang import BadValue

CASES = json.loads((Path(__file__).parent / "erlang_cases.json").read_text(encoding="utf-8"))
INPUTS = {case["model"]: case["inputs"] for case in CASES}
INPUTS["erlang_b_extended"] = {"traffic_erlangs": 5, "servers": 5, "recall_factor": 0.5}
INPUTS["erlang_c_required_agents_occupancy"] = {
    "calls": 10,
    "interval_seconds": 1800,
    "aht_seconds": 180,
    "max_occupancy": 0.8,
}
INPUTS["chat_effective_aht"] = INPUTS["chat_slots"]
INPUTS["on_the_phones"] = {"agents_scheduled": 20, "shrinkage": 0.3}
INPUTS["erlang_c_max_calls"] = {
    "agents": 14,
    "interval_seconds": 1800,
    "aht_seconds": 180,
    "service_level_target": 0.8,
    "target_seconds": 20,
}
INPUTS["sensitivity"] = INPUTS["staffing"] = INPUTS["erlang_c_required_agents"]
BAD = ["14", None, True, [], -1, -0.5, nan, inf, -inf, 1e308, Decimal("NaN"), Decimal("1e999999")]
FIELDS = [
    (model, field)
    for model, inputs in sorted(INPUTS.items())
    for field in inputs
    if field != "service_level_definition"
]


@pytest.mark.parametrize(("model", "field"), FIELDS)
@pytest.mark.parametrize("value", BAD, ids=repr)
def test_each_field_refuses_it_by_name(model: str, field: str, value: Any) -> None:
    inputs = INPUTS[model]
    given: Any = [value] if isinstance(inputs[field], list) else value
    if model == "day_plan" and field == "calls":
        inputs = {**inputs, "aht_seconds": 240}
    elif model == "day_plan" and isinstance(inputs[field], list):
        inputs = {**inputs, "calls": [10]}
    with pytest.raises(BadValue) as caught:
        getattr(erlang, model)(**{**inputs, field: given})
    assert caught.value.field.split(",")[0] == field
    assert str(caught.value).startswith(field) and caught.value.reason


ZERO_IS_REFUSED = {
    "interval_seconds",
    "aht_seconds",
    "elapsed_chat_seconds",
    "patience_seconds",
    "service_level_target",
    "blocking_target",
    "asa_target_seconds",
    "max_occupancy",
    "concurrency",
}


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_nothing_is_allowed_where_it_means_something(model: str, field: str) -> None:
    if isinstance(INPUTS[model][field], list):
        return
    inputs = {**INPUTS[model], field: 0}
    if model == "observed_service_level":
        inputs = dict.fromkeys(inputs, 0)
    if field in ZERO_IS_REFUSED:
        with pytest.raises(BadValue) as caught:
            getattr(erlang, model)(**inputs)
        assert caught.value.field == field
    else:
        assert getattr(erlang, model)(**inputs)


@pytest.mark.parametrize("target", [1, 1.0, 80, Decimal(1)])
def test_a_hundred_per_cent_is_said_to_be_out_of_reach(target: Any) -> None:
    for model in ("erlang_c_required_agents", "erlang_a_required_agents", "day_plan"):
        with pytest.raises(BadValue, match="100 % cannot be reached") as caught:
            getattr(erlang, model)(**{**INPUTS[model], "service_level_target": target})
        assert caught.value.field == "service_level_target"


@pytest.mark.parametrize("away", [1, 1.2, 30])
def test_a_shrinkage_of_all_is_said_to_leave_nobody(away: float) -> None:
    for model in ("shrinkage", "erlang_c_required_agents", "day_plan"):
        with pytest.raises(BadValue, match="nobody is left") as caught:
            getattr(erlang, model)(**{**INPUTS[model], "shrinkage": away})
        assert caught.value.field == "shrinkage"


def test_half_an_agent_is_refused_and_fourteen_point_nought_is_fourteen() -> None:
    with pytest.raises(BadValue, match="whole"):
        erlang.erlang_c(**{**INPUTS["erlang_c"], "agents": 13.5})
    one, other = (
        erlang.erlang_c(**{**INPUTS["erlang_c"], "agents": agents}) for agents in (14, 14.0)
    )
    assert one == other


def test_a_load_beyond_any_centre_is_refused() -> None:
    with pytest.raises(BadValue, match="10,000,000 erlangs"):
        erlang.erlang_c(**{**INPUTS["erlang_c"], "calls": 10**9, "interval_seconds": 1})


def test_a_service_level_of_no_name_is_refused_with_the_names() -> None:
    inputs = {**INPUTS["erlang_a_required_agents"], "service_level_definition": "answered"}
    with pytest.raises(BadValue, match="answered within T / all offered"):
        erlang.erlang_a_required_agents(**inputs)


def test_more_answered_in_time_than_answered_is_refused() -> None:
    inputs = {**INPUTS["observed_service_level"], "answered_in_threshold": 1001}
    with pytest.raises(BadValue, match=r"cannot be more than answered \(1,000\)"):
        erlang.observed_service_level(**inputs)


def test_a_service_level_of_nobody_is_none() -> None:
    found = erlang.observed_service_level(
        answered=0, abandoned=0, answered_in_threshold=0, abandoned_in_threshold=0
    )
    assert found.answered_in_T_over_offered is found.answered_in_T_over_answered is None
