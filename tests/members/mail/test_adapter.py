"""What allauth wants to say goes out as our letters, with both forms, logged like any other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.core import mail
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from members.accounts.actions import ask_to_move
from members.accounts.models import User
from members.mail.adapter import AccountAdapter
from members.mail.models import Letter
from tests.conftest import PASSWORD
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

NEWCOMER = {"email": "new@people.example", "password1": "violet kettle thunder"}


@pytest.fixture(autouse=True)
def _each_request_commits(monkeypatch: pytest.MonkeyPatch, commit: Any) -> None:
    """What a view leaves for after the commit is done when it has answered."""
    answer = StrictClient.request

    def request(self: StrictClient, **more: Any) -> Any:
        with commit():
            return answer(self, **more)

    monkeypatch.setattr(StrictClient, "request", request)


def kinds_sent() -> list[str]:
    return list(Letter.objects.filter(state="sent").order_by("pk").values_list("kind", flat=True))


def link_in(message: Any) -> str:
    """The address under the button, without the host."""
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", message.body)
    assert found, message.body
    return found[1]


def test_the_adapter_in_use_is_ours() -> None:
    assert isinstance(get_adapter(), AccountAdapter)


def test_signing_up_sends_the_link_that_confirms() -> None:
    client = StrictClient()
    client.post(reverse("account_signup"), NEWCOMER)
    assert kinds_sent() == ["account/email_confirmation_signup"]
    [message] = mail.outbox
    assert message.to == ["new@people.example"]
    client.post(link_in(message))
    assert EmailAddress.objects.get(email="new@people.example").verified
    assert Letter.objects.get().user == User.objects.get(email="new@people.example")


def test_the_letter_has_html_too_with_the_same_link() -> None:
    StrictClient().post(reverse("account_signup"), NEWCOMER)
    [message] = mail.outbox
    [html] = [part for part, mimetype in message.alternatives if mimetype == "text/html"]
    assert link_in(message) in html


def test_signing_up_with_a_known_address_tells_its_owner(person: Any) -> None:
    person("sam")
    client = StrictClient()
    client.post(reverse("account_signup"), {**NEWCOMER, "email": "sam@people.example"})
    assert kinds_sent() == ["account/account_already_exists"]
    assert reverse("account_reset_password") in mail.outbox[0].body


def test_a_sign_in_code_goes_to_who_has_an_account_and_word_to_who_has_not(person: Any) -> None:
    person("sam")
    ask = reverse("account_request_login_code")
    StrictClient().post(ask, {"email": "sam@people.example"})
    StrictClient().post(ask, {"email": "stranger@people.example"})
    assert kinds_sent() == ["account/login_code", "account/unknown_account"]
    assert re.search(r"^ +[A-Z]{4}-[A-Z]{4}$", mail.outbox[0].body, re.M)
    assert reverse("account_signup") in mail.outbox[1].body


def test_a_lost_password_is_replaced_and_the_change_reported(person: Any) -> None:
    person("sam")
    client = StrictClient()
    client.post(reverse("account_reset_password"), {"email": "sam@people.example"})
    form = client.get(link_in(mail.outbox[0])).headers["Location"]
    new = {"password1": "violet kettle thunder", "password2": "violet kettle thunder"}
    client.post(form, new, HTTP_USER_AGENT="Firefox/145.0 (Windows) http://evil.example")
    assert kinds_sent() == ["account/password_reset_key", "account/password_reset"]
    report = mail.outbox[1].body
    assert "With: Firefox on Windows" in report
    assert "Network address: 127.0.0.1" in report
    assert "evil.example" not in report


def test_a_lost_password_of_a_stranger_makes_one_letter_too() -> None:
    client = StrictClient()
    client.post(reverse("account_reset_password"), {"email": "stranger@people.example"})
    assert kinds_sent() == ["account/unknown_account"]


def test_changing_the_password_is_reported(person: Any, sign_in: Any) -> None:
    client = sign_in(person("sam"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "violet kettle thunder",
            "password2": "violet kettle thunder",
        },
    )
    assert kinds_sent() == ["account/password_changed"]
    assert "Hello Sam." in mail.outbox[0].body


def test_moving_to_another_address_asks_both(person: Any, rf: RequestFactory, commit: Any) -> None:
    with request_context(rf.get("/")), commit():
        ask_to_move(user=person("sam"), new_email="sam@new.example", at=timezone.now())
    assert sorted(kinds_sent()) == ["accounts/address_change_new", "accounts/address_change_old"]
    assert {message.to[0] for message in mail.outbox} == {"sam@people.example", "sam@new.example"}
    assert len({link_in(message) for message in mail.outbox}) == 2


@pytest.mark.parametrize(
    "prefix",
    [
        "mfa/email/totp_activated",
        "mfa/email/totp_deactivated",
        "mfa/email/webauthn_added",
        "mfa/email/webauthn_removed",
        "mfa/email/recovery_codes_generated",
        "account/email/password_set",
        "account/email/email_confirm",
    ],
)
def test_changes_to_the_second_factor_and_the_rest_are_reported(
    person: Any, rf: RequestFactory, commit: Any, prefix: str
) -> None:
    browser = "Firefox/145.0 (X11; Linux x86_64)"
    with request_context(rf.get("/", HTTP_USER_AGENT=browser)), commit():
        get_adapter().send_notification_mail(prefix, person("sam"))
    assert kinds_sent() == [prefix.replace("/email/", "/")]
    assert "With: Firefox on Linux" in mail.outbox[0].body


def test_no_letter_sees_the_request_or_what_the_browser_says_it_is(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[Any] = []
    monkeypatch.setattr("members.mail.adapter.post", lambda **more: posted.append(more))
    given = {"request": rf.get("/"), "user": None, "user_agent": "Open http://evil.example"}
    get_adapter().send_mail("account/email/login_code", "a@people.example", {**given, "code": "X"})
    [letter] = posted
    assert letter["context"] == {"code": "X", "browser": "a browser we do not recognise"}


def test_a_provider_that_fails_loses_no_sign_up(provider: Any) -> None:
    provider.refuse()
    response = StrictClient().post(reverse("account_signup"), NEWCOMER)
    assert response.status_code == 302
    assert User.objects.filter(email="new@people.example").exists()
    letter = Letter.objects.get()
    assert (letter.state, letter.kind) == ("failed", "account/email_confirmation_signup")
    assert "/accounts/confirm-email/" in letter.text


def test_a_provider_that_fails_lets_nobody_in(provider: Any, person: Any) -> None:
    person("sam")
    provider.refuse()
    client = StrictClient()
    response = client.post(reverse("account_request_login_code"), {"email": "sam@people.example"})
    assert response.status_code == 302
    assert "_auth_user_id" not in client.session
