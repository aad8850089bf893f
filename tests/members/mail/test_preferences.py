"""Which letters somebody gets: chosen in the account, or refused by the link in a letter, which
nobody has to sign in for and no program that merely opens it can use."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from members.mail import kinds, topics
from members.mail.kinds import Kind
from members.mail.letters import post
from members.mail.links import unsubscribe_url
from members.mail.models import Letter, Refusal
from members.mail.topics import Topic, register_topic

PAGE = "/accounts/letters/"


CONTEXT = {
    "first_name": "Mei",
    "period": "Jul to Sep 2026",
    "rows": [{"name": "Potoroo", "sector": "Energy", "said": "5 of 10"}],
    "link": "https://portal.example/",
    "list": "https://portal.example/list/",
}


def news(user: Any) -> Letter | None:
    """The rankings' letter stands for any that has a topic."""
    return post(kind="rankings/new-period", to=user.email, user=user, context=CONTEXT)


def path_of(user: Any, topic: str = "rankings") -> str:
    return "/letters/stop/" + unsubscribe_url(user, topic).rstrip("/").rpartition("/")[2] + "/"


def test_every_topic_that_a_kind_names_is_known() -> None:
    named = {kind.topic for kind in kinds.every_kind()} - {""}
    assert named == {topic.slug for topic in topics.every_topic()}
    assert {"rankings", "maturity", "roundtables"} <= named


def test_codes_and_what_somebody_asked_for_cannot_be_refused() -> None:
    essential = ("account/", "accounts/", "mfa/", "memberships/", "roundtables/offered")
    for kind in kinds.every_kind():
        if kind.name.startswith(essential):
            assert kind.topic == "", kind.name


def test_a_topic_has_one_meaning() -> None:
    with pytest.raises(ValueError):
        register_topic(Topic("rankings", "Again", "Again."))


def test_a_letter_with_a_topic_carries_both_ways_out(
    account: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        letter = news(account.user)
    assert letter is not None
    sent = mail.outbox[0]
    way_out = unsubscribe_url(account.user, "rankings")
    assert sent.extra_headers["List-Unsubscribe"] == f"<{way_out}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert way_out in sent.body
    assert way_out in sent.alternatives[0][0]


def test_an_essential_letter_carries_none(
    account: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post(
            kind="account/login_code",
            to=account.user.email,
            user=account.user,
            context={"code": "KFDM-PQVX"},
        )
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert "/letters/stop/" not in mail.outbox[0].body


def test_opening_the_link_changes_nothing(account: Any) -> None:
    """Scanners of mail open every link, some of them twice."""
    for method in (Client().get, Client().head):
        assert method(path_of(account.user)).status_code == 200
    assert not Refusal.objects.exists()
    assert news(account.user) is not None


def test_one_post_without_a_session_or_a_token_is_enough(account: Any) -> None:
    """RFC 8058: what mail programs send."""
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = strict.post(path_of(account.user), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
    assert "No more letters about this" in response.content.decode()
    assert not response.cookies.get("acxpa_session")
    assert news(account.user) is None
    assert not Letter.objects.exists()


def test_the_same_page_takes_it_back(visitor: Any, account: Any) -> None:
    page = visitor.post(path_of(account.user), follow=True).content.decode()
    assert "No more letters about this" in page
    page = visitor.post(path_of(account.user), {"answer": "again"}, follow=True).content.decode()
    assert "Stop these letters?" in page
    assert not Refusal.objects.exists()


def test_a_link_speaks_of_one_person_and_one_topic(account: Any, member: Any, visitor: Any) -> None:
    visitor.post(path_of(account.user))
    assert topics.refused_by(member.user) == set()
    assert topics.refused_by(account.user) == {"rankings"}


@pytest.mark.parametrize("token", ["nonsense", "WzEsInJhbmtpbmdzIl0:forged", "%00", "a" * 3000])
def test_a_forged_link_stops_nothing(visitor: Any, account: Any, token: str) -> None:
    for ask in (visitor.get, visitor.post):
        response = ask(f"/letters/stop/{token}/")
        assert response.status_code == 404
    assert not Refusal.objects.exists()


def test_a_link_about_a_topic_that_is_gone_says_so(visitor: Any, account: Any) -> None:
    assert visitor.post(path_of(account.user, "telegrams")).status_code == 410
    assert not Refusal.objects.exists()


def test_the_page_shows_what_is_wanted_and_saves_what_is_ticked(account: Any) -> None:
    page = account.get(PAGE).content.decode()
    every = [topic.slug for topic in topics.every_topic()]
    assert [slug for slug in every if re.search(rf'value="{slug}" checked', page)] == every
    account.post(PAGE, {"topic": ["maturity", "no-such-topic"]})
    assert topics.refused_by(account.user) == set(every) - {"maturity"}
    page = account.get(PAGE).content.decode()
    assert 'value="maturity" checked' in page
    assert 'value="rankings" checked' not in page
    account.post(PAGE, {"topic": every})
    assert not Refusal.objects.exists()


def test_the_page_costs_one_query_besides_who_asks(
    account: Any, django_assert_num_queries: Any
) -> None:
    account.get(PAGE)
    with django_assert_num_queries(4):  # session, person, membership, refusals
        account.get(PAGE)


def test_a_visitor_is_asked_who_they_are(visitor: Any) -> None:
    assert visitor.get(PAGE)["Location"].startswith("/accounts/login/")


def test_the_account_leads_there(account: Any) -> None:
    assert f'href="{PAGE}"' in account.get("/accounts/").content.decode()


def test_a_kind_says_its_topic_or_is_essential() -> None:
    bare = Kind(name="tried/kind", title="Tried", when="Never.", sample=dict)
    assert bare.topic == ""
