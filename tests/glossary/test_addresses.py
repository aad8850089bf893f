"""Old addresses lead on (the rule of all rooms, tried on entries)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from glossary import actions
from glossary.comments.models import Comment
from glossary.feedback.models import Answer
from glossary.models import Entry
from publishing import targets
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


@pytest.fixture
def left(entry: Entry, now: datetime) -> Entry:
    """Published at /glossary/wrap/, and before that at /glossary/wrap-time/."""
    actions.publish(entry=entry, by=None, at=now)
    move(entry, "wrap")
    return entry


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("/glossary/wrap-time.md", "/glossary/wrap.md"),
        ("/glossary/wrap-time/useful/", "/glossary/wrap/useful/"),
        ("/glossary/wrap-time/comments/", "/glossary/wrap/comments/"),
    ],
)
def test_what_belongs_to_the_page_moves_with_it(
    left: Entry, account: Any, old: str, today: str
) -> None:
    answer = account.get(old)
    assert (answer.status_code, answer["Location"]) == (301, today)


def test_the_structured_data_speaks_of_todays_address(left: Entry, visitor: Any) -> None:
    page = visitor.get("/glossary/wrap/").content.decode()
    assert '"termCode":"wrap"' in page
    assert "wrap-time/" not in page


def test_a_picture_that_was_shared_leads_to_the_one_of_today(left: Entry, visitor: Any) -> None:
    answer = visitor.get("/glossary/wrap-time/share-1.png")
    assert (answer.status_code, answer["Location"]) == (302, "/glossary/wrap/share-1.png")


def test_words_typed_while_the_entry_moved_are_not_lost(left: Entry, account: Any) -> None:
    assert account.post("/glossary/wrap-time/comments/", {"body": "Mine."}).status_code == 302
    (comment,) = Comment.objects.all()
    assert (comment.entry, comment.body) == (left, "Mine.")
    own = f"/glossary/wrap-time/comments/{comment.pk}/delete/"
    assert account.post(own).status_code == 302
    assert not Comment.objects.exists()
    useful = account.post("/glossary/wrap-time/useful/", {"answer": "yes"})
    assert useful.status_code == 302
    assert Answer.objects.get().entry == left


def test_nothing_beside_a_withdrawn_page_moves(left: Entry, account: Any, now: datetime) -> None:
    actions.withdraw(entry=left, by=None, at=now)
    for rest in (".md", "/share-1.png", "/comments/", "/useful/"):
        assert account.get(f"/glossary/wrap-time{rest}").status_code == 404, rest


def test_signposts_and_menus_find_what_has_moved(left: Entry, now: datetime) -> None:
    found = targets.find(["entry:wrap-time", "entry:wrap", "entry:nothing"])
    assert {link: each.address for link, each in found.items()} == {
        "entry:wrap-time": "/glossary/wrap/",
        "entry:wrap": "/glossary/wrap/",
    }
    actions.withdraw(entry=left, by=None, at=now)
    assert targets.find(["entry:wrap-time"]) == {}
