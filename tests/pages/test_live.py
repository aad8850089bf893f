"""What pages and courses show on staff-written pages. The rankings' parts are tried with theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from courses.models import Course, Session
from members.rankings.standard_changes import changes
from pages.models import Framework
from publishing import live, targets
from publishing.store import _new_mark


@pytest.fixture
def course(db: None, now: datetime) -> Course:
    made = Course.objects.create(
        title="Coaching",
        slug="coaching",
        summary="Ask one question.",
        hours=Decimal(3),
        list_price=Decimal("400.00"),
        published_at=now - timedelta(days=1),
    )
    Session.objects.create(
        course=made,
        starts_at=now + timedelta(days=9),
        ends_at=now + timedelta(days=9, hours=3),
        place="Online",
    )
    return made


def test_the_next_courses_have_the_readers_price_first(course: Course) -> None:
    assert "Coaching" in live.render("next-courses", "visitor")
    assert live.render("next-courses", "member") != live.render("next-courses", "visitor")


def test_a_draft_is_in_no_part(course: Course) -> None:
    Course.objects.update(published_at=None)
    for part in ("next-courses", "next-events"):
        assert live.render(part, "member") == ""
    assert targets.find(["course:coaching"]) == {}


def test_the_next_dates_are_in_their_order(course: Course, now: datetime) -> None:
    Session.objects.create(
        course=course,
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, hours=3),
        place="Ballarat",
    )
    Session.objects.create(
        course=course,
        starts_at=now - timedelta(days=2),
        ends_at=now - timedelta(days=2) + timedelta(hours=3),
        place="Yesteryear",
    )
    html = live.render("next-events", "visitor")
    assert html.index("Ballarat") < html.index("Online")
    assert "Yesteryear" not in html


def test_a_course_is_a_target(course: Course) -> None:
    found = targets.find(["course:coaching"])["course:coaching"]
    assert (found.title, found.summary, found.kind) == ("Coaching", "Ask one question.", "Course")


def test_the_latest_articles_are_three(make_article: Any) -> None:
    assert live.render("latest-articles", "visitor") == ""
    _new_mark(None)
    for number in range(4):
        make_article(f"piece-{number}", dated_on=datetime(2026, 1, 1 + number).date())
    html = live.render("latest-articles", "visitor")
    assert "Piece 3" in html and "Piece 1" in html
    assert "Piece 0" not in html


def test_frameworks_come_from_rows_and_link_only_to_what_is_there(db: None) -> None:
    words = dict.fromkeys(("scope", "owner", "cost_model", "audit", "fit"), "Some & more")
    Framework.objects.create(name="One", link="entry:none", order=2, **words)
    Framework.objects.create(name="Two", link="/courses/", order=1, **words)
    Framework.objects.create(name="Hidden", is_shown=False, **words)
    html = live.render("frameworks", "visitor")
    assert html.index("Two") < html.index("One")
    assert "Hidden" not in html
    assert html.count("<a ") == 1
    assert "Some &amp; more" in html


def test_what_changed_between_versions_is_said_competency_by_competency() -> None:
    before = [("Engage", 20, ("a", "b")), ("Close", 40, ("c",)), ("Energy", 40, ("d",))]
    now = [("Engage", 30, ("a", "e", "f")), ("Close", 40, ("c",)), ("Impact", 30, ("d",))]
    assert changes(now, before) == [
        "Engage weighs 30 per cent of Agent Mastery, before 20.",
        "Engage: of its behaviours 2 new and 1 gone.",
        "Impact replaces Energy.",
    ]
    assert changes(now, now) == []
    assert changes(now[:2], before) == [
        "Engage weighs 30 per cent of Agent Mastery, before 20.",
        "Engage: of its behaviours 2 new and 1 gone.",
        "Energy is gone.",
    ]
    assert changes([*now, ("Listen", 1, ())], now) == ["Listen is new."]
