"""Staff read the log and every kind of letter, and send a failed one again; nobody edits a log."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.mail.kinds import every_kind
from members.mail.models import Letter

LOG = "admin:mail_letter_changelist"
KINDS = every_kind()


@pytest.fixture
def officer(person: Any, sign_in: Any) -> Any:
    """Staff with the right to read the log. ``may("change_letter")`` gives more."""
    client = sign_in(person("officer", is_staff=True))

    def may(*names: str) -> Any:
        client.user.user_permissions.add(*Permission.objects.filter(codename__in=names))
        return client

    client.may = may
    return client


@pytest.fixture
def failed(write: Any, commit: Any, provider: Any) -> Letter:
    provider.refuse()
    with commit():
        letter = write()
    provider.refuses = None
    letter.refresh_from_db()
    return letter


def test_the_log_lists_finds_and_filters(
    officer: Any, write: Any, commit: Any, failed: Letter
) -> None:
    client = officer.may("view_letter")
    with commit():
        write(to="ana@people.example")
    log = reverse(LOG)
    page = client.get(log).content.decode()
    assert "ana@people.example" in page
    assert "sam@people.example" in page
    assert "SMTPDataError 451" in page
    assert "Sign-in code" in page
    for query in ({"q": "ana@"}, {"state__exact": "sent"}):
        page = client.get(log, query).content.decode()
        assert "ana@people.example" in page
        assert "sam@people.example" not in page
    assert "0 letters" in client.get(log, {"kind": "account/unknown_account"}).content.decode()
    assert "2 letters" in client.get(log, {"kind": "account/login_code"}).content.decode()


def test_a_letter_in_the_log_can_be_read_but_not_changed(officer: Any, failed: Letter) -> None:
    client = officer.may("view_letter", "change_letter", "delete_letter", "add_letter")
    address = reverse("admin:mail_letter_change", args=[failed.pk])
    page = client.get(address).content.decode()
    assert "sam@people.example" in page
    assert "KFDM-PQVX" not in page, "what a letter says is nobody's business"
    assert client.post(address, {"to": "other@people.example"}).status_code == 403
    assert client.get(reverse("admin:mail_letter_add")).status_code == 403
    delete = reverse("admin:mail_letter_delete", args=[failed.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    failed.refresh_from_db()
    assert failed.to == "sam@people.example"


def send_again(client: Any, *letters: Letter) -> str:
    data = {"action": "send_again", "_selected_action": [letter.pk for letter in letters]}
    response = client.post(reverse(LOG), data, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_failed_letter_is_sent_again_and_who_did_it_is_kept(officer: Any, failed: Letter) -> None:
    client = officer.may("view_letter", "change_letter")
    assert "Sent: 1." in send_again(client, failed)
    assert [message.to for message in mail.outbox] == [["sam@people.example"]]
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (client.user, str(failed.pk))
    assert "Left alone: 1." in send_again(client, failed), "not twice"
    assert len(mail.outbox) == 1
    assert LogEntry.objects.count() == 1


def test_when_it_fails_again_staff_hear_it(officer: Any, failed: Letter, provider: Any) -> None:
    provider.refuse()
    assert "Failed again: 1." in send_again(officer.may("view_letter", "change_letter"), failed)


def test_what_is_too_old_is_not_sent(officer: Any, failed: Letter) -> None:
    Letter.objects.filter(pk=failed.pk).update(good_until=failed.created_at)
    assert "Too old: 1." in send_again(officer.may("view_letter", "change_letter"), failed)
    assert mail.outbox == []


def test_without_the_right_to_it_there_is_no_trying_again(officer: Any, failed: Letter) -> None:
    client = officer.may("view_letter")
    assert "send_again" not in client.get(reverse(LOG)).content.decode()
    send_again(client, failed)
    assert mail.outbox == []


def test_ten_letters_cost_the_queries_of_one(officer: Any, write: Any, person: Any) -> None:
    client = officer.may("view_letter")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LOG))
        return len(captured)

    write(user=person("p0"))
    client.get(reverse(LOG))
    one = queries()
    for number in range(1, 10):
        write(user=person(f"p{number}"), to=f"p{number}@people.example")
    assert queries() == one


def test_every_kind_is_listed_with_when_it_is_sent(officer: Any) -> None:
    page = officer.may("view_letter").get(reverse("admin:mail_letter_kinds")).content.decode()
    for kind in KINDS:
        assert reverse("admin:mail_letter_sample", args=[kind.name]) in page
    assert "Staff take away the lost app" in page


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_each_kind_can_be_read_beforehand(officer: Any, kind: Any) -> None:
    client = officer.may("view_letter")
    response = client.get(reverse("admin:mail_letter_sample", args=[kind.name]))
    assert response.status_code == 200
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]
    assert 'sandbox=""' in response.content.decode()
    framed = client.get(reverse("admin:mail_letter_sample_html", args=[kind.name]))
    assert framed.status_code == 200
    assert "<!doctype html>" in framed.content.decode()
    policy = framed.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
    assert policy.endswith("frame-ancestors 'self'; sandbox")
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert mail.outbox == []
    assert not Letter.objects.exists()


def test_a_kind_that_does_not_exist_is_not_found(officer: Any) -> None:
    client = officer.may("view_letter")
    for name in ("mail_letter_sample", "mail_letter_sample_html"):
        assert client.get(reverse(f"admin:{name}", args=["made/up"])).status_code == 404


def test_reading_letters_needs_its_right_and_staff(officer: Any, member: Any, visitor: Any) -> None:
    for name, args in (
        ("admin:mail_letter_changelist", []),
        ("admin:mail_letter_kinds", []),
        ("admin:mail_letter_sample", ["account/login_code"]),
        ("admin:mail_letter_sample_html", ["account/login_code"]),
    ):
        address = reverse(name, args=args)
        assert officer.get(address).status_code == 403
        assert member.get(address).status_code == 403
        assert visitor.get(address).status_code == 302
