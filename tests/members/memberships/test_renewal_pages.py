"""The renewal page: what there was, one button, and whom to ask."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from members.memberships import actions
from members.memberships.models import Application, Membership, Term

RENEW = "/members/renew/"


def _file(membership):
    return reverse("renewal:file", args=[membership.pk])


def _end_in(days, today):
    ends_on = today + timedelta(days=days)
    Term.objects.update(
        starts_on=ends_on - timedelta(days=364),
        ends_on=ends_on,
        grace_ends_on=ends_on + timedelta(days=14),
    )


def test_who_lapsed_sees_what_they_had_the_price_and_one_button(lapsed, plan):
    membership = Membership.objects.get(owner=lapsed.user)
    page = lapsed.get(RENEW).content.decode()
    for words in ("Individual", "$330", "$30 of it GST", "Come back", "Ask for the renewal"):
        assert words in page
    response = lapsed.post(_file(membership), {"shown_price": "330.00"})
    assert (response.status_code, response["Location"]) == (302, "/join/application/")
    application = Application.objects.get()
    assert (application.renews, application.price) == (membership, Decimal("330.00"))


@pytest.mark.parametrize(("days", "button"), [(61, False), (60, True), (0, True), (-3, True)])
def test_the_button_stands_there_from_sixty_days_before_the_end(member, today, days, button):
    _end_in(days, today)
    page = member.get(RENEW).content.decode()
    assert ("Ask for the renewal" in page) is button
    assert ("Renewal opens on" in page) is not button


def test_in_grace_the_page_says_until_when_it_is_open(member, today):
    _end_in(-3, today)
    assert "Still open until" in member.get(RENEW).content.decode()


def test_a_second_click_is_one_renewal(lapsed, letters):
    membership = Membership.objects.get(owner=lapsed.user)
    lapsed.post(_file(membership))
    written = letters()
    assert lapsed.post(_file(membership))["Location"] == "/join/application/"
    assert Application.objects.count() == 1
    assert letters() == written
    page = lapsed.get(RENEW).content.decode()
    assert "waiting for its decision" in page
    assert "Ask for the renewal" not in page


def test_too_early_is_told_and_writes_nothing(member):
    response = member.post(_file(Membership.objects.get(owner=member.user)), follow=True)
    assert "Renewal opens on" in response.content.decode()
    assert not Application.objects.exists()


def test_a_price_that_changed_meanwhile_is_shown_first(lapsed, plan):
    plan.price = Decimal("350.00")
    plan.save()
    membership = Membership.objects.get(owner=lapsed.user)
    response = lapsed.post(_file(membership), {"shown_price": "330.00"}, follow=True)
    assert "It is $350.00 now" in response.content.decode()
    assert not Application.objects.exists()


def test_an_agreed_term_that_waits_for_its_money_is_shown(lapsed, officer, today):
    membership = Membership.objects.get(owner=lapsed.user)
    application = actions.renew(membership=membership, on=today, by=lapsed.user)
    actions.approve(application=application, on=today, by=officer)
    page = lapsed.get(RENEW).content.decode()
    assert "It counts once its invoice is paid" in page
    assert "Ask for the renewal" not in page


def test_memberships_of_others_do_not_exist(lapsed, member, owner, visitor):
    address = _file(Membership.objects.get(owner=lapsed.user))
    assert visitor.post(address).status_code == 302
    for client in (member, owner):
        assert client.post(address).status_code == 404
    assert member.post(f"{RENEW}99999999999999999999999/").status_code == 404
    assert lapsed.get(address).status_code == 405
    assert not Application.objects.exists()


def test_a_colleague_is_told_whom_to_ask(seated, sign_in, today):
    seat = seated("mei")
    _end_in(-100, today)
    page = sign_in(seat.user).get(RENEW).content.decode()
    assert "Owner runs this membership" in page
    assert "Ask for the renewal" not in page
    assert reverse("team:leave", args=[seat.pk]) in page


def test_an_owner_renews_the_team(owner, team, today):
    _end_in(20, today)
    page = owner.get(RENEW).content.decode()
    assert "Potoroo Retail Energy" in page
    assert "3 seats" in page
    owner.post(_file(team))
    assert Application.objects.get().organisation_name == "Potoroo Retail Energy"


def test_who_had_nothing_is_shown_the_plans(account):
    page = account.get(RENEW).content.decode()
    assert "There is nothing to renew" in page


def test_all_terms_are_listed_with_their_gaps(lapsed, today):
    membership = Membership.objects.get(owner=lapsed.user)
    Term.objects.create(
        membership=membership,
        starts_on=today - timedelta(days=2000),
        ends_on=today - timedelta(days=1700),
        grace_ends_on=today - timedelta(days=1700),
        paid_on=today,
    )
    assert "All terms" in lapsed.get(RENEW).content.decode()


def test_the_page_costs_a_fixed_number_of_queries(
    lapsed, plan, membership_of, django_assert_num_queries
):
    with django_assert_num_queries(7):  # session, person, owned, terms, waiting, seats; corner
        lapsed.get(RENEW)
    for _ in range(5):
        membership = membership_of(lapsed.user, plan, ends_in=-200)
        membership.seats.all().delete()
    with django_assert_num_queries(7):
        lapsed.get(RENEW)
