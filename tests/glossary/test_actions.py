"""Saving, publishing, scheduling, withdrawing, going back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from glossary import actions
from glossary.models import Entry, EntryVersion, Question, Step, Text
from glossary.versions import load, snapshot

HOUR = timedelta(hours=1)


def seen(at: datetime) -> list[tuple[str, int]]:
    return [(v.entry.slug, v.number) for v in EntryVersion.objects.current(at=at).listed()]


def edit(entry: Entry, words: str) -> None:
    entry.lead = f"<p>{words}</p>"
    entry.save()


def test_a_draft_is_seen_by_nobody(entry: Entry, now: datetime) -> None:
    actions.save_version(entry=entry, by=None)
    assert seen(now) == []
    assert not Entry.objects.published(at=now).exists()


def test_saving_without_a_change_keeps_one_version(entry: Entry) -> None:
    first = actions.save_version(entry=entry, by=None)
    assert actions.save_version(entry=entry, by=None) == first
    edit(entry, "new")
    assert actions.save_version(entry=entry, by=None).number == 2


def test_published_is_seen_and_a_later_draft_is_not(entry: Entry, now: datetime) -> None:
    actions.publish(entry=entry, by=None, at=now)
    edit(entry, "half-finished")
    actions.save_version(entry=entry, by=None)
    (version,) = EntryVersion.objects.current(at=now)
    assert version.number == 1
    assert version.content["lead"] == "<p>The lead.</p>"


def test_scheduled_is_seen_from_its_hour(entry: Entry, now: datetime) -> None:
    actions.publish(entry=entry, by=None, at=now)
    edit(entry, "tomorrow")
    actions.schedule(entry=entry, by=None, at=now, live_from=now + HOUR)
    assert seen(now + HOUR - timedelta(microseconds=1)) == [("wrap-time", 1)]
    assert seen(now + HOUR) == [("wrap-time", 2)]


def test_publishing_drops_an_older_plan(entry: Entry, now: datetime) -> None:
    edit(entry, "planned")
    actions.schedule(entry=entry, by=None, at=now, live_from=now + HOUR)
    edit(entry, "newer")
    actions.publish(entry=entry, by=None, at=now)
    assert seen(now + 2 * HOUR) == [("wrap-time", 2)]


def test_a_new_plan_replaces_the_old(entry: Entry, now: datetime) -> None:
    actions.schedule(entry=entry, by=None, at=now, live_from=now + HOUR)
    edit(entry, "better")
    actions.schedule(entry=entry, by=None, at=now, live_from=now + 3 * HOUR)
    assert seen(now + 2 * HOUR) == []
    assert seen(now + 3 * HOUR) == [("wrap-time", 2)]


@pytest.mark.parametrize("ahead", [timedelta(0), -HOUR])
def test_no_schedule_in_the_past(entry: Entry, now: datetime, ahead: timedelta) -> None:
    with pytest.raises(ValidationError):
        actions.schedule(entry=entry, by=None, at=now, live_from=now + ahead)
    assert not entry.versions.filter(live_from__isnull=False).exists()


def test_no_plan_for_what_readers_see_already(entry: Entry, now: datetime) -> None:
    actions.publish(entry=entry, by=None, at=now)
    with pytest.raises(ValidationError):
        actions.schedule(entry=entry, by=None, at=now, live_from=now + HOUR)


def test_a_dropped_plan_never_shows(entry: Entry, now: datetime) -> None:
    actions.schedule(entry=entry, by=None, at=now, live_from=now + HOUR)
    assert actions.unschedule(entry=entry, by=None, at=now) == 1
    assert seen(now + 2 * HOUR) == []


def test_withdrawn_is_gone_with_its_plans_and_nothing_is_lost(entry: Entry, now: datetime) -> None:
    actions.publish(entry=entry, by=None, at=now)
    edit(entry, "later")
    actions.schedule(entry=entry, by=None, at=now, live_from=now + 2 * HOUR)
    actions.withdraw(entry=entry, by=None, at=now + HOUR)
    assert seen(now + 3 * HOUR) == []
    assert entry.versions.count() == 2


def test_publishing_again_brings_a_withdrawn_entry_back(entry: Entry, now: datetime) -> None:
    actions.publish(entry=entry, by=None, at=now)
    actions.withdraw(entry=entry, by=None, at=now + HOUR)
    version = actions.publish(entry=entry, by=None, at=now + 2 * HOUR)
    assert version.number == 2
    assert seen(now + 2 * HOUR) == [("wrap-time", 2)]
    first = entry.versions.get(number=1)
    assert first.live_from == now, "what readers saw keeps its instant"


def test_a_withdrawn_entry_may_be_planned_and_stays_closed_until_then(
    entry: Entry, now: datetime
) -> None:
    actions.publish(entry=entry, by=None, at=now)
    actions.withdraw(entry=entry, by=None, at=now + HOUR)
    entry.refresh_from_db()
    actions.schedule(entry=entry, by=None, at=now + HOUR, live_from=now + 3 * HOUR)
    assert seen(now + 2 * HOUR) == []
    assert seen(now + 3 * HOUR) == [("wrap-time", 2)]


def test_going_back_brings_deleted_and_reordered_blocks_back(entry: Entry, now: datetime) -> None:
    first = actions.publish(entry=entry, by=None, at=now)
    Step.objects.filter(parent=entry).delete()
    Question.objects.all().delete()
    Text.objects.filter(parent=entry).update(ordering=90, body="<p>Changed.</p>")
    actions.save_version(entry=entry, by=None)
    back = actions.go_back(entry=entry, to=first, by=None)
    assert back.number == 3
    assert back.content == first.content
    assert snapshot(Entry.objects.get()) == first.content
    assert back.live_from is None
    assert back.note == "Back to version 1"


def test_a_version_of_another_entry_is_refused(make_entry: Callable[..., Entry]) -> None:
    one, two = make_entry("one"), make_entry("two")
    other = actions.save_version(entry=two, by=None)
    with pytest.raises(ValidationError):
        actions.go_back(entry=one, to=other, by=None)


def test_the_editors_note_is_in_no_version(entry: Entry) -> None:
    assert "Doubtful" not in str(actions.save_version(entry=entry, by=None).content)


def test_loading_a_snapshot_changes_nothing(entry: Entry) -> None:
    before = snapshot(entry)
    load(entry, before)
    assert snapshot(Entry.objects.get()) == before


def test_loading_cleans_rich_text(entry: Entry) -> None:
    content = snapshot(entry)
    content["blocks"][0]["body"] = "<p onclick='x()'>a<script>alert(1)</script></p>"
    load(entry, content)
    assert Text.objects.get().body == "<p>a</p>"


@pytest.mark.django_db(transaction=True)
def test_two_savers_at_once_get_two_numbers(make_entry: Callable[..., Entry]) -> None:
    entry = make_entry()
    barrier = threading.Barrier(2)
    errors: list[BaseException] = []

    def save(words: str) -> None:
        try:
            barrier.wait(timeout=10)
            edit(Entry.objects.get(pk=entry.pk), words)
            actions.save_version(entry=entry, by=None, anew=True)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(words,)) for words in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(entry.versions.values_list("number", flat=True)) == [1, 2]


def test_queries_of_the_current_list_do_not_grow(
    make_entry: Callable[..., Entry], now: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(10):
        actions.publish(entry=make_entry(f"term-{number}"), by=None, at=now)
    with django_assert_num_queries(1):
        rows = list(EntryVersion.objects.current(at=now).listed())
        assert [row.entry.slug for row in rows] == [f"term-{n}" for n in range(10)]
        assert all(row.category.name for row in rows)
