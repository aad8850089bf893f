"""Two people, or two clicks, at the same moment: one account, one move."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from members.accounts.links import Side, token_for
from members.accounts.models import AddressChange, User
from members.mail.models import Letter
from tests.members.accounts.ways import prove_it_is_me
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def test_two_sign_ups_with_one_address_make_one_account() -> None:
    def sign_up() -> Any:
        return StrictClient().post(
            "/accounts/signup/",
            {"email": "ana@people.example", "password1": "four ordinary words"},
        )

    responses = at_once(*[sign_up] * 4)
    assert {(one.status_code, one["Location"]) for one in responses} == {
        (302, "/accounts/confirm-email/")
    }
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_both_addresses_agree_in_the_same_moment(transactional_db: None) -> None:
    user = User.objects.create_user("old@people.example", "correct horse battery")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = StrictClient()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    prove_it_is_me(client)
    client.post("/accounts/email/", {"email": "new@people.example"})
    change = AddressChange.objects.get()

    def agree(side: Side) -> Callable[[], Any]:
        token = token_for(change, side)
        return lambda: StrictClient().post(f"/accounts/email/agree/{token}/", {"answer": "yes"})

    responses = at_once(*[agree(side) for side in (Side.OLD, Side.NEW) * 3])
    assert {response.status_code for response in responses} == {200}
    change.refresh_from_db()
    user.refresh_from_db()
    assert (change.outcome, user.email) == ("done", "new@people.example")
    assert EmailAddress.objects.get().email == "new@people.example"
    assert Letter.objects.filter(kind="accounts/address_change_done").count() == 2


def test_two_wishes_in_the_same_moment_leave_one_open() -> None:
    user = User.objects.create_user("old@people.example", "correct horse battery")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    clients = []
    for _ in range(3):
        client = StrictClient()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        prove_it_is_me(client)
        clients.append(client)

    def ask(number: int) -> Callable[[], Any]:
        data = {"email": f"new{number}@people.example"}
        return lambda: clients[number].post("/accounts/email/", data)

    responses = at_once(*[ask(number) for number in range(3)])
    assert [response.status_code for response in responses] == [302] * 3
    assert AddressChange.objects.filter(outcome="").count() == 1
