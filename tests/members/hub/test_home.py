"""The members' home: where the membership stands, what is new, what comes next, for nine queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Course
from members.cpd.actions import record
from members.cpd.sources import Kind, Source
from members.downloads.models import Visit
from members.hub import parts
from members.hub.parts import Part
from members.hub.tools import TOOLS, Tool
from members.memberships.models import Application, Membership, Seat, Term
from publishing.store import forget

PAGE = "/members/"
#: Tools that the portal names and does not have.
BEING_BUILT = [tool.name for tool in TOOLS if not tool.address]
Make = Callable[..., Any]


def text(response: Any) -> str:
    html = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def home(client: Any) -> str:
    response = client.get(PAGE)
    assert response.status_code == 200
    return text(response)


def steps(client: Any) -> list[str]:
    return [step.title for step in cell(client, "hub/steps.html").content]


def cell(client: Any, template: str) -> Part:
    (found,) = [part for part in client.get(PAGE).context["parts"] if part.template == template]
    return found


# Who gets in


def test_a_visitor_is_asked_to_sign_in(visitor: Any) -> None:
    response = visitor.get(PAGE)
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/members/"


@pytest.mark.parametrize("client_name", ["account", "lapsed", "staff"])
def test_others_get_the_closed_page(request: Any, client_name: str, furnish: Make) -> None:
    furnish(1)
    response = request.getfixturevalue(client_name).get(PAGE)
    assert response.status_code == 403
    assert "Quoll" not in text(response)


def test_the_page_is_personal(member: Any) -> None:
    assert member.get(PAGE)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("client_name", "leads_to"),
    [
        ("member", "/members/"),
        ("owner", "/members/"),
        ("account", "/accounts/"),
        ("lapsed", "/members/renew/"),
        ("staff", "/admin/"),
    ],
)
def test_sign_in_leads_each_to_their_own_place(
    request: Any, client_name: str, leads_to: str
) -> None:
    response = request.getfixturevalue(client_name).get("/members/start/")
    assert (response.status_code, response["Location"]) == (302, leads_to)


# The person


@pytest.mark.parametrize(
    ("zone", "greeting", "day"),
    [
        ("Australia/Melbourne", "Good morning, Member", "Monday 23 November 2026"),
        ("Australia/Perth", "Good evening, Member", "Sunday 22 November 2026"),
    ],
)
def test_the_greeting_and_the_date_follow_the_persons_clock(
    member: Any, zone: str, greeting: str, day: str
) -> None:
    member.user.time_zone = zone
    member.user.save()
    with time_machine.travel(datetime(2026, 11, 22, 13, 30, tzinfo=UTC), tick=False):
        page = home(member)
    assert greeting in page
    assert day in page


@pytest.mark.parametrize(
    ("hour", "said"),
    [(0, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")],
)
def test_good_morning_ends_at_noon_and_the_afternoon_at_six(hour: int, said: str) -> None:
    from members.hub.greeting import greeting

    assert greeting(datetime(2026, 11, 22, hour, 59)) == f"Good {said}"


def test_the_plate_tells_the_term_and_what_is_left_of_it(member: Any, today: date) -> None:
    page = home(member)
    assert "Individual, in force" in page
    assert "Left 200 days" in page
    ends = today + timedelta(days=200)
    assert f"Ends {ends.day} {ends:%b %Y}" in page


def test_days_of_grace_say_until_when_it_stays_open(member: Any, today: date) -> None:
    Term.objects.update(
        starts_on=today - timedelta(days=367),
        ends_on=today - timedelta(days=3),
        grace_ends_on=today + timedelta(days=11),
    )
    page = home(member)
    assert "Individual, in its days of grace" in page
    until = today + timedelta(days=11)
    assert f"Open until {until.day} {until:%b %Y}" in page
    assert steps(member)[0] == "Renew your membership"
    assert "the tools stay open for 11 days more" in page


def test_a_teams_seat_and_organisation_are_named(owner: Any) -> None:
    page = home(owner)
    assert "Team of three, in force" in page
    assert "Seat 1 of 3, Potoroo Retail Energy; 1 taken" in page


def test_somebody_invited_sees_their_own_seat_and_not_the_count(
    owner: Any, person: Make, sign_in: Make
) -> None:
    colleague = person("colleague")
    now = timezone.now()
    Seat.objects.create(
        membership=Membership.objects.get(),
        number=2,
        user=colleague,
        email=colleague.email,
        invited_at=now - timedelta(days=2),
        accepted_at=now,
    )
    page = home(sign_in(colleague))
    assert "Seat 2 of 3, Potoroo Retail Energy" in page
    assert "taken" not in page
    assert "free seat" not in page


def test_an_individual_has_no_seat_line(member: Any) -> None:
    assert "Seat" not in home(member)


def test_the_ruler_is_drawn_once_for_the_same_days_and_anew_for_others(
    member: Any, other_member: Any, today: date
) -> None:
    from members.hub.plate import _drawn

    _drawn.cache_clear()
    assert f"today, {today.day} {today:%b}" in home(member)
    home(other_member)
    assert _drawn.cache_info().misses == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        tomorrow = today + timedelta(days=1)
        assert f"today, {tomorrow.day} {tomorrow:%b}" in home(member)
    assert _drawn.cache_info().misses == 2


# What comes next


def test_an_owner_gives_away_the_seats_that_are_free(owner: Any) -> None:
    assert "Give away 2 free seats" in steps(owner)
    membership = Membership.objects.get()
    for number in (2, 3):
        Seat.objects.create(membership=membership, number=number, email=f"{number}@x.example")
    assert not any("seat" in step for step in steps(owner)), "an invitation takes a seat"


def test_a_name_and_a_second_factor_are_asked_for_until_they_are_there(member: Any) -> None:
    member.user.name = ""
    member.user.save()
    assert steps(member) == ["Tell us your name", "Add a passkey"]
    member.user.name = "Member One"
    member.user.save()
    Authenticator.objects.create(user=member.user, type="recovery_codes", data={})
    assert steps(member) == ["Add a passkey"], "codes alone are no second factor"
    Authenticator.objects.create(user=member.user, type="webauthn", data={})
    assert steps(member) == []
    assert "Nothing is waiting for you" in home(member)


def test_renewal_is_a_step_once_it_may_be_asked_for(member: Any, today: date) -> None:
    assert "Renew your membership" not in steps(member)
    Term.objects.update(
        starts_on=today - timedelta(days=340),
        ends_on=today + timedelta(days=24),
        grace_ends_on=today + timedelta(days=38),
    )
    assert steps(member)[0] == "Renew your membership"
    assert "24 days left" in home(member)


def test_a_renewal_that_waits_is_said_and_not_asked_for_again(
    member: Any, plan: Any, today: date
) -> None:
    Term.objects.update(
        starts_on=today - timedelta(days=340),
        ends_on=today + timedelta(days=24),
        grace_ends_on=today + timedelta(days=38),
    )
    Application.objects.create(
        user=member.user, plan=plan, price=plan.price, renews=Membership.objects.get()
    )
    assert "Renew your membership" not in steps(member)
    assert "Your renewal (Individual) is with the office" in home(member)


def test_an_application_of_somebody_else_is_not_mine(
    member: Any, other_member: Any, plan: Any
) -> None:
    Application.objects.create(user=other_member.user, plan=plan, price=plan.price)
    assert "with the office" not in home(member)


def test_an_agreed_term_that_is_not_paid_is_said(member: Any, today: date) -> None:
    Term.objects.create(
        membership=Membership.objects.get(),
        starts_on=today + timedelta(days=201),
        ends_on=today + timedelta(days=565),
        grace_ends_on=today + timedelta(days=579),
    )
    assert "It counts from the day its payment arrives" in home(member)


# What is new


def test_documents_that_are_new_to_the_person_are_listed(member: Any, furnish: Make) -> None:
    furnish(1)
    page = home(member)
    assert "New to you: 1 document." in page
    assert "Quoll 0 form New to you" in page


def test_what_somebody_has_looked_at_is_not_new_to_them(
    member: Any, other_member: Any, furnish: Make
) -> None:
    furnish(1, at=timezone.now() - timedelta(hours=3))
    now = timezone.now()
    Visit.objects.create(user=member.user, last_at=now, previous_at=now - timedelta(hours=2))
    assert "Nothing new since you last looked" in home(member)
    assert "Quoll 0 form New to you" in home(other_member)


def test_many_new_documents_are_cut(member: Any, furnish: Make) -> None:
    furnish(7)
    page = home(member)
    assert "New to you: more than 4 documents." in page
    assert len(re.findall(r"form New to you", page)) == 4


def test_what_is_new_this_month_and_the_next_courses_at_the_members_price(
    member: Any, furnish: Make
) -> None:
    furnish(1)
    page = home(member)
    assert re.search(r"New this month Quoll 0 \d+ \w{3} Glossary ", page)
    assert "Your price $315 List price $420 You save $105" in page


def test_tools_that_do_not_exist_yet_are_said_to_be_built_and_have_no_link(member: Any) -> None:
    html = member.get(PAGE).content.decode()
    assert '<a href="/members/downloads/">Downloads</a>' in html
    assert re.search(r'<a href="/members/maturity/">Maturity</a>', html)
    assert re.search(r'<a href="/members/rankings/">Rankings</a>', html)
    assert re.search(r'<a href="/members/cpd/">CPD</a>', html)
    for name in BEING_BUILT:
        assert re.search(rf"<b>{name}</b>\s*<span[^>]*>Being built", html), name


def test_a_tool_gets_its_link_as_soon_as_its_address_exists() -> None:
    assert Tool("Courses", "courses:list", "").address == "/courses/"
    assert Tool("None", "no-such:name", "").address == ""
    assert len({tool.url_name for tool in TOOLS}) == len(TOOLS)


def test_a_change_in_the_catalogue_shows_at_once(
    member: Any, furnish: Make, django_capture_on_commit_callbacks: Any
) -> None:
    furnish(1)
    assert "$315" in home(member)
    with django_capture_on_commit_callbacks(execute=True):
        Course.objects.update(list_price=100)
        forget()
    assert "$315" not in home(member)
    assert "$75" in home(member)


def test_the_shared_part_has_nothing_of_the_person_who_came_first(
    member: Any, other_member: Any, furnish: Make
) -> None:
    furnish(1)
    home(member)
    page = other_member.get(PAGE).content.decode()
    assert member.user.email not in page
    assert "Good" in page
    assert "Other" in text(other_member.get(PAGE))


# What the rooms say


def test_an_old_entry_is_not_new_and_an_empty_month_says_so(member: Any, furnish: Make) -> None:
    furnish(1, at=timezone.now() - timedelta(days=31))
    page = home(member)
    assert "Nothing came out in the last 30 days." in page
    assert "Quoll 0 Glossary" not in page


def test_somebody_with_nothing_is_invited_by_every_room(member: Any) -> None:
    page = home(member)
    assert "No hours yet since 1 July. Your target is 20." in page
    assert "Start an assessment" in page
    assert "Say which centre is yours" in page


def test_hours_of_this_year_stand_on_the_home_and_nobody_elses(
    member: Any, other_member: Any, today: date
) -> None:
    course = Source("somewhere", Kind.COURSE, "It counts.")
    record(user=member.user, source=course, reference="1", title="C", minutes=150, earned_on=today)
    assert "2.5 of 20 hours" in home(member)
    assert "Courses 2 h 30 min" in home(member)
    assert "No hours yet" in home(other_member)


def test_cells_stand_two_to_a_row_and_the_last_alone_is_wide(member: Any) -> None:
    def widths(own: int) -> list[str]:
        cells = [("hub/steps.html", ())] * own
        return [
            p.width for p in parts.parts_for(member.user, at=timezone.now(), shared={}, own=cells)
        ]

    rooms = len(parts.offering())
    even = widths(rooms % 2)
    assert all(set(pair) == {"w5", "w7"} for pair in zip(even[::2], even[1::2], strict=True))
    assert widths(rooms % 2 + 1)[-1] == "w12"


def test_a_room_that_is_not_there_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROOMS", ("members.cpd", "members.nowhere"))
    parts.offering.cache_clear()
    try:
        assert [label for label, _room in parts.offering()] == ["cpd"]
    finally:
        parts.offering.cache_clear()


# What it costs


def test_every_room_asks_once(member: Any) -> None:
    for label, room in parts.offering():
        with CaptureQueriesContext(connection) as asked:
            room.part(member.user, at=timezone.now())
        assert len(asked) == 1, label


@pytest.mark.parametrize("client_name", ["member", "owner"])
def test_the_home_costs_the_same_however_much_there_is_and_twelve_at_most(
    request: Any, furnish: Make, client_name: str
) -> None:
    """Session, person, membership at the gate; seats with terms, the rest about the person;
    documents; one for each room."""
    client = request.getfixturevalue(client_name)
    furnish(1)
    home(client)
    cost = 6 + len(parts.offering())
    assert cost <= 12
    assert queries(client) == cost
    furnish(10, name="Bilby")
    membership = Membership.objects.get()
    for year in range(3):
        Term.objects.create(
            membership=membership,
            starts_on=date(2010 + year, 1, 1),
            ends_on=date(2010 + year, 12, 31),
            grace_ends_on=date(2010 + year, 12, 31),
            paid_on=date(2010, 1, 1),
        )
    assert queries(client) == cost


def test_the_first_member_after_a_publish_pays_for_all(
    member: Any, other_member: Any, furnish: Make
) -> None:
    """Entries, courses, and what rooms say to everybody: in one query, so that it is twelve even
    then, and while the shared cache is down."""
    furnish(3)
    cost = 6 + len(parts.offering())
    assert queries(member) == cost + 1 <= 12
    assert queries(other_member) == cost


def queries(client: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


def test_it_works_while_the_shared_cache_does_not(
    member: Any, furnish: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(1)

    def down(*args: Any, **kwargs: Any) -> None:
        raise OSError("no cache")

    monkeypatch.setattr(type(caches["default"]), "get", down)
    assert "Quoll 0" in home(member)
    assert queries(member) <= 12
