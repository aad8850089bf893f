"""Nobody's scores can be worked back from the peer figures, and the figures are right.

The attacker here is stronger than any reader: they get exact means and not rounded ones, know
every organisation's sector and size, and ask as an organisation that moves through all sectors
and sizes, or as two organisations that compare notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.maturity import peers
from members.maturity.peers import EVERYONE, OTHERS, OTHERS_FOR_QUARTILES, Group, Peers

SECTORS, SIZES = ("energy", "health", "retail"), ("small", "large")
LEAVES = [(sector, size) for sector in SECTORS for size in SIZES]


@dataclass(frozen=True)
class Sharing:
    """One organisation among those that share."""

    sector: str
    size: str
    score: Fraction = Fraction(3)


def scores_of(sharing: Sequence[Sharing]) -> dict[tuple[str, str], Counter[Fraction]]:
    found: dict[tuple[str, str], Counter[Fraction]] = {}
    for one in sharing:
        found.setdefault((one.sector, one.size), Counter())[one.score] += 1
    return found


def members_of(group: Group, sharing: Sequence[Sharing]) -> frozenset[int]:
    return frozenset(
        number
        for number, one in enumerate(sharing)
        if (one.sector, one.size)[: len(group)] == group
    )


def seen(sharing: Sequence[Sharing], viewer: int | None, sector: str, size: str) -> Peers:
    """What ``viewer``, or somebody who shares nothing, sees when they say that they are of that
    sector and size."""

    def values(group: Group) -> Counter[Fraction]:
        return Counter(sharing[n].score for n in members_of(group, sharing) - {viewer})

    return peers.peers(scores_of(sharing), values, sector=sector, size=size)


def figures(sharing: Sequence[Sharing], viewer: int | None) -> dict[frozenset[int], Peers]:
    """Every mean that ``viewer`` can ever get, by the organisations that it is made of."""
    found = {}
    for sector, size in [*LEAVES, ("", ""), *((sector, "") for sector in SECTORS)]:
        told = seen(sharing, viewer, sector, size)
        if told.group is not None:
            found[members_of(told.group, sharing) - {viewer}] = told
    return found


def reduce(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan. Rows of nothing are left out."""
    rows, done = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(done, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for n, row in enumerate(rows):
            if n != done and row[column]:
                factor = row[column]
                rows[n] = [a - factor * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


def determined(rows: list[list[Fraction]]) -> set[int]:
    """The unknowns that a system of equations settles."""
    return {
        next(n for n, value in enumerate(row) if value)
        for row in reduce(rows)
        if sum(1 for value in row if value) == 1
    }


def equations(sharing: Sequence[Sharing], viewers: Iterable[int | None]) -> list[list[Fraction]]:
    """Everything that these viewers know between them, as sums of scores: all they can see, and
    their own."""
    rows = []
    for viewer in viewers:
        rows += [
            [Fraction(n in one) for n in range(len(sharing))] for one in figures(sharing, viewer)
        ]
        if viewer is not None:
            rows.append([Fraction(n == viewer) for n in range(len(sharing))])
    return rows


def one_of_each(sharing: Sequence[Sharing]) -> list[int | None]:
    """A viewer from each sector and size, and one who shares nothing: two viewers of one sector
    and size differ in nothing but their own score."""
    first = {(one.sector, one.size): number for number, one in reversed([*enumerate(sharing)])}
    return [None, *first.values()]


sharing_lists = st.lists(
    st.builds(
        Sharing,
        st.sampled_from(SECTORS),
        st.sampled_from(SIZES),
        st.fractions(1, 5, max_denominator=5),
    ),
    max_size=45,
)


@settings(max_examples=100, deadline=None)
@given(sharing_lists)
def test_no_difference_of_two_cohorts_covers_fewer_than_five_others(
    sharing: list[Sharing],
) -> None:
    for viewer in one_of_each(sharing):
        for one, other in combinations(figures(sharing, viewer), 2):
            for difference in (one - other, other - one):
                inside = one <= other or other <= one
                assert not inside or not difference or len(difference) >= OTHERS


#: Most score the same, so that groups of equals are common.
alike_lists = st.lists(
    st.builds(
        Sharing,
        st.sampled_from(SECTORS),
        st.sampled_from(SIZES),
        st.sampled_from([Fraction(3), Fraction(3), Fraction(3), Fraction(5)]),
    ),
    max_size=45,
)


@settings(max_examples=150, deadline=None)
@given(alike_lists)
def test_no_cohort_and_no_difference_of_two_is_of_equals(sharing: list[Sharing]) -> None:
    """Of such a one the mean would be everybody's score."""
    for viewer in one_of_each(sharing):
        seen_by_one = [*figures(sharing, viewer), frozenset[int]()]
        for one, other in combinations(seen_by_one, 2):
            for larger, smaller in ((one, other), (other, one)):
                if smaller < larger:
                    assert len({sharing[n].score for n in larger - smaller}) > 1


@settings(max_examples=150, deadline=None)
@given(alike_lists)
def test_every_viewer_meets_the_same_groups(sharing: list[Sharing]) -> None:
    for sector, size in LEAVES:
        met = {seen(sharing, n, sector, size).group for n in (None, *range(len(sharing)))}
        assert len(met) == 1


def test_a_group_of_equals_cannot_be_had_from_the_wider_group_and_its_sibling() -> None:
    """Six who all score 5 are withheld; the sector less the seven others would tell them."""
    equals = [Sharing("energy", "small", Fraction(5)) for _ in range(6)]
    others = spread_out("energy", "large", 7)
    assert peers.shown(scores_of([*equals, *others])) == {("energy",), EVERYONE}
    others += spread_out("energy", "medium", 7)
    assert ("energy", "small") not in peers.shown(scores_of([*equals, *others]))
    assert (
        len(
            peers.shown(scores_of([*equals, *others])) & {("energy", "large"), ("energy", "medium")}
        )
        == 1
    )


def test_one_who_differs_does_not_see_the_others_score() -> None:
    sharing = [Sharing("energy", "small", Fraction(5 if n else 1)) for n in range(7)]
    assert not seen(sharing, 0, "energy", "small").is_shown
    assert not seen(sharing, None, "energy", "small").is_shown
    sharing.append(Sharing("energy", "small", Fraction(2)))
    assert seen(sharing, 0, "energy", "small").is_shown


@settings(max_examples=60, deadline=None)
@given(sharing_lists)
def test_one_viewer_in_every_cohort_settles_nobody_else(sharing: list[Sharing]) -> None:
    for viewer in one_of_each(sharing):
        assert determined(equations(sharing, [viewer])) <= {viewer}


@settings(max_examples=30, deadline=None)
@given(sharing_lists, st.data())
def test_two_viewers_who_compare_notes_settle_nobody_else(
    sharing: list[Sharing], data: st.DataObject
) -> None:
    people = st.sampled_from([None, *range(len(sharing))])
    pair = {data.draw(people), data.draw(people)}
    assert determined(equations(sharing, pair)) <= pair


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(LEAVES), st.integers(0, 30)),
    st.sampled_from([OTHERS, OTHERS_FOR_QUARTILES]),
)
def test_every_remainder_is_empty_or_large_enough(
    counts: dict[tuple[str, str], int], others: int
) -> None:
    scores = {leaf: Counter(Fraction(k) for k in range(n)) for leaf, n in counts.items()}
    groups = peers.shown(scores, others=others)
    rest = {leaf: max(groups & set(peers.chain(*leaf)), key=len, default=None) for leaf in counts}
    for group in groups:
        remainder = sum(n for leaf, n in counts.items() if rest[leaf] == group)
        assert remainder == 0 or remainder > others


@given(sharing_lists)
def test_the_order_of_organisations_changes_nothing(sharing: list[Sharing]) -> None:
    assert figures_by_group(sharing) == figures_by_group(sharing[::-1])


def figures_by_group(sharing: Sequence[Sharing]) -> list[Peers]:
    return [seen(sharing, None, sector, size) for sector, size in LEAVES]


def spread_out(sector: str, size: str, n: int) -> list[Sharing]:
    return [Sharing(sector, size, 1 + Fraction(place % 20, 5)) for place in range(n)]


def test_an_attack_that_works_on_a_naive_table_is_stopped() -> None:
    """Six small and one large in a sector: the sector less the small ones is the large one."""
    sharing = [*spread_out("energy", "small", 6), Sharing("energy", "large", Fraction(23, 5))]
    assert peers.shown(scores_of(sharing)) == {("energy",), EVERYONE}
    told = seen(sharing, 0, "energy", "small")
    assert told.group == ("energy",) and told.n == 6 and told.is_wider


@pytest.mark.parametrize(("n", "is_shown"), [(5, False), (6, True)])
def test_five_others_are_the_fewest(n: int, is_shown: bool) -> None:
    told = seen(spread_out("energy", "small", n), 0, "energy", "small")
    assert told.is_shown is is_shown
    assert told.n == (5 if is_shown else 0)
    assert (told.mean is not None) is is_shown


@pytest.mark.parametrize(("n", "are_shown"), [(8, False), (9, True)])
def test_eight_others_are_the_fewest_for_quartiles(n: int, are_shown: bool) -> None:
    told = seen(spread_out("energy", "small", n), 0, "energy", "small")
    assert told.is_shown
    assert (told.quartiles is not None) is are_shown


def test_the_widest_group_stands_in_and_says_so() -> None:
    sharing = [*spread_out("energy", "small", 2), *spread_out("health", "large", 9)]
    told = seen(sharing, 0, "energy", "small")
    assert told.asked == ("energy", "small")
    assert told.group == EVERYONE
    assert told.is_wider and told.n == 10


def test_the_smallest_group_gives_way_when_a_remainder_would_show() -> None:
    sharing = [
        *spread_out("energy", "small", 12),
        *spread_out("health", "small", 7),
        *spread_out("retail", "small", 2),
    ]
    assert peers.shown(scores_of(sharing)) == {EVERYONE, ("energy",), ("energy", "small")}


def test_a_sector_that_gives_way_takes_only_its_smallest_part_along() -> None:
    sharing = [
        *spread_out("energy", "small", 9),
        *spread_out("energy", "large", 7),
        *spread_out("health", "small", 2),
    ]
    assert peers.shown(scores_of(sharing)) == {EVERYONE, ("energy", "small")}


def test_where_all_score_the_same_the_next_wider_group_stands_in() -> None:
    alike = [Sharing("energy", "small", Fraction(5)) for _ in range(8)]
    assert not seen(alike, 0, "energy", "small").is_shown
    told = seen([*alike, *spread_out("health", "small", 6)], 0, "energy", "small")
    assert told.group == EVERYONE


def test_who_says_no_sector_is_compared_with_everyone() -> None:
    assert peers.chain("", "small") == (EVERYONE,)
    assert peers.chain("energy", "") == (("energy",), EVERYONE)


def test_quartiles_are_those_of_a_spreadsheet() -> None:
    scores = Counter(Fraction(n) for n in (1, 2, 2, 3, 4, 4, 5, 5))
    found = peers.quartiles(scores)
    assert (found.lower, found.median, found.upper) == (2, Fraction(7, 2), Fraction(17, 4))


@given(st.lists(st.integers(1, 5), min_size=1))
def test_quartiles_stand_in_order_and_within_the_scores(scores: list[int]) -> None:
    found = peers.quartiles(Counter(Fraction(n) for n in scores))
    assert min(scores) <= found.lower <= found.median <= found.upper <= max(scores)


def test_overall_is_made_of_what_is_shown_and_of_nothing_else() -> None:
    one, two = Peers(EVERYONE, EVERYONE, 6, Fraction(3)), Peers(EVERYONE, EVERYONE, 6, Fraction(4))
    even, heavy, nothing = Fraction(1), Fraction(3), Fraction(0)
    assert peers.overall([(one, even), (two, even)]) == Fraction(7, 2)
    assert peers.overall([(one, even), (two, heavy)]) == Fraction(38, 10)  # 3.75
    assert peers.overall([(one, nothing), (two, nothing)]) == Fraction(7, 2)
    assert peers.overall([(one, even), (Peers(EVERYONE), even)]) is None
    assert peers.overall([(one, even), (Peers(EVERYONE), nothing)]) == 3
    assert peers.overall([]) is None


def test_figures_move_on_the_first_of_a_month() -> None:
    assert peers.counted(on=date(2026, 11, 22)) == (date(2024, 11, 1), date(2026, 11, 1))
    assert peers.counted(on=date(2026, 11, 1)) == (date(2024, 11, 1), date(2026, 11, 1))
    assert peers.counted(on=date(2028, 2, 29)) == (date(2026, 2, 1), date(2028, 2, 1))


def test_what_somebody_lets_count_today_counts_from_the_next_month() -> None:
    assert peers.next_month(on=date(2026, 11, 1)) == date(2026, 12, 1)
    assert peers.next_month(on=date(2026, 12, 31)) == date(2027, 1, 1)
    assert peers.next_month(on=date(2027, 1, 31)) == date(2027, 2, 1)


def test_nothing_finer_than_one_decimal_is_shown() -> None:
    exact = Peers(EVERYONE, EVERYONE, 9, Fraction(49, 20), peers.Quartiles(*[Fraction(7, 3)] * 3))
    said = peers.as_shown(exact)
    assert said.mean == Fraction(5, 2)  # half up
    assert said.quartiles == peers.Quartiles(*[Fraction(23, 10)] * 3)
    three = peers.as_shown(Peers(EVERYONE, EVERYONE, 6, Fraction(3)))
    assert peers.overall((one, Fraction(1)) for one in (said, said, three)) == Fraction(27, 10)
