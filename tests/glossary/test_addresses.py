"""Old addresses lead on (the rule of all rooms, tried on entries)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from glossary import actions
from glossary.models import Entry
from publishing.addresses import lead_on, remember


def move(entry: Entry, slug: str) -> None:
    old, entry.slug = entry.slug, slug
    entry.save()
    remember(entry, old=old)


def test_an_address_left_twice_leads_straight_to_the_newest(entry: Entry, now: datetime) -> None:
    actions.publish(entry=entry, by=None, at=now)
    move(entry, "wrap")
    move(entry, "after-call-work")
    for old in ("wrap-time", "wrap"):
        answer = lead_on(Entry, old, at=now)
        assert (answer.status_code, answer.url) == (301, "/glossary/after-call-work/")


def test_going_back_to_an_old_address_makes_no_circle(entry: Entry, now: datetime) -> None:
    actions.publish(entry=entry, by=None, at=now)
    move(entry, "wrap")
    move(entry, "wrap-time")
    with pytest.raises(Http404):
        lead_on(Entry, "wrap-time", at=now)
    assert lead_on(Entry, "wrap", at=now).url == "/glossary/wrap-time/"


def test_nothing_leads_to_what_readers_may_not_see(entry: Entry, now: datetime) -> None:
    move(entry, "wrap")
    with pytest.raises(Http404):
        lead_on(Entry, "wrap-time", at=now)


def test_the_last_to_have_an_address_is_led_to(
    make_entry: Callable[..., Entry], now: datetime
) -> None:
    one, two = make_entry("one"), make_entry("two")
    for entry in (one, two):
        actions.publish(entry=entry, by=None, at=now)
    move(one, "uno")
    move(two, "one")
    move(two, "due")
    assert lead_on(Entry, "one", at=now).url == "/glossary/due/"


@pytest.mark.parametrize("slug", ["suggest", "shared"])
def test_an_address_that_another_part_answers_is_refused(entry: Entry, slug: str) -> None:
    entry.slug = slug
    with pytest.raises(ValidationError, match="belongs to another part"):
        entry.full_clean()


@pytest.mark.parametrize("slug", ["suggestion", "read", "useful", "comments"])
def test_an_address_that_only_looks_like_another_part_is_fine(entry: Entry, slug: str) -> None:
    entry.slug = slug
    entry.full_clean()
