"""The letters: every kind renders from its sample and from the real thing, as text and as HTML,
with the facts that matter in both."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from members.mail.kinds import every_kind, kind_named
from members.mail.letters import render
from members.memberships import actions
from members.memberships.models import Membership

KINDS = [kind.name for kind in every_kind() if kind.name.startswith("memberships/")]


def test_every_letter_of_the_room_is_listed():
    assert {name.removeprefix("memberships/") for name in KINDS} == {
        "application-for-staff",
        "application-received",
        "approved",
        "complimentary",
        "invitation",
        "owner-changed",
        "payment-recorded",
        "refused",
        "renewed",
        "seat-given-up",
        "seat-revoked",
    }


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_renders_its_sample(name):
    kind = kind_named(name)
    letter = render(
        kind, to="rohan@dugong.example", context=kind.sample(), user=None, written_at=timezone.now()
    )
    assert 5 < len(letter.subject) < 100
    for body in (letter.text, letter.html):
        assert "{{" not in body
        assert "{%" not in body
        assert "None" not in body
        assert "!" not in re.sub(r"<!--.*?-->|<!doctype html>|!important", "", body, flags=re.S)
    assert not re.search(r"<[a-z]", letter.text)
    assert settings.SITE_URL in letter.text


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("name", ["approved", "renewed"])
def test_an_approval_says_what_is_left(name, counts):
    kind = kind_named(f"memberships/{name}")
    context = {**kind.sample(), "counts": counts}
    letter = render(
        kind, to="x@dugong.example", context=context, user=None, written_at=timezone.now()
    )
    for body in (letter.text, letter.html):
        assert "23 November 2026" in body
        assert "22 November 2027" in body
        assert "1,210.00" in body
        assert "110.00" in body
        assert ("invoice" in body.lower()) is not counts
        assert ("/members/team/" in body) is counts


@pytest.fixture
def posted(django_capture_on_commit_callbacks):
    """What arrived after an action was committed."""

    def run(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return mail.outbox

    return run


def test_an_application_tells_the_applicant_and_the_office(posted, person, plan, today):
    ana = person("ana")
    sent = posted(
        lambda: actions.apply(
            user=ana, plan=plan, on=today, role="Lead", message="<b>Forty</b> & more"
        )
    )
    by_address = {message.to[0]: message for message in sent}
    assert set(by_address) == {ana.email, settings.STAFF_EMAIL}
    for_staff = by_address[settings.STAFF_EMAIL]
    assert ana.email in for_staff.body
    assert "<b>Forty</b> & more" in for_staff.body
    html = for_staff.alternatives[0][0]
    assert "&lt;b&gt;Forty&lt;/b&gt; &amp; more" in html
    assert "/admin/memberships/application/" in html
    assert "$330.00" in by_address[ana.email].body


def test_the_refusals_reason_is_quoted_as_it_was_written(posted, applied, plan, officer):
    application = applied("ana", plan)
    sent = posted(
        lambda: actions.refuse(application=application, by=officer, reason="You sell & <sell>.")
    )
    assert "You sell & <sell>." in sent[0].body
    assert "You sell &amp; &lt;sell&gt;." in sent[0].alternatives[0][0]


def test_the_invitation_carries_a_link_that_works(posted, team, person, sign_in, today):
    mei = person("mei")
    sent = posted(lambda: actions.invite(membership=team, email=mei.email, on=today, by=team.owner))
    link = re.search(rf"{re.escape(settings.SITE_URL)}(/join/invitation/\S+)", sent[0].body)[1]
    response = sign_in(mei).post(link)
    assert response.status_code == 302
    assert mei.seats.in_force(on=today).exists()


def test_what_is_rolled_back_is_never_sent(posted, member, plan, officer, today):
    membership = Membership.objects.get(owner=member.user)
    on = membership.terms.get().ends_on

    def fail():
        application = actions.renew(membership=membership, on=on, by=member.user)
        mail.outbox.clear()
        with pytest.raises(actions.terms.TermsOverlap):
            actions.approve(application=application, on=on, by=officer, paid_on=on, starts_on=on)

    sent = posted(fail)
    assert all("goes on" not in message.subject for message in sent)


def test_a_line_break_in_a_name_cannot_forge_a_header(posted, team, today):
    team.owner.name = "Eve\r\nBcc: all@people.example"
    team.owner.save()
    sent = posted(
        lambda: actions.invite(membership=team, email="mei@work.example", on=today, by=team.owner)
    )
    assert "\n" not in sent[0].subject
    assert sent[0].to == ["mei@work.example"]
    assert not sent[0].bcc


def test_a_mail_server_that_fails_undoes_nothing(
    monkeypatch, person, plan, today, django_capture_on_commit_callbacks
):
    def broken(*args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    ana = person("ana")
    with django_capture_on_commit_callbacks(execute=True):
        actions.apply(user=ana, plan=plan, on=today)
    assert ana.applications.waiting().exists()


def test_a_payment_names_its_dates(posted, applied, plan, officer, today):
    term = actions.approve(application=applied("ana", plan), on=today, by=officer)
    later = today + timedelta(days=3)
    sent = posted(
        lambda: actions.record_payment(
            term=term, paid_on=later, on=later, by=officer, starts_on=later
        )
    )
    assert f"{later:%-d %B %Y}" in sent[0].body
