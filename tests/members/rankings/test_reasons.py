"""Figures by what the calls were about: read from what was kept with the draft, said to be few where
they are few, and a forged reason is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet

from members.rankings.models import RankedOrganisation, Standing
from tests.members.rankings.shown import DRAFT_NAME, World, own, reason_of, world
from tests.members.rankings.test_pages_members import ENERGY, HOME, POTOROO, rows_of, text_of

__all__ = ["own", "world"]
BILL = "reason=BILL"


def test_a_leaderboard_by_reason_has_its_own_scores_and_says_how_few_they_are(
    world: World, member: Any
) -> None:
    page = text_of(member.get(f"{ENERGY}?{BILL}"))
    assert "Leaderboard: Bill query" in page
    assert (
        "No ranks: a rank takes eight calls about “Bill query”, a table five centres with as many; "
        "here nobody has, and the most is four. Scores are indicative." in page
    )
    assert "69.8" in page and "71.8" not in page  # Quokka Electric: two points less
    assert "Four calls: indicative" in page and "Two calls: too few calls" in page
    assert "From the calls about “Bill query” alone" in page
    assert "Largest fall" not in page and "Gone since" not in page and "Movers" not in page
    assert "overtaking" not in page


def test_the_file_by_reason_has_the_figures_by_reason(world: World, member: Any) -> None:
    response = member.get(f"{ENERGY}files/leaderboard.csv?{BILL}")
    assert "rankings-energy-bill-leaderboard-2026-q3.csv" in response["Content-Disposition"]
    rows = {row["Organisation"]: row for row in rows_of(response)}
    assert rows["Quokka Electric"]["Calls"] == "4"
    assert rows["Quokka Electric"]["Overall CX"].startswith("69.84")
    assert rows["Numbat Power"]["Overall CX"] == ""
    assert "Wombat Current" not in rows
    picture = member.get(f"{ENERGY}files/strips.svg?{BILL}").content.decode()
    assert "Energy retailers, Bill query" in picture


def test_an_organisation_by_reason(own: RankedOrganisation, owner: Any) -> None:
    page = text_of(owner.get(f"{POTOROO}?{BILL}"))
    assert "Four calls about “Bill query”, so no rank: indicative." in page
    assert "59.3" in page and "Said and unsaid" not in page and "Why" not in page
    assert "Read all calls" in page
    assert owner.get(f"{ENERGY}wombat-current/?{BILL}").status_code == 200
    unrung = text_of(owner.get(f"{ENERGY}wombat-current/?{BILL}"))
    assert "No calls about “Bill query” in Jul to Sep 2026." in unrung


def test_every_link_of_the_sector_carries_the_reason(world: World, member: Any) -> None:
    html = member.get(f"{ENERGY}?{BILL}").content.decode()
    assert f'{ENERGY}quokka-electric/?{BILL}"' in html
    assert '<option value="BILL" selected>' in html


@pytest.mark.parametrize("reason", ["bill", "LOAN", "B%00", "BILL%27--", "A" * 40])
@pytest.mark.parametrize("path", [ENERGY, POTOROO])
def test_a_forged_reason_is_named(world: World, member: Any, path: str, reason: str) -> None:
    response = member.get(f"{path}?reason={reason}")
    assert response.status_code == 404
    assert "That reason is not among the calls to this sector" in response.content.decode()


def test_a_reason_stays_behind_with_its_sector(world: World, member: Any) -> None:
    there = member.get(f"{ENERGY}?sector=councils&{BILL}&metric=wait")
    assert there["Location"] == f"{HOME}councils/?metric=wait"
    assert "Here every sector is whole." in text_of(member.get(f"{HOME}?{BILL}"))


@pytest.mark.parametrize("asked", [BILL, "state=VIC", "size=500%2B"])
def test_side_by_side_says_that_it_does_not_narrow(world: World, member: Any, asked: str) -> None:
    said = "Here every organisation is whole."
    beside = f"{HOME}compare/?with=quokka-electric"
    assert said not in text_of(member.get(beside))
    page = member.get(f"{beside}&{asked}")
    assert said in text_of(page) and asked not in page.content.decode()


def test_a_place_by_reason_is_nobodys_history(world: World, member: Any) -> None:
    """Were there ranks by reason: the sector's page refuses to draw them, and so does this one."""
    keys = [reason_of(sector) for sector in world.sectors.values()]
    for row in Standing.objects.filter(name="Quokka Electric"):
        kept = row.reasons[keys[0]] | {"rank": 1, "of": 5, "status": "ranked"}
        QuerySet(Standing).filter(pk=row.pk).update(reasons={keys[0]: kept})
    one = f"{ENERGY}quokka-electric/"
    page = text_of(member.get(f"{one}?{BILL}"))
    assert "First of five by the calls about “Bill query” alone." in page
    assert "Overall CX of Quokka Electric: 64.0 in Q4 25, 69.8 in Q3 26. Method 2" in page
    assert "Rank" not in page.partition("Show the figures")[2].partition("Five skills")[0]
    rows = rows_of(member.get(f"{one}files/history.csv?{BILL}"))
    assert {row["Rank"] for row in rows} == {""} and rows[-1]["Overall CX"].startswith("69.84")
    whole = rows_of(member.get(f"{one}files/history.csv"))
    assert whole[-1]["Rank"] == "1"


def test_it_costs_no_more_queries(
    own: RankedOrganisation, owner: Any, django_assert_num_queries: Any
) -> None:
    owner.get(f"{ENERGY}?{BILL}")
    with django_assert_num_queries(9):
        owner.get(f"{ENERGY}?{BILL}")


def test_figures_by_reason_of_a_draft_reach_nobody(world: World, member: Any) -> None:
    html = member.get(f"{ENERGY}?{BILL}").content.decode()
    assert DRAFT_NAME not in html and "10.3" not in html  # the draft's score less two
