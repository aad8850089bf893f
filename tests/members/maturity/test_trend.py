"""What may be compared over time, and where a line breaks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

from members.maturity.trend import Mark, Reading, is_comparable, movement, trend

#: Version 2 renames nothing in LG, asks one thing more in VC, and has a new area.
SHAPES = {
    1: {"LG": frozenset({"LG1", "LG2"}), "VC": frozenset({"VC1"})},
    2: {"LG": frozenset({"LG1", "LG2"}), "VC": frozenset({"VC1", "VC2"}), "ZZ": frozenset({"ZZ1"})},
}


def reading(pk: int, bank: int, overall: int | None, **areas: int | None) -> Reading:
    def mark(value: int | None) -> Mark:
        return Mark(None if value is None else F(value), value)

    marks = {code: mark(value) for code, value in areas.items()}
    return Reading(pk, date(2026, pk, 1), bank, mark(overall), marks)


ACROSS = [
    reading(1, 1, 2, LG=2, VC=2),
    reading(2, 1, 2, LG=2, VC=3),
    reading(3, 2, 3, LG=3, VC=3, ZZ=1),
]


def places(line: object) -> list[list[int]]:
    return [[point.place for point in run] for run in line.runs]  # type: ignore[attr-defined]


def test_average_never_crosses_a_version_and_the_break_is_told() -> None:
    told = trend(ACROSS, ["LG", "VC", "ZZ"], SHAPES)
    assert places(told.overall) == [[0, 1], [2]]
    assert [(cut.place, cut.bank) for cut in told.breaks] == [(2, 2)]


def test_area_whose_codes_are_unchanged_goes_on_and_others_break() -> None:
    told = trend(ACROSS, ["LG", "VC", "ZZ"], SHAPES)
    assert {line.code: places(line) for line in told.areas} == {
        "LG": [[0, 1, 2]],
        "VC": [[0, 1], [2]],
        "ZZ": [[2]],
    }


def test_missing_mean_leaves_a_gap_and_no_break() -> None:
    rows = [reading(1, 1, 2, LG=2), reading(2, 1, None, LG=None), reading(3, 1, 3, LG=3)]
    told = trend(rows, ["LG"], SHAPES)
    assert places(told.overall) == [[0, 2]]
    assert told.breaks == ()


def test_break_behind_a_missing_mean_still_breaks() -> None:
    rows = [reading(1, 1, 2), reading(2, 2, None), reading(3, 2, 3)]
    assert places(trend(rows, [], SHAPES).overall) == [[0], [2]]


def test_going_back_to_an_old_version_breaks_again() -> None:
    rows = [reading(1, 1, 2), reading(2, 2, 2), reading(3, 1, 3)]
    assert [cut.place for cut in trend(rows, [], SHAPES).breaks] == [1, 2]


def test_movement_within_a_version_compares_everything() -> None:
    moved = movement(ACROSS[1], ACROSS[0], SHAPES)
    assert moved.overall is not None
    assert moved.overall.by == 0
    assert {c.code: (c.by, c.levels) for c in moved.areas} == {"LG": (0, 0), "VC": (1, 1)}
    assert moved.not_compared == ()
    assert not moved.is_across_versions


def test_movement_across_versions_compares_unchanged_areas_only() -> None:
    moved = movement(ACROSS[2], ACROSS[1], SHAPES)
    assert moved.overall is None
    assert [change.code for change in moved.areas] == ["LG"]
    assert moved.not_compared == ("VC", "ZZ")
    assert moved.by_code("VC") is None


def test_area_that_neither_version_has_is_never_comparable() -> None:
    assert not is_comparable("XX", 1, 1, SHAPES)
    assert not is_comparable("LG", 1, 9, SHAPES)


def test_first_assessment_is_a_point() -> None:
    told = trend(ACROSS[:1], ["LG"], SHAPES)
    assert places(told.overall) == [[0]]
    assert told.breaks == ()
