"""The list of one's own sessions: shows nobody else's, and ending one signs that device out."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.members.accounts.test_addresses import FIREFOX, SAFARI
from tests.members.accounts.ways import is_signed_in, log_in
from tests.strict import StrictClient


@pytest.fixture
def two_devices(person: Any) -> tuple[StrictClient, StrictClient]:
    person("ana")
    laptop = StrictClient(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="198.51.100.7")
    phone = StrictClient(HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="2001:db8::7")
    for device in (laptop, phone):
        log_in(device, "ana@people.example")
    return laptop, phone


def test_list_names_the_devices_and_marks_this_one(
    two_devices: tuple[StrictClient, StrictClient],
) -> None:
    laptop, _ = two_devices
    page = laptop.get("/accounts/sessions/").content.decode()
    assert "Safari on an iPhone" in page
    assert "2001:db8::7" in page
    mine = page.split('<tr class="yours">')[1].split("</tr>")[0]
    assert "Firefox on Windows" in mine
    assert "This device" in mine
    assert "Sign out" not in mine


def test_list_shows_own_sessions_only(
    two_devices: tuple[StrictClient, StrictClient], person: Any
) -> None:
    person("ben")
    ben = StrictClient(HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="192.0.2.99")
    log_in(ben, "ben@people.example")
    assert "192.0.2.99" not in two_devices[0].get("/accounts/sessions/").content.decode()
    page = ben.get("/accounts/sessions/").content.decode()
    assert "198.51.100.7" not in page
    assert "Nowhere else" in page


def test_ending_a_session_signs_that_device_out(
    two_devices: tuple[StrictClient, StrictClient],
) -> None:
    laptop, phone = two_devices
    of_phone = UserSession.objects.get(ip="2001:db8::7")
    response = laptop.post(f"/accounts/sessions/{of_phone.pk}/end/", follow=True)
    assert "That device is signed out" in response.content.decode()
    assert not is_signed_in(phone)
    assert is_signed_in(laptop)


def test_ending_this_very_session_signs_out(
    two_devices: tuple[StrictClient, StrictClient],
) -> None:
    laptop, phone = two_devices
    own = UserSession.objects.get(ip="198.51.100.7")
    assert laptop.post(f"/accounts/sessions/{own.pk}/end/")["Location"] == "/accounts/login/"
    assert not is_signed_in(laptop)
    assert is_signed_in(phone)


def test_ending_all_others_keeps_this_one(
    two_devices: tuple[StrictClient, StrictClient],
) -> None:
    laptop, phone = two_devices
    response = laptop.post("/accounts/sessions/", follow=True)
    assert "Every other device is signed out" in response.content.decode()
    assert is_signed_in(laptop)
    assert not is_signed_in(phone)


def test_nobody_ends_another_persons_session(
    two_devices: tuple[StrictClient, StrictClient], account: StrictClient
) -> None:
    for session in UserSession.objects.all():
        assert account.post(f"/accounts/sessions/{session.pk}/end/").status_code == 404
    assert all(is_signed_in(device) for device in two_devices)


@pytest.mark.parametrize("number", ["0", "999999", str(10**30)])
def test_session_that_does_not_exist_is_not_found(account: StrictClient, number: str) -> None:
    assert account.post(f"/accounts/sessions/{number}/end/").status_code == 404


def test_reading_the_address_of_the_button_ends_nothing(
    two_devices: tuple[StrictClient, StrictClient],
) -> None:
    laptop, phone = two_devices
    of_phone = UserSession.objects.get(ip="2001:db8::7")
    assert laptop.get(f"/accounts/sessions/{of_phone.pk}/end/").status_code == 405
    assert is_signed_in(phone)


def test_browser_can_claim_to_be_anything(person: Any) -> None:
    person("ana")
    odd = StrictClient(HTTP_USER_AGENT="<script>alert(1)</script>" * 100)
    log_in(odd, "ana@people.example")
    page = odd.get("/accounts/sessions/").content.decode()
    assert "a browser we do not recognise" in page
    assert "alert(1)" not in page


def test_list_costs_three_queries_for_each_session(
    two_devices: tuple[StrictClient, StrictClient],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """allauth looks each one up, with its person, to leave dead ones out; people have a handful."""
    laptop, _ = two_devices
    laptop.get("/accounts/sessions/")
    with django_assert_num_queries(4 + 3 * 2):
        laptop.get("/accounts/sessions/")
