"""Links to a result: signed, ending, taken back, and showing no more than they say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.urls import reverse

from members.maturity import actions, share
from members.maturity.actions import links
from members.maturity.errors import NotClosed
from members.maturity.models import Answer, Share


def page(name: str, *args: Any) -> str:
    return reverse(f"maturity:{name}", args=args)


@pytest.fixture
def result(member, done) -> Any:
    assessment = done(member.user, 3, title="Whole centre")
    Answer.objects.filter(assessment=assessment).update(note="Our secret evidence")
    return assessment


@pytest.fixture
def link(result, member, now) -> Share:
    return actions.share(assessment=result, label="The board", days=7, at=now, by=member.user)


def path_of(link: Share) -> str:
    return "/" + share.link_of(link).split("/", 3)[3]


def test_link_opens_the_result_without_an_account_and_is_not_kept_or_indexed(visitor, link):
    response = visitor.get(path_of(link))
    html = response.content.decode()
    assert "This centre is Established, in every area." in html
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex, nofollow">' in html


def test_link_shows_no_evidence_no_plan_and_no_person(visitor, member, link):
    html = visitor.get(path_of(link)).content.decode()
    assert "Our secret evidence" not in html
    assert "Action plan" not in html
    assert "/members/maturity/" not in html
    assert member.user.email not in html
    assert "The board" not in html


def test_link_that_is_over_says_so_and_is_gone(visitor, link):
    Share.objects.update(expires_at=link.created_at + timedelta(seconds=1))
    link.created_at -= timedelta(days=1)
    Share.objects.update(
        created_at=link.created_at, expires_at=link.created_at + timedelta(hours=1)
    )
    response = visitor.get(path_of(link))
    assert response.status_code == 410
    assert "This link has ended" in response.content.decode()
    assert "Whole centre" not in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_link_that_was_taken_back_opens_nothing(visitor, member, result, link):
    response = member.post(page("share_revoke", result.pk, link.pk))
    assert response.status_code == 302
    assert visitor.get(path_of(link)).status_code == 410


def test_taking_back_twice_keeps_the_first_instant(member, link, now):
    actions.revoke(share=link, at=now, by=member.user)
    actions.revoke(share=link, at=now + timedelta(days=1), by=member.user)
    link.refresh_from_db()
    assert link.revoked_at == now


@pytest.mark.parametrize(
    "token",
    [
        lambda link: link.key,
        lambda link: signing.dumps(link.key),
        lambda link: signing.dumps([link.pk], salt="members.maturity.share"),
        lambda link: signing.dumps("unknown", salt="members.maturity.share"),
        lambda link: share.link_of(link).split("/")[-2][:-1],
        lambda link: "x" * 3000,
        lambda link: "%00",
    ],
)
def test_token_that_is_not_ours_opens_nothing(token, visitor, link):
    response = visitor.get(f"/maturity/shared/{token(link)}/")
    assert response.status_code == 404
    assert "This link opens nothing" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_link_is_made_on_its_page(member, result):
    response = member.post(page("share", result.pk), {"label": "The board", "days": "30"})
    assert response.status_code == 302
    made = Share.objects.get()
    assert made.expires_at - made.created_at == timedelta(days=30)
    assert share.link_of(made) in member.get(page("share", result.pk)).content.decode()


@pytest.mark.parametrize("days", ["0", "-7", "31", "100000", "x", ""])
def test_link_lasts_only_as_long_as_is_offered(days, member, result):
    assert member.post(page("share", result.pk), {"days": days}).status_code == 422
    assert not Share.objects.exists()


def test_there_are_only_so_many_links(member, result, link, monkeypatch):
    monkeypatch.setattr(links, "MOST", 1)
    response = member.post(page("share", result.pk), {"days": "7"})
    assert response.status_code == 422
    assert "links work already" in response.content.decode()


def test_other_people_can_neither_make_nor_take_back(other_member, done, result, link):
    assert other_member.post(page("share", result.pk), {"days": "7"}).status_code == 404
    assert other_member.post(page("share_revoke", result.pk, link.pk)).status_code == 404
    own = done(other_member.user, 2)
    assert other_member.post(page("share_revoke", own.pk, link.pk)).status_code == 404
    assert share.read_link(path_of(link).split("/")[-2], at=link.created_at) == link


def test_open_assessment_cannot_be_shared(member, begun, now):
    with pytest.raises(NotClosed):
        actions.share(assessment=begun(member.user), label="", days=7, at=now, by=member.user)
