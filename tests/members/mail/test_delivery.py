"""A provider that fails leaves the letter queued; each letter goes out once; old ones never."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from members.mail.actions import try_again
from members.mail.delivery import deliver, deliver_due, pause_after
from members.mail.due import send_waiting
from members.mail.kinds import kind_named
from members.mail.letters import post
from members.mail.models import LEASE, Letter

HOURS = timedelta(hours=1)


@pytest.fixture
def failed(write: Any, commit: Any, provider: Any) -> Letter:
    """A letter that the provider has just refused once."""
    provider.refuse()
    with commit():
        letter = write()
    provider.refuses = None
    letter.refresh_from_db()
    return letter


def long_lived(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(good_until=timezone.now() + 24 * HOURS)


def test_a_provider_that_raises_stops_nobody_and_leaves_the_letter_queued(failed: Letter) -> None:
    assert failed.state == Letter.State.FAILED
    assert failed.tries == 1
    assert "KFDM-PQVX" in failed.text
    assert "KFDM-PQVX" in failed.html
    assert failed.try_at is not None
    assert failed.try_at > timezone.now()
    assert mail.outbox == []


@pytest.mark.parametrize("error", [OSError("no route"), TimeoutError(), ValueError("odd")])
def test_whatever_it_raises_goes_no_further(
    write: Any, commit: Any, provider: Any, error: Exception
) -> None:
    provider.refuses = error
    with commit():
        letter = write()
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (Letter.State.FAILED, type(error).__name__)


def test_the_log_names_the_error_and_not_the_person(failed: Letter) -> None:
    assert failed.error == "SMTPDataError 451"


def test_a_failed_letter_goes_out_when_its_pause_is_over(failed: Letter) -> None:
    long_lived(failed)
    assert deliver_due().total() == 0, "not before"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert deliver_due() == {"sent": 1}
        assert deliver_due().total() == 0
    failed.refresh_from_db()
    assert (failed.state, failed.tries, failed.text, failed.error) == ("sent", 2, "", "")
    assert len(mail.outbox) == 1


def test_pauses_double_up_to_six_hours() -> None:
    minutes = [int(pause_after(n).total_seconds() // 60) for n in (1, 2, 3, 4, 8, 9, 200)]
    assert minutes == [2, 4, 8, 16, 256, 360, 360]


def test_a_letter_whose_links_are_dead_is_given_up_and_forgotten(failed: Letter) -> None:
    with time_machine.travel(failed.good_until, tick=False):
        assert deliver_due() == {"too old": 1}
        assert deliver_due().total() == 0
    failed.refresh_from_db()
    assert (failed.state, failed.error, failed.text, failed.html) == ("failed", "too old", "", "")
    assert failed.try_at is None
    assert mail.outbox == []


def test_a_minute_before_that_it_is_still_sent(failed: Letter) -> None:
    Letter.objects.filter(pk=failed.pk).update(try_at=timezone.now())
    with time_machine.travel(failed.good_until - timedelta(seconds=1), tick=False):
        assert deliver_due() == {"sent": 1}


def test_a_letter_whose_sender_died_is_sent_when_the_claim_runs_out(write: Any) -> None:
    letter = write()
    long_lived(letter)
    assert Letter.objects.claim(pk=letter.pk, at=timezone.now()) is not None  # and then dies
    assert deliver(letter.pk) is None
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert deliver(letter.pk) == "sent"


def test_who_comes_back_too_late_does_not_undo_what_the_next_one_did(write: Any) -> None:
    letter = write()
    long_lived(letter)
    mine = Letter.objects.claim(pk=letter.pk, at=timezone.now())
    assert mine is not None
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert deliver(letter.pk) == "sent"
    assert not Letter.objects.settle(mine, state="failed", text="KFDM-PQVX", try_at=timezone.now())
    letter.refresh_from_db()
    assert (letter.state, letter.text) == ("sent", "")


def test_a_letter_of_a_kind_that_is_gone_is_still_sent(failed: Letter) -> None:
    Letter.objects.filter(pk=failed.pk).update(kind="gone/away", try_at=timezone.now())
    assert deliver(failed.pk) == "sent"


def test_the_clock_tries_again_and_counts_what_left(failed: Letter, provider: Any) -> None:
    long_lived(failed)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        provider.refuse()
        assert send_waiting(at=timezone.now()) == 0
    provider.refuses = None
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert send_waiting(at=timezone.now()) == 1
        assert send_waiting(at=timezone.now()) == 0
    assert len(mail.outbox) == 1


def test_staff_send_a_failed_letter_again_without_waiting(failed: Letter) -> None:
    assert try_again(letters=[failed], at=timezone.now()) == {failed.pk: "sent"}
    assert try_again(letters=[failed], at=timezone.now()) == {}, "sent letters are left alone"
    assert len(mail.outbox) == 1


def test_staff_cannot_send_what_somebody_is_sending(failed: Letter) -> None:
    Letter.objects.filter(pk=failed.pk).update(try_at=timezone.now())
    assert Letter.objects.claim(pk=failed.pk, at=timezone.now()) is not None
    assert try_again(letters=[failed], at=timezone.now()) == {}


def test_log_lines_carry_kind_and_result_and_no_address(
    write: Any, commit: Any, provider: Any, caplog: pytest.LogCaptureFixture, person: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    sam = person("sam")
    with commit():
        write(user=sam)
    provider.refuse()
    with commit():
        write(user=sam)
    write(to="not an address")
    lines = [record for record in caplog.records if record.name == "acxpa.mail"]
    assert [(r.message_kind, r.result) for r in lines] == [  # type: ignore[attr-defined]
        ("account/login_code", "sent"),
        ("account/login_code", "failed"),
        ("account/login_code", "no address"),
    ]
    assert lines[0].user == sam.pk  # type: ignore[attr-defined]
    everything = " ".join(str(vars(record)) + record.getMessage() for record in caplog.records)
    assert "people.example" not in everything
    assert "not an address" not in everything
    assert "KFDM" not in everything


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("letters", [1, 5])
def test_many_at_once_send_each_letter_once(letters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kind_named("account/unknown_account")
    monkeypatch.setattr("members.mail.letters.deliver", lambda pk: None)  # the process dies here
    for number in range(letters):
        post(kind=kind.name, to=f"p{number}@people.example", context=kind.sample())
    together = threading.Barrier(4)
    problems: list[BaseException] = []

    def run() -> None:
        try:
            together.wait()
            deliver_due()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(m.to[0] for m in mail.outbox) == [f"p{n}@people.example" for n in range(letters)]
    assert set(Letter.objects.values_list("state", "tries")) == {("sent", 1)}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_after_sending_does_not_reach_the_caller(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any, **more: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("members.mail.models.LetterQuerySet.settle", broken)
    letter = post(kind="account/login_code", to="sam@people.example", context={"code": "X"})
    assert letter is not None
    assert Letter.objects.get().state == Letter.State.WAITING
    assert "sam@people.example" not in caplog.text
