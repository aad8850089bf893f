"""Passkeys with a key made of software: added, used alone, used as second step, named and removed;
whatever else is posted is refused without an accident."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.accounts.fields import CredentialField
from tests.members.accounts.soft_key import SoftKey
from tests.members.accounts.ways import is_signed_in, log_in, prove_it_is_me
from tests.strict import StrictClient

ADD = "/accounts/2fa/webauthn/add/"
USE = "/accounts/2fa/webauthn/login/"


def add_key(client: StrictClient, **fields: Any) -> tuple[SoftKey, Any]:
    prove_it_is_me(client)
    key = SoftKey()
    options = client.get(ADD).context["js_data"]["creation_options"]
    credential = key.create(json.loads(json.dumps(options)))
    data = {"name": "Work laptop", "passwordless": "on", "credential": credential, **fields}
    return key, client.post(ADD, data)


def options_for(client: StrictClient) -> Any:
    response = client.get(USE, headers={"accept": "application/json"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    return response.json()["request_options"]


def test_passkey_is_added_and_brings_recovery_codes(
    account: StrictClient, letters: Callable[..., Any]
) -> None:
    _, response = add_key(account)
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert letters("account@people.example")[-1].kind == "mfa/webauthn_added"
    page = account.get("/accounts/2fa/webauthn/").content.decode()
    assert "Work laptop" in page
    assert "Opens your account without the password" in page


def test_passkey_alone_signs_in_and_leads_on(account: StrictClient, visitor: StrictClient) -> None:
    key, _ = add_key(account)
    credential = key.get(options_for(visitor))
    response = visitor.post(USE, {"credential": credential, "next": "/members/downloads/"})
    assert response["Location"] == "/members/downloads/"
    assert is_signed_in(visitor), "and no code is asked for"


def test_passkey_never_leads_elsewhere(account: StrictClient, visitor: StrictClient) -> None:
    key, _ = add_key(account)
    credential = key.get(options_for(visitor))
    response = visitor.post(USE, {"credential": credential, "next": "//evil.example"})
    assert response["Location"] == "/members/start/"


def test_passkey_of_a_stopped_account_opens_nothing(
    account: StrictClient, visitor: StrictClient
) -> None:
    key, _ = add_key(account)
    type(account.user).objects.update(is_active=False)
    response = visitor.post(USE, {"credential": key.get(options_for(visitor))})
    assert response["Location"] == "/accounts/inactive/"
    assert not is_signed_in(visitor)


def test_answer_to_an_old_question_opens_nothing(
    account: StrictClient, visitor: StrictClient
) -> None:
    key, _ = add_key(account)
    stale = key.get(options_for(visitor))
    options_for(visitor)
    assert visitor.post(USE, {"credential": stale})["Location"] == "/accounts/login/"
    assert not is_signed_in(visitor)
    assert "That code is not right" in visitor.get("/accounts/login/").content.decode()


def test_somebody_elses_key_opens_nothing(account: StrictClient, visitor: StrictClient) -> None:
    key, _ = add_key(account)
    forged = SoftKey()
    forged.id, forged.user_handle = key.id, key.user_handle
    visitor.post(USE, {"credential": forged.get(options_for(visitor))})
    assert not is_signed_in(visitor)


def test_passkey_is_the_second_step_after_a_password(
    account: StrictClient, visitor: StrictClient
) -> None:
    key, _ = add_key(account)
    log_in(visitor, "account@people.example", next="/glossary/")
    page = visitor.get("/accounts/2fa/authenticate/")
    assert "Use a passkey" in page.content.decode()
    options = json.loads(json.dumps(page.context["js_data"]["request_options"]))
    response = visitor.post("/accounts/2fa/authenticate/", {"credential": key.get(options)})
    assert response["Location"] == "/glossary/"
    assert is_signed_in(visitor)


def test_second_step_offers_a_passkey_only_to_who_has_one(
    visitor: StrictClient, person: Any, app_of: Any
) -> None:
    app_of(person("ana"))
    log_in(visitor, "ana@people.example")
    page = visitor.get("/accounts/2fa/authenticate/").content.decode()
    assert "data-passkey" not in page
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]


def test_passkey_proves_again_who_it_is(account: StrictClient, visitor: StrictClient) -> None:
    key, _ = add_key(account)
    visitor.post(USE, {"credential": key.get(options_for(visitor))})
    page = visitor.get("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/totp/activate/")
    options = json.loads(json.dumps(page.context["js_data"]["request_options"]))
    response = visitor.post(
        "/accounts/2fa/webauthn/reauthenticate/",
        {"credential": key.get(options), "next": "/accounts/2fa/totp/activate/"},
    )
    assert response["Location"] == "/accounts/2fa/totp/activate/"
    assert visitor.get("/accounts/2fa/totp/activate/").status_code == 200


def test_passkey_is_renamed_and_removed_by_its_owner_only(
    account: StrictClient, member: StrictClient, letters: Callable[..., Any]
) -> None:
    add_key(account)
    number = Authenticator.objects.get(type="webauthn").pk
    prove_it_is_me(member)
    for page in ("edit", "remove"):
        address = f"/accounts/2fa/webauthn/keys/{number}/{page}/"
        assert member.get(address).status_code == 404
        assert member.post(address, {"name": "Mine"}).status_code == 404
    account.post(f"/accounts/2fa/webauthn/keys/{number}/edit/", {"name": "Phone"})
    assert "Phone" in account.get("/accounts/2fa/webauthn/").content.decode()
    page = account.get(f"/accounts/2fa/webauthn/keys/{number}/remove/").content.decode()
    assert "Remove Phone?" in page
    account.post(f"/accounts/2fa/webauthn/keys/{number}/remove/")
    assert not Authenticator.objects.exists(), "recovery codes go with the last factor"
    assert letters("account@people.example")[-1].kind == "mfa/webauthn_removed"


@pytest.mark.parametrize("name", ["x" * 100_000, "a\x00b", "two\nlines", "turned\u202earound"])
def test_odd_name_comes_back_with_a_reason(account: StrictClient, name: str) -> None:
    _, response = add_key(account, name=name)
    assert response.status_code == 200
    assert response.context["form"].errors["name"]
    assert not Authenticator.objects.exists()


ODD = [
    "",
    "null",
    "{}",
    "[]",
    "5",
    '"text"',
    "{",
    "x" * 100_000,
    "[" * 15_000,
    "1" * 10_000,
    '{"id": "\\ud800"}',
    '{"id": "\\u0000"}',
    '{"id": 5, "rawId": [], "type": {}, "response": "x"}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "////",'
    ' "clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA",'
    ' "attestationObject": "AA"}, "clientExtensionResults": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle":'
    ' "enp6enp6enp6enp6eg", "clientDataJSON": "e30", "authenticatorData":'
    ' "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFAAAAAA", "signature": "AA"},'
    ' "clientExtensionResults": {}}',
]


@pytest.mark.parametrize("credential", ODD)
def test_whatever_else_is_posted_is_refused(
    visitor: StrictClient, account: StrictClient, credential: str
) -> None:
    visitor.get(USE, headers={"accept": "application/json"})
    assert visitor.post(USE, {"credential": credential})["Location"] == "/accounts/login/"
    assert not is_signed_in(visitor)
    prove_it_is_me(account)
    account.get(ADD)
    response = account.post(ADD, {"name": "Odd", "credential": credential})
    assert response.status_code == 200
    assert not Authenticator.objects.exists()


def test_without_javascript_the_button_explains_itself(visitor: StrictClient) -> None:
    response = visitor.post(USE, {"credential": ""}, follow=True)
    assert "Passkeys need JavaScript" in response.content.decode()
    assert "<noscript>" in visitor.get("/accounts/login/").content.decode()


def test_credential_with_a_nul_anywhere_never_reaches_the_database(account: StrictClient) -> None:
    prove_it_is_me(account)
    key = SoftKey()
    options = account.get(ADD).context["js_data"]["creation_options"]
    credential = json.loads(key.create(json.loads(json.dumps(options))))
    for extra in ("a\x00b", "\ud800"):
        poisoned = json.dumps(credential | {"more": {"x": [extra]}})
        assert account.post(ADD, {"name": "Odd", "credential": poisoned}).status_code == 200
    assert not Authenticator.objects.exists()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), st.builds(json.dumps, json_values)))
def test_field_gives_an_object_or_a_reason(text: str) -> None:
    from django.core.exceptions import ValidationError

    try:
        value = CredentialField().clean(text)
    except ValidationError:
        return
    assert isinstance(value, dict)
    json.dumps(value, ensure_ascii=False).encode()
