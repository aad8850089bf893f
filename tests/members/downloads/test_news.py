"""New is what came since the visit before this one; a newcomer's new is of the last 30 days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.access.viewer import PretendViewer
from members.downloads.actions import note_visit
from members.downloads.models import Version, Visit, VisitQuerySet
from members.downloads.news import new_for

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MEMBER, ACCOUNT = PretendViewer("member"), PretendViewer("account")


@pytest.fixture
def sam(person: Any) -> Any:
    return person("sam")


def titles(rows: list[Version]) -> list[str]:
    return [row.download.title for row in rows]


# Visits -------------------------------------------------------------------------------------


def test_newcomer_counts_from_thirty_days_ago(sam: Any, now: datetime) -> None:
    since = note_visit(user=sam, at=now)
    assert since.first
    assert since.at == now - 30 * DAY


def test_reloading_stays_in_the_same_visit(sam: Any, now: datetime) -> None:
    note_visit(user=sam, at=now)
    for minutes in (0, 5, 30, 59):
        since = note_visit(user=sam, at=now + minutes * MINUTE)
        assert since.first


def test_visit_lasts_while_looks_are_not_more_than_half_an_hour_apart(
    sam: Any, now: datetime
) -> None:
    note_visit(user=sam, at=now - 10 * DAY)
    assert note_visit(user=sam, at=now).at == now - 10 * DAY
    for looks in range(1, 6):
        assert note_visit(user=sam, at=now + looks * 30 * MINUTE).at == now - 10 * DAY


def test_next_visit_counts_from_the_last_look_of_the_one_before(sam: Any, now: datetime) -> None:
    note_visit(user=sam, at=now)
    note_visit(user=sam, at=now + 20 * MINUTE)
    since = note_visit(user=sam, at=now + 20 * MINUTE + 30 * MINUTE + timedelta(seconds=1))
    assert not since.first
    assert since.at == now + 20 * MINUTE


def test_look_with_a_clock_behind_changes_nothing(sam: Any, now: datetime) -> None:
    note_visit(user=sam, at=now - DAY)
    note_visit(user=sam, at=now)
    note_visit(user=sam, at=now - 2 * DAY)
    visit = Visit.objects.get()
    assert (visit.last_at, visit.previous_at) == (now, now - DAY)


def test_visits_of_others_do_not_count(sam: Any, person: Any, now: datetime) -> None:
    note_visit(user=person("alex"), at=now - DAY)
    assert note_visit(user=sam, at=now).first


def test_two_tabs_of_a_newcomer_make_one_visit(sam: Any, now: datetime, monkeypatch: Any) -> None:
    note_visit(user=sam, at=now)
    # As for a tab that asked a moment before the other one's row was there.
    monkeypatch.setattr(VisitQuerySet, "update", lambda self, **fields: 0)
    assert note_visit(user=sam, at=now).first
    assert Visit.objects.count() == 1


def test_database_refuses_visits_in_the_wrong_order(sam: Any, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(user=sam, last_at=now - DAY, previous_at=now)


@pytest.mark.parametrize("newcomer", [True, False])
def test_look_costs_two_queries_once_one_is_written_down(
    sam: Any, now: datetime, django_assert_num_queries: Any, newcomer: bool
) -> None:
    if not newcomer:
        note_visit(user=sam, at=now - DAY)
    with django_assert_num_queries(5 if newcomer else 2):  # a newcomer's row in a savepoint
        note_visit(user=sam, at=now)


# What is new --------------------------------------------------------------------------------


def test_newcomer_finds_what_came_in_thirty_days(shelve: Any, sam: Any, now: datetime) -> None:
    shelve("Old", days_ago=31)
    shelve("Last month", days_ago=29)
    shelve("Yesterday", days_ago=1)
    found = new_for(sam, at=now, limit=5, viewer=MEMBER)
    assert titles(found) == ["Yesterday", "Last month"]


def test_later_visit_finds_what_came_since(shelve: Any, sam: Any, now: datetime) -> None:
    shelve("Seen", days_ago=9)
    note_visit(user=sam, at=now - 8 * DAY)
    assert new_for(sam, at=now, limit=5, viewer=MEMBER) == []
    shelve("Unseen", days_ago=7)
    assert titles(new_for(sam, at=now, limit=5, viewer=MEMBER)) == ["Unseen"]


def test_what_was_new_on_the_list_is_new_elsewhere_during_the_same_visit(
    shelve: Any, sam: Any, now: datetime
) -> None:
    note_visit(user=sam, at=now - 8 * DAY)
    shelve("Unseen", days_ago=7)
    note_visit(user=sam, at=now - 10 * MINUTE)
    assert titles(new_for(sam, at=now, limit=5, viewer=MEMBER)) == ["Unseen"]
    assert new_for(sam, at=now + 21 * MINUTE, limit=5, viewer=MEMBER) == []


def test_new_version_of_an_old_download_is_new(
    shelve: Any, renew: Any, sam: Any, now: datetime
) -> None:
    download = shelve("Old", days_ago=300)
    note_visit(user=sam, at=now - 8 * DAY)
    renew(download, b"two", days_ago=3)
    [row] = new_for(sam, at=now, limit=5, viewer=MEMBER)
    assert (row.download.title, row.number) == ("Old", 2)


def test_old_file_published_today_is_new(shelve: Any, sam: Any, now: datetime) -> None:
    download = shelve("Late", days_ago=300)
    note_visit(user=sam, at=now - DAY)
    download.published_at = now - timedelta(hours=1)
    download.save()
    assert titles(new_for(sam, at=now, limit=5, viewer=MEMBER)) == ["Late"]


def test_limit_keeps_the_latest(shelve: Any, sam: Any, now: datetime) -> None:
    for number in range(4):
        shelve(f"Number {number}", days_ago=number)
    found = new_for(sam, at=now, limit=2, viewer=MEMBER)
    assert titles(found) == ["Number 0", "Number 1"]


def test_drafts_scheduled_ones_and_empty_ones_are_not_news(
    shelve: Any, sam: Any, now: datetime
) -> None:
    shelve("Draft", days_ago=None)
    shelve("Tomorrow", days_ago=-1)
    shelve("Empty", content=None)
    assert new_for(sam, at=now, limit=5, viewer=MEMBER) == []


def test_nobody_but_members_has_news(shelve: Any, sam: Any, now: datetime) -> None:
    shelve("Yesterday")
    assert new_for(sam, at=now, limit=5, viewer=ACCOUNT) == []
    assert new_for(sam, at=now, limit=5) == []


def test_person_is_asked_where_no_viewer_is_at_hand(
    shelve: Any, member: Any, lapsed: Any, now: datetime
) -> None:
    shelve("Yesterday")
    assert titles(new_for(member.user, at=now, limit=5)) == ["Yesterday"]
    assert new_for(lapsed.user, at=now, limit=5) == []


def test_looking_elsewhere_is_not_a_visit(shelve: Any, sam: Any, now: datetime) -> None:
    new_for(sam, at=now, limit=5, viewer=MEMBER)
    assert not Visit.objects.exists()


@pytest.mark.parametrize("number", [1, 10])
def test_news_cost_one_query(
    shelve: Any, sam: Any, now: datetime, django_assert_num_queries: Any, number: int
) -> None:
    for n in range(number):
        shelve(f"Number {n}")
    with django_assert_num_queries(1):
        rows = new_for(sam, at=now, limit=20, viewer=MEMBER)
        assert len({(r.download.title, r.download.category.name, r.kind) for r in rows}) == number
