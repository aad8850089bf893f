"""Why an organisation moved: the steps sum to the change and the places to the movement, for
whatever tables, and the sentences say the same numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rankings.why import (
    MICRO,
    Part,
    Pillar,
    Reading,
    Standing,
    Table,
    table,
    waterfall,
    why,
)
from members.rankings.why_said import movement, number, of_hundredths, score, signed

CODES = ("ENG", "DIS", "EDU", "CLO", "IMP", "WAIT", "MENU", "unanswered")
PLACE = {code: Pillar.MASTERY if n < 5 else Pillar.ACCESSIBILITY for n, code in enumerate(CODES)}


def rounded(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def parts(*points: int) -> tuple[Part, ...]:
    return tuple(
        Part(code, code.title(), PLACE[code], micro)
        for code, micro in zip(CODES, points, strict=True)
    )


@st.composite
def readings(draw: Any) -> Reading:
    points = [draw(st.integers(0, 10 * MICRO)) for _ in CODES[:-1]]
    made = parts(*points, -draw(st.integers(0, min(points[5] + points[6], 10 * MICRO))))
    return Reading(1, "Centre 1", None, sum(part.micro for part in made), made)


# The score


@given(readings(), readings())
def test_the_steps_sum_to_the_change_exactly_and_so_do_the_printed_ones(
    before: Reading, now: Reading
) -> None:
    made = waterfall(before, now)
    assert made is not None
    assert before.overall is not None
    assert now.overall is not None
    assert sum(step.micro for step in made.steps) == now.overall - before.overall
    start, steps, end = made.hundredths()
    assert start + sum(steps) == end
    assert end == rounded(Fraction(now.overall, 10_000))
    for step, printed in zip(made.steps, steps, strict=True):
        assert abs(printed * 10_000 - step.micro) <= 10_000


@given(readings(), readings())
def test_each_pillar_is_what_it_brought_to_overall(before: Reading, now: Reading) -> None:
    made = waterfall(before, now)
    assert made is not None
    for pillar in Pillar:
        assert made.of(pillar) == now.of(pillar) - before.of(pillar)


FIVES = parts(*[5 * MICRO] * 5, 15 * MICRO, 12 * MICRO, -2 * MICRO)


def plain(key: int = 1, **more: Any) -> Reading:
    """Fifty points, half of them from each pillar; ``CLO=1`` adds a point to that part."""
    added = {code: int(more.pop(code, 0) * MICRO) for code in CODES}
    made = tuple(Part(p.code, p.name, p.pillar, p.micro + added[p.code]) for p in FIVES)
    fields: dict[str, Any] = {"rank": 1, "overall": sum(p.micro for p in made), "parts": made}
    return Reading(key, f"Centre {key}", **(fields | more))


def test_a_step_is_what_its_part_brought() -> None:
    made = waterfall(plain(), plain(CLO=1, WAIT=-0.5))
    assert made is not None
    steps = {step.code: step.micro for step in made.steps if step.micro}
    assert steps == {"CLO": 1_000_000, "WAIT": -500_000}
    assert made.change == 500_000


def test_without_a_score_there_is_no_waterfall() -> None:
    assert waterfall(plain(), plain(overall=None, parts=())) is None


def test_parts_that_are_not_their_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="are not its"):
        waterfall(plain(), plain(overall=60 * MICRO))


# The rank


def ranked(rows: dict[int, tuple[int, int]]) -> list[Reading]:
    """From (mastery, accessibility) in tenths, by the rule: 1, 2, 2, 4 at one decimal."""
    made = {
        key: (
            Part("mastery", "Agent Mastery", Pillar.MASTERY, mastery * MICRO // 20),
            Part("accessibility", "Accessibility", Pillar.ACCESSIBILITY, access * MICRO // 20),
        )
        for key, (mastery, access) in rows.items()
    }
    overall = {key: sum(part.micro for part in each) for key, each in made.items()}
    tenths = {key: Reading(key, "", None, whole).tenths for key, whole in overall.items()}
    return [
        Reading(
            key,
            f"Centre {key}",
            1 + sum(other > tenths[key] for other in tenths.values()),
            overall[key],
            each,
        )
        for key, each in made.items()
    ]


tables = st.dictionaries(
    st.integers(1, 9), st.tuples(st.integers(480, 520), st.integers(480, 520)), min_size=1
)


@given(tables, tables, st.tuples(st.integers(480, 520), st.integers(480, 520)))
def test_the_parts_sum_to_the_movement_whatever_the_tables(
    then: dict[int, tuple[int, int]], here: dict[int, tuple[int, int]], mine: tuple[int, int]
) -> None:
    before, now = (
        table(1, ranked({**then, 1: mine})),
        table(1, ranked({**here, 1: here.get(1, mine)})),
    )
    found = why(1, before=before, now=now).places
    assert found is not None
    parts = found.mastery + found.accessibility + found.others + found.left + found.new
    assert parts == found.movement
    past, present = before.readings[1].rank, now.readings[1].rank
    assert past is not None
    assert present is not None
    assert found.movement == past - present
    assert found.others == (
        len(found.fell_back)
        + len(found.stayed_behind)
        - len(found.passed_by)
        - len(found.stayed_ahead)
    )
    was, now_is = ({row.name: row.rank for row in each.readings.values()} for each in (before, now))
    mine_was, mine_is = was["Centre 1"], now_is["Centre 1"]
    assert all(was[name] >= mine_was and now_is[name] < mine_is for name in found.passed_by)
    assert all(was[name] < mine_was and now_is[name] >= mine_is for name in found.fell_back)
    assert all(was[name] < mine_was and now_is[name] < mine_is for name in found.stayed_ahead)
    assert all(was[name] >= mine_was and now_is[name] >= mine_is for name in found.stayed_behind)


@given(tables, st.tuples(st.integers(480, 520), st.integers(480, 520)))
def test_when_nobody_else_changes_all_of_it_is_ones_own(
    then: dict[int, tuple[int, int]], mine: tuple[int, int]
) -> None:
    before = {**then, 1: then.get(1, (500, 500))}
    found = why(
        1, before=table(1, ranked(before)), now=table(1, ranked({**before, 1: mine}))
    ).places
    assert found is not None
    assert (found.others, found.left, found.new) == (0, 0, 0)
    assert found.own == found.movement


@given(tables, tables)
def test_who_stands_still_did_nothing(
    then: dict[int, tuple[int, int]], here: dict[int, tuple[int, int]]
) -> None:
    mine = (500, 500)
    found = why(
        1, before=table(1, ranked({**then, 1: mine})), now=table(1, ranked({**here, 1: mine}))
    ).places
    assert found is not None
    assert found.own == 0


def test_each_reason_is_counted_and_named() -> None:
    """Two (level with nobody) rises past me, three falls behind me, four leaves, five is new."""
    before = table(
        1, ranked({1: (500, 500), 2: (480, 480), 3: (505, 505), 4: (510, 510), 6: (502, 502)})
    )
    now = table(
        1, ranked({1: (504, 504), 2: (508, 508), 3: (481, 481), 5: (519, 519), 6: (502, 502)})
    )
    found = why(1, before=before, now=now).places
    assert found is not None
    assert (found.before, found.now, found.movement) == (4, 3, 1)
    assert found.own == 1  # past six
    assert (found.mastery, found.accessibility) == (Fraction(1, 2), Fraction(1, 2))
    assert found.passed_by == ("Centre 2",)
    assert found.fell_back == ("Centre 3",)
    assert found.left_from_above == ("Centre 4",)
    assert found.new_above == ("Centre 5",)


def test_who_stood_on_that_side_all_the_time_did_not_change_sides() -> None:
    """My new score would have passed two and three, which rose too; four would have passed me."""
    before = table(1, ranked({1: (500, 500), 2: (505, 505), 3: (506, 506), 4: (490, 490)}))
    up = table(1, ranked({1: (510, 510), 2: (515, 515), 3: (516, 516), 4: (490, 490)}))
    found = why(1, before=before, now=up)
    assert found.places is not None
    assert (found.places.own, found.places.others, found.places.movement) == (2, -2, 0)
    assert (found.places.passed_by, found.places.stayed_ahead) == ((), ("Centre 3", "Centre 2"))
    assert movement(found) == (
        "Still 3rd. Its own score alone is worth two places up: Agent Mastery +1 and "
        "Accessibility +1. Centre 3 and Centre 2 stayed ahead by their own scores (−2)."
    )
    down = table(1, ranked({1: (480, 480), 2: (505, 505), 3: (506, 506), 4: (470, 470)}))
    found = why(1, before=before, now=down)
    assert found.places is not None
    assert (found.places.fell_back, found.places.stayed_behind) == ((), ("Centre 4",))
    assert "Centre 4 stayed behind by its own score (+1)." in movement(found)


def test_published_ranks_are_taken_as_they_were_published() -> None:
    """A score that rounds one way from its stored digits and another from the exact fraction."""
    before = table(1, [plain(1, rank=2), plain(2, rank=1)])
    now = table(1, [plain(1, rank=1), plain(2, rank=1)])
    found = why(1, before=before, now=now).places
    assert found is not None
    assert found.movement == 1
    assert found.own + found.others == 1


@pytest.mark.parametrize(
    ("before", "now", "standing"),
    [
        (None, plain(), Standing.FIRST),
        (Table(1), plain(), Standing.NEW),
        (table(1, [plain(rank=None)]), plain(), Standing.NEW),
        (table(1, [plain()]), plain(rank=None), Standing.UNRANKED),
    ],
)
def test_without_two_ranks_there_is_no_movement_to_split(
    before: Table | None, now: Reading, standing: Standing
) -> None:
    found = why(1, before=before, now=table(1, [now]))
    assert (found.standing, found.places) == (standing, None)
    assert movement(found)


def test_an_indicative_score_is_still_explained() -> None:
    found = why(1, before=table(1, [plain(rank=None)]), now=table(1, [plain()]))
    assert found.waterfall is not None


# The words


def test_the_sentence_says_every_part() -> None:
    before = table(
        1, ranked({1: (500, 500), 2: (480, 480), 3: (505, 505), 4: (510, 510), 6: (502, 502)})
    )
    now = table(
        1, ranked({1: (504, 504), 2: (508, 508), 3: (481, 481), 5: (519, 519), 6: (502, 502)})
    )
    assert movement(why(1, before=before, now=now), yours=True) == (
        "Up one place, from 4th to 3rd. Your own score alone is worth one place up: "
        "Agent Mastery +½ and Accessibility +½. Centre 2 came past (−1). "
        "Centre 3 dropped back (+1). Centre 4 from above left the table (+1). "
        "Centre 5 came in above (−1)."
    )


def test_standing_still_is_said() -> None:
    found = why(1, before=table(1, [plain()]), now=table(1, [plain()]))
    assert movement(found) == "Still 1st. Its own score alone would have changed nothing."
    assert score(found) == "The score is what it was, to the last digit."


@pytest.mark.parametrize("past", [plain(rank=4), plain(rank=None)])
def test_across_a_change_of_method_nothing_is_compared(past: Reading) -> None:
    found = why(1, before=table(1, [past]), now=table(2, [plain(CLO=1)]))
    assert (found.is_break, found.places, found.waterfall) == (True, None, None)
    assert movement(found) == (
        "The method changed after the period before, so nothing is compared with it."
    )
    assert score(found) == ""


def test_the_score_sentence_names_the_largest_steps() -> None:
    now = plain(CLO=1, WAIT=-0.5)
    found = why(1, before=table(1, [plain()]), now=table(1, [now]))
    assert score(found) == (
        "+0.50 points: Agent Mastery +1.00 and Accessibility −0.50. "
        "Clo gave the most, +1.00; Wait took −0.50."
    )


def test_halves_are_written_out_and_signed() -> None:
    assert [number(Fraction(n, 2)) for n in (1, 2, 3, 26)] == [
        "half",
        "one",
        "one and a half",
        "13",
    ]
    assert [signed(Fraction(n, 2)) for n in (-3, -1, 0, 1, 2)] == ["−1½", "−½", "0", "+½", "+1"]
    assert [of_hundredths(n) for n in (40, -60, 0, 1205)] == ["+0.40", "−0.60", "0.00", "+12.05"]
