"""One mailbox is one account: how addresses are written, and what devices are called."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members.accounts.addresses import canonical
from members.accounts.devices import BROWSERS, SYSTEMS, device
from members.accounts.models import User


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana@People.Example ", "ana@people.example"),
        ("ana+acxpa@people.example", "ana+acxpa@people.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ANA@BÜCHER.example", "ana@xn--bcher-kva.example"),
        ("ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example"),
        ("no address", "no address"),
        ("", ""),
        ("a@" + "ü" * 300, "a@" + "ü" * 300),
    ],
)
def test_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert canonical(typed) == kept


@given(st.text(max_size=300))
def test_keeping_an_address_twice_changes_nothing_and_never_fails(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


def test_manager_keeps_the_one_spelling(db: None) -> None:
    user = User.objects.create_user("Ana@BÜCHER.Example", None)
    assert user.email == "ana@xn--bcher-kva.example"
    assert User.objects.get_by_natural_key("ANA@bücher.example") == user


def test_database_refuses_a_second_spelling(db: None) -> None:
    User.objects.create_user("ana@people.example", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ANA@people.example")])


def test_database_refuses_capitals_even_for_a_new_address(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Ben@people.example")])


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on an iPhone"),
        (EDGE, "Edge on a Mac"),
        ("curl/8.5", "a browser we do not recognise"),
        ("", "a browser we do not recognise"),
    ],
)
def test_device_has_a_name_that_people_know(header: str, name: str) -> None:
    assert device(header) == name


@given(st.text())
def test_nothing_of_the_header_itself_is_shown(header: str) -> None:
    known = {name for _, name in (*BROWSERS, *SYSTEMS)} | {"on"}
    rest = device(header).replace("a browser we do not recognise", "")
    for name in sorted(known, key=len, reverse=True):
        rest = rest.replace(name, "")
    assert rest.strip() == ""
