"""Charts as numbers: lines broken where the method changed, ties told apart, nothing off its scale,
and the table beside each drawing says the same."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from members.rankings.drawings import (
    Drawing,
    Line,
    Point,
    Scale,
    Shape,
    Strip,
    Timing,
    Trend,
    bump,
    history,
    lines,
    places,
    radar,
    spark,
    strips,
    timings,
    trend,
)
from members.rankings.drawings.drawing import runs, spread, tens
from members.rankings.images import KEYS, LOOK, as_png, as_svg, light_tokens
from members.rankings.pages.compare import KINDS

QUARTERS = ("Q1 26", "Q2 26", "Q3 26", "Q4 26")


def line(name: str, ranks: list[int | None], **fields: Any) -> Line:
    ties = [*[False] * (len(ranks) - 1), fields.pop("is_tied", False)]
    return Line(name, ranks, fields.pop("places", ranks), fields.pop("ties", ties), **fields)


def overtaking(**fields: Any) -> Drawing:
    lines = [
        line("Quokka", [1, 1, 1, 1], kind="leader"),
        line("Bilby", [2, 3, 2, 2], is_tied=True),
        line("Numbat", [3, 2, 3, 2], places=[3, 2, 3, 3], is_tied=True),
        line("Potoroo", [None, 4, 4, 4], kind="you"),
    ]
    given: dict[str, Any] = {"title": "Ranks", "text": "They move.", "out_of": 4, **fields}
    return bump(lines, QUARTERS, given.pop("breaks", {}), **given)


def two_years(is_yours: bool = True) -> Drawing:
    points = [
        Point(q, Decimal(s), Decimal(s) - 8, Decimal(s) + 8, Decimal(60), r, 9, 12, 1)
        for q, s, r in zip(QUARTERS, (46, 49, 52, 61), (9, 8, 7, 5), strict=True)
    ]
    return history(points, {2: 2}, who="You", is_yours=is_yours, title="Four quarters", text="Up.")


EVERY = {
    "bump": overtaking,
    "history": two_years,
    "radar": lambda: radar(
        ("A", "B", "C", "D", "E"),
        [
            Shape("you", "You", (64, 58, 61, 49, 56)),
            Shape("median", "Median", (60, 57, None, 52, 55)),
        ],
        title="Skills",
        text="Five.",
    ),
    "timings": lambda: timings(
        [Timing("You", 41, 126, 312, is_yours=True), Timing("Median", None, 171, None)],
        title="Timings",
        text="Seconds.",
    ),
    "trend": lambda: trend(
        [Trend("reef", "Overall", (60, None, 61, 62)), Trend("ink", "Mastery", (50, 51, 52, 53))],
        QUARTERS,
        {2: 2},
        name="trend",
        title="The nation",
        text="Slowly up.",
        more=[("Wait", ["1:00", "1:10", "–", "1:05"])],
    ),
    "strips": lambda: strips(
        [Strip("Energy", 43, 60, 72), Strip("Banks", None, None, None)],
        title="Sectors",
        text="Two.",
    ),
}


def test_a_line_is_not_joined_across_a_change_of_method_nor_over_a_gap() -> None:
    assert runs([1, 2, None, 4, 5], {4}) == [[0, 1], [3], [4]]
    assert runs([1, 2, 3], {2}) == [[0, 1], [2]]


def test_the_overtaking_line_begins_anew_with_the_method() -> None:
    whole, cut = overtaking(), overtaking(breaks={2: 2})
    assert whole.large["lines"][-1]["path"].count("M") == 1
    quokka = next(one for one in cut.large["lines"] if one["name"] == "Quokka")
    assert quokka["path"].count("M") == 2
    assert cut.large["breaks"] == [{"x": cut.large["breaks"][0]["x"], "number": 2}]


def test_ties_share_a_label_and_not_a_height() -> None:
    ends = {one["name"]: one for one in overtaking().large["lines"]}
    assert ends["Bilby"]["rank"] == ends["Numbat"]["rank"] == "=2"
    assert ends["Bilby"]["name_y"] != ends["Numbat"]["name_y"]


def test_the_table_of_ranks_says_ties_and_where_a_method_begins() -> None:
    lines = [
        line("Quokka", [1, 1], places=[1, 1], ties=[True, False]),
        line("Bilby", [1, 2], places=[2, 2], ties=[True, False]),
        line("Numbat", [None, 3]),
    ]
    drawing = bump(lines, QUARTERS[:2], {1: 2}, title="Ranks", text="They part.", out_of=3)
    assert drawing.columns == ("Organisation", "Q1 26", "Q2 26, method 2 begins")
    assert drawing.rows == [("Quokka", "=1", "1"), ("Bilby", "=1", "2"), ("Numbat", "–", "3")]
    assert [one["first"] for one in drawing.large["lines"]] == ["=1", "=1", ""]


def test_a_chart_of_waits_has_an_axis_in_minutes() -> None:
    drawing = strips(
        [Strip("Energy", None, Decimal(90), None), Strip("Banks", None, Decimal(200), None)],
        title="Average wait",
        text="Two.",
        scale=Scale(0, 240),
        say=lambda value: "–" if value is None else f"{value} s",
    )
    assert [mark["value"] for mark in drawing.large["marks"]] == [
        "0:00",
        "1:00",
        "2:00",
        "3:00",
        "4:00",
    ]
    energy, banks = drawing.large["rows"]
    assert (energy["value"], banks["value"]) == ("90 s", "200 s")
    assert float(energy["needle"]) < float(banks["needle"])


def test_yours_is_drawn_last_and_begins_where_it_was_first_ranked() -> None:
    mine = overtaking().large["lines"][-1]
    assert (mine["kind"], len(mine["dots"]), mine["first"]) == ("you", 3, "")


def test_a_large_table_says_how_many_are_drawn() -> None:
    assert overtaking(out_of=200).note.startswith("4 of 200 are drawn")
    assert overtaking().note == ""


def test_a_phone_shows_yours_its_neighbours_and_the_leader() -> None:
    small = overtaking().small
    assert small is not None
    assert {one["name"] for one in small["lines"]} == {"Quokka", "Numbat", "Potoroo"}


def test_the_best_rank_stands_on_top() -> None:
    ranks = two_years().large["ranks"]
    heights = [float(each["y"]) for each in ranks]
    assert heights == sorted(heights, reverse=True)  # from ninth up to fifth


def test_the_history_breaks_score_and_rank_where_the_method_changed() -> None:
    large = two_years().large
    assert (len(large["lines"]), len(large["rank_lines"]), len(large["medians"])) == (2, 2, 2)
    assert [cut["number"] for cut in large["breaks"]] == [2]


def test_the_needle_is_pindan_for_your_own_only() -> None:
    assert two_years().large["kind"] == "you"
    assert two_years(is_yours=False).large["kind"] == "reef"


def test_a_bar_never_leaves_its_scale() -> None:
    scale = Scale.around([Decimal("43.1"), Decimal("78.7")], median=Decimal(60))
    assert (scale.low, scale.high) == (40, 80)
    bar = scale.bar(Decimal(120), Decimal(-10), Decimal(130))
    assert (bar["low"], bar["high"]) == ("0", "240")
    assert scale.bar(None, None, None) == {}


def test_a_scale_of_seconds_counts_minutes() -> None:
    assert [mark["value"] for mark in Scale(0, 240).marks] == [
        "0:00",
        "1:00",
        "2:00",
        "3:00",
        "4:00",
    ]


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(43.1, 78.7, (40, 80)), (60, 60, (50, 70)), (0, 3, (0, 20)), (97, 100, (80, 100))],
)
def test_axes_end_on_whole_tens(low: float, high: float, found: tuple[int, int]) -> None:
    assert tens(low, high) == found


def test_labels_at_the_ends_do_not_touch() -> None:
    apart = spread([100, 101, 102], 19, 30, 250)
    assert all(b - a >= 19 for a, b in itertools.pairwise(apart))


def test_a_small_line_needs_two_points() -> None:
    assert spark([None, 60, 61], [], 40, 80).path.startswith("M")
    assert (spark([None, None, 61], [], 40, 80).path, spark([None], [], 0, 1).x) == ("", "")


def test_the_ruler_marks_the_place_and_its_likely_range() -> None:
    ruler = places(5, 10, low=3, high=7, earlier=9, earlier_words="a year ago", is_yours=True)
    assert ruler["text"] == "Rank 5 of 10, likely 3rd to 7th; 9th a year ago"
    assert [name["place"] for name in ruler["large"]["names"]] == list(range(1, 11))
    assert ruler["large"]["now"] == next(
        name["x"] for name in ruler["large"]["names"] if name["is_now"]
    )


@pytest.mark.parametrize("of", [1, 2, 60, 200])
def test_the_ruler_holds_any_number_of_places(of: int) -> None:
    names = places(of, of, low=of, high=of)["small"]["names"]
    assert names[-1]["place"] == of
    xs = [float(name["x"]) for name in names]
    assert all(b - a >= 34 for a, b in itertools.pairwise(xs))


@pytest.mark.parametrize("name", EVERY)
def test_every_drawing_has_a_table_as_wide_as_its_head(name: str) -> None:
    drawing = EVERY[name]()
    assert drawing.rows
    assert {len(row) for row in drawing.rows} == {len(drawing.columns)}
    assert drawing.title
    assert drawing.text


@pytest.mark.parametrize("name", EVERY)
def test_every_picture_stands_alone_with_its_colours_written_in(name: str) -> None:
    svg = as_svg(EVERY[name](), subject="Energy <&>", source="ACXPA, Q3 2026.").decode()
    root = ElementTree.fromstring(svg)
    assert "class=" not in svg
    assert "var(" not in svg
    assert "Energy &lt;&amp;&gt;: " in svg
    assert svg.rstrip().endswith("</svg>")
    assert "ACXPA, Q3 2026." in svg
    colours = set(re.findall(r"#[0-9a-f]{6}", svg))
    assert colours
    assert colours <= set(light_tokens().values())
    assert root.attrib["width"]


def test_a_picture_can_be_had_as_png() -> None:
    png = as_png(overtaking(), subject="Energy", source="ACXPA.")
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert (width > 1500, height > 300) == (True, True)


def test_every_token_that_a_picture_asks_for_exists() -> None:
    asked = {value for look in LOOK.values() for value in look.values() if value.startswith("--")}
    assert asked | set(KEYS.values()) <= set(light_tokens())


def test_long_names_in_a_legend_go_to_another_line() -> None:
    lines = [Trend("reef", "The very long name of a retailer that is long still", (60, 61))] * 4
    drawn = trend(lines, ("Q1 26", "Q2 26"), {}, name="trend", title="T", text="T")
    root = ElementTree.fromstring(as_svg(drawn, subject="", source="S"))
    keys = [each for each in root if each.attrib.get("stroke-width") == "3"]
    heights = [key.attrib["d"].partition(" ")[2].partition("H")[0] for key in keys]
    assert (len(keys), len(set(heights))) == (4, 2)  # two fit a line


@pytest.mark.parametrize("with_own", [True, False])
def test_five_lines_are_told_apart_by_dash_and_mark_as_well_as_by_colour(with_own: bool) -> None:
    kinds = ["you", *KINDS[:4]] if with_own else KINDS
    drawn = trend(
        [Trend(kind, f"Centre {n}", (60 + n, 61)) for n, kind in enumerate(kinds)],
        ("Q1 26", "Q2 26"),
        {},
        name="trend",
        title="T",
        text="T",
    )
    shown = drawn.large["lines"]
    assert len({line["colour"] for line in shown}) == 5
    assert len({line["dash"] for line in shown}) >= 4  # the own one is drawn through, and wears
    assert len({lines.mark(line["kind"], 0, 0, 4) for line in shown}) == 5  # a mark of its own
    root = ElementTree.fromstring(as_svg(drawn, subject="", source="S"))
    keys = [each for each in root if each.attrib.get("stroke-width") == "3"]
    assert len({(key.attrib["stroke"], key.attrib.get("stroke-dasharray")) for key in keys}) == 5
