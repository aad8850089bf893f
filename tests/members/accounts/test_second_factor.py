"""Authenticator app and recovery codes; staff need a second factor, and where there is one the
password alone opens nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import override_settings

from members.accounts.models import User
from members.accounts.second_factor import SecondFactorAdapter
from tests.members.accounts.ways import code_for, is_signed_in, log_in, prove_it_is_me
from tests.strict import StrictClient


def test_app_is_turned_on_after_proving_who_it_is(
    account: StrictClient,
    letters: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    asked = account.get("/accounts/2fa/totp/activate/")
    assert (
        asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"
    )
    page = account.get(asked["Location"]).content.decode()
    assert "Is it you?" in page
    assert '<input type="hidden" name="next" value="/accounts/2fa/totp/activate/">' in page
    prove_it_is_me(account)
    response = account.get("/accounts/2fa/totp/activate/")
    secret = response.context["form"].secret
    page = response.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)) in page
    with django_capture_on_commit_callbacks(execute=True):
        done = account.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert letters("account@people.example")[-1].kind == "mfa/totp_activated"
    codes = account.get("/accounts/2fa/recovery-codes/").content.decode()
    assert "10 of 10 left" in codes


def test_picture_has_a_white_ground_of_its_own(account: StrictClient) -> None:
    prove_it_is_me(account)
    page = account.get("/accounts/2fa/totp/activate/").content.decode()
    picture = base64.b64decode(page.split("base64,")[1].split('"')[0]).decode()
    assert 'fill="white"' in picture
    assert "style=" not in picture


def test_wrong_code_does_not_turn_it_on(account: StrictClient) -> None:
    prove_it_is_me(account)
    account.get("/accounts/2fa/totp/activate/")
    for wrong in ("000000", "", "x" * 100_000, "12\x0034", "١٢٣٤٥٦"):
        response = account.post("/accounts/2fa/totp/activate/", {"code": wrong})
        assert response.status_code == 200
    assert not Authenticator.objects.exists()


def test_password_alone_opens_nothing_where_there_is_an_app(
    visitor: StrictClient, person: Any, app_of: Any
) -> None:
    show = app_of(person("ana"))
    response = log_in(visitor, "ana@people.example", next="/members/downloads/")
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(visitor)
    for page in ("/accounts/", "/members/", "/admin/", "/accounts/2fa/"):
        assert visitor.get(page)["Location"].startswith("/accounts/login/")
    assert "One more step" in visitor.get("/accounts/2fa/authenticate/").content.decode()
    wrong = visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "That code is not right" in wrong.content.decode()
    opened = visitor.post("/accounts/2fa/authenticate/", {"code": show()})
    assert opened["Location"] == "/members/downloads/", "next survives the second step"
    assert is_signed_in(visitor)


def test_code_by_mail_does_not_replace_the_second_step(
    visitor: StrictClient, person: Any, app_of: Any, letters: Callable[..., Any]
) -> None:
    app_of(person("ana"))
    visitor.post("/accounts/login/code/", {"email": "ana@people.example"})
    text = letters("ana@people.example", "account/login_code")[-1].text
    code = next(x.strip() for x in text.splitlines() if len(x.strip()) == 9 and "-" in x)
    response = visitor.post("/accounts/login/code/confirm/", {"code": code})
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(visitor)


def test_code_of_the_app_works_once(visitor: StrictClient, person: Any, app_of: Any) -> None:
    show = app_of(person("ana"))
    code = show()
    for client, opens in ((visitor, True), (StrictClient(), False)):
        log_in(client, "ana@people.example")
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_signed_in(client) is opens


def test_recovery_code_opens_once(visitor: StrictClient, person: Any, app_of: Any) -> None:
    user = person("ana")
    app_of(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for client, opens in ((visitor, True), (StrictClient(), False)):
        log_in(client, "ana@people.example")
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_signed_in(client) is opens


def test_recovery_codes_are_shown_downloaded_and_replaced_only_after_proof(
    account: StrictClient, app_of: Any
) -> None:
    app_of(account.user)
    first = RecoveryCodes.activate(account.user).get_unused_codes()
    for page in ("", "download/", "generate/"):
        response = account.get(f"/accounts/2fa/recovery-codes/{page}")
        assert response["Location"].startswith("/accounts/reauthenticate/")
    prove_it_is_me(account)
    assert first[3] in account.get("/accounts/2fa/recovery-codes/").content.decode()
    download = account.get("/accounts/2fa/recovery-codes/download/")
    assert download["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert download["Cache-Control"] == "private, no-store"
    assert first[3] in download.content.decode()
    assert "stop working" in account.get("/accounts/2fa/recovery-codes/generate/").content.decode()
    account.post("/accounts/2fa/recovery-codes/generate/")
    fresh = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert set(fresh).isdisjoint(first)


def test_app_is_turned_off_after_proof_and_takes_the_codes_along(
    account: StrictClient, app_of: Any
) -> None:
    app_of(account.user)
    RecoveryCodes.activate(account.user)
    prove_it_is_me(account)
    assert "Turn it off" in account.get("/accounts/2fa/totp/deactivate/").content.decode()
    assert account.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert not Authenticator.objects.exists()


def test_overview_of_factors_in_each_state(account: StrictClient, app_of: Any) -> None:
    page = account.get("/accounts/2fa/").content.decode()
    assert "Your password alone opens your account" in page
    assert "They come with your first passkey or app" in page
    app_of(account.user)
    page = account.get("/accounts/2fa/").content.decode()
    assert "Your password alone does not open your account" in page
    assert "Make ten" in page
    RecoveryCodes.activate(account.user)
    assert "of 10 left" in account.get("/accounts/2fa/").content.decode()


def test_second_step_without_a_first_leads_to_sign_in(visitor: StrictClient) -> None:
    for method in (visitor.get, visitor.post):
        assert method("/accounts/2fa/authenticate/")["Location"] == "/accounts/login/"


def test_secrets_do_not_stand_in_the_database(person: Any, app_of: Any) -> None:
    user = person("ana")
    app_of(user)
    codes = RecoveryCodes.activate(user)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SecondFactorAdapter().decrypt(codes.instance.data["seed"]) not in kept
    assert codes.get_unused_codes()[0] not in kept


def test_secret_survives_a_new_key_while_the_old_one_is_listed() -> None:
    with override_settings(SECRET_KEY="old" * 20):
        kept = SecondFactorAdapter().encrypt("SECRET")
    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=["old" * 20]):
        assert SecondFactorAdapter().decrypt(kept) == "SECRET"


def test_lost_key_locks_and_never_opens() -> None:
    kept = SecondFactorAdapter().encrypt("SECRET")
    with override_settings(SECRET_KEY="another" * 10):
        first, second = SecondFactorAdapter().decrypt(kept), SecondFactorAdapter().decrypt(kept)
    assert first != second
    assert "SECRET" not in (first, second)
    assert len(base64.b32decode(first)) == 20


def test_lost_key_is_an_ordinary_refusal_at_sign_in(
    visitor: StrictClient, person: Any, app_of: Any
) -> None:
    show = app_of(person("ana"))
    code = show()
    log_in(visitor, "ana@people.example")
    Authenticator.objects.update(data={"secret": "not one of ours"})
    response = visitor.post("/accounts/2fa/authenticate/", {"code": code})
    assert "That code is not right" in response.content.decode()
    assert not is_signed_in(visitor)


# Staff


@pytest.fixture
def strict_admin(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR_REQUIRED = True


def test_staff_without_a_factor_are_sent_to_set_one_up(
    strict_admin: None, visitor: StrictClient, person: Any
) -> None:
    person("boss", is_staff=True, is_superuser=True)
    log_in(visitor, "boss@people.example")
    for page in ("/admin/", "/admin/accounts/user/", "/styleguide/"):
        assert visitor.get(page)["Location"] == "/accounts/2fa/"
        assert visitor.post(page)["Location"] == "/accounts/2fa/"
    assert "Staff need a second factor" in visitor.get("/accounts/2fa/").content.decode()


def test_staff_with_a_factor_get_in(
    strict_admin: None, visitor: StrictClient, person: Any, app_of: Any
) -> None:
    show = app_of(person("boss", is_staff=True, is_superuser=True))
    log_in(visitor, "boss@people.example", next="/admin/")
    assert visitor.get("/admin/")["Location"].startswith("/accounts/login/")
    opened = visitor.post("/accounts/2fa/authenticate/", {"code": show()})
    assert opened["Location"] == "/admin/"
    assert visitor.get("/admin/").status_code == 200


def test_staff_who_drop_their_factor_are_out_at_once(
    strict_admin: None, staff: StrictClient, app_of: Any
) -> None:
    app_of(staff.user)
    assert staff.get("/admin/").status_code == 200
    Authenticator.objects.all().delete()
    assert staff.get("/admin/")["Location"] == "/accounts/2fa/"


def test_everybody_else_needs_none(strict_admin: None, member: StrictClient) -> None:
    assert member.get("/accounts/").status_code == 200
    assert "Optional" in member.get("/accounts/").content.decode()
    assert User.objects.filter(is_staff=True).count() == 0
