"""The members' rankings: what stands on each page, for whom, and what never does."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from members.rankings.models import OrganisationName, RankedOrganisation, Sector, Standing
from tests.members.rankings.shown import DRAFT_NAME, DRAFT_SCORE, QUARTERS, World, own, world

__all__ = ["own", "world"]

HOME = "/members/rankings/"
ENERGY = f"{HOME}energy/"
QUOKKA = f"{ENERGY}quokka-electric/"
POTOROO = f"{ENERGY}potoroo-retail/"
COMPARE = f"{HOME}compare/"
PAGES = (HOME, ENERGY, QUOKKA, COMPARE, f"{COMPARE}?with=quokka-electric&with=bilby-energy")


def text_of(response: Any) -> str:
    """The page without its marks, blanks as one."""
    assert response.status_code == 200
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", bare)


def rows_of(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


# Who


@pytest.mark.parametrize(
    "path", [*PAGES, f"{ENERGY}files/leaderboard.csv", f"{ENERGY}files/bump.svg"]
)
def test_only_members_open_it(
    world: World, visitor: Any, account: Any, lapsed: Any, member: Any, path: str
) -> None:
    assert visitor.get(path).status_code == 302
    assert account.get(path).status_code == lapsed.get(path).status_code == 403
    assert "71.8" not in account.get(path).content.decode()
    assert member.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_written_there(world: World, member: Any, path: str) -> None:
    assert member.post(path).status_code == 405


# The first page


def test_the_first_page_tells_the_latest_quarter(world: World, member: Any) -> None:
    page = text_of(member.get(HOME))
    assert "Jul to Sep 2026" in page
    assert "−1.2 on last quarter, steady" in page
    for name in ("Energy retailers", "Councils", "Quokka Electric", "Shire of Waratah"):
        assert name in page


def test_sectors_stand_in_the_order_of_the_metric(world: World, member: Any) -> None:
    def order(query: str) -> list[str]:
        found = rows_of(member.get(f"{HOME}files/sectors.csv{query}"))
        return [row["Sector"] for row in found]

    assert order("") == ["Energy retailers", "Councils"]  # 62.6 before 55
    assert order("?metric=wait") == ["Energy retailers", "Councils"]
    assert order("?period=2025-q4") == ["Energy retailers", "Councils"]


def test_a_chosen_sector_leads_to_its_page_with_the_rest_of_the_address(
    world: World, member: Any
) -> None:
    response = member.get(f"{HOME}?sector=energy&period=2026-q2&metric=wait")
    assert response.status_code == 302
    assert response["Location"] == f"{ENERGY}?period=2026-q2&metric=wait"
    assert member.get(f"{ENERGY}?sector=councils&metric=wait")["Location"] == (
        f"{HOME}councils/?metric=wait"
    )


def test_the_first_page_does_not_carry_on_what_it_does_not_heed(world: World, member: Any) -> None:
    response = member.get(f"{HOME}?state=QLD&size=500%2B&metric=wait")
    assert "Here every sector is whole." in text_of(response)
    assert f'href="{ENERGY}?metric=wait"' in response.content.decode()
    assert "state=" not in response.content.decode()
    assert "Here every sector is whole." not in text_of(member.get(f"{HOME}?metric=wait"))


def test_your_own_stands_on_the_first_page(
    own: RankedOrganisation, owner: Any, member: Any
) -> None:
    assert "Rank 5 of 7, 61.3 from 12 calls." in text_of(owner.get(HOME))
    assert "Rank 5 of 7" not in text_of(member.get(HOME))


def test_months_are_read_as_quarters_are(world: World, member: Any) -> None:
    page = text_of(member.get(f"{ENERGY}?period=2026-09"))
    assert "September 2026" in page
    assert "on last month" in page


# A sector


def test_the_leaderboard_ranks_ties_and_says_so(world: World, member: Any) -> None:
    html = member.get(ENERGY).content.decode()
    body = html[html.index("<tbody") : html.index("</tbody>")]
    cells = re.findall(
        r'class="rank">([^<]+)</td>.*?<a [^>]+>([^<]+)</a>.*?class="score">([^<]+)<', body
    )
    assert cells == [
        ("1", "Quokka Electric", "71.8"),
        ("2", "Bilby Energy", "68.4"),
        ("=3", "Numbat Power", "64.0"),
        ("=3", "Cassowary Gas", "64.0"),
        ("5", "Potoroo Retail", "61.3"),
        ("6", "Wombat Current", "55.3"),
        ("7", "Echidna Energy", "51.7"),
        ("–", "Sparrow Power", "80.4"),
        ("–", "Wren Gas", "–"),
    ]


def test_the_leaderboard_says_how_sure_each_place_is(world: World, member: Any) -> None:
    html = member.get(ENERGY).content.decode()
    assert 'aria-label="Score 71.8, likely between 64.8 and 78.8"' in html
    assert "1st–3rd" in html
    page = text_of(member.get(ENERGY))
    assert "Led for three quarters" in page
    assert "No clear difference from the leader" in page
    assert "First quarter ranked" in page
    assert "Five calls: indicative" in page
    assert "Two calls: too few calls" in page
    assert "with seed 77" in page


def test_a_move_is_a_shape_and_a_word(world: World, member: Any) -> None:
    html = member.get(ENERGY).content.decode()
    assert '<span class="move-up">▲ 2<span class="visually-hidden"> places up</span></span>' in html
    assert '<span class="move-new">NEW<span class="visually-hidden">' in html
    assert "Largest fall this quarter" in html


def test_under_a_move_stands_what_the_score_did(world: World, member: Any) -> None:
    bilby = QuerySet(Standing).filter(  # one that may write to what is published
        organisation=world.organisations["Bilby Energy"], snapshot=world.snapshots["2026-q3r1"]
    )
    page = text_of(member.get(ENERGY))
    assert "▲ +1.2 points, a clear change" in page  # Quokka: 70.6 to 71.84
    assert "−9.0 points , steady" in page  # Wombat: 64.2 to 55.25
    assert "▼ −" not in page
    assert "like for like" not in page.replace("; like for like counts", "")
    bilby.update(like_for_like=1, points_change=Decimal("-5.3"), is_change_clear=True)
    page = text_of(member.get(ENERGY))
    assert "▼ −5.3 points, a clear change +1 like for like" in page.replace("  ", " ")
    bilby.update(like_for_like=bilby.get().movement)
    page = text_of(member.get(ENERGY))
    assert "like for like" not in page.replace("; like for like counts", "")
    across = text_of(member.get(f"{ENERGY}?period=2026-q1"))
    assert "a clear change" not in across
    assert ", steady" not in across.partition("Leaderboard")[2].partition("Equal scores")[0]


def test_the_headline_names_the_leader_and_the_doubt(world: World, member: Any) -> None:
    page = text_of(member.get(ENERGY))
    assert "Quokka Electric leads for a third quarter. One other is too close to call." in page


def test_who_left_is_a_footnote(world: World, member: Any) -> None:
    assert "Galah Gas, 8th then, now part of Bilby Energy." in text_of(member.get(ENERGY))


def test_your_own_row_is_washed_and_its_gaps_are_counted(
    own: RankedOrganisation, owner: Any, member: Any
) -> None:
    html = owner.get(ENERGY).content.decode()
    assert html.count('class="yours"') == 1
    page = text_of(owner.get(ENERGY))
    assert "Rank 5 of 7." in page
    assert "2.7 short of 3rd, Numbat Power and Cassowary Gas." in page
    assert 'class="yours"' not in member.get(ENERGY).content.decode()


@pytest.mark.parametrize("query", ["?state=QLD", "?size=500%2B", "?reason=BILL&state=QLD"])
def test_filters_that_leave_your_own_out_still_lead_to_it(
    own: RankedOrganisation, owner: Any, query: str
) -> None:
    html = owner.get(f"{ENERGY}{query}").content.decode()
    assert '<tr role="row" class="yours"' not in html
    assert re.search(rf'class="go" href="{POTOROO}\?', html)


def test_state_and_size_narrow_the_rows_and_leave_the_ranks(world: World, member: Any) -> None:
    found = rows_of(member.get(f"{ENERGY}files/leaderboard.csv?state=QLD"))
    assert [(row["Rank"], row["Organisation"]) for row in found] == [("2", "Bilby Energy")]
    found = rows_of(member.get(f"{ENERGY}files/leaderboard.csv?size=500%2B"))
    assert [row["Organisation"] for row in found] == ["Quokka Electric"]
    page = text_of(member.get(f"{ENERGY}?state=QLD"))
    assert "1 of 9 fit." in page
    assert page.count("Of the whole sector, not only of those that fit.") == 2
    assert "Of the whole sector" not in text_of(member.get(ENERGY))
    assert "Nobody fits" in text_of(member.get(f"{ENERGY}?state=NT"))


def test_another_metric_puts_the_ranked_in_its_own_order(world: World, member: Any) -> None:
    found = rows_of(member.get(f"{ENERGY}files/leaderboard.csv?metric=wait"))
    assert [row["Organisation"] for row in found][:2] == ["Quokka Electric", "Bilby Energy"]
    page = text_of(member.get(f"{ENERGY}?metric=wait"))
    assert "Leaderboard by Average wait" in page
    assert "like for like" not in page
    picture = member.get(f"{ENERGY}files/strips.svg?metric=wait")
    assert (
        f"{ENERGY}files/strips.svg?metric=wait"
        in member.get(f"{ENERGY}?metric=wait").content.decode()
    )
    assert "Energy retailers: Average wait" in picture.content.decode()
    assert "95% interval" not in picture.content.decode()
    assert member.get(f"{ENERGY}files/strips.png?metric=wait").status_code == 200
    first = rows_of(member.get(f"{ENERGY}files/strips.csv?metric=wait"))[0]
    assert list(first) == ["Organisation", "Average wait"]
    assert re.fullmatch(r"[0-9]+:[0-9]{2}\.[0-9]", first["Average wait"])
    assert "The ranking itself goes by Overall CX." in page
    tied = rows_of(member.get(f"{ENERGY}files/leaderboard.csv?metric=answer_rate"))
    assert {(row["Rank"], row["Joint"]) for row in tied[:7]} == {("1", "joint")}


def test_waits_are_tied_and_printed_by_the_tenth_that_awards_go_by(
    world: World, member: Any
) -> None:
    """135.33 and 135.46 seconds would both be 2:15, and only one of them has the award."""
    rows = Standing.objects.filter(snapshot=world.snapshots["2026-q3r1"], sector__slug="energy")
    for name, wait in (("Quokka Electric", "135.333333"), ("Bilby Energy", "135.461538")):
        QuerySet.update(rows.filter(name=name), wait=wait)  # past what keeps them frozen
    found = rows_of(member.get(f"{ENERGY}files/leaderboard.csv?metric=wait"))
    assert [(row["Rank"], row["Joint"]) for row in found[:2]] == [("1", ""), ("2", "")]
    page = text_of(member.get(f"{ENERGY}?metric=wait"))
    assert "2:15.3" in page and "2:15.5" in page


def test_the_small_line_is_told_too(world: World, member: Any) -> None:
    assert "66.0 in Q4 25, 71.8 in Q3 26" in text_of(member.get(ENERGY))


def test_a_sector_of_which_nothing_is_published_is_nobodys_yet(world: World, member: Any) -> None:
    made = Sector.objects.create(slug="secret", name="Secret Airlines", description="Not yet.")
    assert member.get(f"{HOME}secret/").status_code == 404
    assert member.get(f"{COMPARE}?sector=secret").status_code == 404
    for path in PAGES:
        assert made.name not in text_of(member.get(path))


def test_a_long_leaderboard_has_pages(world: World, member: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("members.rankings.pages.board.ROWS", 4)
    first, second = text_of(member.get(ENERGY)), text_of(member.get(f"{ENERGY}?page=2"))
    table = "Numbat Power"
    assert table in first
    html = member.get(f"{ENERGY}?page=2").content.decode()
    body = html[html.index("<tbody") : html.index("</tbody>")]
    assert "Potoroo Retail" in body
    assert "Quokka Electric" not in body
    assert "Potoroo Retail" in second
    assert member.get(f"{ENERGY}?page=4").status_code == 404
    assert len(rows_of(member.get(f"{ENERGY}files/leaderboard.csv"))) == 9


def test_the_csv_gives_the_figures_as_published(world: World, member: Any) -> None:
    first = rows_of(member.get(f"{ENERGY}files/leaderboard.csv"))[0]
    assert Decimal(first["Overall CX"]) == Decimal("71.84")
    assert (first["Rank"], first["Joint"], first["Calls"], first["Movement"]) == (
        "1",
        "",
        "12",
        "0",
    )
    few = rows_of(member.get(f"{ENERGY}files/leaderboard.csv"))[-1]
    assert (few["Organisation"], few["Overall CX"], few["Mean wait, seconds"]) == (
        "Wren Gas",
        "",
        "",
    )


def test_across_a_change_of_method_nothing_is_compared(world: World, member: Any) -> None:
    page = text_of(member.get(f"{ENERGY}?period=2026-q1"))
    assert "Method 2 begins here." in page
    assert "method changed: nothing to compare" in page
    assert "▲" not in page
    assert "▼" not in page
    chart = member.get(f"{ENERGY}files/bump.svg").content.decode()
    assert "method 2 begins" in chart
    taken = {row["Organisation"]: row for row in rows_of(member.get(f"{ENERGY}files/bump.csv"))}
    assert taken["Numbat Power"]["Q3 26"] == taken["Cassowary Gas"]["Q3 26"] == "3 joint"
    assert "Q1 26, method 2 begins" in taken["Numbat Power"]
    assert "=3" in text_of(member.get(ENERGY)).partition("overtaking")[2]


def test_a_correction_says_what_was_corrected(world: World, member: Any) -> None:
    page = text_of(member.get(f"{ENERGY}?period=2026-q2"))
    assert "Revision 2" in page
    assert "One call was counted twice." in page
    assert "58.1" in page
    assert "33.3" not in page


def test_figures_compared_with_a_revision_that_was_corrected_since_say_so(
    world: World, member: Any
) -> None:
    note = "Compared with an earlier revision of Apr to Jun 2026 ; corrected since."
    moved = "57.3 +3.2 on the period before"
    assert note not in text_of(member.get(ENERGY))
    assert moved in text_of(member.get(POTOROO))
    corrected = {"Bilby Energy": 60.0, "Potoroo Retail": 40.0}
    world.write(QUARTERS[2], {"energy": corrected}, revision=3)
    for address in ("/members/rankings/", ENERGY, POTOROO, f"{ENERGY}?period=2026-q3"):
        assert note in text_of(member.get(address))
    assert moved in text_of(member.get(POTOROO))
    assert note not in text_of(member.get(f"{ENERGY}?period=2026-q2"))
    assert note in text_of(member.get("/rankings/"))


# An organisation


def test_an_organisation_is_told_from_its_rank_to_its_behaviours(world: World, member: Any) -> None:
    page = text_of(member.get(QUOKKA))
    assert "First of seven." in page
    assert "71.8 64.8 to 78.8, n = 12" in page
    assert "11 of 12" in page
    assert "11/11 Gave the organisation's and their own name." in page.replace("&#x27;", "'")
    assert "3/11 Checked that the matter was finished." in page
    assert "likely 1st to 3rd" in page


def test_its_history_keeps_every_quarter_and_breaks_at_the_method(
    world: World, member: Any
) -> None:
    found = rows_of(member.get(f"{POTOROO}files/history.csv"))
    assert [(row["Period"], row["Method"], row["Revision"]) for row in found] == [
        ("Q4 2025", "1", "1"),
        ("Q1 2026", "2", "1"),
        ("Q2 2026", "2", "2"),
        ("Q3 2026", "2", "1"),
    ]
    assert [Decimal(row["Overall CX"]) for row in found] == [
        Decimal(str(score)) for score in (46.0, 52.2, 58.1, 61.3)
    ]
    assert "method 2 begins" in member.get(f"{POTOROO}files/history.svg").content.decode()


def test_one_that_is_gone_keeps_its_page(world: World, member: Any) -> None:
    galah = world.organisations["Galah Gas"]
    RankedOrganisation.objects.filter(pk=galah.pk).update(
        merged_into=world.organisations["Bilby Energy"], merged_on="2026-05-01"
    )
    page = text_of(member.get(f"{ENERGY}galah-gas/"))
    assert "No calls in Jul to Sep 2026." in page
    assert "It became part of Bilby Energy in May 2026." in page
    assert "It was last called in Apr to Jun 2026." in page


def test_one_of_which_nothing_is_published_is_nowhere(world: World, member: Any) -> None:
    """Neither one without any figures nor one that only the draft speaks of."""
    world.organisation("energy", "Newcomer Gas")
    drafted = world.organisations[DRAFT_NAME].slug
    assert Standing.objects.filter(organisation__slug=drafted).exists()
    for slug in ("newcomer-gas", drafted):
        for path in (f"{ENERGY}{slug}/", f"{COMPARE}?with={slug}"):
            response = member.get(path)
            assert response.status_code == 404
            assert "There is no such organisation in the rankings." in response.content.decode()


def test_it_became_part_of_nobody_of_whom_nothing_is_published(world: World, member: Any) -> None:
    galah = world.organisations["Galah Gas"]
    RankedOrganisation.objects.filter(pk=galah.pk).update(
        merged_into=world.organisation("energy", "Newcomer Gas"), merged_on="2026-05-01"
    )
    assert "It became" not in text_of(member.get(f"{ENERGY}galah-gas/"))


@pytest.mark.parametrize(("days", "told"), [(-1, True), (0, True), (1, False)])
def test_a_rename_a_merger_and_a_leaving_are_told_from_their_day_on(
    world: World, member: Any, days: int, told: bool
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    galah, bilby = world.organisations["Galah Gas"], world.organisations["Bilby Energy"]
    page = f"{ENERGY}galah-gas/?period=2026-09"  # it was not called in that month
    OrganisationName.objects.create(organisation=galah, name="Galah Warmth", from_on=day)
    assert ("Galah Warmth" in text_of(member.get(page))) is told
    assert ("Galah Gas" in text_of(member.get(page))) is not told
    RankedOrganisation.objects.filter(pk=galah.pk).update(left_on=day)
    assert ("It left the rankings in" in text_of(member.get(page))) is told
    RankedOrganisation.objects.filter(pk=galah.pk).update(merged_into=bilby, merged_on=day)
    later = timezone.localdate() + timedelta(days=9)
    OrganisationName.objects.create(organisation=bilby, name="Bilby Light", from_on=later)
    assert ("It became part of Bilby Energy in" in text_of(member.get(page))) is told
    assert "Bilby Light" not in text_of(member.get(page))


def test_a_new_name_leaves_the_old_ones_where_they_were(world: World, member: Any) -> None:
    quokka = world.organisations["Quokka Electric"]
    OrganisationName.objects.create(organisation=quokka, name="Quokka Power", from_on="2026-10-01")
    world.write(
        __import__("datetime").date(2027, 1, 1),
        {"energy": {"Bilby Energy": 60.0, "Numbat Power": 61.0}},
    )
    assert "Quokka Electric" in text_of(member.get(f"{ENERGY}?period=2026-q3"))


def test_too_few_calls_show_no_score(world: World, member: Any) -> None:
    page = text_of(member.get(f"{ENERGY}wren-gas/"))
    assert "Two calls, so no rank: too few calls." in page
    assert "Timings" not in page


def test_your_own_page_says_you(own: RankedOrganisation, owner: Any, member: Any) -> None:
    html = owner.get(POTOROO).content.decode()
    assert "Your organisation" in html
    assert "You, with 95% interval" in html
    assert "You, with 95% interval" not in member.get(POTOROO).content.decode()


# Side by side


def test_five_stand_side_by_side_and_no_more(world: World, member: Any) -> None:
    five = "&".join(
        f"with=shire-of-{n}" for n in ("coolabah", "ironbark", "jarrah", "mulga", "waratah")
    )
    assert "Five of five" in text_of(member.get(f"{COMPARE}?{five}"))
    assert member.get(f"{COMPARE}?{five}&with=bilby-energy").status_code == 400


def test_sectors_are_not_compared_without_a_word(world: World, member: Any) -> None:
    page = text_of(member.get(f"{COMPARE}?with=bilby-energy&with=shire-of-mulga"))
    assert "These are of different sectors" in page
    one = text_of(member.get(f"{COMPARE}?with=bilby-energy&with=numbat-power"))
    assert "These are of different sectors" not in one


def test_the_comparison_can_be_taken_away(world: World, member: Any) -> None:
    found = rows_of(member.get(f"{COMPARE}files/comparison.csv?with=bilby-energy&with=wren-gas"))
    by_name = {row[""]: (row["Bilby Energy"], row["Wren Gas"]) for row in found}
    assert by_name["Overall CX"] == ("68.4", "–")
    assert by_name["Calls"] == ("12", "2")
    assert by_name["Rank in its sector"] == ("2 of 7", "–")


def test_each_chosen_one_can_be_taken_out(world: World, member: Any) -> None:
    html = member.get(f"{COMPARE}?with=bilby-energy&with=numbat-power").content.decode()
    assert 'href="/members/rankings/compare/?with=numbat-power"' in html


# What leads nowhere


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{HOME}?period=2031-q1", 404, "No figures are published for that period."),
        (f"{HOME}?period=%00", 404, "No figures are published for that period."),
        (f"{HOME}?metric=x", 400, "The rankings have no such metric."),
        (f"{ENERGY}?state=XX", 400, "no Australian state"),
        (f"{ENERGY}?size=x", 400, "not sorted into such a size"),
        (f"{ENERGY}?page=99", 404, "no such page"),
        (f"{HOME}nowhere/", 404, "There is no such sector."),
        (f"{ENERGY}nobody/", 404, "There is no such organisation"),
        (f"{HOME}councils/quokka-electric/", 404, "There is no such organisation"),
        (f"{COMPARE}?with=nobody", 404, "There is no such organisation"),
        (f"{COMPARE}?sector=nowhere", 404, "There is no such sector."),
        (f"{HOME}files/nothing.csv", 404, ""),
        (f"{ENERGY}files/leaderboard.png", 404, ""),
        (f"{ENERGY}files/bump.pdf", 404, ""),
    ],
)
def test_a_forged_address_is_named(
    world: World, member: Any, path: str, status: int, said: str
) -> None:
    response = member.get(path)
    assert response.status_code == status
    assert said in response.content.decode()


def test_before_the_first_quarter_it_says_so(member: Any) -> None:
    response = member.get(HOME)
    assert response.status_code == 404
    assert "No quarter has been published yet." in response.content.decode()


# Drafts


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        "/rankings/",
        "/rankings/2026-q3/",
        f"{ENERGY}files/leaderboard.csv",
        f"{ENERGY}files/bump.csv",
        f"{ENERGY}files/bump.svg",
        f"{ENERGY}files/strips.svg",
        f"{HOME}files/sectors.csv",
        f"{HOME}files/trend.csv",
        f"{COMPARE}?sector=energy",
    ],
)
def test_a_draft_is_nowhere(world: World, member: Any, staff: Any, path: str) -> None:
    for client in (member, staff) if path.startswith("/rankings/") else (member,):
        text = client.get(path).content.decode()
        assert DRAFT_NAME not in text
        assert DRAFT_SCORE not in re.sub(r'(d|x|y|cx|cy|width|viewBox)="[^"]*"', "", text)


def test_a_period_that_is_only_a_draft_is_not_there(world: World, member: Any) -> None:
    assert member.get(f"{HOME}?period=2026-q4").status_code == 404
    assert "Oct to Dec 2026" not in text_of(member.get(HOME))


# What it costs


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (HOME, 8),  # three of them the gate's, one whose it is
        (ENERGY, 10),
        (f"{ENERGY}?period=2026-q2&metric=wait&state=VIC", 10),
        (POTOROO, 10),
        (f"{COMPARE}?with=quokka-electric&with=bilby-energy&with=shire-of-mulga", 10),
    ],
)
def test_a_page_costs_a_fixed_handful_of_queries(
    own: RankedOrganisation, owner: Any, django_assert_num_queries: Any, path: str, queries: int
) -> None:
    owner.get(path)  # what is kept of a published standard is kept from now on
    with django_assert_num_queries(queries):
        owner.get(path)


@pytest.mark.parametrize("name", ["bump", "strips"])
@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_charts_can_be_taken_away_as_pictures(
    world: World, member: Any, name: str, kind: str, start: bytes
) -> None:
    response = member.get(f"{ENERGY}files/{name}.{kind}")
    assert response.content.startswith(start)
    assert f"rankings-energy-{name}-2026-q3.{kind}" in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["history", "radar", "timings"])
def test_every_chart_of_an_organisation_can_be_taken_away(
    world: World, member: Any, name: str
) -> None:
    for kind in ("csv", "svg", "png"):
        assert member.get(f"{QUOKKA}files/{name}.{kind}").status_code == 200
    assert b"Quokka Electric: " in member.get(f"{QUOKKA}files/{name}.svg").content
