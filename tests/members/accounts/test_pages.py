"""Every page of sign-in and account is ours: one heading, a title, not for search engines, and no
template of a library's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings

from members.access.checks import routes
from members.access.marks import Audience
from members.accounts.urls import AUDIENCES
from tests.members.accounts.ways import link_in, log_in, prove_it_is_me
from tests.strict import StrictClient

PUBLIC = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/dead/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-dead/",
    "/accounts/email/agree/dead/",
]
OWN = [
    "/accounts/",
    "/accounts/email/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]


def check(response: Any) -> None:
    html = response.content.decode()
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert 'content="noindex"' in html
    title = re.search(r"<title>(.*?) \| ACXPA</title>", html)
    assert title
    assert title[1].strip()
    theirs = [
        template.name
        for template in response.templates
        if template.name
        and template.name.startswith(("account/", "mfa/", "usersessions/", "allauth/"))
        and not str(template.origin).startswith(str(settings.BASE_DIR / "templates"))
    ]
    assert not theirs
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), "an id stands twice"


@pytest.mark.parametrize("page", PUBLIC)
def test_public_page_is_ours(visitor: StrictClient, page: str) -> None:
    check(visitor.get(page))


@pytest.mark.parametrize("page", OWN)
def test_own_page_is_ours(account: StrictClient, app_of: Any, page: str) -> None:
    app_of(account.user)
    RecoveryCodes.activate(account.user)
    prove_it_is_me(account)
    check(account.get(page))


def test_pages_on_the_way_are_ours(
    visitor: StrictClient, person: Any, letters: Callable[..., Any], app_of: Any
) -> None:
    user = person("ana")
    visitor.post("/accounts/login/code/", {"email": user.email})
    check(visitor.get("/accounts/login/code/confirm/"))
    visitor.post("/accounts/password/reset/", {"email": user.email})
    check(visitor.get(link_in(letters(user.email)[-1], "reset"), follow=True))
    other = StrictClient()
    other.post("/accounts/signup/", {"email": "new@people.example", "password1": "four good words"})
    check(other.get(link_in(letters("new@people.example")[0], "confirm")))
    app_of(user)
    third = StrictClient()
    log_in(third, user.email)
    check(third.get("/accounts/2fa/authenticate/"))


def test_pages_for_who_has_nothing_yet_are_ours(account: StrictClient, sign_in: Any) -> None:
    prove_it_is_me(account)
    for page in ("/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/"):
        check(account.get(page))
    account.user.set_unusable_password()
    account.user.save()
    check(sign_in(account.user).get("/accounts/password/set/"))


def test_all_recovery_codes_used_up_is_said(account: StrictClient, app_of: Any) -> None:
    app_of(account.user)
    RecoveryCodes.activate(account.user)
    codes = Authenticator.objects.get(type="recovery_codes")
    codes.data["used_mask"] = 2**10 - 1
    codes.save()
    prove_it_is_me(account)
    page = account.get("/accounts/2fa/recovery-codes/")
    assert "All of them are used up" in page.content.decode()
    check(account.get("/accounts/2fa/"))
    assert account.get("/accounts/2fa/recovery-codes/download/").status_code == 404


def test_every_page_of_allauth_has_its_audience_and_no_name_is_left_over() -> None:
    mounted = {name: view.audience for _, name, view in routes() if name in AUDIENCES}
    assert mounted == AUDIENCES
    assert set(AUDIENCES.values()) == {Audience.PUBLIC, Audience.ACCOUNT}


def test_no_page_is_on_sale_that_does_not_exist(visitor: StrictClient) -> None:
    """Other ways of allauth's (social accounts, phones, sign-up by passkey) are not mounted."""
    for page in ("3rdparty/", "phone/verify/", "signup/passkey/", "2fa/trust/", "social/signup/"):
        assert visitor.get(f"/accounts/{page}").status_code == 404
