"""People in admin: found quickly, never taken over, and nobody lifts themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from members.accounts.models import AddressChange, User
from tests.members.accounts.ways import is_signed_in, link_in, log_in, prove_it_is_me
from tests.strict import StrictClient

PEOPLE = "/admin/accounts/user/"
MOVES = "/admin/accounts/addresschange/"


def page_of(user: User) -> str:
    return f"{PEOPLE}{user.pk}/change/"


@pytest.fixture
def clerk(person: Any, sign_in: Any) -> StrictClient:
    """Staff who may do everything with people except be a superuser."""
    user = person("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return sign_in(user)


def form_of(client: StrictClient, user: User, **changed: Any) -> dict[str, Any]:
    """What a browser would post from the change page, with something changed on the way."""
    form = client.get(page_of(user)).context["adminform"].form
    data = {name: form.initial.get(name) for name in form.fields}
    data = {
        name: [one.pk for one in value] if isinstance(value, list) else value
        for name, value in data.items()
        if value not in (None, False)
    }
    inline = {
        "address_changes-TOTAL_FORMS": 0,
        "address_changes-INITIAL_FORMS": 0,
    }
    return {**data, **inline, **changed}


def test_list_finds_people_and_shows_who_is_who(
    staff: StrictClient, person: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person("ana")
    page = staff.get(PEOPLE, {"q": "ana@"}).content.decode()
    assert "ana@people.example" in page
    assert "1 person" in page
    for number in range(10):
        person(f"row{number}")
    for filters in ({}, {"factor": "yes"}, {"factor": "no"}, {"is_staff__exact": "1"}):
        assert staff.get(PEOPLE, filters).status_code == 200


def test_list_costs_the_same_for_one_and_ten(staff: StrictClient, person: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for names in (["one"], [f"many{number}" for number in range(10)]):
        for name in names:
            person(name)
        staff.get(PEOPLE)
        with CaptureQueriesContext(connection) as captured:
            staff.get(PEOPLE)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_change_page_shows_no_secret(staff: StrictClient, person: Any, app_of: Any) -> None:
    user = person("ana")
    app_of(user)
    page = staff.get(page_of(user)).content.decode()
    assert user.password not in page
    assert "password" not in staff.get(page_of(user)).context["adminform"].form.fields
    assert Authenticator.objects.get().data["secret"] not in page
    assert "TOTP Authenticator" in page


@pytest.mark.parametrize("model", [EmailAddress, Authenticator, UserSession])
def test_what_lets_somebody_in_has_no_admin_page(model: Any) -> None:
    assert not admin.site.is_registered(model)


@pytest.mark.parametrize("suffix", ["password/", "change/password/", "../password/"])
def test_staff_cannot_set_a_password(staff: StrictClient, person: Any, suffix: str) -> None:
    user = person("ana")
    response = staff.post(
        f"{PEOPLE}{user.pk}/{suffix}",
        {"password1": "a new password", "password2": "a new password"},
    )
    assert response.status_code in (302, 404)
    user.refresh_from_db()
    assert user.check_password("correct horse battery")


def test_address_cannot_be_changed_in_admin(staff: StrictClient, person: Any) -> None:
    user = person("ana")
    data = form_of(staff, user, email="taken-over@people.example", name="Ana B")
    assert staff.post(page_of(user), data).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.name) == ("ana@people.example", "Ana B")


def test_staff_bring_somebody_in_without_choosing_a_password(
    staff: StrictClient, letters: Callable[..., Any], visitor: StrictClient
) -> None:
    response = staff.post(f"{PEOPLE}add/", {"email": "New@BÜCHER.example", "name": "New Person"})
    assert response.status_code == 302
    user = User.objects.get(email="new@xn--bcher-kva.example")
    assert not user.has_usable_password()
    assert (user.is_staff, user.is_active) == (False, True)
    assert user.emailaddress_set.get().verified is False
    visitor.post("/accounts/login/code/", {"email": "new@bücher.example"})
    text = letters(user.email, "account/login_code")[-1].text
    code = next(x.strip() for x in text.splitlines() if len(x.strip()) == 9 and "-" in x)
    visitor.post("/accounts/login/code/confirm/", {"code": code})
    assert is_signed_in(visitor), "the code proves the address"


@pytest.mark.parametrize(
    "email", ["", "no", "ANA@people.example", "x" * 100_000, "a\x00@b.example"]
)
def test_bad_or_known_address_comes_back(staff: StrictClient, person: Any, email: str) -> None:
    person("ana")
    response = staff.post(f"{PEOPLE}add/", {"email": email, "name": "x"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert User.objects.filter(name="x").count() == 0


def test_nobody_is_deleted(staff: StrictClient, person: Any) -> None:
    user = person("ana")
    assert staff.post(f"{PEOPLE}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    staff.post(PEOPLE, {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"})
    assert User.objects.filter(pk=user.pk).exists()


def test_stopping_an_account_in_admin_shuts_it_at_once(
    staff: StrictClient, account: StrictClient, caplog: Any
) -> None:
    data = form_of(staff, account.user)
    data.pop("is_active")
    with caplog.at_level(logging.WARNING, "acxpa.audit"):
        staff.post(page_of(account.user), data)
    assert not is_signed_in(account)
    (line,) = [one for one in caplog.records if one.message == "powers_changed"]
    assert (line.user, line.object, line.result) == (staff.user.pk, account.user.pk, "is_active")


# Power


def test_superuser_makes_staff(staff: StrictClient, person: Any) -> None:
    user = person("ana")
    group = Group.objects.create(name="Reviewers")
    staff.post(page_of(user), form_of(staff, user, is_staff="on", groups=[group.pk]))
    user.refresh_from_db()
    assert user.is_staff
    assert list(user.groups.all()) == [group]


@pytest.mark.parametrize(
    "power",
    [{"is_superuser": "on"}, {"is_staff": "on"}, {"is_active": ""}, {"groups": "all"},
     {"user_permissions": "all"}],
)  # fmt: skip
def test_staff_without_that_right_give_nobody_power(
    clerk: StrictClient, person: Any, power: dict[str, Any]
) -> None:
    user = person("ana")
    if "groups" in power:
        power = {"groups": [Group.objects.get_or_create(name="Reviewers")[0].pk]}
    if "user_permissions" in power:
        power = {"user_permissions": [Permission.objects.order_by("pk")[0].pk]}
    data = form_of(clerk, user, name="Ana B", **power)
    assert clerk.post(page_of(user), data).status_code == 302
    user.refresh_from_db()
    assert user.name == "Ana B"
    assert (user.is_superuser, user.is_staff, user.is_active) == (False, False, True)
    assert not user.groups.exists()
    assert not user.user_permissions.exists()


def test_staff_do_not_change_colleagues_or_themselves(
    clerk: StrictClient, staff: StrictClient, person: Any
) -> None:
    colleague = person("colleague", is_staff=True)
    for user in (staff.user, colleague, clerk.user):
        assert clerk.get(page_of(user)).status_code == 200
        data = {"name": "Changed", "is_superuser": "on", "is_active": ""}
        assert clerk.post(page_of(user), data).status_code == 403
        user.refresh_from_db()
        assert user.name != "Changed"
        assert user.is_active


def test_staff_do_not_add_with_power(clerk: StrictClient) -> None:
    clerk.post(
        f"{PEOPLE}add/",
        {"email": "new@people.example", "name": "New", "is_superuser": "on", "is_staff": "on"},
    )
    user = User.objects.get(email="new@people.example")
    assert (user.is_superuser, user.is_staff) == (False, False)


def test_roles_are_for_superusers(clerk: StrictClient, staff: StrictClient) -> None:
    clerk.user.user_permissions.set(Permission.objects.all())
    assert clerk.get("/admin/auth/group/").status_code == 403
    assert clerk.post("/admin/auth/group/add/", {"name": "Mine"}).status_code == 403
    assert not Group.objects.filter(name="Mine").exists()
    assert staff.get("/admin/auth/group/").status_code == 200


def test_member_sees_none_of_it(member: StrictClient) -> None:
    for page in (PEOPLE, MOVES, page_of(member.user)):
        assert member.get(page).status_code == 403


# Help for people who are stuck


def run(client: StrictClient, where: str, action: str, *rows: Any, **more: Any) -> Any:
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return client.post(where, data)


def test_staff_send_a_link_instead_of_a_password(
    clerk: StrictClient, person: Any, letters: Callable[..., Any], visitor: StrictClient
) -> None:
    ana, stopped = person("ana"), person("stopped", is_active=False)
    run(clerk, PEOPLE, "send_password_link", ana, stopped)
    assert not letters("stopped@people.example")
    link = link_in(letters("ana@people.example", "account/password_reset_key")[0], "reset")
    form = visitor.get(link)["Location"]
    visitor.post(form, {"password1": "chosen by herself"})
    assert log_in(visitor, "ana@people.example", "chosen by herself").status_code == 302
    note = LogEntry.objects.get()
    assert note.object_id == str(ana.pk)
    assert "link" in note.change_message


def test_superuser_resets_a_lost_second_factor_and_it_is_on_record(
    staff: StrictClient,
    visitor: StrictClient,
    person: Any,
    app_of: Any,
    letters: Callable[..., Any],
    caplog: Any,
) -> None:
    user = person("ana")
    show = app_of(user)
    log_in(visitor, "ana@people.example")
    visitor.post("/accounts/2fa/authenticate/", {"code": show()})
    assert is_signed_in(visitor)
    asked = run(staff, PEOPLE, "reset_second_factor", user)
    assert "call them on a number you had before" in asked.content.decode()
    assert Authenticator.objects.exists(), "asks first"
    with caplog.at_level(logging.WARNING, "acxpa.audit"):
        run(staff, PEOPLE, "reset_second_factor", user, confirmed="yes")
    assert not Authenticator.objects.exists()
    assert not is_signed_in(visitor), "the lost phone may be signed in"
    assert log_in(StrictClient(), "ana@people.example")["Location"] == "/members/start/"
    (line,) = [one for one in caplog.records if one.message == "second_factor_reset"]
    assert (line.user, line.object) == (staff.user.pk, user.pk)
    assert "Reset the second factor" in LogEntry.objects.get().change_message
    assert letters("ana@people.example")[-1].kind == "accounts/second_factor_reset"


def test_nobody_else_resets_a_second_factor(
    clerk: StrictClient, staff: StrictClient, app_of: Any
) -> None:
    app_of(staff.user)
    run(clerk, PEOPLE, "reset_second_factor", staff.user, confirmed="yes")
    assert Authenticator.objects.count() == 1
    assert "reset_second_factor" not in clerk.get(PEOPLE).content.decode()


@pytest.fixture
def wish(account: StrictClient) -> AddressChange:
    prove_it_is_me(account)
    account.post("/accounts/email/", {"email": "moved@people.example"})
    return AddressChange.objects.get()


def test_moves_are_to_look_at(
    clerk: StrictClient, staff: StrictClient, wish: AddressChange
) -> None:
    for client in (clerk, staff):
        page = client.get(MOVES, {"q": "moved@"}).content.decode()
        assert "moved@people.example" in page
        assert client.get(f"{MOVES}{wish.pk}/change/").status_code == 200
        posted = client.post(f"{MOVES}{wish.pk}/change/", {"new_email": "x@people.example"})
        assert posted.status_code == 403
        assert client.post(f"{MOVES}add/", {}).status_code == 403
        assert client.post(f"{MOVES}{wish.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "moved@people.example" in staff.get(page_of(wish.user)).content.decode()


def test_superuser_agrees_for_a_dead_address_and_the_new_one_still_must(
    staff: StrictClient,
    clerk: StrictClient,
    account: StrictClient,
    wish: AddressChange,
    letters: Callable[..., Any],
) -> None:
    run(clerk, MOVES, "agree_for_old_address", wish)
    wish.refresh_from_db()
    assert wish.old_confirmed_at is None
    run(staff, MOVES, "agree_for_old_address", wish)
    wish.refresh_from_db()
    assert wish.vouched_by == staff.user
    assert wish.outcome == ""
    assert "Agreed for the old address" in LogEntry.objects.get().change_message
    account.post(link_in(letters("moved@people.example")[-1], "agree"), {"answer": "yes"})
    account.user.refresh_from_db()
    assert account.user.email == "moved@people.example"


def test_agreeing_for_what_is_over_does_nothing(staff: StrictClient, wish: AddressChange) -> None:
    AddressChange.objects.update(outcome="withdrawn", finished_at=timezone.now())
    run(staff, MOVES, "agree_for_old_address", wish)
    wish.refresh_from_db()
    assert wish.old_confirmed_at is None
    assert wish.outcome == "withdrawn"
