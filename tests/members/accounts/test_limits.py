"""Limits on the way in: they bite by network address and by account, a proxy's word is taken only
where it may be, and the count is shared by all workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches

from members.accounts.adapter import AccountAdapter
from tests.members.accounts.ways import is_signed_in, log_in
from tests.strict import StrictClient


def fail(client: StrictClient, email: str, **headers: Any) -> Any:
    return client.post(
        "/accounts/login/", {"login": email, "password": "not the right one"}, **headers
    )


def refused(response: Any) -> bool:
    return response.status_code == 429 or "Too many wrong tries" in response.content.decode()


def test_five_wrong_passwords_shut_an_account_from_every_address(person: Any) -> None:
    person("ana")
    for number in range(5):
        assert not refused(
            fail(StrictClient(), "ana@people.example", REMOTE_ADDR=f"198.51.100.{number}")
        )
    client = StrictClient()
    response = client.post(
        "/accounts/login/",
        {"login": "ANA@people.example", "password": "correct horse battery"},
        REMOTE_ADDR="198.51.100.99",
    )
    assert "Too many wrong tries" in response.content.decode()
    assert not is_signed_in(client)


def test_account_opens_again_after_five_minutes(person: Any, clock: Any) -> None:
    person("ana")
    for number in range(6):
        fail(StrictClient(), "ana@people.example", REMOTE_ADDR=f"198.51.100.{number}")
    clock.shift(301)
    client = StrictClient()
    log_in(client, "ana@people.example")
    assert is_signed_in(client)


def test_ten_wrong_passwords_shut_an_address_for_every_account(person: Any) -> None:
    person("ana")
    for number in range(10):
        assert not refused(fail(StrictClient(), f"guess{number}@people.example"))
    client = StrictClient()
    assert refused(log_in(client, "ana@people.example"))
    assert not is_signed_in(client)
    elsewhere = StrictClient(REMOTE_ADDR="198.51.100.7")
    log_in(elsewhere, "ana@people.example")
    assert is_signed_in(elsewhere)


def test_good_sign_in_between_does_not_reset_the_count(person: Any) -> None:
    person("ana")
    person("ben")
    for number in range(5):
        fail(StrictClient(REMOTE_ADDR=f"198.51.100.{number}"), "ana@people.example")
        log_in(StrictClient(REMOTE_ADDR=f"198.51.100.{number}"), "ben@people.example")
    assert refused(fail(StrictClient(REMOTE_ADDR="198.51.100.9"), "ana@people.example"))


def test_thirty_sign_ins_a_minute_from_one_address(visitor: StrictClient) -> None:
    for _ in range(30):
        assert visitor.post("/accounts/login/", {}).status_code == 200
    response = visitor.post("/accounts/login/", {})
    assert response.status_code == 429
    assert visitor.get("/accounts/login/").status_code == 200, "reading is not limited"


def test_limited_page_is_a_page_of_ours(visitor: StrictClient) -> None:
    for _ in range(31):
        response = visitor.post("/accounts/login/", {})
    assert response.status_code == 429
    assert "429.html" in [template.name for template in response.templates]


def test_twenty_sign_ups_a_minute_from_one_address(visitor: StrictClient) -> None:
    for _ in range(20):
        assert visitor.post("/accounts/signup/", {}).status_code == 200
    assert visitor.post("/accounts/signup/", {}).status_code == 429
    assert StrictClient(REMOTE_ADDR="198.51.100.7").post("/accounts/signup/", {}).status_code == 200


def test_three_codes_a_minute_to_one_mailbox(person: Any, letters: Callable[..., Any]) -> None:
    person("ana")
    for number in range(5):
        StrictClient(REMOTE_ADDR=f"198.51.100.{number}").post(
            "/accounts/login/code/", {"email": "ana@people.example"}
        )
    assert len(letters("ana@people.example")) == 3


def test_twenty_codes_an_hour_to_one_mailbox(
    person: Any, letters: Callable[..., Any], clock: Any
) -> None:
    person("ana")
    for number in range(30):
        clock.shift(61)
        StrictClient(REMOTE_ADDR=f"198.51.100.{number}").post(
            "/accounts/login/code/", {"email": "ana@people.example"}
        )
    assert len(letters("ana@people.example")) == 20


def test_five_reset_links_a_minute_to_one_mailbox(person: Any, letters: Callable[..., Any]) -> None:
    person("ana")
    responses = [
        StrictClient(REMOTE_ADDR=f"198.51.100.{number}").post(
            "/accounts/password/reset/", {"email": "ana@people.example"}
        )
        for number in range(6)
    ]
    assert [response.status_code for response in responses] == [302] * 5 + [429]
    assert len(letters("ana@people.example")) == 5


def test_ten_proofs_a_minute_by_one_person(account: StrictClient) -> None:
    for _ in range(10):
        response = account.post("/accounts/reauthenticate/", {"password": "wrong one"})
        assert response.status_code == 200
    assert account.post("/accounts/reauthenticate/", {"password": "wrong one"}).status_code == 429


def test_passkey_sign_in_is_limited_too(visitor: StrictClient) -> None:
    for _ in range(10):
        assert (
            visitor.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}).status_code == 302
        )
    assert visitor.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}).status_code == 429


def test_second_step_is_limited(visitor: StrictClient, person: Any, app_of: Any) -> None:
    show = app_of(person("ana"))
    log_in(visitor, "ana@people.example")
    for _ in range(5):
        visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    response = visitor.post("/accounts/2fa/authenticate/", {"code": show()})
    assert "Too many wrong tries" in response.content.decode()
    assert not is_signed_in(visitor)


# Whom a limit counts


def spoofed(number: int) -> dict[str, str]:
    """What a client behind one proxy sends: its own invention, then what the proxy adds."""
    return {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}, 198.51.100.7"}


@pytest.mark.parametrize("trusted", [0, 1])
def test_invented_forwarding_header_does_not_escape_the_limit(settings: Any, trusted: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
    settings.TRUSTED_PROXY_COUNT = trusted
    for number in range(30):
        response = StrictClient().post("/accounts/login/", {}, **spoofed(number))
        assert response.status_code == 200
    assert StrictClient().post("/accounts/login/", {}, **spoofed(99)).status_code == 429


def test_behind_a_proxy_two_clients_are_counted_apart(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(31):
        StrictClient().post("/accounts/login/", {}, HTTP_X_FORWARDED_FOR="198.51.100.7")
    other = StrictClient().post("/accounts/login/", {}, HTTP_X_FORWARDED_FOR="198.51.100.8")
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("trusted", "header", "counted"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "203.0.113.9, nonsense", "192.0.2.1"),
        (1, "[2001:db8::7]:443", "2001:db8::7"),
        (1, "198.51.100.7:5000", "198.51.100.7"),
    ],
)
def test_address_is_counted_from_the_right(
    settings: Any, rf: Any, trusted: int, header: str, counted: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=header)
    assert AccountAdapter(request).get_client_ip(request) == counted


def test_request_without_any_address_is_counted_with_its_like(rf: Any) -> None:
    request = rf.get("/", REMOTE_ADDR="")
    assert AccountAdapter(request).get_client_ip(request) == "0.0.0.0"


def test_one_network_of_the_new_protocol_counts_as_one(visitor: StrictClient) -> None:
    for number in range(30):
        StrictClient(REMOTE_ADDR=f"2001:db8:0:1::{number:x}").post("/accounts/login/", {})
    last = StrictClient(REMOTE_ADDR="2001:db8:0:1:ffff::1").post("/accounts/login/", {})
    assert last.status_code == 429
    other = StrictClient(REMOTE_ADDR="2001:db8:0:2::1").post("/accounts/login/", {})
    assert other.status_code == 200


def test_limits_bite_on_the_cache_that_ships(
    settings: Any, tmp_path: Any, visitor: StrictClient
) -> None:
    """Files: what one worker counts, the next one sees."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(tmp_path),
        }
    }
    for _ in range(30):
        visitor.post("/accounts/login/", {})
        del caches["default"]  # another worker knows nothing but the files
    assert visitor.post("/accounts/login/", {}).status_code == 429
