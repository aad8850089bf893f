"""Moving to another address: both must agree, within a day, each with a button of its own; nobody
learns who has an account, and whoever took over a session cannot take the account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.accounts import actions
from members.accounts.links import Side, token_for
from members.accounts.models import AddressChange, User
from tests.members.accounts.ways import is_signed_in, link_in, log_in, prove_it_is_me
from tests.strict import StrictClient

OLD, NEW = "account@people.example", "moved@people.example"


def ask(client: StrictClient, email: str = NEW) -> Any:
    return client.post("/accounts/email/", {"email": email})


@pytest.fixture
def mover(account: StrictClient) -> StrictClient:
    prove_it_is_me(account)
    return account


def links(letters: Callable[..., Any]) -> tuple[str, str]:
    old = letters(OLD, "accounts/address_change_old")[-1]
    new = letters(NEW, "accounts/address_change_new")[-1]
    return link_in(old, "agree"), link_in(new, "agree")


def test_account_moves_when_both_have_agreed(
    mover: StrictClient, letters: Callable[..., Any], visitor: StrictClient, sign_in: Any
) -> None:
    elsewhere = sign_in(mover.user)
    response = ask(mover, "Moved@People.Example")
    assert response["Location"] == "/accounts/email/"
    page = mover.get("/accounts/email/").content.decode()
    assert "Waiting for both to agree" in page
    assert page.count("Not yet") == 2
    old, new = links(letters)

    question = visitor.get(old).content.decode()
    assert "Move your account?" in question
    assert NEW in question
    assert AddressChange.objects.get().old_confirmed_at is None, "reading must not agree"
    assert "You agreed" in visitor.post(old, {"answer": "yes"}).content.decode()
    assert User.objects.get().email == OLD
    assert is_signed_in(elsewhere)

    question = visitor.get(new).content.decode()
    assert "Is this your new address?" in question
    assert OLD not in question, "the new address is not told the old one"
    done = visitor.post(new, {"answer": "yes"})
    assert "Your account has moved" in done.content.decode()
    user = User.objects.get()
    assert user.email == NEW
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(mover), "it was not this browser that agreed"
    for email in (OLD, NEW):
        assert len(letters(email, "accounts/address_change_done")) == 1
    log_in(visitor, OLD)
    assert not is_signed_in(visitor)
    log_in(visitor, NEW)
    assert is_signed_in(visitor)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_order_does_not_matter_and_the_browser_that_agreed_goes_on(
    mover: StrictClient, letters: Callable[..., Any], order: tuple[int, int], sign_in: Any
) -> None:
    other = sign_in(mover.user)
    ask(mover)
    both = links(letters)
    for number in order:
        mover.post(both[number], {"answer": "yes"})
    assert User.objects.get().email == NEW
    assert is_signed_in(mover)
    assert not is_signed_in(other)
    assert "This device" in mover.get("/accounts/sessions/").content.decode()


@pytest.mark.parametrize("number", [0, 1])
def test_one_address_alone_moves_nothing(
    mover: StrictClient, letters: Callable[..., Any], number: int
) -> None:
    ask(mover)
    link = links(letters)[number]
    for _ in range(3):
        mover.post(link, {"answer": "yes"})
    assert User.objects.get().email == OLD
    assert "Agreed" in mover.get("/accounts/email/").content.decode()


def test_question_comes_first(account: StrictClient, letters: Callable[..., Any]) -> None:
    """An open browser is not enough; after the password the wish goes on by itself."""
    response = ask(account)
    assert response["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert not AddressChange.objects.exists()
    wrong = account.post(response["Location"], {"password": "no"})
    assert "That is not your password" in wrong.content.decode()
    assert not AddressChange.objects.exists()
    account.post(response["Location"], {"password": "correct horse battery"})
    assert AddressChange.objects.get().new_email == NEW
    assert len(letters(NEW)) == 1


def test_second_click_changes_nothing(mover: StrictClient, letters: Callable[..., Any]) -> None:
    ask(mover)
    old, new = links(letters)
    for link in (old, old, new, new, old):
        assert mover.post(link, {"answer": "yes"}).status_code == 200
    assert len(letters(NEW, "accounts/address_change_done")) == 1
    assert "Your account has moved" in mover.get(old).content.decode()


def test_old_address_can_say_no(
    mover: StrictClient, letters: Callable[..., Any], visitor: StrictClient
) -> None:
    ask(mover)
    old, new = links(letters)
    visitor.post(new, {"answer": "yes"})
    page = visitor.post(old, {"answer": "no"}).content.decode()
    assert "Nothing moves" in page
    assert "Choose a new password" in page
    assert AddressChange.objects.get().outcome == "refused"
    visitor.post(old, {"answer": "yes"})
    assert User.objects.get().email == OLD


def test_new_address_has_no_power_to_refuse(
    mover: StrictClient, letters: Callable[..., Any], visitor: StrictClient
) -> None:
    ask(mover)
    assert 'value="no"' not in visitor.get(links(letters)[1]).content.decode()


def test_links_die_after_a_day(
    mover: StrictClient, letters: Callable[..., Any], visitor: StrictClient, clock: Any
) -> None:
    ask(mover)
    old, new = links(letters)
    clock.shift(24 * 3600 - 60)
    assert visitor.post(old, {"answer": "yes"}).status_code == 200
    clock.shift(120)
    for link in (old, new):
        for method in (visitor.get, visitor.post):
            response = method(link)
            assert response.status_code in (404, 410)
            assert "This link does not work" in response.content.decode()
    assert User.objects.get().email == OLD


def test_wish_that_expired_gives_way_to_a_new_one(
    mover: StrictClient, letters: Callable[..., Any], clock: Any
) -> None:
    ask(mover)
    clock.shift(25 * 3600)
    log_in(mover, OLD)
    prove_it_is_me(mover)
    page = mover.get("/accounts/email/").content.decode()
    assert "Waiting for both" not in page
    ask(mover, "third@people.example")
    assert list(AddressChange.objects.values_list("outcome", flat=True)) == ["", "expired"]


def test_new_wish_kills_the_links_of_the_old_one(
    mover: StrictClient, letters: Callable[..., Any]
) -> None:
    ask(mover)
    old, new = links(letters)
    ask(mover, "third@people.example")
    for link in (old, new):
        assert mover.post(link, {"answer": "yes"}).status_code == 410
    assert User.objects.get().email == OLD


def test_withdrawing_kills_the_links(mover: StrictClient, letters: Callable[..., Any]) -> None:
    ask(mover)
    response = mover.post("/accounts/email/withdraw/", follow=True)
    assert "Withdrawn" in response.content.decode()
    assert "Waiting for both" not in response.content.decode()
    for link in links(letters):
        assert mover.post(link, {"answer": "yes"}).status_code == 410
    assert mover.post("/accounts/email/withdraw/")["Location"] == "/accounts/email/"


def test_sending_again_writes_to_who_has_not_agreed(
    mover: StrictClient, letters: Callable[..., Any]
) -> None:
    ask(mover)
    mover.post(links(letters)[0], {"answer": "yes"})
    response = mover.post("/accounts/email/again/", follow=True)
    assert "Sent again" in response.content.decode()
    assert len(letters(OLD, "accounts/address_change_old")) == 1
    assert len(letters(NEW, "accounts/address_change_new")) == 2
    mover.post(links(letters)[1], {"answer": "yes"})
    assert User.objects.get().email == NEW


def test_sending_again_without_an_open_wish_sends_nothing(
    account: StrictClient, letters: Callable[..., Any]
) -> None:
    assert account.post("/accounts/email/again/")["Location"] == "/accounts/email/"
    assert not letters(OLD)


def test_five_wishes_an_hour(mover: StrictClient, letters: Callable[..., Any]) -> None:
    ask(mover)
    for _ in range(4):
        assert mover.post("/accounts/email/again/").status_code == 302
    assert mover.post("/accounts/email/again/").status_code == 429
    assert ask(mover, "third@people.example").status_code == 429
    assert len(letters(NEW)) == 5


def test_nobody_fills_a_strangers_mailbox_with_many_accounts(
    person: Any, sign_in: Any, letters: Callable[..., Any]
) -> None:
    for number in range(7):
        client = sign_in(person(f"many{number}"))
        prove_it_is_me(client)
        response = ask(client, "victim@people.example")
        assert response.status_code == (302 if number < 5 else 429)
    assert len(letters("victim@people.example")) == 5


def _trace(client: StrictClient, email: str) -> dict[str, Any]:
    from django.db import connection

    with CaptureQueriesContext(connection) as captured:
        response = ask(client, email)
    words = sorted(
        query["sql"].split(" ", 1)[0] for query in captured if "SAVEPOINT" not in query["sql"]
    )
    page = client.get("/accounts/email/").content.decode().replace(email, "X")
    main = page.split("<main")[1].split("</main")[0]
    return {
        "status": response.status_code,
        "to": response["Location"],
        "page": re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", main),
        "words": words,
    }


def test_address_of_somebody_else_looks_like_any_other(
    mover: StrictClient, person: Any, letters: Callable[..., Any], clock: Any
) -> None:
    person("taken")
    clock.move_to(timezone.now().replace(second=1, microsecond=0), tick=False)
    taken = _trace(mover, "taken@people.example")
    free = _trace(mover, "free@people.example")
    # The second wish also ends the first one: one look and one update more.
    assert len(free.pop("words")) - len(taken.pop("words")) <= 3
    assert taken == free
    assert [one.kind for one in letters("taken@people.example")] == [
        "accounts/address_change_taken"
    ]
    assert OLD not in letters("taken@people.example")[0].text
    assert len(letters(OLD, "accounts/address_change_old")) == 2


def test_address_of_somebody_else_can_never_be_agreed(
    mover: StrictClient, person: Any, letters: Callable[..., Any]
) -> None:
    taken = person("taken")
    ask(mover, taken.email)
    change = AddressChange.objects.get()
    mover.post(link_in(letters(OLD, "accounts/address_change_old")[-1], "agree"))
    # Even with a link that was never sent.
    response = mover.post(f"/accounts/email/agree/{token_for(change, Side.NEW)}/")
    assert response.status_code == 410
    change.refresh_from_db()
    assert change.outcome == "taken"
    assert User.objects.filter(email=OLD).exists()


@pytest.mark.parametrize("confirmed", [True, False])
def test_address_that_is_taken_meanwhile_does_not_move(
    mover: StrictClient, person: Any, letters: Callable[..., Any], confirmed: bool
) -> None:
    ask(mover)
    old, new = links(letters)
    mover.post(old, {"answer": "yes"})
    user = User.objects.create_user(NEW, None)
    EmailAddress.objects.create(user=user, email=NEW, verified=confirmed, primary=True)
    response = mover.post(new, {"answer": "yes"})
    assert response.status_code == 410
    mover.user.refresh_from_db()
    assert mover.user.email == OLD
    assert mover.user.emailaddress_set.get().email == OLD
    assert is_signed_in(mover)
    assert not letters(NEW, "accounts/address_change_done")


def test_address_that_is_taken_in_the_last_moment_does_not_move(
    account: StrictClient, monkeypatch: pytest.MonkeyPatch, rf: Any
) -> None:
    from allauth.core import context

    now = timezone.now()
    with context.request_context(rf.get("/")):
        change = actions.ask_to_move(user=account.user, new_email=NEW, at=now)
        User.objects.create_user(NEW, None)
        monkeypatch.setattr(actions, "is_taken", lambda *args, **kwargs: False)
        actions.agree(change=change, side=Side.OLD, at=now)
        change = actions.agree(change=change, side=Side.NEW, at=now)
    assert change.outcome == "taken"
    account.user.refresh_from_db()
    assert account.user.email == OLD
    assert account.user.emailaddress_set.get().email == OLD


def test_own_address_is_refused(mover: StrictClient) -> None:
    response = ask(mover, "ACCOUNT@people.example")
    assert response.status_code == 422
    assert "That is your address already" in response.content.decode()


@pytest.mark.parametrize(
    "email", ["", "no", "a@b", "x" * 100_000, "a\x00@people.example", "a" * 250 + "@people.example"]
)
def test_what_is_no_address_comes_back_with_a_reason(mover: StrictClient, email: str) -> None:
    response = ask(mover, email)
    assert response.status_code == 422
    assert response.context["form"].errors["email"]
    assert not AddressChange.objects.exists()


@pytest.mark.parametrize(
    "token", ["x", "a:b:c", "a" * 5000, "WzEsIm5ldyJd:1abc:forged", "%00", "é", ":::"]
)
def test_forged_link_is_refused(visitor: StrictClient, token: str) -> None:
    for method in (visitor.get, visitor.post):
        response = method(f"/accounts/email/agree/{token}/")
        assert response.status_code == 404
        assert "This link does not work" in response.content.decode()


def test_link_of_one_side_does_not_serve_the_other(
    mover: StrictClient, letters: Callable[..., Any]
) -> None:
    ask(mover)
    old, new = links(letters)
    assert old != new
    mover.post(new, {"answer": "yes"})
    change = AddressChange.objects.get()
    assert (change.old_confirmed_at, change.new_confirmed_at is not None) == (None, True)


def test_link_of_a_stopped_account_is_dead(
    mover: StrictClient, letters: Callable[..., Any], visitor: StrictClient
) -> None:
    ask(mover)
    User.objects.update(is_active=False)
    for link in links(letters):
        assert visitor.post(link, {"answer": "yes"}).status_code == 404


def test_page_of_a_link_is_kept_by_nobody(
    mover: StrictClient, letters: Callable[..., Any], visitor: StrictClient
) -> None:
    ask(mover)
    response = visitor.get(links(letters)[0])
    assert response["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in response.content.decode()


def test_allauths_own_ways_to_change_an_address_are_shut(mover: StrictClient) -> None:
    """What its page would do with these is not done here."""
    for action in ("action_add", "action_primary", "action_remove", "action_send"):
        mover.post("/accounts/email/", {"email": NEW, action: "1"})
    assert list(EmailAddress.objects.values_list("email", "primary")) == [(OLD, True)]
    assert User.objects.get().email == OLD


def test_reset_link_of_the_old_address_is_dead_after_the_move(
    mover: StrictClient, letters: Callable[..., Any], visitor: StrictClient
) -> None:
    visitor.post("/accounts/password/reset/", {"email": OLD})
    reset = link_in(letters(OLD, "account/password_reset_key")[-1], "reset")
    ask(mover)
    for link in links(letters):
        visitor.post(link, {"answer": "yes"})
    assert visitor.get(reset).status_code == 404


def test_database_keeps_the_rules(person: Any) -> None:
    user = person("ana")
    now = timezone.now()
    facts = {"user": user, "old_email": user.email, "new_email": NEW, "requested_at": now}
    later = now + timedelta(hours=1)
    AddressChange.objects.create(**facts, expires_at=later)
    broken: list[dict[str, Any]] = [
        {"expires_at": later},  # a second open one
        {"expires_at": now, "outcome": "expired", "finished_at": now},
        {"expires_at": later, "outcome": "expired"},
        {"expires_at": later, "finished_at": now},
        {"expires_at": later, "outcome": "done", "finished_at": now, "old_confirmed_at": now},
    ]
    for more in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            AddressChange.objects.create(**facts, **more)
