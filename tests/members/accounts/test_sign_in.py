"""Signing in with a password or a mailed code; one road for everybody, staff included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account import views as allauth_views
from django.contrib.auth.hashers import MD5PasswordHasher

from members.access.checks import routes
from members.accounts.models import User
from tests.conftest import PASSWORD
from tests.members.accounts.ways import is_signed_in, log_in
from tests.strict import StrictClient

WRONG = "That address and that password do not belong together."
ADMIN_PAGES = [
    "/admin/",
    "/admin/login/",
    "/admin/accounts/user/",
    "/admin/password_change/",
    "/admin/logout/",
    "/admin/jsi18n/",
]


@pytest.mark.parametrize(
    "typed", ["ana@people.example", "ANA@People.Example", " ana@people.example "]
)
def test_capitals_and_spaces_do_not_matter(visitor: StrictClient, person: Any, typed: str) -> None:
    person("ana")
    assert log_in(visitor, typed)["Location"] == "/members/start/"
    assert is_signed_in(visitor)


@pytest.mark.parametrize("typed", ["ana@bücher.example", "ana@xn--bcher-kva.example"])
def test_both_spellings_of_a_foreign_domain_sign_in(
    visitor: StrictClient, person: Any, typed: str
) -> None:
    user = person("ana")
    user.emailaddress_set.update(email="ana@xn--bcher-kva.example")
    User.objects.filter(pk=user.pk).update(email="ana@xn--bcher-kva.example")
    assert log_in(visitor, typed).status_code == 302


def test_wrong_password_and_unknown_address_look_the_same_and_take_one_hash(
    person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("ana")
    without = User.objects.create_user("none@people.example", None)
    assert not without.has_usable_password()
    seen: list[str] = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: (seen.append(password), real(self, password, salt))[1],
    )
    pages = set()
    for email in ("ana@people.example", "nobody@people.example", "none@people.example"):
        seen.clear()
        response = log_in(StrictClient(), email, "not the right one")
        assert WRONG in response.content.decode()
        assert len(seen) == 1, email
        pages.add((response.status_code, len(response.context["form"].errors)))
    assert len(pages) == 1


def test_inactive_person_is_told_only_with_the_right_password(
    visitor: StrictClient, person: Any
) -> None:
    person("ana", is_active=False)
    assert WRONG in log_in(visitor, "ana@people.example", "wrong one here").content.decode()
    response = log_in(visitor, "ana@people.example")
    assert response["Location"] == "/accounts/inactive/"
    assert "This account is closed" in visitor.get("/accounts/inactive/").content.decode()
    assert not is_signed_in(visitor)


def test_stopping_an_account_ends_its_sessions_at_once(account: StrictClient) -> None:
    assert is_signed_in(account)
    User.objects.filter(pk=account.user.pk).update(is_active=False)
    assert not is_signed_in(account)


def test_session_ends_with_the_browser_unless_asked_otherwise(person: Any, settings: Any) -> None:
    person("ana")
    short, long = StrictClient(), StrictClient()
    log_in(short, "ana@people.example")
    log_in(long, "ana@people.example", remember="on")
    assert short.session.get_expire_at_browser_close()
    assert not long.session.get_expire_at_browser_close()
    assert long.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 14 * 24 * 3600


def test_signing_in_makes_a_new_session_key(visitor: StrictClient, person: Any) -> None:
    person("ana")
    visitor.get("/accounts/login/code/")
    session = visitor.session
    session["seen"] = 1
    session.save()
    before = session.session_key
    log_in(visitor, "ana@people.example")
    assert visitor.session.session_key != before


def test_sign_out_asks_first_and_then_ends_the_session(account: StrictClient) -> None:
    page = account.get("/accounts/logout/")
    assert "account@people.example" in page.content.decode()
    assert is_signed_in(account)
    assert account.post("/accounts/logout/")["Location"] == "/"
    assert not is_signed_in(account)


def test_personal_pages_are_never_kept_by_caches(
    account: StrictClient, visitor: StrictClient
) -> None:
    for page in ("/accounts/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/"):
        assert account.get(page)["Cache-Control"] == "private, no-store"
    assert "no-store" in visitor.get("/accounts/login/")["Cache-Control"]


# The code by mail


def ask_for_code(client: StrictClient, email: str, **more: Any) -> Any:
    return client.post("/accounts/login/code/", {"email": email, **more})


def code_in(letters: Callable[..., Any], email: str) -> str:
    text = letters(email, "account/login_code")[-1].text
    return next(
        line.strip() for line in text.splitlines() if len(line.strip()) == 9 and "-" in line
    )


def test_code_by_mail_signs_in_and_leads_on(
    visitor: StrictClient, person: Any, letters: Callable[..., Any]
) -> None:
    person("ana")
    asked = ask_for_code(visitor, "ANA@people.example", next="/members/downloads/")
    assert asked["Location"] == "/accounts/login/code/confirm/?next=%2Fmembers%2Fdownloads%2F"
    page = visitor.get(asked["Location"]).content.decode()
    assert "ana@people.example" in page
    assert '<input type="hidden" name="next" value="/members/downloads/">' in page
    code = code_in(letters, "ana@people.example").lower().replace("-", " ")
    opened = visitor.post(
        "/accounts/login/code/confirm/", {"code": code, "next": "/members/downloads/"}
    )
    assert opened["Location"] == "/members/downloads/"
    assert is_signed_in(visitor)


def test_code_works_for_somebody_without_a_password(
    visitor: StrictClient, person: Any, letters: Callable[..., Any]
) -> None:
    user = person("ana")
    user.set_unusable_password()
    user.save()
    ask_for_code(visitor, "ana@people.example")
    visitor.post("/accounts/login/code/confirm/", {"code": code_in(letters, "ana@people.example")})
    assert is_signed_in(visitor)


def test_asking_for_a_code_does_not_tell_who_has_an_account(
    person: Any, letters: Callable[..., Any]
) -> None:
    person("ana")
    person("stopped", is_active=False)
    pages = set()
    for email in ("ana@people.example", "nobody@people.example", "stopped@people.example"):
        client = StrictClient()
        response = ask_for_code(client, email)
        page = client.get(response["Location"]).content.decode()
        main = page.split("<main")[1].split("</main")[0].replace(email, "X")
        fields = [line for line in main.splitlines() if "csrfmiddlewaretoken" not in line]
        pages.add((response.status_code, response["Location"], "\n".join(fields)))
        assert len(letters(email)) == 1
    assert len(pages) == 1
    assert letters("nobody@people.example")[0].kind == "account/unknown_account"


def test_code_works_in_the_browser_that_asked_only(
    visitor: StrictClient, person: Any, letters: Callable[..., Any]
) -> None:
    person("ana")
    ask_for_code(visitor, "ana@people.example")
    other = StrictClient()
    response = other.post(
        "/accounts/login/code/confirm/", {"code": code_in(letters, "ana@people.example")}
    )
    assert response["Location"] == "/accounts/login/code/"
    assert not is_signed_in(other)


def test_three_wrong_codes_end_the_try(
    visitor: StrictClient, person: Any, letters: Callable[..., Any]
) -> None:
    person("ana")
    ask_for_code(visitor, "ana@people.example")
    for _ in range(2):
        page = visitor.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"})
        assert "That code is not right" in page.content.decode()
    response = visitor.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"})
    assert response["Location"] == "/accounts/login/code/"
    right = code_in(letters, "ana@people.example")
    visitor.post("/accounts/login/code/confirm/", {"code": right})
    assert not is_signed_in(visitor)


def test_code_dies_after_ten_minutes(
    visitor: StrictClient, person: Any, letters: Callable[..., Any], clock: Any
) -> None:
    person("ana")
    ask_for_code(visitor, "ana@people.example")
    clock.shift(601)
    code = code_in(letters, "ana@people.example")
    visitor.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_signed_in(visitor)


def test_another_code_replaces_the_first(
    visitor: StrictClient, person: Any, letters: Callable[..., Any]
) -> None:
    person("ana")
    ask_for_code(visitor, "ana@people.example", next="/glossary/")
    first = code_in(letters, "ana@people.example")
    again = visitor.post(
        "/accounts/login/code/confirm/", {"action": "resend", "next": "/glossary/"}
    )
    assert again["Location"] == "/accounts/login/code/confirm/?next=%2Fglossary%2F"
    second = code_in(letters, "ana@people.example")
    assert first != second
    visitor.post("/accounts/login/code/confirm/", {"code": first})
    assert not is_signed_in(visitor)
    opened = visitor.post("/accounts/login/code/confirm/", {"code": second, "next": "/glossary/"})
    assert opened["Location"] == "/glossary/"


# Admin stands on the same road


@pytest.mark.parametrize("page", ADMIN_PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_admin_sends_visitors_to_the_one_sign_in(
    visitor: StrictClient, page: str, method: str
) -> None:
    response = getattr(visitor, method)(page, {"username": "x", "password": "y"})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/admin/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("password", [PASSWORD, "not the right one"])
def test_admin_has_no_sign_in_form_of_its_own(
    visitor: StrictClient,
    account: StrictClient,
    staff: StrictClient,
    person: Any,
    method: str,
    password: str,
) -> None:
    """Its own would know neither limits nor second factors, and would let a colleague in as
    somebody else."""
    person("boss", is_staff=True, is_superuser=True)
    credentials = {"username": "boss@people.example", "password": password}
    for client in (visitor, account, staff):
        before = client.session.get("_auth_user_id")
        response = getattr(client, method)("/admin/login/", credentials)
        assert response.status_code in (302, 403)
        assert b'name="password"' not in response.content
        assert b'name="username"' not in response.content
        assert client.session.get("_auth_user_id") == before


def test_staff_who_sign_in_land_in_admin(visitor: StrictClient, person: Any) -> None:
    person("boss", is_staff=True, is_superuser=True)
    shut = visitor.get("/admin/")
    opened = log_in(visitor, "boss@people.example", next="/admin/")
    assert shut["Location"] == "/accounts/login/?next=/admin/"
    assert opened["Location"] == "/admin/"
    assert visitor.get("/admin/").status_code == 200


def test_somebody_without_staff_rights_is_shut_out_of_admin(account: StrictClient) -> None:
    assert account.get("/admin/").status_code == 403
    assert account.post("/admin/login/").status_code == 403


def test_there_is_one_way_to_post_a_password() -> None:
    """No other view of ours or of a library takes credentials: names what does."""
    taking = {
        name
        for _, name, view in routes()
        if "login" in name or "login" in getattr(view, "__name__", "")
    }
    assert taking == {
        "account_login",
        "account_request_login_code",
        "account_confirm_login_code",
        "mfa_login_webauthn",
        "admin:login",
    }


def test_third_party_address_page_is_not_mounted() -> None:
    for _, _, view in routes():
        inner = view
        while inner is not None:
            assert inner is not allauth_views.email
            assert getattr(inner, "view_class", None) is not allauth_views.EmailView
            inner = getattr(inner, "__wrapped__", None)
