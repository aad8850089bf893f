"""Getting in: sign-up with the mailed link clicked, a code by mail, a new password, a passkey."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from acxpa.demo.cast import PASSWORD
from tests.browser.conftest import Portal, Window

Open = Callable[..., Window]
OWN_PASSWORD = "brolga pelican magpie"


def sign_up(one: Window, email: str, *, wanted: str = "") -> None:
    """Signs up, opens the letter in the development inbox and clicks its link."""
    one.open(f"/accounts/signup/{f'?next={wanted}' if wanted else ''}")
    one.fill("E-mail", email)
    one.page.locator("main input[type=password]").first.fill(OWN_PASSWORD)
    one.page.locator("main form[method=post]").first.locator("button").first.click()
    one.page.wait_for_url(re.compile("/accounts/confirm-email/"))
    one.open(one.mail_to(email))
    letter = one.page.frame_locator("iframe.mail-frame")
    letter.get_by_role("link", name=re.compile("onfirm")).first.click()
    one.page.wait_for_url(re.compile("/accounts/confirm-email/."))
    one.page.locator("main form[method=post] button").first.click()
    one.page.wait_for_url(lambda address: "confirm-email" not in address)


def sign_out(one: Window) -> None:
    one.page.get_by_role("button", name="Your account").click()
    one.page.get_by_role("button", name="Sign out").click()
    expect(one.page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()


def prove_it(one: Window) -> None:
    """Answers "Is it you?" with the password."""
    expect(one.page.get_by_role("heading", name="Is it you?")).to_be_visible()
    one.page.locator("main input[type=password]").first.fill(OWN_PASSWORD)
    one.press("Go on")


def assert_signed_in(page: Page) -> None:
    expect(page.get_by_role("button", name="Your account")).to_be_visible()


def test_somebody_signs_up_by_the_mailed_link_and_goes_on(window: Open) -> None:
    one = window()
    sign_up(one, "ripeka@people.example", wanted="/join/individual/")
    assert_signed_in(one.page)
    assert one.page.url.endswith("/join/individual/"), "the page they came for was forgotten"


def test_a_letter_in_the_inbox_runs_nothing_and_its_text_has_the_link(window: Open) -> None:
    one = window()
    one.open("/accounts/password/reset/")
    one.fill("E-mail", "account@demo.example")
    one.press(re.compile("link", re.I))
    text = one.text_of_mail_to("account@demo.example")
    assert f"{one.portal.url}/accounts/password/reset/key/" in text


def test_somebody_signs_in_with_a_mailed_code(window: Open) -> None:
    one = window()
    one.open("/accounts/login/?next=/members/downloads/")
    one.page.locator("main").get_by_role("link", name=re.compile("code")).first.click()
    one.fill("E-mail", "member@demo.example")
    one.press(re.compile("code"))
    one.page.wait_for_url(re.compile("/login/code/confirm/"))
    second = one.context.new_page()
    second.goto(one.portal.url + "/dev/mail/")
    second.locator("main li", has_text="To member@demo.example").first.get_by_role("link").click()
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", second.locator(".mail-text").inner_text())
    assert found
    second.close()
    one.fill(re.compile("code"), found[0])
    one.page.locator("main form[method=post] button").first.click()
    one.page.wait_for_url(re.compile(r"\d/members/downloads/$"))
    assert_signed_in(one.page)


def test_a_wrong_code_is_said_to_be_wrong(window: Open) -> None:
    one = window()
    one.open("/accounts/login/code/")
    one.fill("E-mail", "lapsed@demo.example")
    one.press(re.compile("code"))
    one.fill(re.compile("code"), "AAAA-AAAA")
    one.page.locator("main form[method=post] button").first.click()
    expect(one.page.locator("main")).to_contain_text("not right")


def test_somebody_who_forgot_their_password_gets_a_new_one(window: Open) -> None:
    email = "moana@people.example"
    one = window()
    sign_up(one, email)
    sign_out(one)
    one.open("/accounts/password/reset/")
    one.fill("E-mail", email)
    one.press(re.compile("link", re.I))
    found = re.search(r"/accounts/password/reset/key/\S+", one.text_of_mail_to(email))
    assert found
    one.open(found[0])
    one.page.locator("main input[type=password]").first.fill("new wallaby new wombat")
    one.page.locator("main form[method=post] button").first.click()
    one.page.wait_for_url(lambda address: "/reset/key/" not in address or "done" in address)
    one.open("/accounts/login/")
    if "/login/" in one.page.url:
        one.fill("E-mail", email)
        one.page.locator("main input[type=password]").first.fill("new wallaby new wombat")
        one.page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    one.open("/accounts/")
    assert_signed_in(one.page)


@pytest.fixture
def with_key(window: Open) -> Window:
    """A window of a device that has a fingerprint reader, so to speak."""
    one = window()
    session = one.context.new_cdp_session(one.page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return one


def test_a_passkey_is_added_and_opens_the_account(with_key: Window) -> None:
    one = with_key
    sign_up(one, "anahera@people.example")
    one.open("/accounts/2fa/webauthn/add/")
    prove_it(one)
    one.page.wait_for_url(re.compile(r"/webauthn/add/$"))
    one.page.locator("main input[name=name]").fill("Work laptop")
    one.page.get_by_role("button", name="Add it").click()
    one.page.wait_for_url(lambda address: "/webauthn/add/" not in address)
    one.open("/accounts/2fa/webauthn/")
    expect(one.page.locator("main")).to_contain_text("Work laptop")
    sign_out(one)

    one.open("/accounts/login/?next=/accounts/sessions/")
    one.page.get_by_role("button", name="Use a passkey").click()
    one.page.wait_for_url(re.compile(r"\d/accounts/sessions/$"))
    assert_signed_in(one.page)

    # Renamed and removed again, by the pages that need one to show.
    one.open("/accounts/2fa/webauthn/")
    one.page.get_by_role("link", name=re.compile("Rename")).click()
    prove_it(one)  # signing in is not yet saying who is about to change the locks
    one.page.locator("main input[name=name]").fill("Kitchen laptop")
    one.press("Save")
    expect(one.page.locator("main")).to_contain_text("Kitchen laptop")
    one.page.get_by_role("link", name=re.compile("Remove")).click()
    one.press("Remove it")
    one.open("/accounts/2fa/webauthn/")
    expect(one.page.locator("main")).to_contain_text("No passkey yet")


def test_signing_out_is_complete(window: Open) -> None:
    one = window()
    one.open("/accounts/login/")
    one.fill("E-mail", "member@demo.example")
    one.page.locator("main input[type=password]").first.fill(PASSWORD)
    one.page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    one.page.wait_for_url(re.compile("/members/$"))
    sign_out(one)
    one.page.go_back()
    one.page.wait_for_load_state()
    assert "/accounts/login/" in one.page.url, "the back button shows a member's page"


#: Another test may have filled the team of the demonstration.
ONE_MORE_SEAT = """
from django.db.models import F
from members.memberships.models import Membership
Membership.objects.filter(owner__email="owner@demo.example").update(seats_limit=F("seats_limit") + 1)
"""


def test_an_owner_invites_a_colleague_who_signs_up_and_sits_down(
    window: Open, portal: Portal
) -> None:
    portal.python(ONE_MORE_SEAT)
    owner = window("owner@demo.example")
    owner.open("/members/team/")
    owner.page.locator("main textarea[name=addresses]").first.fill("mereana@people.example")
    owner.press("Send the invitations")
    expect(owner.page.locator("main")).to_contain_text("mereana@people.example")

    colleague = window()
    text = colleague.text_of_mail_to("mereana@people.example")
    link = re.search(r"/join/invitation/[^\s/]+/", text)
    assert link
    colleague.open(link[0])
    expect(colleague.page.locator("main")).to_contain_text("Potoroo Retail Energy")
    sign_up(colleague, "mereana@people.example", wanted=link[0])
    colleague.open(link[0])
    colleague.page.locator("main form[method=post] button").first.click()
    colleague.page.wait_for_url(re.compile("/members/$"))
