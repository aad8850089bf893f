"""The scoring: its rules by example, and its laws for any bank and any answers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.maturity.scoring import (
    LEVELS,
    Answer,
    AreaScore,
    BankArea,
    BankStatement,
    displayed,
    score,
    spread,
)

weights = st.one_of(st.just(Fraction(1)), st.fractions(min_value=0, max_value=5, max_denominator=9))
answers_given = st.one_of(
    st.integers(1, 5).map(Answer),
    st.just(Answer(is_not_applicable=True)),
    st.just(Answer()),
)


@st.composite
def banks(draw: st.DrawFn) -> tuple[BankArea, ...]:
    """One to five areas of one to five statements, with any weights."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    return tuple(
        BankArea(
            f"A{n}",
            f"Area {n}",
            tuple(BankStatement(f"A{n}-{i}", draw(weights)) for i in range(size)),
            draw(weights),
        )
        for n, size in enumerate(sizes)
    )


@st.composite
def scored(draw: st.DrawFn) -> tuple[tuple[BankArea, ...], dict[str, Answer]]:
    bank = draw(banks())
    codes = [row.code for area in bank for row in area.statements]
    given_for = draw(st.lists(st.sampled_from(codes), unique=True))
    return bank, {code: draw(answers_given) for code in given_for}


def area(*values: int | str | None, weights: tuple[int, ...] = ()) -> AreaScore:
    """One area with these answers: a value, "na", or None."""
    named = {f"S{i}": value for i, value in enumerate(values)}
    weigh = weights or (1,) * len(values)
    statements = tuple(
        BankStatement(code, Fraction(w)) for code, w in zip(named, weigh, strict=True)
    )
    said = {code: _answer(value) for code, value in named.items() if value is not None}
    return score([BankArea("S", "S", statements)], said).areas[0]


def _answer(value: int | str) -> Answer:
    return Answer(is_not_applicable=True) if value == "na" else Answer(int(value))


def whole(*areas: tuple[int, ...], weights: tuple[int, ...] = ()) -> tuple[Fraction, int]:
    """The overall mean and level of fully answered areas."""
    weigh = weights or (1,) * len(areas)
    bank = [
        BankArea(
            f"A{n}", "", tuple(BankStatement(f"A{n}-{i}") for i in range(len(row))), Fraction(w)
        )
        for n, (row, w) in enumerate(zip(areas, weigh, strict=True))
    ]
    said = {f"A{n}-{i}": Answer(v) for n, row in enumerate(areas) for i, v in enumerate(row)}
    result = score(bank, said)
    assert result.mean is not None and result.level is not None
    return result.mean, result.level


# The rules, by example.


@pytest.mark.parametrize(
    ("values", "mean", "level"),
    [
        ((5, 5, 5, 5, 1), Fraction(21, 5), 2),
        ((4, 4, 4, 3, 3), Fraction(18, 5), 3),
        ((3, 3, 3, 3, 3), Fraction(3), 3),
        ((5, 5, 5, 5, 5), Fraction(5), 5),
        ((1, 1, 1, 1, 1), Fraction(1), 1),
        ((5, 5, 5, 5, 4), Fraction(24, 5), 4),
        ((4,), Fraction(4), 4),
        ((2, 2, 2, 2, 3), Fraction(11, 5), 2),
    ],
)
def test_level_is_floor_of_mean_capped_at_lowest_plus_one(
    values: tuple[int, ...], mean: Fraction, level: int
) -> None:
    scored = area(*values)
    assert (scored.mean, scored.level) == (mean, level)


def test_sixty_percent_of_applicable_statements_are_enough_and_less_is_not() -> None:
    assert area(3, 3, 3, None, None).level == 3
    short = area(3, 3, None, None, None)
    assert (short.mean, short.level, short.is_complete_enough) == (None, None, False)
    assert short.is_applicable and short.lowest == 3


def test_not_applicable_leaves_both_sides() -> None:
    scored = area(4, 4, "na", "na", None)
    assert (scored.answered, scored.applicable, scored.mean) == (2, 3, 4)
    assert area(5, "na", "na", "na", "na").level == 5


def test_area_where_nothing_applies_leaves_the_overall_score() -> None:
    bank = [BankArea(code, code, (BankStatement(f"{code}1"),)) for code in "AB"]
    result = score(bank, {"A1": Answer(4), "B1": Answer(is_not_applicable=True)})
    assert (result.mean, result.level, result.applicable) == (4, 4, 1)
    assert not result.by_code("B").is_applicable
    assert not result.by_code("B").is_complete_enough


def test_everything_not_applicable_has_no_score() -> None:
    bank = [BankArea("A", "A", (BankStatement("A1"), BankStatement("A2")))]
    result = score(bank, {code: Answer(is_not_applicable=True) for code in ("A1", "A2")})
    assert (result.mean, result.level, result.index) == (None, None, None)
    assert result.unknown == ()


def test_nothing_answered_is_all_unknown() -> None:
    bank = [BankArea("A", "A", (BankStatement("A1"), BankStatement("A2")))]
    assert score(bank, {"A2": Answer()}).unknown == ("A1", "A2")


def test_overall_level_is_capped_at_the_lowest_area_plus_one() -> None:
    assert whole((5,), (5,), (1,)) == (Fraction(11, 3), 2)
    assert whole((4,), (3,)) == (Fraction(7, 2), 3)


def test_weights_are_renormalised_over_what_counts() -> None:
    assert whole((5,), (2,), weights=(2, 1)) == (4, 3)
    bank = [
        BankArea("A", "", (BankStatement("A1"),), Fraction(3)),
        BankArea("B", "", (BankStatement("B1"),), Fraction(1)),
        BankArea("C", "", (BankStatement("C1"),), Fraction(8)),
    ]
    result = score(bank, {"A1": Answer(5), "B1": Answer(1)})
    assert result.mean == 4


def test_all_weights_zero_are_equal_weights() -> None:
    assert whole((5,), (2,), weights=(0, 0)) == (Fraction(7, 2), 3)
    assert area(5, 2, weights=(0, 0)).mean == Fraction(7, 2)


def test_what_weighs_nothing_beside_what_weighs_does_not_count() -> None:
    assert whole((5,), (1,), weights=(1, 0)) == (5, 5)
    assert (area(5, 1, weights=(1, 0)).level, area(5, 1, weights=(1, 0)).lowest) == (5, 5)


def test_answers_to_deleted_statements_are_ignored() -> None:
    bank = [BankArea("A", "A", (BankStatement("A1"),))]
    assert score(bank, {"A1": Answer(3), "A2": Answer(1)}) == score(bank, {"A1": Answer(3)})


def test_level_is_never_read_off_the_rounded_mean() -> None:
    mean = Fraction(59, 20)
    assert displayed(mean) == Decimal("3.0")
    rows = tuple([3] * 19 + [2])
    assert whole(rows) == (mean, 2)


@pytest.mark.parametrize(
    ("mean", "shown"),
    [
        (Fraction(5, 4), "1.3"),
        (Fraction(27, 20), "1.4"),
        (Fraction(499, 100), "5.0"),
        (Fraction(1), "1.0"),
        (Fraction(10, 3), "3.3"),
    ],
)
def test_displayed_rounds_half_up(mean: Fraction, shown: str) -> None:
    assert str(displayed(mean)) == shown


def test_index_runs_from_0_to_100() -> None:
    bank = [BankArea("A", "A", (BankStatement("A1"),))]
    indexes = [score(bank, {"A1": Answer(value)}).index for value in range(1, 6)]
    assert indexes == [0, 25, 50, 75, 100]


@pytest.mark.parametrize("value", [0, 6, -1, 2.5, True, "3"])
def test_answer_outside_1_to_5_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        Answer(value)  # type: ignore[arg-type]


def test_answer_with_value_that_does_not_apply_is_refused() -> None:
    with pytest.raises(ValueError):
        Answer(3, is_not_applicable=True)


def test_negative_weights_and_doubled_codes_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        score([BankArea("A", "A", (BankStatement("A1", Fraction(-1)),))], {})
    with pytest.raises(ValueError, match="negative"):
        score([BankArea("A", "A", (BankStatement("A1"),), Fraction(-1))], {})
    with pytest.raises(ValueError, match="twice"):
        score([BankArea("A", "A", (BankStatement("A1"), BankStatement("A1")))], {})


def test_spread_flags_two_levels_apart() -> None:
    assert spread([]) is None
    near, wide = spread([2, 3, 3]), spread([4, 2])
    assert near is not None and wide is not None
    assert not near.is_wide and near.mean == Fraction(8, 3)
    assert wide.is_wide and (wide.low, wide.high) == (2, 4)
    with pytest.raises(ValueError):
        spread([0, 3])


def test_unknown_area_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        score([BankArea("A", "A", (BankStatement("A1"),))], {}).by_code("B")


def test_every_level_has_a_name() -> None:
    assert list(LEVELS) == [1, 2, 3, 4, 5]


# The laws.


@given(scored(), st.randoms())
def test_order_of_areas_and_statements_does_not_matter(given_: object, random: object) -> None:
    bank, answers = given_  # type: ignore[misc]
    mixed = []
    for one in bank:
        rows = list(one.statements)
        random.shuffle(rows)  # type: ignore[attr-defined]
        mixed.append(BankArea(one.code, one.name, tuple(rows), one.weight))
    random.shuffle(mixed)  # type: ignore[attr-defined]
    straight, other = score(bank, answers), score(mixed, answers)
    assert (straight.mean, straight.level) == (other.mean, other.level)
    assert all(other.by_code(one.code) == one for one in straight.areas)
    assert set(straight.unknown) == set(other.unknown)


@given(scored(), st.data())
def test_raising_an_answer_never_lowers_a_level(given_: object, data: st.DataObject) -> None:
    bank, answers = given_  # type: ignore[misc]
    low = [code for code, answer in answers.items() if answer.value and answer.value < 5]
    if not low:
        return
    code = data.draw(st.sampled_from(low))
    higher = data.draw(st.integers(answers[code].value + 1, 5))
    before, after = score(bank, answers), score(bank, {**answers, code: Answer(higher)})
    for one, other in zip(before.areas, after.areas, strict=True):
        assert (one.level is None) == (other.level is None)
        assert (one.level or 0) <= (other.level or 0)
        assert (one.mean or 0) <= (other.mean or 0)
    assert (before.level or 0) <= (after.level or 0)
    assert (before.mean or 0) <= (after.mean or 0)


@given(scored(), st.fractions(min_value=Fraction(1, 50), max_value=50))
def test_only_the_ratio_of_weights_matters(given_: object, factor: Fraction) -> None:
    bank, answers = given_  # type: ignore[misc]
    scaled = [
        BankArea(
            one.code,
            one.name,
            tuple(BankStatement(row.code, row.weight * factor) for row in one.statements),
            one.weight * factor,
        )
        for one in bank
    ]
    assert score(bank, answers) == score(scaled, answers)


@given(scored())
def test_adding_a_statement_that_does_not_apply_changes_no_level(given_: object) -> None:
    bank, answers = given_  # type: ignore[misc]
    wider = [
        BankArea(
            one.code, one.name, (*one.statements, BankStatement(f"{one.code}-more")), one.weight
        )
        for one in bank
    ]
    more = {f"{one.code}-more": Answer(is_not_applicable=True) for one in bank}
    assert score(bank, answers) == score(wider, {**answers, **more})


@given(scored())
def test_results_stay_in_their_bounds(given_: object) -> None:
    bank, answers = given_  # type: ignore[misc]
    result = score(bank, answers)
    for one in result.areas:
        assert 0 <= one.answered <= one.applicable
        assert (one.mean is None) == (one.level is None)
        assert (one.level is not None) == one.is_complete_enough
        if one.mean is not None and one.level is not None and one.lowest is not None:
            assert 1 <= one.level <= one.mean <= 5
            assert one.level <= one.lowest + 1
    assert (result.mean is None) == (not any(one.level for one in result.areas))
    if result.mean is not None and result.level is not None and result.index is not None:
        assert 1 <= result.level <= result.mean <= 5
        assert 0 <= result.index <= 100
    assert len(result.unknown) == result.applicable - result.answered


@given(st.integers(1, 5), banks())
def test_the_same_answer_everywhere_is_the_level_everywhere(
    value: int, bank: tuple[BankArea, ...]
) -> None:
    result = score(bank, {row.code: Answer(value) for one in bank for row in one.statements})
    assert result.level == value == result.mean
    assert {one.level for one in result.areas} == {value}


@given(st.fractions(min_value=1, max_value=5))
def test_displayed_is_the_nearest_tenth(mean: Fraction) -> None:
    assert -Fraction(1, 20) < Fraction(displayed(mean)) - mean <= Fraction(1, 20)
