"""What the site's search finds here: for members what they may open, for others nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from members.access.viewer import PretendViewer
from members.downloads.search import hits
from publishing.search import words_of

MEMBER = PretendViewer("member")


def titles(question: str, at: datetime, viewer: Any = MEMBER, limit: int = 9) -> list[str]:
    return [hit.title for hit in hits(viewer, words_of(question), at=at, limit=limit)]


def test_member_finds_by_title_summary_and_file_name(shelve: Any, now: datetime) -> None:
    shelve("Roster rules", summary="Checks.", filename="floor-plan.txt")
    shelve("Coaching guide")
    for question in ("roster", "RÖSTER", "checks", "floor plan", "roster checks"):
        assert titles(question, now) == ["Roster rules"], question
    assert titles("wombat", now) == []


def test_hit_says_what_it_is(shelve: Any, renew: Any, now: datetime) -> None:
    renew(shelve("Roster rules", days_ago=9), b"x" * 3_000)
    [hit] = hits(MEMBER, ("roster", "rules"), at=now, limit=5)
    assert (hit.kind, hit.title, hit.url) == (
        "Download",
        "Roster rules",
        "/members/downloads/roster-rules/",
    )
    assert (hit.summary, hit.margin) == ("What it is for.", "TXT")
    assert hit.note == "Plain text, 3 kB, version 2"
    assert hit.is_exact


@pytest.mark.parametrize("tier", ["visitor", "account"])
def test_nobody_else_finds_anything(shelve: Any, now: datetime, tier: Any) -> None:
    shelve("Roster rules")
    assert titles("roster", now, PretendViewer(tier)) == []


def test_drafts_scheduled_and_empty_ones_are_not_found(shelve: Any, now: datetime) -> None:
    shelve("Roster draft", days_ago=None)
    shelve("Roster tomorrow", days_ago=-1)
    shelve("Roster empty", content=None)
    assert titles("roster", now) == []


def test_limit_and_no_words(shelve: Any, now: datetime) -> None:
    for number in range(4):
        shelve(f"Roster {number}")
    assert len(titles("roster", now, limit=2)) == 2
    assert titles("", now) == []


@pytest.mark.parametrize("number", [1, 10])
def test_search_costs_one_query(
    shelve: Any, now: datetime, django_assert_num_queries: Any, number: int
) -> None:
    for n in range(number):
        shelve(f"Roster {n}")
    with django_assert_num_queries(1):
        assert len(titles("roster", now, limit=20)) == number
