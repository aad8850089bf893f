"""A course's own page: its dates, both prices, and how to book for now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.caches import empty_caches

from .test_catalogue import text

pytestmark = pytest.mark.usefixtures("now")
Make = Callable[..., Any]
PAGE = "/courses/coaching/"


def test_everything_about_the_course_is_there(visitor: Any, course: Make, date_of: Make) -> None:
    made = course(
        "coaching",
        suits="Team leaders",
        trainer="Anahera Quill",
        outcomes="Choose one behaviour\n\n Ask one question ",
        description="<p>Three <strong>hours</strong>.</p>",
    )
    date_of(made, 9, place="Level 3, Melbourne")
    date_of(made, 40)
    page = text(visitor.get(PAGE))
    for words in (
        "Tuesday 1 December 2026",
        "10.00 am to 1.00 pm AEDT",
        "Level 3, Melbourne",
        "3 hours",
        "Anahera Quill",
        "Choose one behaviour",
        "Ask one question",
        "Team leaders",
        "Three hours .",
    ):
        assert words in page, words


def test_booking_goes_to_the_office_for_now(visitor: Any, course: Make, settings: Any) -> None:
    settings.STAFF_EMAIL = "people@office.example"
    course("coaching", title="Coaching & “quotes” <now>")
    html = visitor.get(PAGE).content.decode()
    assert 'href="mailto:people@office.example?subject=Booking%3A%20Coaching%20%26%20%E2' in html
    assert "people@office.example" in text(visitor.get(PAGE))


def test_a_visitor_reads_what_joining_gives_back(visitor: Any, course: Make, plan: Any) -> None:
    course("coaching")
    page = text(visitor.get(PAGE))
    assert "Joining costs $330 ; this course alone gives $105 of it back" in page
    assert "Sign in for your price" in page


def test_a_course_that_saves_more_than_joining_costs_says_so(
    visitor: Any, course: Make, plan: Any
) -> None:
    course("coaching", list_price="1650.00")
    assert "this course alone gives all of it back" in text(visitor.get(PAGE))


def test_a_member_is_not_asked_to_join(member: Any, course: Make) -> None:
    course("coaching")
    page = text(member.get(PAGE))
    assert "Your price $315 List price $420 You save $105" in page
    assert "Not a member?" not in page


def test_gst_is_named_for_both_prices(visitor: Any, course: Make) -> None:
    course("coaching")
    expected = "GST included: $38.18 of the list price, $28.64 of the members’ price"
    assert expected in text(visitor.get(PAGE))


def test_a_course_without_discount_costs_everyone_the_same(visitor: Any, course: Make) -> None:
    course("coaching", discount_percent=Decimal(0))
    page = text(visitor.get(PAGE))
    assert "Price for everyone $420" in page
    assert "Not a member?" not in page


def test_a_course_free_for_members_says_nought(member: Any, course: Make) -> None:
    course("coaching", discount_percent=Decimal(100))
    assert "Your price $0 List price $420 You save $420" in text(member.get(PAGE))


def test_an_online_date_is_told_on_every_mainland_clock(
    visitor: Any, course: Make, date_of: Make
) -> None:
    date_of(course("coaching"), 9, starts_at=datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
    page = text(visitor.get(PAGE))
    assert "Perth 9.00 am to 12.00 pm AWST" in page
    assert "Brisbane 11.00 am to 2.00 pm AEST" in page


def test_a_date_in_a_room_has_one_clock(visitor: Any, course: Make, date_of: Make) -> None:
    date_of(course("coaching", format="in-person"), 9)
    assert "When that is where you are" not in text(visitor.get(PAGE))


def test_no_seats_are_counted(visitor: Any, course: Make, date_of: Make) -> None:
    date_of(course("coaching"), 9)
    assert "places left" not in text(visitor.get(PAGE))


def test_a_self_paced_course_begins_any_day(visitor: Any, course: Make) -> None:
    course("coaching", format="self-paced")
    assert "Any day" in text(visitor.get(PAGE))


def test_a_course_without_dates_says_so(visitor: Any, course: Make) -> None:
    course("coaching")
    assert "None set at present" in text(visitor.get(PAGE))


@pytest.mark.parametrize("client_name", ["visitor", "member", "staff"])
def test_a_draft_is_not_found_by_anybody(request: Any, course: Make, client_name: str) -> None:
    course("coaching", published_at=None)
    assert request.getfixturevalue(client_name).get(PAGE).status_code == 404


def test_a_planned_course_appears_at_its_instant(visitor: Any, course: Make, now: Any) -> None:
    course("coaching", published_at=now + timedelta(seconds=1))
    assert visitor.get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "slug", ["nothing", "COACHING", "%00", "%ed%a0%80", "a" * 3000, "coaching%0a"]
)
def test_an_unknown_course_is_not_found(visitor: Any, course: Make, slug: str) -> None:
    course("coaching")
    assert visitor.get(f"/courses/{slug}/").status_code == 404


def test_rich_text_is_cleaned_again_on_its_way_out(visitor: Any, course: Make) -> None:
    course("coaching", description="<p onclick=x()>Hi</p><script>x()</script>")
    html = visitor.get(PAGE).content.decode()
    assert "<p>Hi</p>" in html
    assert "x()" not in html


def test_ten_dates_cost_the_three_queries_of_one(visitor: Any, course: Make, date_of: Make) -> None:
    """Course, dates, and the plan that joining costs."""
    made = course("coaching")
    date_of(made, 1)
    assert queries(visitor) == 3
    for number in range(9):
        date_of(made, 2 + number)
    assert queries(visitor) == 3


def queries(client: Any) -> int:
    empty_caches()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)
