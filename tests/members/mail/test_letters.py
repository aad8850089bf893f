"""A letter is written in the caller's transaction, rendered at once, and safe in every header."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from members.mail import kinds
from members.mail.delivery import message
from members.mail.kinds import Kind, UnknownKind, kind_named, register
from members.mail.letters import first_name, one_line, post, render, storable
from members.mail.models import Letter


def sent() -> Any:
    """The one message that went out, as its reader's program sees it."""
    assert len(mail.outbox) == 1
    return message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)


def test_a_letter_is_logged_and_sent_after_the_commit(write: Any, commit: Any) -> None:
    with commit():
        letter = write()
        assert letter.state == Letter.State.WAITING
        assert "KFDM-PQVX" in letter.text
        assert mail.outbox == []
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert (letter.kind, letter.to, letter.tries) == ("account/login_code", "sam@people.example", 1)
    assert letter.sent_at is not None
    assert sent()["To"] == "sam@people.example"


def test_the_text_is_forgotten_once_sent(write: Any, commit: Any) -> None:
    with commit():
        write()
    row = Letter.objects.values().get()
    assert row["text"] == row["html"] == ""
    assert not any("KFDM" in str(value) for value in row.values())


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_neither_sent_nor_logged() -> None:
    @transaction.atomic
    def approve_and_fail() -> None:
        post(kind="account/login_code", to="sam@people.example", context={"code": "X"})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        approve_and_fail()
    assert mail.outbox == []
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_sent_at_once() -> None:
    post(kind="account/login_code", to="sam@people.example", context={"code": "X"})
    assert len(mail.outbox) == 1


def test_a_kind_nobody_listed_is_refused_with_the_way_to_list_it(db: None) -> None:
    with pytest.raises(UnknownKind, match=r"templates/mail/made/up/subject\.txt"):
        post(kind="made/up", to="sam@people.example", context={})


def test_a_kind_is_listed_once() -> None:
    with pytest.raises(ValueError, match="account/login_code"):
        register(kind_named("account/login_code"))


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@b",
        "sam@people.example\nBcc: all@people.example",
        "sam@people.example\r\nSubject: hello",
        '"a\x0bb"@people.example',
        "\ud800@people.example",
        "a\x00b@people.example",
        "x" * 250 + "@people.example",
    ],
)
def test_what_is_no_address_gets_no_letter_and_harms_nobody(write: Any, to: str) -> None:
    assert write(to=to) is None
    assert not Letter.objects.exists()


def test_both_forms_and_our_headers_are_in_the_message(write: Any, commit: Any) -> None:
    with override_settings(
        DEFAULT_FROM_EMAIL="ACXPA <office@acxpa.example>", STAFF_EMAIL="help@acxpa.example"
    ):
        with commit():
            letter = write()
        again = message(letter)
    got = sent()
    assert got["From"] == "ACXPA <office@acxpa.example>"
    assert got["Reply-To"] == "help@acxpa.example"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"]
    assert got["Message-ID"].endswith("@acxpa.example>")
    assert again.extra_headers["Message-ID"] == got["Message-ID"], "the same at each try"
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert "KFDM-PQVX" in got.get_body(("plain",)).get_content()
    assert "KFDM-PQVX" in got.get_body(("html",)).get_content()


def test_a_kind_may_add_headers_of_its_own(
    write: Any, commit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    special = replace(kind_named("account/login_code"), headers={"X-Kind": "code"})
    monkeypatch.setitem(kinds._kinds, special.name, special)
    with commit():
        write()
    assert sent()["X-Kind"] == "code"


def test_an_address_in_another_script_is_written_as_the_name_system_wants(
    write: Any, commit: Any
) -> None:
    with commit():
        letter = write(to="sam@bücher.example")
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert b"sam@xn--bcher-kva.example" in mail.outbox[0].message().as_bytes()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Hello\nBcc: all@people.example", "Hello Bcc: all@people.example"),
        ("Hello\r\n\r\nbody", "Hello body"),
        ("a\x00b\x0bc\x85d\u2028e\u202ef", "a b c d e f"),
        ("lone \ud800 half", "lone half"),
        ("  many   spaces ", "many spaces"),
        ("ü" * 300, "ü" * 199 + "…"),
    ],
)
def test_a_subject_is_one_short_visible_line(given: str, kept: str) -> None:
    assert one_line(given) == kept


def test_a_name_in_a_subject_cannot_add_a_header(
    commit: Any, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(
        "members.mail.letters._rendered",
        lambda template, values, *, escape: f"For {values['who']}",
    )
    with commit():
        post(
            kind="account/login_code",
            to="sam@people.example",
            context={"who": "Sam\r\nBcc: all@people.example"},
        )
    assert sent()["Subject"] == "For Sam Bcc: all@people.example"
    assert sent()["Bcc"] is None
    assert mail.outbox[0].recipients() == ["sam@people.example"]


def test_bytes_no_database_takes_are_left_out(write: Any) -> None:
    letter = write(context={"code": "A\x00B\ud800C"})
    letter.refresh_from_db()
    assert "AB?C" in letter.text
    assert storable("\x00\udfff") == "?"


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Sam Winter", "Sam"),
        ("Zoë", "Zoë"),
        ("O’Neil Kim", "O’Neil"),
        ("Anne-Marie", "Anne-Marie"),
        ("", ""),
        ("   ", ""),
        ("http://evil.example now", ""),
        ("evil.example", ""),
        ("you@evil.example", ""),
        ("x" * 31, ""),
        ("<b>Sam</b>", ""),
        ("007", ""),
    ],
)
def test_a_greeting_holds_a_name_or_nothing(name: str, greeting: str) -> None:
    assert first_name(name) == greeting


def test_what_people_typed_is_escaped_in_html_and_plain_in_text(db: None) -> None:
    letter = post(
        kind="account/email_changed",
        to="sam@people.example",
        context={
            **kind_named("account/email_changed").sample(),
            "from_email": '"><script class="m-p">&',
        },
    )
    assert letter is not None
    assert '"><script class="m-p">&' in letter.text
    assert "<script" not in letter.html
    assert "&lt;script class=&quot;m-p&quot;&gt;&amp;" in letter.html


def test_moments_are_told_in_the_readers_zone(person: Any) -> None:
    perth = person("perth", time_zone="Australia/Perth")
    now = timezone.now()
    kind = kind_named("account/login_code")
    here = render(kind, to="a@people.example", context={"code": "X"}, user=None, written_at=now)
    there = render(kind, to="a@people.example", context={"code": "X"}, user=perth, written_at=now)
    assert " AEDT on " in here.text or " AEST on " in here.text
    assert " AWST on " in there.text
    assert " AWST on " in there.html


def test_a_letter_says_until_when_it_holds(write: Any) -> None:
    letter = write()
    assert letter.good_until == letter.created_at + kind_named("account/login_code").good_for


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "sent", "sent_at": None, "text": "", "html": "", "try_at": None},
        {"state": "sent", "sent_at": timezone.now(), "text": "code", "try_at": None},
        {"state": "waiting", "try_at": None},
        {"state": "failed", "text": "", "html": "", "try_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_log_row_that_cannot_be(write: Any, wrong: dict[str, Any]) -> None:
    letter = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**wrong)


def test_one_letter_costs_one_query_to_write(write: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        write()


def test_how_long_a_kind_holds_is_told_in_words() -> None:
    def told(**time: int) -> str:
        return Kind("a", "", "", dict, good_for=timedelta(**time)).good_for_in_words

    assert told(days=3) == "3 days"
    assert told(days=1) == "24 hours"
    assert told(minutes=10) == "10 minutes"
    assert told(hours=36) == "36 hours"


def test_the_postal_address_stands_at_the_foot_once_there_is_one(write: Any) -> None:
    with override_settings(POSTAL_ADDRESS="PO Box 1, Sampletown VIC 3999"):
        letter = write()
    assert "PO Box 1, Sampletown VIC 3999" in letter.text
    assert "PO Box 1, Sampletown VIC 3999" in letter.html
