"""The invitation's page: who may take the seat, and what every other link leads to."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.memberships import actions
from members.memberships.invitations import link_for, masked, seat_key_in, token_for
from members.memberships.models import Term


@pytest.fixture
def mei(person, sign_in):
    return sign_in(person("mei"))


@pytest.fixture
def seat(team, mei, today):
    return actions.invite(membership=team, email=mei.user.email, on=today, by=team.owner)


@pytest.fixture
def link(seat):
    return reverse("memberships:invitation", args=[token_for(seat)])


def test_a_visitor_sees_who_invites_to_what_and_a_masked_address(visitor, link, seat):
    response = visitor.get(link)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Owner has a seat for you at Potoroo Retail Energy" in page
    assert "m…@people.example" in page
    assert seat.email not in page
    for name in ("account_signup", "account_login"):
        assert f'href="{reverse(name)}?next={quote(link)}"' in page
    assert "Take the seat" not in page


def test_the_invited_take_the_seat_by_a_click(mei, link, seat, today):
    assert "Take the seat" in mei.get(link).content.decode()
    assert not mei.user.seats.in_force(on=today).exists()
    response = mei.post(link)
    assert (response.status_code, response["Location"]) == (302, reverse("hub:landing"))
    assert mei.user.seats.in_force(on=today).exists()


def test_looking_at_it_takes_nothing(mei, link, seat):
    for _ in range(3):
        mei.get(link)
        mei.head(link)
    seat.refresh_from_db()
    assert seat.accepted_at is None


def test_a_visitor_who_sends_the_form_signs_in_first(visitor, link, seat):
    response = visitor.post(link)
    assert (response.status_code, response["Location"]) == (
        302,
        f"{reverse('account_login')}?next={quote(link)}",
    )
    seat.refresh_from_db()
    assert seat.accepted_at is None


def test_another_account_is_told_whose_it_is_and_gets_nothing(account, link, seat):
    page = account.get(link).content.decode()
    assert "m…@people.example" in page
    assert seat.email not in page
    assert "Take the seat" not in page
    assert account.post(link).status_code == 403
    seat.refresh_from_db()
    assert seat.accepted_at is None


def test_an_unconfirmed_address_gets_nothing(mei, link, seat):
    EmailAddress.objects.filter(user=mei.user).update(verified=False)
    assert "Take the seat" not in mei.get(link).content.decode()
    assert mei.post(link).status_code == 403
    seat.refresh_from_db()
    assert seat.accepted_at is None


def test_the_link_works_once_and_leads_its_person_home(mei, account, visitor, link):
    mei.post(link)
    for response in (mei.get(link), mei.post(link)):
        assert (response.status_code, response["Location"]) == (302, reverse("hub:landing"))
    for client in (account, visitor):
        response = client.get(link)
        assert response.status_code == 410
        assert "This invitation was used" in response.content.decode()


def test_a_withdrawn_invitation_is_gone(mei, visitor, link, seat, team):
    actions.revoke_seat(seat=seat, by=team.owner)
    for response in (mei.get(link), mei.post(link), visitor.get(link)):
        assert response.status_code == 410
        assert "was withdrawn" in response.content.decode()


def test_a_link_lives_for_fourteen_days(mei, sign_in, seat):
    made = timezone.now()
    with time_machine.travel(made, tick=False):
        link = reverse("memberships:invitation", args=[token_for(seat)])
    for shift, status in ((-1, 200), (+1, 410)):
        with time_machine.travel(made + timedelta(days=14, seconds=shift), tick=False):
            response = sign_in(mei.user).get(link)
            assert response.status_code == status
    assert "expired" in response.content.decode()
    with time_machine.travel(made + timedelta(days=15), tick=False):
        assert sign_in(mei.user).post(link).status_code == 410
    seat.refresh_from_db()
    assert seat.accepted_at is None


def test_an_ended_team_seats_nobody(mei, link, today):
    past = today - timedelta(days=100)
    Term.objects.update(starts_on=past, ends_on=past, grace_ends_on=past)
    response = mei.post(link)
    assert response.status_code == 410
    assert "has ended" in response.content.decode()


def test_a_second_seat_in_the_team_is_refused_with_a_page(mei, link, team, today):
    mei.post(link)
    EmailAddress.objects.create(user=mei.user, email="mei@home.example", verified=True)
    other = actions.invite(membership=team, email="mei@home.example", on=today, by=team.owner)
    response = mei.post(reverse("memberships:invitation", args=[token_for(other)]))
    assert response.status_code == 410
    assert "You have a seat in this team" in response.content.decode()


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a:b:c",
        "%00",
        "%ED%A0%80",
        "é:é:é",
        signing.dumps(1),
        signing.dumps(1, salt="another"),
        "x" * 5000,
    ],
    # A signature holds the second in which it was made: two workers must name a case alike.
    ids=["letter", "parts", "nul", "surrogate", "accents", "no salt", "other salt", "long"],
)
def test_what_is_not_our_link_is_not_found_on_a_page_of_ours(visitor, account, token):
    for client in (visitor, account):
        response = client.get(f"/join/invitation/{token}/")
        assert response.status_code == 404
        assert "not an invitation of ours" in response.content.decode()


@pytest.mark.parametrize("inside", ["text", 1.5, None, [1], 10**40, -1, True])
def test_a_signed_token_with_something_else_inside_is_not_found(visitor, inside):
    token = signing.dumps(inside, salt="members.memberships.invitation")
    assert visitor.get(f"/join/invitation/{token}/").status_code == 404


def test_every_changed_character_breaks_the_link(visitor, link):
    token = link.split("/")[-2]
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        assert visitor.get(f"/join/invitation/{changed}/").status_code == 404


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(min_size=1, max_size=60))
def test_any_token_gets_an_answer(visitor, text):
    response = visitor.get(reverse("memberships:join") + "invitation/" + text)
    assert response.status_code in (301, 302, 404)


def test_the_address_is_not_in_the_link(seat):
    assert seat.email not in link_for(seat)
    assert seat_key_in(token_for(seat)) == seat.pk


def test_the_page_is_nobodys_to_keep(visitor, mei, link):
    assert "no-store" in visitor.get(link)["Cache-Control"]
    assert mei.get(link)["Cache-Control"] == "private, no-store"


def test_a_name_in_the_invitation_cannot_be_markup(visitor, link, team):
    team.owner.name = "<script>alert(1)</script>"
    team.owner.save()
    page = visitor.get(link).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("email", "shown"),
    [("rohan@dugong.example", "r…@dugong.example"), ("a@b.example", "a…@b.example")],
)
def test_a_masked_address_shows_its_first_letter(email, shown):
    assert masked(email) == shown


def test_the_page_costs_a_fixed_number_of_queries(visitor, mei, link, django_assert_num_queries):
    with django_assert_num_queries(1):
        visitor.get(link)
    with django_assert_num_queries(5):  # session, person, seat, address, tier of the corner
        mei.get(link)


def test_signing_out_on_the_page_leads_back_to_it(account, link):
    response = account.post(reverse("account_logout"), {"next": link})
    assert (response.status_code, response["Location"]) == (302, link)
    assert "Make an account" in account.get(link).content.decode()


def test_signing_in_from_the_page_leads_back_to_it(visitor, person, link, mei):
    from tests.conftest import PASSWORD

    form = {"login": mei.user.email, "password": PASSWORD, "next": link}
    response = visitor.post(f"{reverse('account_login')}?next={quote(link)}", form)
    assert (response.status_code, response["Location"]) == (302, link)
    assert "Take the seat" in visitor.get(link).content.decode()
