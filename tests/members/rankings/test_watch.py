"""The watch list, and the one letter for a period that is out: to members only, once, never of a
draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.mail.models import Letter
from members.rankings.actions import watching
from members.rankings.errors import Refused
from members.rankings.models import RankedOrganisation, Snapshot, Told, Watch
from tests.members.rankings.published import Q2, Q3, banks, publish, standard

__all__ = ["banks", "publish", "standard"]

SCORES = {"Bilby Bank": 61.3, "Quokka Bank": 64.0, "Dunnart Bank": 50.0, "Bettong Bank": 58.2}
LIST = "/members/rankings/watching/"
Make = Callable[..., Any]


def by_slug(banks: list[RankedOrganisation], slug: str) -> RankedOrganisation:
    return next(bank for bank in banks if bank.slug == slug)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 10, 15, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _that_day(now: datetime) -> Any:
    import time_machine

    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def watched(member: Any, banks: list[RankedOrganisation], now: datetime) -> Watch:
    """Since long before anything is published here."""
    since = now - timedelta(days=60)
    return watching.watch(organisation=by_slug(banks, "bilby-bank"), by=member.user, at=since)


def letters() -> list[Letter]:
    return list(Letter.objects.filter(kind="rankings/new-period").order_by("pk"))


# The list


def test_an_organisation_is_put_on_the_list_and_taken_off(member: Any, publish: Make) -> None:
    publish(Q3, SCORES)
    member.post(f"{LIST}bilby-bank/add/")
    member.post(f"{LIST}bilby-bank/add/")
    assert Watch.objects.count() == 1
    page = member.get(LIST).content.decode()
    assert "Bilby Bank" in page
    assert "2 of 4, new in the table, Overall CX 61.3" in page
    member.post(f"{LIST}bilby-bank/remove/")
    member.post(f"{LIST}bilby-bank/remove/")
    assert "Nobody is on it" in member.get(LIST).content.decode()


def test_a_list_is_its_persons_own(member: Any, other_member: Any, publish: Make) -> None:
    publish(Q3, SCORES)
    member.post(f"{LIST}bilby-bank/add/")
    other_member.post(f"{LIST}bilby-bank/remove/")
    other_member.get(LIST)  # reads the message
    assert "Bilby Bank" not in other_member.get(LIST).content.decode()
    assert "Bilby Bank" in member.get(LIST).content.decode()


def test_looking_does_not_put_on_and_drafts_cannot_be_watched(member: Any, publish: Make) -> None:
    publish(Q3, SCORES, state="draft")
    assert member.get(f"{LIST}bilby-bank/add/").status_code == 405
    assert member.post(f"{LIST}bilby-bank/add/").status_code == 404
    assert member.post(f"{LIST}nobody/add/").status_code == 404


def test_a_list_has_an_end(
    member: Any, banks: list[RankedOrganisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST", 1)
    now = timezone.now()
    watching.watch(organisation=banks[0], by=member.user, at=now)
    watching.watch(organisation=banks[0], by=member.user, at=now)
    with pytest.raises(Refused, match="Take one off first"):
        watching.watch(organisation=banks[1], by=member.user, at=now)


def test_the_database_holds_each_watch_once(watched: Watch) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Watch.objects.create(user=watched.user, organisation=watched.organisation)


def test_a_long_list_costs_the_queries_of_a_short_one(
    member: Any,
    publish: Make,
    banks: list[RankedOrganisation],
    django_assert_max_num_queries: Any,
) -> None:
    publish(Q3, SCORES)
    for bank in banks:
        watching.watch(organisation=bank, by=member.user, at=timezone.now())
    with django_assert_max_num_queries(8):
        member.get(LIST)


# The letter


def test_one_letter_says_what_is_out_about_each(
    member: Any, watched: Watch, publish: Make, banks: list[RankedOrganisation]
) -> None:
    watching.watch(organisation=by_slug(banks, "bandicoot-bank"), by=member.user, at=watched.since)
    snapshot = publish(Q3, SCORES)
    assert watching.announce(snapshot.pk) == 1
    (letter,) = letters()
    assert letter.to == member.user.email
    assert letter.subject == "The rankings of Jul to Sep 2026 are out"
    text = letter.text
    assert "Bilby Bank (Banks): 2 of 4, new in the table, Overall CX 61.3" in text
    assert "Bandicoot Bank (Banks): no calls in this period" in text


def test_twice_is_once(watched: Watch, publish: Make) -> None:
    snapshot = publish(Q3, SCORES)
    assert [watching.announce(snapshot.pk) for _ in range(2)] == [1, 0]
    assert watching.announce_what_is_new(at=timezone.now()) == 0
    assert len(letters()) == 1


def test_what_failed_half_way_is_written_by_the_timer(
    watched: Watch, publish: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = publish(Q3, SCORES)
    with monkeypatch.context() as broken:
        broken.setattr(watching.letters, "new_period", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            watching.announce(snapshot.pk)
    assert not Told.objects.exists()
    call_command("run_due_jobs", only=["rankings/new-period"])
    assert len(letters()) == 1


def test_the_publishing_writes_a_few_and_the_timer_the_rest(
    watched: Watch, other_member: Any, publish: Make
) -> None:
    watching.watch(organisation=watched.organisation, by=other_member.user, at=watched.since)
    snapshot = publish(Q3, SCORES)
    assert watching.announce(snapshot.pk, most=1) == 1
    assert watching.announce_what_is_new(at=timezone.now()) == 1
    assert {letter.to for letter in letters()} == {watched.user.email, other_member.user.email}


def test_nobody_hears_of_a_draft_of_superseded_figures_or_of_the_past(
    watched: Watch, publish: Make, now: datetime
) -> None:
    draft = publish(Q3, SCORES, state="draft")
    assert watching.announce(draft.pk) == 0
    Snapshot.objects.filter(pk=draft.pk).delete()
    first = publish(Q3, SCORES)
    second = publish(Q3, SCORES, revision=2)
    earlier = publish(Q2, SCORES, at=now - timedelta(days=14))
    assert [watching.announce(each.pk) for each in (first, earlier)] == [0, 0]
    assert not letters()
    assert watching.announce(second.pk) == 1


def test_a_correction_brings_the_letter_to_who_has_not_had_it_and_no_second_one(
    watched: Watch, other_member: Any, publish: Make
) -> None:
    watching.watch(organisation=watched.organisation, by=other_member.user, at=watched.since)
    first = publish(Q3, SCORES)
    assert watching.announce(first.pk, most=1) == 1
    second = publish(Q3, {**SCORES, "Bilby Bank": 65.5}, revision=2)
    assert watching.announce_what_is_new(at=timezone.now()) == 1
    assert watching.announce(second.pk) == 0
    told, late = letters()
    assert told.to != late.to
    assert "Overall CX 65.5" in late.text


def test_a_correction_of_what_came_out_long_ago_is_no_news(
    watched: Watch, publish: Make, now: datetime
) -> None:
    publish(Q3, SCORES, at=now - timedelta(days=40))
    second = publish(Q3, SCORES, revision=2, at=now - timedelta(days=15))
    assert watching.announce(second.pk) == 0


@pytest.mark.parametrize(("later", "count"), [(timedelta(0), 1), (timedelta(seconds=1), 0)])
def test_who_begins_to_watch_after_a_period_came_out_waits_for_the_next(
    member: Any, publish: Make, banks: list[RankedOrganisation], later: timedelta, count: int
) -> None:
    snapshot = publish(Q3, SCORES)
    assert snapshot.published_at is not None
    watching.watch(organisation=banks[0], by=member.user, at=snapshot.published_at + later)
    publish(Q3, SCORES, revision=2)
    assert watching.announce_what_is_new(at=timezone.now()) == count


def test_old_news_is_no_news(watched: Watch, publish: Make, now: datetime) -> None:
    snapshot = publish(Q3, SCORES, at=now - timedelta(days=40))
    assert watching.announce(snapshot.pk) == 0


def test_whoever_is_no_member_any_more_gets_no_figures(
    lapsed: Any, publish: Make, banks: list[RankedOrganisation], now: datetime
) -> None:
    since = now - timedelta(days=60)
    watching.watch(organisation=banks[0], by=lapsed.user, at=since)
    snapshot = publish(Q3, SCORES)
    assert watching.announce(snapshot.pk) == 0
    assert not letters()
