"""The team's page: the owner's own seats, one button each, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from members.memberships import actions
from members.memberships.models import Organisation, Seat, Term

TEAM = "/members/team/"


def _at(name, pk):
    return reverse(f"team:{name}", args=[pk])


@pytest.fixture
def rival(person, sign_in, membership_of, team_plan):
    """The owner of another organisation's team."""
    client = sign_in(person("rival"))
    bilby = Organisation.objects.create(name="Bilby Bank")
    membership_of(client.user, team_plan, organisation=bilby)
    return client


def test_the_page_lists_every_seat_taken_and_free(owner, team, seated, today):
    seat = seated("mei")
    page = owner.get(TEAM).content.decode()
    for words in ("Potoroo Retail Energy", "2 of 3 seats taken", "1 free", "Mei", seat.email):
        assert words in page
    assert page.count("Here since") == 2
    assert page.count("Invite somebody below") == 1


def test_only_owners_of_a_team_have_the_page(visitor, account, lapsed, member, seated, sign_in):
    assert visitor.get(TEAM).status_code == 302
    for client in (account, lapsed, member, sign_in(seated("mei").user)):
        assert client.get(TEAM).status_code == 404


def test_a_lapsed_owner_still_sees_the_team_and_is_told_to_renew(owner, today):
    past = today - timedelta(days=100)
    Term.objects.update(starts_on=past, ends_on=past, grace_ends_on=past)
    page = owner.get(TEAM).content.decode()
    assert "This membership has ended" in page
    assert "Send the invitation" not in page


def test_an_owner_of_two_teams_sees_both_and_invites_into_the_right_one(
    owner, team, membership_of, team_plan
):
    quoll = Organisation.objects.create(name="Quoll Councils")
    second = membership_of(owner.user, team_plan, organisation=quoll)
    page = owner.get(TEAM).content.decode()
    assert "Quoll Councils" in page
    assert "Potoroo Retail Energy" in page
    owner.post(_at("invite", second.pk), {"addresses": "mei@work.example"})
    assert Seat.objects.get(email="mei@work.example").membership == second


def test_several_addresses_are_invited_at_once(owner, team, letters):
    response = owner.post(
        _at("invite", team.pk),
        {"addresses": "Mei@work.example\n\nben@work.example, MEI@work.example"},
        follow=True,
    )
    page = response.content.decode()
    assert "Invited: mei@work.example, ben@work.example." in page
    assert letters() == [("invitation", "mei@work.example"), ("invitation", "ben@work.example")]


def test_each_address_is_reported_and_what_failed_stays_in_the_box(owner, team, letters):
    typed = f"mei@work.example\nnonsense\n{owner.user.email}\nben@work.example\nlate@work.example"
    response = owner.post(_at("invite", team.pk), {"addresses": typed})
    page = response.content.decode()
    assert response.status_code == 200
    answers = {a.address: (a.is_sent, a.said) for a in response.context["teams"][0].answers}
    assert answers["mei@work.example"][0]
    assert answers["ben@work.example"][0]
    assert answers["nonsense"] == (False, "This is not an e-mail address.")
    assert "has a seat" in answers[owner.user.email][1]
    assert "All seats are taken" in answers["late@work.example"][1]
    assert "Not every address could be invited" in page
    assert len(letters()) == 2


@pytest.mark.parametrize("typed", ["", "   ", ",;\n", "\x00", "x" * 20_001])
def test_an_empty_or_broken_box_comes_back_with_a_sentence(owner, team, typed):
    response = owner.post(_at("invite", team.pk), {"addresses": typed})
    assert response.status_code in (200, 302)
    assert Seat.objects.count() == 1


def test_more_than_a_hundred_addresses_are_too_many(owner, team):
    typed = "\n".join(f"p{number}@work.example" for number in range(101))
    response = owner.post(_at("invite", team.pk), {"addresses": typed})
    assert "At most 100 addresses" in response.content.decode()
    assert Seat.objects.count() == 1


@pytest.mark.parametrize("name", ["resend", "revoke", "hand_over", "leave"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_seats_of_others_do_not_exist(
    visitor, account, member, rival, seated, letters, name, method
):
    seat = seated("mei")
    before = Seat.objects.filter(pk=seat.pk).values().get(), letters()
    address = _at(name, seat.pk)
    assert getattr(visitor, method)(address).status_code == 302
    for client in (account, member, rival):
        wanted = 405 if (name, method) == ("resend", "get") else 404
        assert getattr(client, method)(address).status_code == wanted
    assert (Seat.objects.filter(pk=seat.pk).values().get(), letters()) == before


def test_nobody_invites_into_a_team_of_others(account, member, rival, team, letters):
    for client in (account, member, rival):
        response = client.post(_at("invite", team.pk), {"addresses": "eve@work.example"})
        assert response.status_code == 404
    assert letters() == []


@pytest.mark.parametrize("name", ["invite", "resend", "revoke", "hand_over", "leave"])
@pytest.mark.parametrize("pk", ["0", "99999999999999999999999999"])
def test_numbers_that_are_nothing_are_not_found(owner, name, pk):
    assert owner.post(_at(name, pk), {"addresses": "a@b.example"}).status_code == 404


def test_a_colleague_without_ownership_cannot_revoke_or_hand_over(sign_in, seated, team):
    mei, ben = seated("mei"), seated("ben")
    client = sign_in(mei.user)
    for name in ("revoke", "hand_over"):
        assert client.post(_at(name, ben.pk)).status_code == 404
    assert client.post(_at("leave", ben.pk)).status_code == 404


def test_taking_a_seat_back_asks_first(owner, seated, today):
    seat = seated("mei")
    page = owner.get(_at("revoke", seat.pk)).content.decode()
    assert "Take seat 2 back?" in page
    assert seat.user.seats.in_force(on=today).exists()
    response = owner.post(_at("revoke", seat.pk), follow=True)
    assert "Seat 2 is free." in response.content.decode()
    assert not seat.user.seats.in_force(on=today).exists()
    assert owner.post(_at("revoke", seat.pk)).status_code == 404


def test_withdrawing_an_invitation_asks_first(owner, team, today):
    seat = actions.invite(membership=team, email="mei@work.example", on=today, by=owner.user)
    assert "Withdraw the invitation?" in owner.get(_at("revoke", seat.pk)).content.decode()
    owner.post(_at("revoke", seat.pk))
    seat.refresh_from_db()
    assert seat.revoked_at is not None


def test_sending_again_says_when_it_is_too_soon(owner, team, sign_in, today, letters):
    seat = actions.invite(membership=team, email="mei@work.example", on=today, by=owner.user)
    response = owner.post(_at("resend", seat.pk), follow=True)
    assert "Give it five minutes" in response.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        response = owner.post(_at("resend", seat.pk), follow=True)
    assert "Sent again to mei@work.example" in response.content.decode()
    assert len(letters()) == 2


def test_an_expired_link_shows_as_expired(owner, team, sign_in, today):
    actions.invite(membership=team, email="mei@work.example", on=today, by=owner.user)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "The link has expired." in sign_in(owner.user).get(TEAM).content.decode()


def test_handing_over_asks_first_and_moves_the_page(owner, seated, sign_in, team):
    seat = seated("mei")
    assert "Hand the team to Mei?" in owner.get(_at("hand_over", seat.pk)).content.decode()
    owner.post(_at("hand_over", seat.pk))
    team.refresh_from_db()
    assert team.owner == seat.user
    assert owner.get(TEAM).status_code == 404
    assert sign_in(seat.user).get(TEAM).status_code == 200


def test_an_invitation_cannot_be_handed_the_team(owner, team, today):
    seat = actions.invite(membership=team, email="mei@work.example", on=today, by=owner.user)
    assert owner.post(_at("hand_over", seat.pk)).status_code == 404


def test_leaving_asks_first_and_shuts_the_door(seated, sign_in, today):
    seat = seated("mei")
    client = sign_in(seat.user)
    assert "Leave the team of Potoroo" in client.get(_at("leave", seat.pk)).content.decode()
    response = client.post(_at("leave", seat.pk))
    assert (response.status_code, response["Location"]) == (302, reverse("accounts:overview"))
    assert not seat.user.seats.in_force(on=today).exists()
    assert client.post(_at("leave", seat.pk)).status_code == 404


def test_ten_seats_cost_what_one_costs(owner, team, officer, today, django_assert_num_queries):
    with django_assert_num_queries(6):  # session, person, teams, seats, terms; corner
        owner.get(TEAM)
    actions.change_seats_limit(membership=team, seats=12, by=officer)
    for number in range(10):
        actions.invite(membership=team, email=f"p{number}@work.example", on=today, by=owner.user)
    with django_assert_num_queries(6):
        owner.get(TEAM)


def test_a_name_on_a_seat_cannot_be_markup(owner, seated):
    seat = seated("mei")
    seat.user.name = "<img src=x onerror=alert(1)>"
    seat.user.save()
    assert "<img src=x" not in owner.get(TEAM).content.decode()
