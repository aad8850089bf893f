"""One's own page: what is there, the profile form, and nothing of anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from pytest_django.fixtures import DjangoAssertNumQueries

from members.accounts.models import User
from tests.strict import StrictClient


def test_visitor_is_sent_to_sign_in(visitor: StrictClient) -> None:
    assert visitor.get("/accounts/")["Location"] == "/accounts/login/?next=/accounts/"


def test_page_says_what_the_account_is(account: StrictClient) -> None:
    page = account.get("/accounts/").content.decode()
    for words in (
        "account@people.example",
        "No passkey",
        "Authenticator app: off",
        "Your data, and leaving",
    ):
        assert words in page
    for link in ("/join/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/",
                 "/accounts/sessions/"):  # fmt: skip
        assert f'href="{link}"' in page


def test_member_is_led_to_the_members_home(member: StrictClient, lapsed: StrictClient) -> None:
    assert "You are a member" in member.get("/accounts/").content.decode()
    assert 'href="/members/"' in member.get("/accounts/").content.decode()
    assert "You are a member" not in lapsed.get("/accounts/").content.decode()


def test_second_step_is_summed_up(account: StrictClient, app_of: Any) -> None:
    app_of(account.user)
    RecoveryCodes.activate(account.user)
    page = account.get("/accounts/").content.decode()
    assert "Authenticator app: on" in page
    assert "10 recovery codes left" in page


def test_staff_are_told_that_the_second_step_is_required(
    staff: StrictClient, account: StrictClient, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    assert "Required for anyone who edits this site" in staff.get("/accounts/").content.decode()
    assert "Optional" in account.get("/accounts/").content.decode()


def test_profile_is_saved(account: StrictClient) -> None:
    response = account.post(
        "/accounts/", {"name": "  Ana   Okafor ", "time_zone": "Australia/Perth"}, follow=True
    )
    assert "Saved." in response.content.decode()
    account.user.refresh_from_db()
    assert (account.user.name, account.user.time_zone) == ("Ana Okafor", "Australia/Perth")


def test_times_are_given_in_ones_own_zone(account: StrictClient, clock: Any) -> None:
    User.objects.update(time_zone="Australia/Perth")
    account.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    account.post("/accounts/email/", {"email": "moved@people.example"})
    assert "AWST" in account.get("/accounts/email/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 151),
        ("name", "x" * 100_000),
        ("name", "a\x00b"),
        ("name", "turned\u202earound"),
        ("time_zone", ""),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "x" * 100_000),
        ("time_zone", "a\x00"),
    ],
)
def test_what_cannot_be_saved_comes_back_with_a_reason(
    account: StrictClient, field: str, value: str
) -> None:
    data = {"name": "Ana", "time_zone": "UTC", field: value}
    response = account.post("/accounts/", data)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    account.user.refresh_from_db()
    assert account.user.name == "Account"


def test_name_is_kept_on_one_line(account: StrictClient) -> None:
    for typed in ("Ana\nOkafor", "Ana\u2028Okafor", "Ana\t Okafor"):
        account.post("/accounts/", {"name": typed, "time_zone": "UTC"})
        account.user.refresh_from_db()
        assert account.user.name == "Ana Okafor"


def test_profile_cannot_be_talked_into_more(account: StrictClient) -> None:
    account.post(
        "/accounts/",
        {
            "name": "Ana",
            "time_zone": "UTC",
            "email": "root@people.example",
            "is_staff": "on",
            "is_superuser": "on",
            "is_active": "",
            "groups": "1",
            "pk": "1",
        },
    )
    account.user.refresh_from_db()
    assert account.user.email == "account@people.example"
    assert (account.user.is_staff, account.user.is_superuser) == (False, False)
    assert account.user.is_active


def test_name_in_any_script_is_kept(account: StrictClient) -> None:
    for name in ("Siobhán Ní Dhomhnaill", "李小龍", "محمد", "O'Brien-Smith", "नी\u200dहा"):
        assert account.post("/accounts/", {"name": name, "time_zone": "UTC"}).status_code == 302
        account.user.refresh_from_db()
        assert account.user.name == name


def test_zone_that_staff_chose_stays_in_the_list(account: StrictClient) -> None:
    User.objects.update(time_zone="America/New_York")
    page = account.get("/accounts/").content.decode()
    assert '<option value="America/New_York" selected>America/New York</option>' in page


def test_page_costs_five_queries(
    account: StrictClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, person, open move, factors, membership."""
    account.get("/accounts/")
    with django_assert_num_queries(5):
        account.get("/accounts/")


def test_page_does_not_pretend_to_export_or_delete(account: StrictClient) -> None:
    page = account.get("/accounts/").content.decode()
    assert "A person does it by hand" in page
    assert "office@acxpa.example" in page
