"""Whatever is typed into a field of this room, or put into its addresses, the answer is a page:
never an accident, and nothing half-written."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from members.accounts.models import AddressChange, User
from tests.members.accounts.ways import is_signed_in, link_in, log_in, prove_it_is_me
from tests.strict import StrictClient

BAD = {
    "nothing": "",
    "nul": "a\x00b",
    "half character": "\ud800",
    "huge": "x" * 100_000,
    "many lines": "a\r\nb: c\r\n\r\n",
    "markup": "<script>alert(1)</script>",
    "quotes": "'\";--",
    "big number": "9" * 400,
    "not a number": "NaN",
    "other figures": "١٢٣٤٥٦",
    "turned around": "\u202ea",
    "json": '{"a": [1]}',
    "list": "[" * 5000,
}
PUBLIC = {
    "/accounts/login/": ["login", "password", "remember", "next"],
    "/accounts/signup/": ["email", "password1", "next"],
    "/accounts/login/code/": ["email", "next"],
    "/accounts/login/code/confirm/": ["code", "action", "next"],
    "/accounts/password/reset/": ["email", "next"],
    "/accounts/confirm-email/again/": ["next"],
    "/accounts/2fa/authenticate/": ["code", "credential"],
    "/accounts/2fa/webauthn/login/": ["credential", "next"],
    "/accounts/logout/": ["next"],
}
OWN = {
    "/accounts/": ["name", "time_zone"],
    "/accounts/email/": ["email"],
    "/accounts/password/change/": ["oldpassword", "password1", "next"],
    "/accounts/reauthenticate/": ["password", "next"],
    "/accounts/2fa/totp/activate/": ["code"],
    "/accounts/2fa/webauthn/add/": ["name", "passwordless", "credential"],
    "/accounts/2fa/reauthenticate/": ["code", "next"],
    "/accounts/2fa/webauthn/reauthenticate/": ["credential", "next"],
    "/accounts/sessions/": ["session"],
    "/accounts/email/withdraw/": ["x"],
    "/accounts/email/again/": ["x"],
}


def sent(value: str) -> str:
    """As a browser would put it on the wire: half characters are bytes that do not decode."""
    return quote(value.encode("utf-8", "surrogatepass"))


def post(client: StrictClient, address: str, **fields: str) -> Any:
    body = "&".join(f"{name}={sent(value)}" for name, value in fields.items())
    return client.generic(
        "POST", address, body.encode(), content_type="application/x-www-form-urlencoded"
    )


def _answered(response: Any) -> bool:
    return response.status_code in (200, 302, 403, 404, 405, 422, 429)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_form_takes_anything(visitor: StrictClient, address: str) -> None:
    good = {"email": "ana@people.example", "login": "ana@people.example", "next": ""}
    given = {name: good.get(name, "four ordinary words") for name in PUBLIC[address]}
    for field in PUBLIC[address]:
        for about, value in BAD.items():
            cache.clear()  # the limits are not what is tested
            response = post(visitor, address, **(given | {field: value}))
            assert _answered(response), (field, about)
    assert User.objects.count() == EmailAddress.objects.count()


@pytest.mark.parametrize("address", OWN)
def test_own_form_takes_anything(account: StrictClient, address: str) -> None:
    if "reauthenticate" not in address:
        prove_it_is_me(account)
    given = dict.fromkeys(OWN[address], "correct horse battery")
    for field in OWN[address]:
        for about, value in BAD.items():
            cache.clear()
            response = post(account, address, **(given | {field: value}))
            assert _answered(response), (field, about)
    assert not AddressChange.objects.exists()
    account.user.refresh_from_db()
    assert account.user.email == "account@people.example"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/accounts/login/", "next"),
        ("/accounts/signup/", "next"),
        ("/accounts/signup/", "email"),
        ("/accounts/login/code/", "next"),
        ("/accounts/confirm-email/", "next"),
        ("/accounts/confirm-email/x/", "next"),
        ("/accounts/password/reset/", "next"),
        ("/accounts/password/reset/key/1-x/", "next"),
        ("/accounts/2fa/webauthn/login/", "next"),
    ],
)
def test_address_takes_any_parameter(visitor: StrictClient, address: str, parameter: str) -> None:
    for value in BAD.values():
        response = visitor.get(f"{address}?{parameter}={sent(value)}")
        assert _answered(response), value[:20]
        assert b"<script>alert" not in response.content


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/email/agree/{}/",
        "/accounts/confirm-email/{}/",
        "/accounts/password/reset/key/{}/",
        "/accounts/password/reset/key/1-{}/",
        "/accounts/sessions/{}/end/",
        "/accounts/2fa/webauthn/keys/{}/edit/",
        "/accounts/{}/",
    ],
)
def test_path_takes_anything(visitor: StrictClient, account: StrictClient, address: str) -> None:
    for value in BAD.values():
        path = address.format(sent(value) or "x")
        for client in (visitor, account):
            for method in ("GET", "POST"):
                assert _answered(client.generic(method, path)), (method, value[:20])


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_body_of_another_kind_is_an_empty_form(visitor: StrictClient, kind: str) -> None:
    for address in PUBLIC:
        response = visitor.generic("POST", address, b'{"login": 1}', content_type=kind)
        assert response.status_code in (200, 302, 400)
        assert "json" not in response.get("Content-Type", "")


def test_page_asked_for_as_json_is_still_a_page(visitor: StrictClient) -> None:
    for header in ({"x-requested-with": "XMLHttpRequest"}, {"accept": "application/json"}):
        response = visitor.post("/accounts/login/", {"login": "x"}, headers=header)
        assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "head", "trace"])
def test_other_methods_are_answered(
    visitor: StrictClient, account: StrictClient, method: str
) -> None:
    for address in (*PUBLIC, *OWN):
        for client in (visitor, account):
            cache.clear()
            assert getattr(client, method)(address).status_code < 500


def test_code_that_waits_takes_anything(visitor: StrictClient, person: Any) -> None:
    person("ana")
    for value in BAD.values():
        cache.clear()
        visitor.post("/accounts/login/code/", {"email": "ana@people.example"})
        assert _answered(post(visitor, "/accounts/login/code/confirm/", code=value))
        assert not is_signed_in(visitor)


def test_second_step_that_waits_takes_anything(
    visitor: StrictClient, person: Any, app_of: Any
) -> None:
    app_of(person("ana"))
    log_in(visitor, "ana@people.example")
    for field in ("code", "credential"):
        for value in BAD.values():
            cache.clear()
            response = post(visitor, "/accounts/2fa/authenticate/", **{field: value})
            assert response.status_code == 200
    assert not is_signed_in(visitor)


def test_new_password_that_waits_takes_anything(
    visitor: StrictClient, person: Any, letters: Any
) -> None:
    user = person("ana")
    visitor.post("/accounts/password/reset/", {"email": "ana@people.example"})
    form = visitor.get(link_in(letters("ana@people.example")[-1], "reset"))["Location"]
    for value in set(BAD.values()) - {BAD["turned around"], BAD["markup"], BAD["json"]}:
        cache.clear()
        assert _answered(post(visitor, form, password1=value))
    user.refresh_from_db()
    assert user.has_usable_password()
