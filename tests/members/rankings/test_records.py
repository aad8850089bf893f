"""Records: what holds one, what a change of method does to them, and the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from members.rankings.models import Snapshot
from members.rankings.records import Kind, Record, Result, moved, records
from tests.members.rankings.shown import DRAFT_NAME, ENERGY, QUARTERS, World, world
from tests.members.rankings.test_pages_members import HOME, rows_of, text_of

__all__ = ["world"]
RECORDS = f"{HOME}records/"


def result(number: int = 1, **fields: Any) -> Result:
    usual: dict[str, Any] = {
        "snapshot": number,
        "organisation": number,
        "slug": f"centre-{number}",
        "name": f"Centre {number}",
        "sector": 1,
        "method": 1,
        "ends_on": date(2024, 12, 31),
        "rank": 3,
        "overall": Decimal(60),
        "movement": None,
        "points_change": None,
        "streak_led": 0,
        "streak_up": 0,
    }
    return Result(**{**usual, **fields})


def of(kind: Kind, rows: list[Result]) -> list[Record]:
    return [record for record in records(rows) if record.kind is kind]


def test_each_method_has_its_own_highest() -> None:
    low, high = result(1, overall=Decimal(55), method=2), result(2, overall=Decimal("79.9"))
    found = of(Kind.HIGHEST, [low, high, result(3)])
    assert [(record.method, record.holders) for record in found] == [(2, (low,)), (1, (high,))]


def test_a_run_of_one_and_a_move_of_nothing_are_no_records() -> None:
    found = records([result(streak_led=1, streak_up=1, movement=0)])
    assert [record.kind for record in found] == [Kind.HIGHEST]


def test_those_that_share_a_record_are_all_named_the_first_first() -> None:
    late = result(1, movement=4, ends_on=date(2026, 3, 31))
    early = result(2, movement=4, ends_on=date(2025, 3, 31))
    assert of(Kind.RISE, [late, early, result(3, movement=3)])[0].holders == (early, late)


def test_a_fall_is_measured_downwards() -> None:
    assert of(Kind.FALL, [result(1, movement=-6), result(2, movement=5)])[0].holders[0].name == (
        "Centre 1"
    )


def test_moves_and_runs_are_counted_from_the_quarter_just_before() -> None:
    quarters = (date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 12, 31))
    rows = [
        result(number, organisation=1, ends_on=ends_on, rank=rank, overall=Decimal(rank), method=m)
        for number, (ends_on, rank, m) in enumerate(
            zip(quarters, (1, 3, 1, 1), (1, 1, 1, 1), strict=True)
        )
    ]
    found = moved(reversed(rows))
    assert [row.movement for row in found] == [None, -2, 2, None]  # a quarter is missing
    assert [row.streak_led for row in found] == [1, 0, 1, 1]
    assert [row.streak_up for row in found] == [0, 0, 1, 0]
    assert [row.points_change for row in found] == [None, 2, -2, None]


def test_no_move_goes_across_a_change_of_method_and_a_run_of_leading_does() -> None:
    first = result(1, organisation=1, rank=1)
    later = result(2, organisation=1, rank=1, ends_on=date(2025, 3, 31), method=2)
    assert [(row.movement, row.streak_led) for row in moved([first, later])] == [
        (None, 1),
        (None, 2),
    ]


def test_nothing_published_holds_nothing() -> None:
    assert records([]) == []


def test_the_page_tells_the_records_sector_by_sector_and_over_all(
    world: World, member: Any
) -> None:
    page = text_of(member.get(RECORDS))
    assert "Over four quarters, from Oct to Dec 2025 to Jul to Sep 2026." in page
    assert "Method 2 begins with Jan to Mar 2026." in page
    rows = rows_of(member.get(f"{RECORDS}files/records.csv"))
    highest = [row for row in rows if row["Record"] == "Highest Overall CX"]
    energy = {row["Method"]: row for row in highest if row["Where"] == "Energy retailers"}
    assert energy["Method 2"]["Organisation"] == "Quokka Electric"
    assert energy["Method 2"]["Value"].startswith("71.84")
    assert energy["Method 1"]["Organisation"] == "Bilby Energy"
    assert energy["Method 1"]["Quarter"] == "Oct to Dec 2025"
    assert not [row for row in highest if row["Where"] == "All sectors"]  # nobody is first of all
    falls = [row for row in rows if row["Record"] == "Biggest fall"]
    assert {row["Where"] for row in falls} >= {"All sectors", "Energy retailers"}


def test_neither_drafts_nor_superseded_figures_hold_records(world: World, member: Any) -> None:
    world.write(date(2026, 4, 1), {"energy": {DRAFT_NAME: 90.9}}, revision=3, published=False)
    page = member.get(RECORDS).content.decode()
    assert DRAFT_NAME not in page and "90.9" not in page


def risen(client: Any) -> set[tuple[str, str]]:
    return {
        (row["Organisation"], row["Value"])
        for row in rows_of(client.get(f"{RECORDS}files/records.csv"))
        if (row["Where"], row["Record"]) == ("Energy retailers", "Biggest rise")
    }


def test_a_rise_from_figures_that_were_corrected_is_none(world: World, member: Any) -> None:
    """The last quarter still says how it moved on the revision that it was compared with."""
    assert ("Bilby Energy", "2") in risen(member)
    scores = {name: row[2] for name, row in ENERGY.items()}
    world.write(QUARTERS[2], {"energy": {**scores, "Bilby Energy": 70.0}}, revision=3)
    assert (
        Snapshot.objects.current()
        .get(period__starts_on=QUARTERS[3])
        .standings.filter(name="Bilby Energy", movement=2)
    )
    assert ("Bilby Energy", "2") not in risen(member) and ("Cassowary Gas", "2") in risen(member)
    assert "The page of that quarter counts from the revision before." in text_of(
        member.get(RECORDS)
    )


def test_a_filter_of_the_records_is_refused_or_said_to_be_in_vain(
    world: World, member: Any
) -> None:
    said = "Records are over every quarter, sector and centre: nothing narrows them."
    assert said not in text_of(member.get(RECORDS))
    assert said in text_of(member.get(f"{RECORDS}?period=2026-q3"))
    assert member.get(f"{RECORDS}?period=nonsense").status_code == 404
    assert member.get(f"{RECORDS}files/records.csv?metric=luck").status_code == 400


def test_only_members_read_it(world: World, visitor: Any, account: Any, member: Any) -> None:
    assert visitor.get(RECORDS).status_code == 302
    assert account.get(RECORDS).status_code == 403
    assert member.get(f"{RECORDS}files/nothing.csv").status_code == 404
    assert RECORDS in member.get(HOME).content.decode()


def test_before_the_first_quarter_it_says_so(member: Any) -> None:
    response = member.get(RECORDS)
    assert response.status_code == 404
    assert "No quarter has been published yet." in response.content.decode()


def test_the_second_reader_costs_fewer_queries(
    world: World, member: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):
        member.get(RECORDS)
    with django_assert_num_queries(5):
        member.get(RECORDS)
