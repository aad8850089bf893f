"""The catalogue: a timetable with both prices on every line, filters in the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Course, Session
from publishing.store import forget
from tests.caches import empty_caches

pytestmark = pytest.mark.usefixtures("now")
PAGE = "/courses/"
Make = Callable[..., Any]


def text(response: Any) -> str:
    """The page as it is read: no markup, single spaces."""
    html = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def titles(response: Any) -> list[str]:
    return [row.course.title for row in response.context["page"].object_list]


def test_visitor_sees_list_price_first_and_what_members_pay_and_save(
    visitor: Any, course: Make
) -> None:
    course("coaching")
    assert "List price $420 Members pay $315 Saving $105" in text(visitor.get(PAGE))


def test_account_sees_what_a_visitor_sees(account: Any, course: Make) -> None:
    course("coaching")
    assert "List price $420 Members pay $315 Saving $105" in text(account.get(PAGE))


def test_lapsed_member_sees_list_price_first(lapsed: Any, course: Make) -> None:
    course("coaching")
    assert "List price $420 Members pay $315" in text(lapsed.get(PAGE))


def test_member_sees_their_price_first(member: Any, course: Make) -> None:
    course("coaching")
    assert "Your price $315 List price $420 You save $105" in text(member.get(PAGE))


def test_a_course_with_its_own_discount_shows_it(visitor: Any, course: Make) -> None:
    course("planning", list_price="980.00", discount_percent=Decimal(40))
    assert "Members pay $588 Saving $392" in text(visitor.get(PAGE))


def test_another_usual_discount_changes_every_price_and_the_words(
    visitor: Any, course: Make, settings: Any
) -> None:
    settings.MEMBER_DISCOUNT_PERCENT = "10"
    course("coaching")
    page = text(visitor.get(PAGE))
    assert "Members pay $378 Saving $42" in page
    assert "10 per cent less" in page


def test_drafts_and_planned_courses_are_not_there(visitor: Any, course: Make, now: Any) -> None:
    course("draft", published_at=None)
    course("planned", published_at=now + timedelta(seconds=1))
    course("live", published_at=now)
    assert titles(visitor.get(PAGE)) == ["Live"]


def test_the_nearest_date_stands_first_and_courses_without_one_last(
    visitor: Any, course: Make, date_of: Make
) -> None:
    course("any-day", format="self-paced")
    date_of(course("later"), 40)
    sooner = course("sooner")
    date_of(sooner, 60)
    date_of(sooner, 20)
    date_of(sooner, -5)
    assert titles(visitor.get(PAGE)) == ["Sooner", "Later", "Any day"]


def test_a_date_stands_in_the_zone_of_its_place(visitor: Any, course: Make, date_of: Make) -> None:
    """One instant, told in Perth; the machine and the reader may be anywhere."""
    starts = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    date_of(course("perth"), 9, starts_at=starts, zone="Australia/Perth")
    page = text(visitor.get(PAGE))
    assert "Tuesday 1 December 2026, 9.00 am to 12.00 pm AWST" in page
    assert "AEDT" not in page
    assert " EST" not in page


def test_the_address_filters_by_level_and_format(visitor: Any, course: Make) -> None:
    course("a", level="manager", format="in-person")
    course("b", level="manager", format="live-online")
    course("c", level="frontline", format="in-person")
    assert titles(visitor.get(PAGE, {"level": "manager"})) == ["A", "B"]
    assert titles(visitor.get(PAGE, {"level": ["manager", "frontline"]})) == ["A", "B", "C"]
    found = visitor.get(PAGE, {"level": "manager", "format": "in-person"})
    assert titles(found) == ["A"]
    assert re.search(r'value="manager"[^>]*checked', found.content.decode())
    assert not re.search(r'value="frontline"[^>]*checked', found.content.decode())


def test_tick_boxes_say_how_many_they_would_leave(visitor: Any, course: Make) -> None:
    course("a", level="manager", format="in-person")
    course("b", level="manager", format="live-online")
    catalogue = visitor.get(PAGE, {"format": "in-person"}).context["catalogue"]
    assert {choice.value: choice.count for choice in catalogue.levels} == {
        "frontline": 0,
        "team-leader": 0,
        "manager": 1,
    }
    assert {choice.value: choice.count for choice in catalogue.formats}["live-online"] == 1


def test_a_month_shows_the_dates_in_it(visitor: Any, course: Make, date_of: Make) -> None:
    both = course("both")
    date_of(both, 9)  # 1 December
    date_of(both, 60)  # 21 January
    date_of(course("december"), 10)
    january = visitor.get(PAGE, {"month": "2027-01"})
    assert titles(january) == ["Both"]
    assert "21 January 2027" in text(january)
    assert "1 December 2026" not in text(january)
    months = visitor.get(PAGE).context["catalogue"].months
    assert [(month.value, month.count) for month in months[:3]] == [
        ("2026-12", 2),
        ("2027-01", 1),
        ("2027-02", 0),
    ]


def test_a_month_is_that_of_the_place(visitor: Any, course: Make, date_of: Make) -> None:
    """31 December, 11 pm in Perth is already the new year in Melbourne."""
    starts = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    date_of(course("perth"), 9, starts_at=starts, zone="Australia/Perth")
    assert titles(visitor.get(PAGE, {"month": "2026-12"})) == ["Perth"]
    assert titles(visitor.get(PAGE, {"month": "2027-01"})) == []


def test_each_filter_can_be_taken_away(visitor: Any, course: Make) -> None:
    course("a", level="manager")
    page = visitor.get(PAGE, {"level": ["manager", "frontline"], "format": "in-person"})
    assert [(chip.label, chip.address) for chip in page.context["catalogue"].chips] == [
        ("Manager", "?level=frontline&format=in-person"),
        ("Frontline", "?level=manager&format=in-person"),
        ("In person", "?level=manager&level=frontline"),
    ]
    (month,) = visitor.get(PAGE, {"month": "2026-12"}).context["catalogue"].chips
    assert (month.label, month.address) == ("December 2026", "?")


def test_nothing_fitting_says_what_to_do(visitor: Any, course: Make) -> None:
    course("a", level="manager")
    page = text(visitor.get(PAGE, {"level": "frontline"}))
    assert "No course fits all of that" in page
    assert "Show all courses" in page


def test_an_empty_catalogue_says_so(visitor: Any) -> None:
    page = visitor.get(PAGE)
    assert page.status_code == 200
    assert "No courses at present" in text(page)


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "boss"},
        {"format": "by-post"},
        {"month": "2026-13"},
        {"month": "soon"},
        {"level": "x" * 100_000},
        {"month": "2026-12\x00"},
        {"level": ["manager", "' OR 1=1 --"]},
        {"format": "�"},
    ],
)
def test_a_filter_that_does_not_exist_shows_everything_and_says_so(
    visitor: Any, course: Make, wrong: dict[str, Any]
) -> None:
    course("a")
    page = visitor.get(PAGE, wrong)
    assert page.status_code == 400
    assert titles(page) == ["A"]
    assert "That filter does not exist" in text(page)


@pytest.mark.parametrize("wrong", ["0", "-1", "2", "x", "", "1e3", "9" * 400, "\x00", "1;drop"])
def test_a_page_that_does_not_exist_is_not_found(visitor: Any, course: Make, wrong: str) -> None:
    course("a")
    assert visitor.get(PAGE, {"page": wrong}).status_code == 404


def test_a_long_catalogue_has_pages_that_keep_the_filter(visitor: Any, course: Make) -> None:
    for number in range(21):
        course(f"course-{number:02}", level="manager")
    first = visitor.get(PAGE, {"level": "manager"})
    assert len(titles(first)) == 20
    assert "?level=manager&amp;page=2" in first.content.decode()
    assert titles(visitor.get(PAGE, {"level": "manager", "page": "2"})) == ["Course 20"]


def test_ten_courses_cost_the_two_queries_of_one(visitor: Any, course: Make, date_of: Make) -> None:
    date_of(course("first"), 5)
    assert queries(visitor) == 2
    for number in range(9):
        extra = course(f"course-{number}")
        date_of(extra, 10 + number)
        date_of(extra, 50 + number)
    assert queries(visitor) == 2


def queries(client: Any) -> int:
    empty_caches()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


def test_a_stored_page_costs_no_query_until_something_changes(
    visitor: Any, course: Make, django_capture_on_commit_callbacks: Any
) -> None:
    made = course("a")
    visitor.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        visitor.get(PAGE)
    assert len(asked) == 0
    Course.objects.filter(pk=made.pk).update(list_price=Decimal("100.00"))
    with django_capture_on_commit_callbacks(execute=True):
        forget()
    assert "Members pay $75" in text(visitor.get(PAGE))


def test_a_members_price_never_reaches_a_visitor_through_the_store(
    visitor: Any, member: Any, course: Make
) -> None:
    course("a")
    assert "Your price" in text(member.get(PAGE))
    assert "Your price" not in text(visitor.get(PAGE))
    assert "Your price" in text(member.get(PAGE))


def test_titles_are_text_and_never_markup(visitor: Any, course: Make) -> None:
    course("evil", title="<script>alert(1)</script>", summary='"><img src=x>')
    html = visitor.get(PAGE).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


def test_only_dates_ahead_are_read(course: Make, date_of: Make, now: datetime) -> None:
    made = course("a")
    date_of(made, -3)
    coming = date_of(made, 3)
    assert list(Session.objects.ahead(at=now)) == [coming]
    (row,) = Course.objects.upcoming(at=now).with_dates(at=now)
    assert row.dates_ahead == [coming]
    assert (row.next_starts_at, row.next_zone) == (coming.starts_at, coming.zone)
