"""Records: what holds one, what a change of method does to them, and the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from members.rankings.records import Kind, Record, Result, records
from tests.members.rankings.shown import DRAFT_NAME, World, world
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
    everywhere = [row for row in highest if row["Where"] == "All sectors"]
    assert [row["Value"][:4] for row in everywhere] == ["71.8", "69.0"]
    falls = [row for row in rows if row["Record"] == "Biggest fall"]
    assert {row["Where"] for row in falls} >= {"All sectors", "Energy retailers"}


def test_neither_drafts_nor_superseded_figures_hold_records(world: World, member: Any) -> None:
    world.write(date(2026, 4, 1), {"energy": {DRAFT_NAME: 90.9}}, revision=3, published=False)
    page = member.get(RECORDS).content.decode()
    assert DRAFT_NAME not in page and "90.9" not in page


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
    with django_assert_num_queries(7):
        member.get(RECORDS)
    with django_assert_num_queries(5):
        member.get(RECORDS)
