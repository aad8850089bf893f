"""What the sign-in page does with ``next``: tells what is there, carries it on, never leaves the
portal for it. Costs no query."""

from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from members.access.sign_in import is_own_page, offer_for
from members.downloads.offer import OFFER
from tests.strict import StrictClient

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "https:evil.example",
    "https:///evil.example",
    "HTTPS://evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00/evil",
    "/\x00",
    "/\u2028/evil",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://[evil",
    "//[evil",
    "evil.example",
    "home",
    "?next=//evil.example",
    "http://testserver@evil.example/",
    "http://testserver/",
    "/" + "a" * 100_000,
    "",
    " /members/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_leads_elsewhere_is_no_page_of_ours(address: str) -> None:
    assert not is_own_page(address)
    assert offer_for(address) is None


def test_gated_page_has_its_offer() -> None:
    assert offer_for("/members/downloads/") == OFFER
    assert offer_for("/members/downloads/?page=2#x") == OFFER


def test_percent_signs_in_the_path_are_read() -> None:
    assert offer_for("/members/%64ownloads/") == OFFER


@pytest.mark.parametrize("address", ["/", "/glossary/", "/no/such/page/", "/admin/", "/[::"])
def test_page_without_an_offer_has_none(address: str) -> None:
    assert offer_for(address) is None


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/"])
def test_way_in_tells_what_is_behind_without_a_query(
    visitor: StrictClient, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        html = visitor.get(page, {"next": "/members/downloads/"}).content.decode()
    assert OFFER.title in html
    assert OFFER.points[0] in html
    assert 'href="/join/"' in html
    assert '<input type="hidden" name="next" value="/members/downloads/">' in html


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/"])
def test_way_in_without_an_offer_says_what_an_account_is_for(
    visitor: StrictClient, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        html = visitor.get(page).content.decode()
    assert "One account, free" in html
    assert 'name="next"' not in html


@pytest.mark.parametrize("address", ELSEWHERE)
def test_way_in_forgets_what_leads_elsewhere(visitor: StrictClient, address: str) -> None:
    response = visitor.get("/accounts/login/", {"next": address})
    assert response.status_code == 200
    html = response.content.decode()
    assert 'name="next"' not in html
    assert "evil" not in html


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_who_signs_in_is_sent_elsewhere(
    visitor: StrictClient, person: Any, address: str
) -> None:
    person("ana")
    credentials = {"login": "ana@people.example", "password": "correct horse battery"}
    response = visitor.post("/accounts/login/", {**credentials, "next": address})
    assert response.status_code == 302
    assert response["Location"] == "/members/start/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_who_is_signed_in_is_sent_elsewhere(account: StrictClient, address: str) -> None:
    for page in ("/accounts/login/", "/accounts/signup/", "/accounts/login/code/"):
        response = account.get(page, {"next": address})
        assert response.status_code == 302
        assert response["Location"] == "/members/start/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_who_signs_out_is_sent_elsewhere(account: StrictClient, address: str) -> None:
    response = account.post("/accounts/logout/", {"next": address})
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_sign_in_leads_to_the_page_that_was_asked_for(visitor: StrictClient, person: Any) -> None:
    person("ana")
    shut = visitor.get("/members/downloads/?page=2")
    assert shut["Location"] == "/accounts/login/?next=/members/downloads/%3Fpage%3D2"
    credentials = {"login": "ana@people.example", "password": "correct horse battery"}
    opened = visitor.post(shut["Location"], credentials)
    assert opened["Location"] == "/members/downloads/?page=2"


def test_who_is_signed_in_does_not_see_the_sign_in_form(account: StrictClient) -> None:
    response = account.get("/accounts/login/", {"next": "/glossary/"})
    assert (response.status_code, response["Location"]) == (302, "/glossary/")


def test_sign_in_page_keeps_next_on_its_way_to_the_others(visitor: StrictClient) -> None:
    html = visitor.get("/accounts/login/?next=/members/downloads/").content.decode()
    for page in ("/accounts/signup/", "/accounts/login/code/"):
        assert f'href="{page}?next=%2Fmembers%2Fdownloads%2F"' in html
