"""The closed door: 403 with what is there and the way in, for each kind of person; never a thing
from behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from members.downloads.offer import OFFER
from members.memberships import actions
from members.memberships.models import Application, Membership, Term

DOOR = reverse("downloads:list")


def _page(client):
    response = client.get(DOOR)
    assert response.status_code == 403
    assert response["Cache-Control"] == "private, no-store"
    page = response.content.decode()
    for words in (OFFER.title, OFFER.summary, *OFFER.points):
        assert words in page
    return page


def test_who_never_was_a_member_is_shown_how_to_join(account, plan, team_plan):
    page = _page(account)
    assert "$330" in page
    assert 'href="/join/"' in page
    assert account.user.email in page
    assert "Renew" not in page


def test_without_plans_the_door_still_answers(account):
    assert "No plan is on offer today" in _page(account)


def test_who_lapsed_sees_when_it_ended_and_renews(lapsed, today):
    page = _page(lapsed)
    ended = Term.objects.get().ends_on
    assert f"It ended on {ended:%-d %B %Y}" in page
    assert 'href="/members/renew/"' in page
    assert "Member since" in page


def test_who_asked_is_told_that_it_waits(account, plan, today):
    actions.apply(user=account.user, plan=plan, on=today)
    page = _page(account)
    assert "Your application is waiting" in page
    assert 'href="/join/application/"' in page


def test_a_waiting_renewal_is_named(lapsed, today):
    actions.renew(membership=Membership.objects.get(owner=lapsed.user), on=today, by=lapsed.user)
    assert "Your renewal is waiting" in _page(lapsed)


def test_who_has_not_paid_is_told_so(account, plan, officer, today):
    application = actions.apply(user=account.user, plan=plan, on=today)
    actions.approve(application=application, on=today, by=officer)
    assert "One payment is left" in _page(account)


def test_whose_term_starts_later_is_told_when(account, plan, officer, today):
    application = actions.apply(user=account.user, plan=plan, on=today)
    start = today + timedelta(days=10)
    actions.approve(application=application, on=today, by=officer, paid_on=today, starts_on=start)
    assert f"It starts on {start:%-d %B %Y}" in _page(account)


def test_a_colleague_of_a_lapsed_team_is_told_whom_to_ask(seated, sign_in, today):
    client = sign_in(seated("mei").user)
    past = today - timedelta(days=100)
    Term.objects.update(starts_on=past, ends_on=past, grace_ends_on=past)
    assert "Ask Owner" in _page(client)


def test_members_never_see_it(member, owner):
    for client in (member, owner):
        assert client.get(DOOR).status_code != 403


def test_a_page_for_staff_refuses_plainly(account, member, lapsed):
    for client in (account, member, lapsed):
        response = client.get("/admin/")
        assert response.status_code == 403
        page = response.content.decode()
        assert "This page is for staff" in page
        assert OFFER.summary not in page


def test_sending_something_to_a_closed_door_changes_nothing(account, plan):
    before = Application.objects.count(), Membership.objects.count()
    assert account.post(DOOR, {"x": "y"}).status_code == 403
    assert (Application.objects.count(), Membership.objects.count()) == before


@pytest.mark.parametrize("who", ["account", "lapsed"])
def test_the_door_costs_a_fixed_number_of_queries(
    request, who, plan, today, django_assert_num_queries
):
    client = request.getfixturevalue(who)
    with django_assert_num_queries(6):  # session, person, seat in force, waiting, seats, plan
        client.get(DOOR)
