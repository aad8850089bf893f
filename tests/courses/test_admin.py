"""Staff edit courses: times on the clock of the place, the price as charged, and readers see every
change at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission

from courses.models import Course, Session
from publishing.store import mark

pytestmark = pytest.mark.usefixtures("now")
Make = Callable[..., Any]
LIST = "/admin/courses/course/"


def form(course: Course | None = None, *dates: dict[str, str], **changes: str) -> dict[str, str]:
    data = {
        "title": "Coaching",
        "slug": "coaching",
        "summary": "What it is about.",
        "description": "<p>Hi</p>",
        "level": "manager",
        "format": "in-person",
        "hours": "3.0",
        "list_price": "420.00",
        "discount_percent": "",
        "published_at_0": "2026-11-01",
        "published_at_1": "09:00:00",
        "sessions-TOTAL_FORMS": str(len(dates)),
        "sessions-INITIAL_FORMS": str(sum("id" in date for date in dates)),
    }
    for number, date in enumerate(dates):
        data |= {f"sessions-{number}-{name}": value for name, value in date.items()}
    return data | changes


PERTH = {
    "zone": "Australia/Perth",
    "place": "Perth",
    "starts_at_0": "2027-05-25",
    "starts_at_1": "09:00",
    "ends_at_0": "2027-05-25",
    "ends_at_1": "16:30",
}


def test_a_course_is_made_with_a_date_on_the_clock_of_its_place(staff: Any) -> None:
    done = staff.post(f"{LIST}add/", form(None, PERTH))
    assert done.status_code == 302, done.content.decode()[:2000]
    session = Session.objects.get()
    assert session.starts_at == datetime(2027, 5, 25, 1, 0, tzinfo=UTC), "nine in Perth"
    assert session.when.times == "9.00 am to 4.30 pm AWST"


def test_the_form_shows_the_clock_of_the_place_and_saving_it_changes_nothing(
    staff: Any, course: Make, date_of: Make
) -> None:
    made = course("coaching")
    starts = datetime(2027, 5, 25, 1, 0, tzinfo=UTC)
    session = date_of(made, 1, starts_at=starts, zone="Australia/Perth", place="Perth")
    html = staff.get(f"{LIST}{made.pk}/change/").content.decode()
    assert 'value="09:00:00"' in html
    same = PERTH | {"id": str(session.pk), "ends_at_1": "12:00"}
    assert staff.post(f"{LIST}{made.pk}/change/", form(made, same)).status_code == 302
    session.refresh_from_db()
    assert session.starts_at == starts


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_at_1": "08:00"}, "A date cannot end before it starts."),
        ({"zone": "Europe/Atlantis"}, "is not one of the available choices"),
        ({"starts_at_1": ""}, "This field is required"),
        ({"starts_at_0": "soon"}, "Enter a valid date"),
        (
            {
                "zone": "Australia/Melbourne",
                "starts_at_0": "2027-10-03",
                "starts_at_1": "02:30",
                "ends_at_0": "2027-10-03",
            },
            "That time does not exist there",
        ),
    ],
)
def test_impossible_dates_are_explained_and_nothing_is_saved(
    staff: Any, wrong: dict[str, str], said: str
) -> None:
    page = staff.post(f"{LIST}add/", form(None, PERTH | wrong))
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"discount_percent": "101"}, "less than or equal to 100"),
        ({"list_price": "-1"}, "greater than or equal to 0"),
        ({"list_price": "1.005"}, "no more than 2 decimal places"),
        ({"hours": "0"}, "greater than or equal to 0.5"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
        ({"published_at_0": "never"}, "Enter a valid date"),
    ],
)
def test_impossible_values_are_explained(staff: Any, wrong: dict[str, str], said: str) -> None:
    page = staff.post(f"{LIST}add/", form(None, **wrong))
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Course.objects.exists()


def test_the_form_shows_what_members_pay_by_the_rule_of_the_pages(staff: Any, course: Make) -> None:
    made = course("coaching", list_price="745.50")
    html = staff.get(f"{LIST}{made.pk}/change/").content.decode()
    assert "$559.13" in html
    assert "$186.37" in html
    assert "Save the course to see what members pay." in staff.get(f"{LIST}add/").content.decode()


def test_the_help_names_the_usual_discount(staff: Any, settings: Any) -> None:
    settings.MEMBER_DISCOUNT_PERCENT = "30"
    assert "the usual discount, 30 at present" in staff.get(f"{LIST}add/").content.decode()


def test_rich_text_is_cleaned_on_save(staff: Any) -> None:
    staff.post(f"{LIST}add/", form(None, description="<p>Hi<script>x()</script></p>"))
    assert Course.objects.get().description == "<p>Hi</p>"


def test_the_editor_may_run_under_the_policy(staff: Any, course: Make) -> None:
    """Its import map is inline, so it carries the nonce that the policy names."""
    response = staff.get(f"{LIST}{course('coaching').pk}/change/")
    nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
    assert nonce
    (tag,) = re.findall(r'<script[^>]*type="importmap"[^>]*>', response.content.decode())
    assert f'nonce="{nonce[1]}"' in tag


def test_the_history_of_a_price_is_one_click_away(staff: Any, course: Make) -> None:
    made = course("coaching", list_price="100.00")
    staff.post(f"{LIST}{made.pk}/change/", form(made, list_price="120.00"))
    html = staff.get(f"{LIST}{made.pk}/history/").content.decode()
    assert "100.00" in html
    assert "120.00" in html


def test_a_draft_has_no_address_for_readers(staff: Any, course: Make) -> None:
    draft = course("draft", published_at=None)
    live = course("live")
    assert "View on site" not in staff.get(f"{LIST}{draft.pk}/change/").content.decode()
    assert "/courses/live/" in staff.get(f"{LIST}{live.pk}/change/").content.decode()


def test_courses_are_put_in_and_taken_out_together(staff: Any, course: Make, now: Any) -> None:
    draft = course("draft", published_at=None)
    live = course("live")
    since = live.published_at
    both = {"_selected_action": [draft.pk, live.pk]}
    staff.post(LIST, {"action": "put_in_catalogue", **both})
    draft.refresh_from_db()
    live.refresh_from_db()
    assert (draft.published_at, live.published_at) == (now, since), "the live one keeps its instant"
    staff.post(LIST, {"action": "make_drafts", **both})
    assert not Course.objects.filter(published_at__isnull=False).exists()
    assert draft.history.count() == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=live", {"Live", "Dated"}),
        ("state=planned", {"Planned"}),
        ("state=draft", {"Draft"}),
        ("dates=ahead", {"Dated"}),
        ("dates=none", {"Live", "Planned", "Draft"}),
        ("q=dat", {"Dated"}),
        ("format__exact=in-person", {"Draft"}),
    ],
)
def test_staff_find_what_they_look_for(
    staff: Any, course: Make, date_of: Make, now: datetime, query: str, expected: set[str]
) -> None:
    course("live")
    date_of(course("dated"), 3)
    course("planned", published_at=now + timedelta(days=1))
    course("draft", published_at=None, format="in-person")
    rows = staff.get(f"{LIST}?{query}").context["cl"].result_list
    assert {row.title for row in rows} == expected


class TestReadersSeeItAtOnce:
    """Each way to change a course makes every worker forget its pages."""

    @pytest.fixture
    def forgets(self, django_capture_on_commit_callbacks: Any) -> Callable[..., bool]:
        def run(change: Callable[[], Any]) -> bool:
            before = mark()
            with django_capture_on_commit_callbacks(execute=True):
                assert change().status_code == 302
            return mark() != before

        return run

    def test_after_a_change(self, staff: Any, course: Make, forgets: Any) -> None:
        pk = course("coaching").pk
        assert forgets(lambda: staff.post(f"{LIST}{pk}/change/", form(list_price="99.00")))
        assert Course.objects.get().quote.member_price == Decimal("74.25")

    def test_when_its_instant_comes(self, staff: Any, forgets: Any) -> None:
        planned = form(published_at_0="2026-11-23", published_at_1="09:00:00")
        assert forgets(lambda: staff.post(f"{LIST}add/", planned))
        before = mark()
        with time_machine.travel(Course.objects.get().published_at, tick=False):
            assert mark() != before

    def test_after_a_new_course(self, staff: Any, forgets: Any) -> None:
        assert forgets(lambda: staff.post(f"{LIST}add/", form()))

    def test_after_a_date_went(self, staff: Any, course: Make, date_of: Make, forgets: Any) -> None:
        made = course("coaching")
        gone = PERTH | {"id": str(date_of(made, 3).pk), "DELETE": "on"}
        assert forgets(lambda: staff.post(f"{LIST}{made.pk}/change/", form(made, gone)))
        assert not Session.objects.exists()

    def test_after_a_deletion(self, staff: Any, course: Make, forgets: Any) -> None:
        pk = course("coaching").pk
        assert forgets(lambda: staff.post(f"{LIST}{pk}/delete/", {"post": "yes"}))
        assert not Course.objects.exists()

    def test_after_many_deletions(self, staff: Any, course: Make, forgets: Any) -> None:
        chosen = {"_selected_action": [course("a").pk, course("b").pk]}
        data = {"action": "delete_selected", "post": "yes", **chosen}
        assert forgets(lambda: staff.post(LIST, data))
        assert not Course.objects.exists()

    @pytest.mark.parametrize("action", ["put_in_catalogue", "make_drafts"])
    def test_after_an_action(self, staff: Any, course: Make, forgets: Any, action: str) -> None:
        chosen = {"_selected_action": [course("a", published_at=None).pk, course("b").pk]}
        assert forgets(lambda: staff.post(LIST, {"action": action, **chosen}))


def test_staff_without_the_right_change_nothing(person: Any, sign_in: Any, course: Make) -> None:
    clerk = person("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_course"))
    made = course("coaching", published_at=None)
    client = sign_in(clerk)
    assert client.get(LIST).status_code == 200
    assert client.post(f"{LIST}{made.pk}/change/", form(made)).status_code == 403
    client.post(LIST, {"action": "put_in_catalogue", "_selected_action": [made.pk]})
    made.refresh_from_db()
    assert made.published_at is None


def test_ten_courses_cost_what_one_costs_in_the_list(
    staff: Any, course: Make, date_of: Make, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    date_of(course("first"), 3)
    with CaptureQueriesContext(connection) as one:
        staff.get(LIST)
    for number in range(9):
        date_of(course(f"more-{number}"), 4)
    with django_assert_num_queries(len(one)):
        staff.get(LIST)
