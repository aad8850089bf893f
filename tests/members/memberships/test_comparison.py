"""The join page's comparison: the cheapest plan for so many people, by arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from members.memberships.comparison import MOST_DRAWN, MOST_PEOPLE, compare


@dataclass(frozen=True)
class Sold:
    name: str
    price: Decimal
    seats: int = 1

    @property
    def is_team(self) -> bool:
        return self.seats > 1


ONE = Sold("Individual", Decimal(330))
FIVE = Sold("Team of five", Decimal(1210), 5)


def test_the_table_says_from_how_many_people_the_team_is_cheaper():
    drawn = compare([ONE, FIVE], width=900)
    assert [(row.people, row.plan, row.price, row.is_each) for row in drawn.rows] == [
        ("1 to 3", "Individual", Decimal(330), True),
        ("4 or 5", "Team of five", Decimal(1210), False),
    ]
    assert (
        drawn.summary == "1 to 3 people: Individual, $330 each. 4 or 5 people: Team of five, $1,210"
    )
    assert drawn.path.startswith("M56")
    assert [point.people for point in drawn.ends] == [5]


def test_for_the_same_money_a_team_has_a_seat_to_spare():
    drawn = compare([ONE, Sold("Team", Decimal(1320), 5)], width=900)
    assert [row.people for row in drawn.rows] == ["1 to 3", "4 or 5"]


def test_a_plan_for_many_is_listed_whole_and_drawn_in_part():
    drawn = compare([ONE, FIVE, Sold("Large", Decimal(3300), 60)], width=900)
    assert [row.people for row in drawn.rows] == ["1 to 3", "4 or 5", "6 to 9", "10 to 60"]
    assert drawn.cheapest[-1].people == MOST_DRAWN
    assert [point.people for point in drawn.ends] == [5]


def test_without_a_choice_there_is_nothing_to_compare():
    assert compare([], width=900) is None
    assert compare([ONE], width=900) is None
    assert compare([FIVE], width=900) is None
    assert compare([Sold("Free", Decimal(0)), Sold("All", Decimal(0), 5)], width=900) is None


prices = st.integers(0, 500_000).map(lambda cents: Decimal(cents) / 100)
teams = st.lists(
    st.tuples(prices, st.integers(2, 40)).map(lambda pair: Sold("Team", *pair)),
    min_size=1,
    max_size=4,
)


@given(prices, teams, st.sampled_from([360, 900]))
def test_no_other_plan_is_cheaper_for_anybody(price, teams, width):
    drawn = compare([Sold("Single", price), *teams], width=width)
    if drawn is None:
        assert price == 0
        return
    most = min(MOST_PEOPLE, max(team.seats for team in teams))
    assert drawn.rows[-1].last == most
    drawn_people = list(range(1, min(most, MOST_DRAWN) + 1))
    assert [point.people for point in drawn.cheapest] == drawn_people
    for point in drawn.cheapest:
        ways = [price * point.people]
        ways += [team.price for team in teams if team.seats >= point.people]
        assert point.cost == min(ways)
        assert 0 <= point.x <= width
        assert 0 <= point.y <= 300
    assert [row.first for row in drawn.rows[1:]] == [row.last + 1 for row in drawn.rows[:-1]]
