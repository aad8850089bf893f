"""The list: who sees it, what stands in it and in its counts, how it is narrowed, what it costs."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.downloads.models import Category, Visit
from members.downloads.offer import OFFER

LIST = "/members/downloads/"


def titles(response: Any) -> list[str]:
    return [version.download.title for version in response.context["shelf"].rows]


def words(response: Any) -> str:
    """What a reader sees, without markup."""
    text = re.sub(r"<head>.*?</head>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(text).split())


def tabs(response: Any) -> dict[str, int]:
    return {tab.name: tab.number for tab in response.context["shelf"].tabs}


# Who ----------------------------------------------------------------------------------------


def test_visitor_is_sent_to_sign_in(visitor: Any, shelve: Any) -> None:
    shelve("Roster rules")
    response = visitor.get(LIST)
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/members/downloads/"


@pytest.mark.parametrize("who", ["account", "lapsed", "staff"])
def test_others_get_the_offer_and_never_a_title(who: str, request: Any, shelve: Any) -> None:
    shelve("Roster rules", summary="A secret summary.", filename="hidden.txt")
    response = request.getfixturevalue(who).get(LIST)
    assert response.status_code == 403
    assert OFFER.title in words(response)
    for secret in ("Roster rules", "secret summary", "hidden.txt"):
        assert secret not in response.content.decode()


@pytest.mark.parametrize("who", ["member", "owner"])
def test_member_sees_what_is_on_the_shelf(who: str, request: Any, shelve: Any) -> None:
    shelve(
        "Roster rules",
        content=b"x" * 84_000,
        filename="rules.csv",
        summary="Before it goes out.",
        note="Daylight saving added.",
        days_ago=3,
    )
    response = request.getfixturevalue(who).get(LIST)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    page = words(response)
    for part in (
        "1 document for the floor",
        "Roster rules",
        "Before it goes out.",
        "CSV",
        "CSV 84 kB",
        "Table in Quality. Version 1",
        "Daylight saving added.",
        "Quality 1",
    ):
        assert part in page


def test_page_posts_nothing(member: Any) -> None:
    assert member.post(LIST).status_code == 405


def test_head_has_no_body(member: Any, shelve: Any) -> None:
    shelve("Roster rules")
    response = member.head(LIST)
    assert (response.status_code, response.content) == (200, b"")


# What ---------------------------------------------------------------------------------------


def test_drafts_scheduled_and_empty_ones_stand_nowhere(
    member: Any, shelve: Any, planning: Category
) -> None:
    shelve("Open")
    shelve("Draft", days_ago=None, category=planning)
    shelve("Tomorrow", days_ago=-1, category=planning)
    shelve("Empty", content=None, category=planning)
    response = member.get(LIST)
    assert titles(response) == ["Open"]
    assert tabs(response) == {"All": 1, "Quality": 1}
    assert "Planning" not in words(response)
    assert member.get(LIST, {"category": "planning"}).status_code == 404
    for title in ("Draft", "Tomorrow", "Empty"):
        assert title not in words(member.get(LIST, {"q": title.lower(), "sort": "title"})).replace(
            f"“{title.lower()}”", ""
        )


def test_scheduled_one_appears_at_its_instant(
    member: Any, shelve: Any, time_machine: Any, now: Any
) -> None:
    download = shelve("Tomorrow", days_ago=-0.02)
    opens = download.published_at
    time_machine.move_to(opens - timedelta(microseconds=1), tick=False)
    assert titles(member.get(LIST)) == []
    time_machine.move_to(opens, tick=False)
    assert titles(member.get(LIST)) == ["Tomorrow"]


def test_newest_version_stands_for_its_download(member: Any, shelve: Any, renew: Any) -> None:
    download = shelve("Roster rules", days_ago=40, note="First.")
    renew(download, b"x" * 5_000, days_ago=35, note="Chat added.")
    response = member.get(LIST)
    [version] = response.context["shelf"].rows
    assert (version.number, version.filename) == (2, "better.txt")
    page = words(response)
    assert "What changed: Chat added." in page
    assert "First." not in page


def test_older_version_does_not_come_forward_by_a_narrower_search(
    member: Any, shelve: Any, renew: Any
) -> None:
    renew(shelve("Roster rules", filename="wombat.txt"), b"two")
    assert titles(member.get(LIST, {"q": "wombat"})) == []
    assert titles(member.get(LIST, {"q": "better"})) == ["Roster rules"]


# Order --------------------------------------------------------------------------------------


def test_newest_first_counts_new_versions(member: Any, shelve: Any, renew: Any) -> None:
    old = shelve("Old", days_ago=90)
    shelve("Middle", days_ago=60)
    shelve("Young", days_ago=30)
    renew(old, b"two", days_ago=10)
    assert titles(member.get(LIST)) == ["Old", "Young", "Middle"]


def test_by_title_ignores_case(member: Any, shelve: Any) -> None:
    for title in ("beta", "Alpha", "Gamma"):
        shelve(title)
    assert titles(member.get(LIST, {"sort": "title"})) == ["Alpha", "beta", "Gamma"]


# Search -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("roster", True),
        ("ROSTER", True),
        ("rost", True),
        ("  rules   ROSTER ", True),
        ("café", True),
        ("CAFE", True),
        ("cafe\u0301", True),
        ("checklist", True),
        ("zoë", True),
        ("xlsx roster", True),
        ("roster wombat", False),
        ("%", False),
        ("_", False),
        ("' OR 1=1 --", False),
        ("\ufffd", False),
    ],
)
def test_search_looks_in_title_summary_and_file_name(
    member: Any, shelve: Any, q: str, found: bool
) -> None:
    from tests.members.access.test_uploads import EXCEL

    shelve(
        "Roster rules for the Café",
        summary="A Checklist by ZOË.",
        filename="floor-plan.xlsx",
        content=EXCEL,
    )
    shelve("Something else")
    response = member.get(LIST, {"q": q})
    assert titles(response) == (["Roster rules for the Café"] if found else [])


def test_search_for_nothing_is_the_whole_list(member: Any, shelve: Any) -> None:
    shelve("Roster rules")
    assert titles(member.get(LIST, {"q": "  "})) == ["Roster rules"]


def test_search_is_shown_again_and_cannot_run(member: Any, shelve: Any) -> None:
    shelve("Roster rules")
    response = member.get(LIST, {"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in response.content.decode()
    assert 'value="&quot;&gt;&lt;script&gt;' in response.content.decode()


# Categories and new ones --------------------------------------------------------------------


@pytest.fixture
def two_shelves(shelve: Any, planning: Category) -> None:
    shelve("Quality form", days_ago=100)
    shelve("Coaching guide", days_ago=5)
    shelve("Roster rules", days_ago=4, category=planning)
    shelve("Form for leave", days_ago=50, category=planning)


def test_categories_have_counts_in_their_order(member: Any, two_shelves: None) -> None:
    assert list(tabs(member.get(LIST)).items()) == [("All", 4), ("Quality", 2), ("Planning", 2)]


def test_category_shows_its_own(member: Any, two_shelves: None) -> None:
    response = member.get(LIST, {"category": "planning"})
    assert titles(response) == ["Roster rules", "Form for leave"]
    assert tabs(response) == {"All": 4, "Quality": 2, "Planning": 2}
    assert 'aria-current="true">Planning' in response.content.decode()


def test_counts_follow_the_search_and_keep_the_empty_category(
    member: Any, two_shelves: None
) -> None:
    response = member.get(LIST, {"q": "coaching", "category": "planning"})
    assert tabs(response) == {"All": 1, "Quality": 1, "Planning": 0}
    assert titles(response) == []
    assert "Nothing for “coaching” in Planning" in words(response)


def test_new_ones_are_marked_and_counted(member: Any, two_shelves: None) -> None:
    response = member.get(LIST)
    assert [v.download.title for v in response.context["shelf"].rows if v.is_new] == [
        "Roster rules",
        "Coaching guide",
    ]
    page = words(response)
    assert "2 new or changed in the last 30 days" in page
    assert page.count("New to you") == 2


def test_only_new_ones_on_demand(member: Any, two_shelves: None) -> None:
    response = member.get(LIST, {"new": "1"})
    assert titles(response) == ["Roster rules", "Coaching guide"]
    assert tabs(response) == {"All": 2, "Quality": 1, "Planning": 1}


def test_new_means_since_the_visit_before(member: Any, two_shelves: None, now: Any) -> None:
    Visit.objects.create(user=member.user, last_at=now - timedelta(days=4, hours=12))
    for _ in range(2):  # reloading does not make it old
        response = member.get(LIST)
        assert [v.download.title for v in response.context["shelf"].rows if v.is_new] == [
            "Roster rules"
        ]
    assert "1 new or changed since you last looked" in words(response)


def test_another_version_of_a_known_one_is_marked_as_changed(
    member: Any, shelve: Any, renew: Any, now: Any
) -> None:
    renew(shelve("Roster rules", days_ago=90), b"two", days_ago=1)
    Visit.objects.create(user=member.user, last_at=now - timedelta(days=2))
    page = words(member.get(LIST))
    assert "Changed" in page
    assert "New to you" not in page


def test_visits_of_two_people_are_apart(
    member: Any, other_member: Any, two_shelves: None, now: Any
) -> None:
    Visit.objects.create(user=member.user, last_at=now - timedelta(hours=1))
    assert member.get(LIST).context["shelf"].new == 0
    assert other_member.get(LIST).context["shelf"].new == 2


def test_wrong_address_is_no_visit(member: Any, two_shelves: None) -> None:
    member.get(LIST, {"sort": "sideways"})
    assert not Visit.objects.exists()


# The address holds the state ----------------------------------------------------------------


def test_links_keep_what_else_was_asked(member: Any, two_shelves: None) -> None:
    response = member.get(
        LIST, {"q": "form", "category": "planning", "sort": "title", "utm_source": "x"}
    )
    shelf = response.context["shelf"]
    assert [tab.address for tab in shelf.tabs] == [
        "?q=form&sort=title",
        "?q=form&category=quality&sort=title",
        "?q=form&category=planning&sort=title",
    ]
    assert [(chip.label, chip.address) for chip in shelf.chips] == [
        ("“form”", "?category=planning&sort=title"),
        ("Planning", "?q=form&sort=title"),
    ]
    assert shelf.query == "q=form&category=planning&sort=title&"


def test_form_sends_everything_without_script(member: Any, two_shelves: None) -> None:
    html = member.get(LIST, {"q": "form", "category": "planning", "new": "1"}).content.decode()
    form = html.split('aria-label="Downloads"')[1].split("</form>")[0]
    assert 'method="get"' in form
    for part in ('name="q"', 'name="sort"', 'type="hidden" name="category" value="planning"'):
        assert part in form
    assert 'name="new" value="1" checked' in form
    assert "<button" in form


# Pages --------------------------------------------------------------------------------------


def test_twenty_four_to_a_page(member: Any, shelve: Any) -> None:
    for number in range(25):
        shelve(f"Number {number:02}", days_ago=number + 1)
    first = member.get(LIST)
    assert len(titles(first)) == 24
    assert "page 1 of 2" in words(first)
    assert 'href="?page=2"' in first.content.decode()
    second = member.get(LIST, {"page": "2", "sort": "newest"})
    assert titles(second) == ["Number 24"]
    assert member.get(LIST, {"page": "3"}).status_code == 404


def test_pages_keep_the_search(member: Any, shelve: Any) -> None:
    for number in range(25):
        shelve(f"Number {number:02}")
    html = member.get(LIST, {"q": "number", "sort": "title"}).content.decode()
    assert 'href="?q=number&amp;sort=title&amp;page=2"' in html


def test_twenty_four_need_no_second_page(member: Any, shelve: Any) -> None:
    for number in range(24):
        shelve(f"Number {number:02}")
    assert "pager" not in member.get(LIST).content.decode()
    assert member.get(LIST, {"page": "2"}).status_code == 404


# Empty states -------------------------------------------------------------------------------


def test_empty_shelf_says_what_next(member: Any) -> None:
    response = member.get(LIST)
    assert response.status_code == 200
    assert "The shelf is empty" in words(response)
    assert 'href="/members/"' in response.content.decode()
    assert "<form" not in response.content.decode().split("<main")[1].split("</main>")[0]


def test_search_without_hits_says_what_next(member: Any, two_shelves: None) -> None:
    response = member.get(LIST, {"q": "wombat", "new": "1"})
    assert response.status_code == 200
    page = words(response)
    assert "Nothing for “wombat” that is new to you" in page
    assert "All 4 documents" in page
    assert 'href="/members/downloads/?q=wombat"' in response.content.decode()


def test_nothing_new_says_since_when(member: Any, two_shelves: None, now: Any) -> None:
    Visit.objects.create(user=member.user, last_at=now - timedelta(hours=1))
    page = words(member.get(LIST, {"new": "1"}))
    assert "Nothing new Nothing came out or changed since you last looked" in page
    assert "Show all 4" in page


# Cost ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 10])
def test_ten_rows_cost_what_one_row_costs(member: Any, shelve: Any, number: int) -> None:
    for n in range(number):
        shelve(f"Number {n}", note="A note.")
    member.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = member.get(LIST, {"q": "number"})
    assert len(titles(response)) == number
    # session, person, seat; the visit written and read; counts; rows
    assert len(queries) == 7, [query["sql"] for query in queries]
