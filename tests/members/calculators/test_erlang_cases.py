"""The reference cases: names, inputs, fields and tolerances of ``erlang_cases.json``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from members.calculators import erlang

CASES = json.loads((Path(__file__).parent / "erlang_cases.json").read_text(encoding="utf-8"))


def close(got: Any, wanted: Any, tolerance: dict[str, float]) -> bool:
    if isinstance(wanted, list):
        return len(got) == len(wanted) and all(
            close(one, other, tolerance) for one, other in zip(got, wanted, strict=True)
        )
    if wanted is None or isinstance(wanted, bool):
        return got is wanted
    return abs(got - wanted) <= max(tolerance["abs"], tolerance["rel"] * abs(wanted))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_each_reference_case_is_met(case: dict[str, Any]) -> None:
    found = getattr(erlang, case["model"])(**case["inputs"])
    got = {name: getattr(found, name) for name in case["expected"]}
    wrong = {
        name: (got[name], wanted)
        for name, wanted in case["expected"].items()
        if not close(got[name], wanted, case["tolerance"])
    }
    assert wrong == {}


@pytest.mark.parametrize("model", sorted({case["model"] for case in CASES}))
def test_each_model_gives_a_frozen_dataclass(model: str) -> None:
    case = next(case for case in CASES if case["model"] == model)
    found = getattr(erlang, model)(**case["inputs"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(found, next(iter(case["expected"])), 0)
    assert not hasattr(found, "__dict__")


def test_the_first_published_figures_are_not_repeated_where_they_are_wrong() -> None:
    at_25 = erlang.erlang_c(
        calls=20, interval_seconds=60, aht_seconds=60, agents=25, target_seconds=0
    )
    assert at_25.p_wait == pytest.approx(0.2091, abs=5e-5)  # a table has 0.261
    lines = erlang.erlang_b(traffic_erlangs=123, servers=132)
    assert lines.blocking == pytest.approx(0.0312, abs=5e-5)  # a library's page has 0.0346
    thirteen = erlang.erlang_c(
        calls=100, interval_seconds=1800, aht_seconds=180, agents=13, target_seconds=20
    )
    assert thirteen.service_level == pytest.approx(0.7956, abs=5e-5)  # often called 80 %


def test_the_service_levels_with_abandonment_are_three_figures() -> None:
    found = erlang.erlang_a(
        calls=100,
        interval_seconds=1800,
        aht_seconds=180,
        agents=14,
        target_seconds=20,
        patience_seconds=120,
    )
    levels = [getattr(found, level.field) for level in erlang.ServiceLevel]
    assert [round(level, 3) for level in levels] == [0.933, 0.946, 0.955]


def test_the_names_are_all_in_one_place() -> None:
    assert [name for name in erlang.__all__ if not hasattr(erlang, name)] == []
