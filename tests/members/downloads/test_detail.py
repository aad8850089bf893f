"""One download's page: every version with its note, for members only."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.downloads.actions import record_fetch
from tests.members.downloads.test_list import words

PAGE = "/members/downloads/roster-rules/"


def test_every_version_stands_with_its_note(member: Any, shelve: Any, renew: Any) -> None:
    download = shelve("Roster rules", days_ago=40, filename="first.txt")
    renew(download, b"x" * 2_000, note="Chat added.", days_ago=20)
    renew(download, b"three", days_ago=10)
    response = member.get(PAGE)
    assert response.status_code == 200
    page = words(response)
    for part in ("Roster rules", "What it is for.", "3 versions", "Chat added.", "First version"):
        assert part in page
    assert "Nothing noted" in page
    html = response.content.decode()
    assert 'href="/members/downloads/roster-rules/file/"' in html
    for number in (1, 2, 3):
        assert f'href="/members/downloads/roster-rules/file/{number}/"' in html
    assert [v.number for v in response.context["versions"]] == [3, 2, 1]
    assert response.context["newest"].number == 3
    assert 'href="/members/downloads/?category=quality"' in html


def test_own_takes_are_shown_and_nobody_elses(
    member: Any, other_member: Any, shelve: Any, renew: Any, now: Any
) -> None:
    download = shelve("Roster rules", days_ago=40)
    version = download.versions.get()
    newer = renew(download, b"two", days_ago=20)
    record_fetch(user=member.user, version=version, at=now)
    page = words(member.get(PAGE))
    assert page.count("You have it") == 1
    assert "You have version 1. This one is newer." in page
    record_fetch(user=member.user, version=newer, at=now)
    assert "You last took it on" in words(member.get(PAGE))
    assert "You have" not in words(other_member.get(PAGE))


@pytest.mark.parametrize("days_ago", [None, -1])
def test_draft_and_scheduled_one_are_not_found(
    member: Any, shelve: Any, days_ago: float | None
) -> None:
    shelve("Roster rules", days_ago=days_ago)
    assert member.get(PAGE).status_code == 404


def test_download_without_a_file_is_not_found(member: Any, shelve: Any) -> None:
    shelve("Roster rules", content=None)
    assert member.get(PAGE).status_code == 404


@pytest.mark.parametrize("who", ["account", "lapsed", "staff"])
def test_others_get_the_offer(who: str, request: Any, shelve: Any) -> None:
    shelve("Roster rules")
    response = request.getfixturevalue(who).get(PAGE)
    assert response.status_code == 403
    assert "Roster rules" not in response.content.decode()


def test_page_posts_nothing(member: Any, shelve: Any) -> None:
    shelve("Roster rules")
    assert member.post(PAGE).status_code == 405


def test_text_of_staff_cannot_run(member: Any, shelve: Any) -> None:
    shelve("Roster rules", summary="<script>alert(1)</script>", note="<img src=x onerror=alert(1)>")
    assert "<script>alert" not in member.get(PAGE).content.decode()
    assert "<img" not in member.get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 10])
def test_ten_versions_cost_what_one_costs(
    member: Any, shelve: Any, renew: Any, number: int
) -> None:
    download = shelve("Roster rules", days_ago=90)
    for n in range(number - 1):
        renew(download, b"%d" % n, days_ago=80 - n)
    with CaptureQueriesContext(connection) as queries:
        member.get(PAGE)
    # session, person, seat; the download; its versions with the person's takes
    assert len(queries) == 5, [query["sql"] for query in queries]
