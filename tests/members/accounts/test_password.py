"""Passwords: forgotten, changed, set for the first time; each ends the other sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import PASSWORD
from tests.members.accounts.ways import is_signed_in, link_in, log_in
from tests.strict import StrictClient

NEW = "an entirely new one"


def ask_for_link(client: StrictClient, email: str) -> Any:
    return client.post("/accounts/password/reset/", {"email": email})


def reset_link(letters: Callable[..., Any], email: str) -> str:
    return link_in(letters(email, "account/password_reset_key")[-1], "password/reset/key")


def test_forgotten_password_is_replaced_through_the_mail(
    visitor: StrictClient, account: StrictClient, letters: Callable[..., Any]
) -> None:
    asked = ask_for_link(visitor, "ACCOUNT@people.example")
    assert asked["Location"] == "/accounts/password/reset/done/"
    assert "We wrote to the address" in visitor.get(asked["Location"]).content.decode()
    moved = visitor.get(reset_link(letters, "account@people.example"))
    assert moved["Location"].endswith("-set-password/"), "the key must leave the address bar"
    form = visitor.get(moved["Location"])
    assert "Choose a new password" in form.content.decode()
    done = visitor.post(moved["Location"], {"password1": NEW})
    assert done["Location"] == "/accounts/password/reset/key/done/"
    assert "The new password works" in visitor.get(done["Location"]).content.decode()
    assert not is_signed_in(visitor), "a mailed link alone signs nobody in"
    assert not is_signed_in(account), "sessions of the old password end"
    assert "do not belong together" in log_in(visitor, "account@people.example").content.decode()
    assert log_in(visitor, "account@people.example", NEW).status_code == 302
    assert letters("account@people.example")[-1].kind == "account/password_reset"


def test_link_works_once(visitor: StrictClient, person: Any, letters: Callable[..., Any]) -> None:
    person("ana")
    ask_for_link(visitor, "ana@people.example")
    link = reset_link(letters, "ana@people.example")
    form = visitor.get(link)["Location"]
    visitor.post(form, {"password1": NEW})
    for page in (link, form):
        response = StrictClient().get(page)
        assert response.status_code == 404
        assert "This link does not work" in response.content.decode()
    assert visitor.post(form, {"password1": "yet another one"}).status_code == 404


def test_link_dies_after_three_days(
    visitor: StrictClient, person: Any, letters: Callable[..., Any], clock: Any
) -> None:
    person("ana")
    ask_for_link(visitor, "ana@people.example")
    clock.shift(3 * 24 * 3600 + 60)
    assert visitor.get(reset_link(letters, "ana@people.example")).status_code == 404


def test_asking_does_not_tell_who_has_an_account(person: Any, letters: Callable[..., Any]) -> None:
    person("ana")
    known = ask_for_link(StrictClient(), "ana@people.example")
    unknown = ask_for_link(StrictClient(), "nobody@people.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(letters("nobody@people.example", "account/unknown_account")) == 1


@pytest.mark.parametrize(
    "page",
    [
        "zzzzzzzzzzzzzzzzzzzz-x-y",
        "0-set-password",
        "1-set-password",
        "1-" + "a" * 3000,
        "1-%00-%00",
        "é-x",
        "9999999999999-abc-def",
    ],
)
def test_forged_link_is_refused(visitor: StrictClient, page: str) -> None:
    for method in (visitor.get, visitor.post):
        assert method(f"/accounts/password/reset/key/{page}/").status_code == 404


@pytest.mark.parametrize("password", ["", "short", "password12", "x" * 100_000, "a\x00" * 8])
def test_weak_password_comes_back_with_a_reason(account: StrictClient, password: str) -> None:
    response = account.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": password}
    )
    assert response.status_code == 200
    assert response.context["form"].errors["password1"]


def test_changing_it_ends_the_other_sessions_and_keeps_this_one(
    account: StrictClient, sign_in: Any, letters: Callable[..., Any]
) -> None:
    other = sign_in(account.user)
    response = account.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW}
    )
    assert response["Location"] == "/accounts/"
    assert "The new password works" in account.get("/accounts/").content.decode()
    assert is_signed_in(account)
    assert not is_signed_in(other)
    assert letters("account@people.example")[-1].kind == "account/password_changed"


def test_wrong_current_password_changes_nothing(account: StrictClient) -> None:
    response = account.post("/accounts/password/change/", {"oldpassword": "no", "password1": NEW})
    assert "That is not your current password" in response.content.decode()
    account.user.refresh_from_db()
    assert account.user.check_password(PASSWORD)


def test_account_without_a_password_sets_one(account: StrictClient, sign_in: Any) -> None:
    account.user.set_unusable_password()
    account.user.save()
    client = sign_in(account.user)
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    assert "has none yet" in client.get("/accounts/password/set/").content.decode()
    assert client.post("/accounts/password/set/", {"password1": NEW})["Location"] == "/accounts/"
    account.user.refresh_from_db()
    assert account.user.check_password(NEW)


def test_length_that_the_form_names_is_the_length_that_is_asked(visitor: StrictClient) -> None:
    page = visitor.get("/accounts/signup/").content.decode()
    assert "10 characters or more" in page
    short = visitor.post(
        "/accounts/signup/", {"email": "ana@people.example", "password1": "ninechars"}
    )
    assert "at least 10 characters" in short.content.decode()
