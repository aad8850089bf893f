"""Addresses that no link of ours makes: a clear page with the right status, never a 500."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.downloads.filters import WrongAddress, read

LIST = "/members/downloads/"


@pytest.fixture(autouse=True)
def _one_download(shelve: Any) -> None:
    shelve("Roster rules")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("page=0", 404, "no such page"),
        ("page=-1", 404, "no such page"),
        ("page=2", 404, "no such page"),
        ("page=99999999999999999999", 404, "no such page"),
        ("page=" + "9" * 5000, 404, "no such page"),
        ("page=1.5", 404, "no such page"),
        ("page=one", 404, "no such page"),
        ("page=%D9%A1", 404, "no such page"),
        ("page=01", 404, "no such page"),
        ("category=unknown", 404, "no such category"),
        ("category=" + "a" * 5000, 404, "no such category"),
        ("category=../../etc", 404, "no such category"),
        ("category=%00", 404, "no such category"),
        ("sort=price", 400, "no such order"),
        ("sort=-created_at", 400, "no such order"),
        ("sort=%00", 400, "no such order"),
        ("new=yes", 400, "neither"),
        ("new=2", 400, "neither"),
        ("q=" + "a" * 201, 400, "200 characters are the most"),
        ("q=" + "a" * 100_000, 400, "200 characters are the most"),
        ("q=a%00b", 400, "cannot be typed"),
        ("q=a%1Bb", 400, "cannot be typed"),
    ],
)
def test_wrong_address_is_answered_clearly(
    member: Any, query: str, status: int, words: str
) -> None:
    response = member.get(f"{LIST}?{query}")
    assert response.status_code == status
    html = response.content.decode()
    assert words in html
    assert 'href="/members/downloads/"' in html.split("<main")[1]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "query",
    [
        "q=%ED%A0%80",  # half a surrogate pair
        "q=%FF%FE",
        "q=" + "a" * 200,
        "q=%25%25",
        "page=1&page=1",
        "page=&sort=&new=&category=&q=",
        "unknown=1&q[]=2",
        "q=a%0Ab%09c",
    ],
)
def test_odd_but_harmless_addresses_are_answered(member: Any, query: str) -> None:
    assert member.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "unknown/",
        "unknown/file/",
        "unknown/file/1/",
        "roster-rules/file/0/",
        "roster-rules/file/2/",
        "roster-rules/file/99999999999999999999/",
        "roster-rules/file/" + "9" * 5000 + "/",
        "roster-rules/file/-1/",
        "roster-rules/file/x/",
        "roster-rules/file/1/../../",
        "roster%00rules/",
        "a" * 5000 + "/",
        "roster-rules'--/",
    ],
)
def test_unknown_paths_are_not_found(member: Any, path: str) -> None:
    assert member.get(LIST + path).status_code == 404


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    field=st.sampled_from(["q", "category", "sort", "new", "page"]),
    value=st.one_of(st.text(max_size=300), st.integers().map(str)),
)
def test_no_value_of_any_field_breaks_the_page(member: Any, field: str, value: str) -> None:
    response = member.get(LIST, {field: value.encode("utf-8", "surrogatepass")})
    assert response.status_code in (200, 400, 404)


@given(st.dictionaries(st.sampled_from(["q", "category", "sort", "new", "page"]), st.text()))
def test_whatever_is_read_is_clean(parameters: dict[str, str]) -> None:
    try:
        wanted = read(parameters)
    except WrongAddress as wrong:
        assert wrong.status in (400, 404)  # noqa: PT017  (both outcomes are right)
        return
    assert len(wanted.q) <= 200
    assert wanted.page >= 1
    assert len(wanted.words) <= 8
