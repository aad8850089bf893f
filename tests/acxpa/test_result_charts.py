"""Drawings of results: radar, heat map, line over time, and the rulers of five levels."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from acxpa.templatetags import level_charts, line_charts

AREAS = [
    {"code": code, "name": name}
    for code, name in (
        ("LG", "Direction and governance"),
        ("CR", "Complaints, privacy"),
        ("CP", "Coaching and performance"),
        ("CO", "Coaching twice"),
    )
]


def radar(*series: tuple[str, list[Any]], areas: list[Any] = AREAS) -> dict[str, Any]:
    lines = [{"kind": kind, "name": kind, "values": values} for kind, values in series]
    return line_charts.radar(areas, lines, id="r", title="Radar", text="It says so.")


def test_radar_names_an_area_by_its_first_word_or_its_code() -> None:
    labels = radar(("this", [1, 2, 3, 4]))["labels"]
    assert [label["name"] for label in labels] == ["Direction", "Complaints", "CP", "CO"]


def test_radar_puts_a_five_on_the_rim_and_more_further_out() -> None:
    drawn = radar(("this", [5, 1, 5, 1]))
    rim = drawn["rings"][-1]["path"]
    assert drawn["lines"][0]["path"].split("L")[0] == rim.split("L")[0]


def test_radar_leaves_a_gap_where_a_value_is_missing() -> None:
    whole, torn = radar(("this", [3, 3, 3, 3])), radar(("this", [3, None, 3, 3]))
    assert whole["lines"][0]["path"].endswith("Z")
    assert "Z" not in torn["lines"][0]["path"]
    assert len(torn["lines"][0]["dots"]) == 3
    assert torn["rows"][1]["values"] == ["–"]


def test_radar_lays_you_over_everything_else() -> None:
    drawn = radar(("this", [3] * 4), ("peers", [2] * 4), ("last", [2] * 4), ("target", [4] * 4))
    assert [line["kind"] for line in drawn["lines"]] == ["target", "peers", "last", "this"]
    assert [each["kind"] for each in drawn["legend"]] == ["this", "peers", "last", "target"]


def test_radar_of_two_areas_is_a_table_only() -> None:
    assert not radar(("this", [3, 3]), areas=AREAS[:2])["is_drawn"]


@pytest.mark.parametrize(
    "series",
    [
        [("this", [3, 3])],
        [("best", [3] * 4)],
        [("this", [3] * 4), ("this", [2] * 4)],
    ],
)
def test_radar_refuses_what_it_cannot_show(series: Any) -> None:
    with pytest.raises(ValueError, match="radar"):
        radar(*series)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(295, 100), "3.0"), (Fraction(42, 10), "4.2"), (3, "3.0"), (None, "–")],
)
def test_means_are_shown_with_one_decimal_half_up(value: Any, shown: str) -> None:
    assert level_charts.one_decimal(value) == shown


def test_gaps_are_shown_with_their_sign() -> None:
    gaps = [Fraction(1, 4), Fraction(-1, 4), Fraction(1, 100), None]
    assert [level_charts.gap(by) for by in gaps] == ["+0.3", "−0.3", "±0.0", "–"]


def cell(value: int | None, *, na: bool = False) -> dict[str, Any]:
    return {"code": "LG1", "text": "T", "value": value, "is_not_applicable": na, "address": ""}


def test_heat_map_prints_a_mark_in_every_field_and_fills_up_short_rows() -> None:
    row = {"name": "A", "address": "", "mean": None, "level": None, "level_name": "–"}
    long = {**row, "cells": [cell(1), cell(5), cell(None), cell(None, na=True)]}
    drawn = level_charts.heat_map([long, {**row, "cells": [cell(2)]}], caption="Answers")
    assert [each["mark"] for each in drawn["rows"][0]["cells"]] == ["1", "5", "?", "n/a"]
    assert len(drawn["rows"][1]["missing"]) == 3
    assert list(drawn["columns"]) == [1, 2, 3, 4]


def line(means: list[Any], runs: list[list[int]], cuts: Any = ()) -> dict[str, Any]:
    points = [
        {"on": date(2024 + n, 3, 1), "mean": mean, "level": 2, "bank": 1}
        for n, mean in enumerate(means)
    ]
    return line_charts.trend_line(points, runs, cuts, id="t", title="T", text="It rose.")


def test_trend_joins_the_points_of_a_run_only() -> None:
    drawn = line([2, 2.5, 3, 4], [[0, 1], [2, 3]], [{"place": 2, "bank": 2}])["large"]
    assert len(drawn["lines"]) == 2
    assert [each["is_past"] for each in drawn["lines"]] == [True, False]
    assert 0 < float(drawn["breaks"][0]["x"]) < 900
    xs = [float(dot["x"]) for dot in drawn["dots"]]
    assert xs[1] < float(drawn["breaks"][0]["x"]) < xs[2]


def test_trend_rises_on_the_page_when_the_mean_rises_and_prints_the_latest() -> None:
    dots = line([2, 3], [[0, 1]])["large"]["dots"]
    assert float(dots[0]["y"]) > float(dots[1]["y"])
    assert (dots[1]["is_latest"], dots[1]["value"]) == (True, "3.0")


@pytest.mark.parametrize("means", [[], [3], [None], [3, None, 4], [3] * 40])
def test_trend_of_any_length_draws(means: list[Any]) -> None:
    drawn = line(means, [[n for n, mean in enumerate(means) if mean is not None]])
    for size in ("large", "small"):
        days = [float(each["x"]) for each in drawn[size]["days"]]
        assert all(b - a >= 70 for a, b in itertools.pairwise(days))
    assert len(drawn["rows"]) == len(means)


def test_level_ruler_draws_only_what_there_is_and_largest_on_top() -> None:
    bare = level_charts.level_ruler(3, id="l")
    assert bare["marks"] == []
    full = level_charts.level_ruler(
        3, id="l", last=2.5, last_name="March", peers=3.2, peers_name="peers", target=4
    )
    large = full["drawings"][0]
    assert [mark["kind"] for mark in large["marks"]] == ["target", "peers", "last"]
    assert float(large["marks"][0]["x"]) > float(large["needle"]) > float(large["marks"][2]["x"])


@pytest.mark.parametrize(("now", "target"), [(1, 1), (1, 5), (5, 5), (4.2, 3), (None, 2)])
def test_gap_ruler_hatches_between_here_and_the_target_and_never_beyond(
    now: Any, target: int
) -> None:
    drawn = level_charts.gap_ruler(now, target)
    assert float(drawn["missing"]) >= 0
    assert all(float(each["from"]) < float(drawn["goal"]) for each in drawn["hatches"])
