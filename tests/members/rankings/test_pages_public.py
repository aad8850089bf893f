"""The public face: the nation, the first three of each sector, the winners and the method for
everybody; the months for accounts; every centre for members only."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest

from members.rankings.models import Scenario, Sector
from tests.members.rankings.shown import World, world

__all__ = ["world"]

HOME = "/rankings/"


def text_of(response: Any) -> str:
    assert response.status_code == 200
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", bare)


def rows_of(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_everybody_reads_the_nation_and_the_first_three(world: World, visitor: Any) -> None:
    page = text_of(visitor.get(HOME))
    assert "Jul to Sep 2026" in page
    for name in ("Quokka Electric", "Bilby Energy", "Numbat Power", "Cassowary Gas"):
        assert name in page  # third place is shared
    assert "Shire of Jarrah" in page


def test_nobody_below_the_third_is_told_to_everybody(
    world: World, visitor: Any, account: Any
) -> None:
    for client in (visitor, account):
        page = text_of(client.get(HOME))
        assert "Potoroo Retail" not in page
        assert "Shire of Coolabah" not in page
        assert "Sparrow Power" not in page


def test_months_are_for_accounts(world: World, visitor: Any, account: Any, member: Any) -> None:
    assert "The nation, month by month" not in text_of(visitor.get(HOME))
    assert "Free with an account" in text_of(visitor.get(HOME))
    for client in (account, member):
        assert "The nation, month by month" in text_of(client.get(HOME))


@pytest.mark.parametrize("kind", ["csv", "svg", "png"])
def test_the_months_file_is_for_accounts(
    world: World, visitor: Any, account: Any, kind: str
) -> None:
    assert visitor.get(f"{HOME}trend.{kind}").status_code == 302
    assert account.get(f"{HOME}trend.{kind}").status_code == 200


def test_members_are_shown_the_way_in(world: World, visitor: Any, member: Any) -> None:
    assert "Every centre, as a member" in text_of(member.get(HOME))
    assert "Every centre, as a member" not in text_of(visitor.get(HOME))


def test_past_quarters_keep_their_pages(world: World, visitor: Any) -> None:
    html = visitor.get(HOME).content.decode()
    assert 'href="/rankings/2025-q4/"' in html
    assert 'href="/rankings/2026-q4/"' not in html  # a draft
    page = text_of(visitor.get(f"{HOME}2025-q4/"))
    assert "Oct to Dec 2025" in page
    assert "Bilby Energy 62.0 to 76.0, 12 calls 69.0" in page


def test_a_corrected_quarter_says_what_was_corrected(world: World, visitor: Any) -> None:
    assert "Revision 2" in text_of(visitor.get(f"{HOME}2026-q2/"))


@pytest.mark.parametrize("path", ["2031-q1/", "2026-09/", "2026-q4/", "x/", "2026-q3x/"])
def test_a_quarter_that_is_not_there_is_named(world: World, visitor: Any, path: str) -> None:
    response = visitor.get(f"{HOME}{path}")
    assert response.status_code == 404
    assert "No figures are published for that period." in response.content.decode()


def test_winners_are_told(world: World, visitor: Any) -> None:
    found = rows_of(visitor.get(f"{HOME}2026-q3/winners.csv"))
    assert [(row["Sector"], row["Organisation"]) for row in found] == [
        ("Energy retailers", "Quokka Electric"),
        ("Councils", "Shire of Waratah"),
    ]


def test_the_first_three_can_be_taken_away(world: World, visitor: Any) -> None:
    found = rows_of(visitor.get(f"{HOME}2026-q3/top-three.csv"))
    energy = [row for row in found if row["Sector"] == "Energy retailers"]
    assert [(row["Rank"], row["Joint"]) for row in energy] == [
        ("1", ""),
        ("2", ""),
        ("3", "joint"),
        ("3", "joint"),
    ]
    assert visitor.get(f"{HOME}2026-q3/leaderboard.csv").status_code == 404


def test_the_method_publishes_every_weight_and_they_sum(world: World, visitor: Any) -> None:
    page = text_of(visitor.get(f"{HOME}method/"))
    assert "Method 2" in page
    assert "Method 1" in page
    assert "Jan to Mar 2026 to Jul to Sep 2026." in page
    for number in (1, 2):
        found = rows_of(visitor.get(f"{HOME}method/{number}.csv"))
        shares = [Decimal(row["Share of Overall, %"]) for row in found]
        assert sum(shares) == 100
        assert len(found) == world.standards[number - 1].items.count()  # type: ignore[attr-defined]
    assert visitor.get(f"{HOME}method/9.csv").status_code == 404


def test_the_weights_of_reasons_are_published_too(world: World, visitor: Any) -> None:
    assert "Bill query" in text_of(visitor.get(f"{HOME}method/"))
    found = rows_of(visitor.get(f"{HOME}method/reasons.csv"))
    assert [(row["Reason"], row["Weight"]) for row in found] == [("Bill query", "3")] * 2


def test_reasons_that_no_published_figure_knows_are_nobodys_and_take_no_share(
    world: World, visitor: Any
) -> None:
    secret = Sector.objects.create(slug="secret", name="Secret Airlines", description="Not yet.")
    Scenario.objects.create(sector=secret, code="RE", name="Hush rebooking", weight=1)
    Scenario.objects.create(
        sector=world.sectors["energy"], code="OUT", name="Hush outage", weight=97
    )
    page = text_of(visitor.get(f"{HOME}method/"))
    assert "Hush" not in page and "Secret" not in page
    found = rows_of(visitor.get(f"{HOME}method/reasons.csv"))
    assert [row["Share of the sector's score, %"] for row in found] == ["100.0"] * 2


def test_the_method_says_how_doubt_and_the_split_are_worked_out(visitor: Any, world: World) -> None:
    page = text_of(visitor.get(f"{HOME}method/"))
    for said in (
        "w × (M − mean of M) ÷ share answered",
        "divided by calls less reasons",
        "Welch’s degrees of freedom, rounded down",
        "averaged over both orders",
    ):
        assert said in page


def test_before_the_first_quarter_it_says_so(visitor: Any) -> None:
    assert "The first quarter is being rung" in text_of(visitor.get(HOME))
    assert visitor.get(f"{HOME}2026-q3/").status_code == 404
    assert visitor.get(f"{HOME}2026-q3/winners.csv").status_code == 404
    assert "No version is published yet" in text_of(visitor.get(f"{HOME}method/"))


def test_a_sector_without_a_table_is_left_out(world: World, visitor: Any) -> None:
    Sector.objects.create(slug="banks", name="Banks", description="Called.")
    assert "Banks" not in text_of(visitor.get(HOME))


def test_the_public_page_costs_a_fixed_handful(
    world: World, visitor: Any, account: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(7):
        visitor.get(HOME)
    with django_assert_num_queries(0):  # stored
        visitor.get(HOME)
