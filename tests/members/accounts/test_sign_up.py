"""Sign-up: with a mailed link, once per mailbox, and without telling anybody who has an account –
not by the page, not by the session, not by the work that is done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from members.accounts.models import User
from tests.members.accounts.ways import is_signed_in, link_in, log_in
from tests.strict import StrictClient

PASSWORD = "four ordinary words indeed"


def sign_up(client: StrictClient, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/accounts/signup/", {"email": email, "password1": password, **more})


@contextmanager
def counted_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    seen: list[str] = []
    real = MD5PasswordHasher.encode

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return real(self, password, salt)

    with monkeypatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", encode)
        yield seen


def test_account_opens_with_the_mailed_link_and_leads_on(
    visitor: StrictClient, letters: Callable[..., Any]
) -> None:
    sent = sign_up(visitor, "New.Person@People.example", next="/members/downloads/")
    assert sent["Location"] == "/accounts/confirm-email/?next=%2Fmembers%2Fdownloads%2F"
    assert "We wrote to new.person@people.example" in visitor.get(sent["Location"]).content.decode()
    assert not is_signed_in(visitor)
    (letter,) = letters("new.person@people.example")
    link = link_in(letter, "confirm-email")
    page = visitor.get(link)
    assert "new.person@people.example" in page.content.decode()
    assert not EmailAddress.objects.get().verified, "reading the page must not confirm"
    opened = visitor.post(link)
    assert opened["Location"] == "/members/downloads/"
    assert EmailAddress.objects.get().verified
    assert is_signed_in(visitor)


def test_next_survives_a_link_that_is_opened_in_another_browser(
    visitor: StrictClient, letters: Callable[..., Any]
) -> None:
    sign_up(visitor, "ana@people.example", next="/members/downloads/")
    other = StrictClient()
    link = link_in(letters("ana@people.example")[0], "confirm-email")
    assert link.endswith("?next=%2Fmembers%2Fdownloads%2F")
    page = other.get(link).content.decode()
    assert '<input type="hidden" name="next" value="/members/downloads/">' in page
    response = other.post(link.split("?")[0], {"next": "/members/downloads/"})
    assert response["Location"] == "/members/downloads/"
    assert not is_signed_in(other), "a link alone signs nobody in"


def test_without_next_the_link_leads_to_the_start(
    visitor: StrictClient, letters: Callable[..., Any]
) -> None:
    sign_up(visitor, "ana@people.example", next="//evil.example")
    link = link_in(letters("ana@people.example")[0], "confirm-email")
    assert "?" not in link
    assert visitor.post(link)["Location"] == "/members/start/"


def test_nobody_signs_in_before_the_address_is_confirmed(
    visitor: StrictClient, letters: Callable[..., Any], clock: Any
) -> None:
    sign_up(visitor, "ana@people.example")
    clock.shift(60)
    other = StrictClient()
    response = log_in(other, "ana@people.example", PASSWORD)
    assert response["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(other)
    kinds = [letter.kind for letter in letters("ana@people.example")]
    assert kinds == ["account/email_confirmation_signup", "account/email_confirmation"]


def test_link_works_once(visitor: StrictClient, letters: Callable[..., Any]) -> None:
    sign_up(visitor, "ana@people.example")
    link = link_in(letters("ana@people.example")[0], "confirm-email")
    visitor.post(link)
    again = StrictClient()
    response = again.get(link)
    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()
    assert again.post(link).status_code == 404


def test_link_dies_after_three_days(
    visitor: StrictClient, letters: Callable[..., Any], clock: Any
) -> None:
    sign_up(visitor, "ana@people.example")
    link = link_in(letters("ana@people.example")[0], "confirm-email")
    clock.shift(3 * 24 * 3600 - 60)
    assert visitor.get(link).status_code == 200
    clock.shift(120)
    assert visitor.get(link).status_code == 404
    assert visitor.post(link).status_code == 404
    assert not EmailAddress.objects.get().verified


@pytest.mark.parametrize("key", ["x", "MQ:1abc:forged", "a" * 3000, "%00", "é"])
def test_forged_link_is_refused(visitor: StrictClient, key: str) -> None:
    assert visitor.get(f"/accounts/confirm-email/{key}/").status_code == 404
    assert visitor.post(f"/accounts/confirm-email/{key}/").status_code == 404


def test_form_asks_for_address_and_password_only(visitor: StrictClient) -> None:
    form = visitor.get("/accounts/signup/").context["form"]
    assert list(form.fields) == ["email", "password1"]
    assert not any("placeholder" in field.widget.attrs for field in form.fields.values())


def test_form_cannot_be_talked_into_more(visitor: StrictClient) -> None:
    sign_up(
        visitor, "ana@people.example", is_staff="on", is_superuser="on", name="Root", groups="1"
    )
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.name) == (False, False, "")


def _trace(client: StrictClient, email: str, seen: list[str]) -> dict[str, Any]:
    seen.clear()
    with CaptureQueriesContext(connection) as captured:
        response = sign_up(client, email)
    queries = list(captured)
    assert queries
    page = client.get(response["Location"]).content.decode()
    words = Counter(
        query["sql"].split(" ", 1)[0]
        for query in queries
        if not query["sql"].startswith(("BEGIN", "COMMIT"))
    )
    session = {key for key in dict(client.session.items()) if not key.startswith("_messages")}
    return {
        "status": response.status_code,
        "to": response["Location"],
        "headers": {
            key for key in response.headers if key not in {"X-Request-ID", "Content-Length"}
        },
        "cookies": sorted(response.cookies),
        "page": page.replace(email, "X").split("<main")[1].split("</main")[0],
        "session": session,
        "hashes": len(seen),
        "words": words,
    }


def test_known_and_unknown_address_cannot_be_told_apart(
    person: Any, letters: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    person("known")
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    with counted_hashes(monkeypatch) as seen:
        known = _trace(StrictClient(), "known@people.example", seen)
        unknown = _trace(StrictClient(), "fresh@people.example", seen)
    known_words, unknown_words = known.pop("words"), unknown.pop("words")
    known["page"], unknown["page"] = (strip.sub("", known["page"]), strip.sub("", unknown["page"]))
    assert known == unknown
    assert known["hashes"] == 1
    assert known_words["INSERT"] == unknown_words["INSERT"]
    assert known_words["UPDATE"] == unknown_words["UPDATE"]
    assert abs(known_words["SELECT"] - unknown_words["SELECT"]) <= 3
    assert [one.kind for one in letters("known@people.example")] == [
        "account/account_already_exists"
    ]
    assert [one.kind for one in letters("fresh@people.example")] == [
        "account/email_confirmation_signup"
    ]


def test_rehearsal_leaves_nothing_behind(visitor: StrictClient, person: Any) -> None:
    known = person("known")
    old = known.password
    sign_up(visitor, "KNOWN@people.example", "another good password")
    known.refresh_from_db()
    assert known.password == old
    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1
    assert not is_signed_in(visitor)


def test_address_that_is_taken_between_look_and_write_gets_the_same_page(
    visitor: StrictClient, letters: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = User.save

    def save(self: User, *args: Any, **kwargs: Any) -> None:
        if self.email == "race@people.example" and not User.objects.filter(email=self.email):
            monkeypatch.setattr(User, "save", real)
            User.objects.create_user(self.email, None)
            raise IntegrityError("accounts_user_email")
        real(self, *args, **kwargs)

    monkeypatch.setattr(User, "save", save)
    response = sign_up(visitor, "race@people.example")
    assert response["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 0 or User.objects.get().has_usable_password() is False


@pytest.mark.parametrize(
    "again", ["ANA@people.example", "ana@PEOPLE.example", " ana@people.example "]
)
def test_another_spelling_is_the_same_account(
    visitor: StrictClient, person: Any, letters: Callable[..., Any], again: str
) -> None:
    person("ana")
    sign_up(visitor, again)
    assert User.objects.count() == 1
    assert letters("ana@people.example")[0].kind == "account/account_already_exists"


def test_both_spellings_of_a_foreign_domain_are_one_account(
    visitor: StrictClient, letters: Callable[..., Any]
) -> None:
    sign_up(visitor, "ana@bücher.example")
    assert User.objects.get().email == "ana@xn--bcher-kva.example"
    sign_up(StrictClient(), "ana@xn--bcher-kva.example")
    assert User.objects.count() == 1


def test_plus_address_is_an_address_of_its_own(visitor: StrictClient, person: Any) -> None:
    person("ana")
    sign_up(visitor, "ana+work@people.example")
    assert User.objects.filter(email="ana+work@people.example").exists()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ana",
        "ana@",
        "@people.example",
        "ana@people",
        "a@b@c.example",
        "ana\x00@people.example",
        "\u212ana@people.example",
        "a" * 250 + "@people.example",
        "a" * 100_000,
        "ana@" + "ü" * 240 + ".example",
    ],
)
def test_what_is_no_address_comes_back_with_a_reason(visitor: StrictClient, email: str) -> None:
    response = sign_up(visitor, email)
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password", ["", "short", "password12", "x" * 100_000, "ana@people.example", "a\x00" * 10]
)
def test_weak_or_odd_password_comes_back_with_a_reason(
    visitor: StrictClient, password: str
) -> None:
    response = sign_up(visitor, "ana@people.example", password)
    assert response.status_code == 200
    assert response.context["form"].errors["password1"]
    assert not User.objects.exists()


def test_link_can_be_sent_again_but_not_in_a_hurry(
    visitor: StrictClient, letters: Callable[..., Any], clock: Any
) -> None:
    sign_up(visitor, "ana@people.example", next="/glossary/")
    hurried = visitor.post("/accounts/confirm-email/again/", {"next": "/glossary/"}, follow=True)
    assert "a moment ago" in hurried.content.decode()
    assert len(letters("ana@people.example")) == 1
    clock.shift(40)
    response = visitor.post("/accounts/confirm-email/again/", {"next": "/glossary/"})
    assert response["Location"] == "/accounts/confirm-email/?next=%2Fglossary%2F"
    assert [one.kind for one in letters("ana@people.example")] == [
        "account/email_confirmation_signup"
    ] * 2


def test_sending_again_does_not_tell_who_has_an_account(
    visitor: StrictClient, person: Any, letters: Callable[..., Any], clock: Any
) -> None:
    person("known")
    sign_up(visitor, "known@people.example")
    clock.shift(40)
    response = visitor.post("/accounts/confirm-email/again/", follow=True)
    assert "We wrote to known@people.example" in response.content.decode()
    assert [one.kind for one in letters("known@people.example")] == [
        "account/account_already_exists"
    ] * 2


def test_sending_again_without_a_sign_up_leads_to_sign_in(visitor: StrictClient) -> None:
    response = visitor.post("/accounts/confirm-email/again/")
    assert response["Location"] == "/accounts/login/"
    assert visitor.get("/accounts/confirm-email/again/").status_code == 405


def test_page_after_sign_up_says_where_a_developer_finds_the_mail(
    visitor: StrictClient, settings: Any
) -> None:
    page = visitor.get("/accounts/confirm-email/").content.decode()
    assert "Look in your mail" in page
    assert "This is a development server" not in page
