"""The clock: every job runs, once at a time, whatever becomes of the others, and says how it went."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from members.clock import background, jobs, running
from members.clock.each import SomeFailed, each_alone
from members.clock.jobs import Job, every_job, register
from members.clock.management.commands import run_due_jobs
from members.clock.models import LATE, LEASE, Run
from members.clock.running import run_due

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def own_jobs(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Two jobs instead of the portal's: one does three things, one breaks."""
    ran: list[datetime] = []

    def three(*, at: datetime) -> int:
        ran.append(at)
        return 3

    def broken(*, at: datetime) -> int:
        raise ValueError("a secret that no row keeps")

    monkeypatch.setattr(jobs, "_jobs", {})
    register(Job("b/three", "Three things", three))
    register(Job("a/broken", "Breaks", broken))
    return ran


def test_the_rooms_jobs_are_there_and_mail_is_last() -> None:
    names = [job.name for job in every_job()]
    assert {"places/offers", "roundtables/reminders", "maturity/plans"} <= set(names)
    assert names[-1] == "mail/waiting"


def test_a_name_is_given_once(own_jobs: list[datetime]) -> None:
    with pytest.raises(ValueError):
        register(Job("b/three", "Again", lambda *, at: 0))


def test_a_job_that_breaks_stops_no_other(db: None, own_jobs: list[datetime]) -> None:
    outcomes = {each.job.name: each for each in run_due(now=lambda: NOW)}
    assert outcomes["a/broken"].error == "ValueError"
    assert outcomes["b/three"].did == 3
    row = Run.objects.get(name="a/broken")
    assert (row.error, row.taken_until, row.ended_at) == ("ValueError", None, NOW)
    assert Run.objects.get(name="b/three").did == 3


def test_a_job_that_somebody_runs_is_left_to_them(db: None, own_jobs: list[datetime]) -> None:
    Run.objects.claim(name="b/three", at=NOW)
    (left,) = [each for each in run_due(now=lambda: NOW) if each.job.name == "b/three"]
    assert left.did is None
    assert own_jobs == []


def test_a_killed_run_holds_a_job_for_ten_minutes(db: None, own_jobs: list[datetime]) -> None:
    killed = Run.objects.claim(name="b/three", at=NOW)
    assert killed is not None
    assert Run.objects.claim(name="b/three", at=NOW + LEASE - timedelta(seconds=1)) is None
    list(run_due(now=lambda: NOW + LEASE))
    assert own_jobs == [NOW + LEASE]
    # it was not dead, only slow: the result that counts is the other's
    assert not Run.objects.settle(killed, did=99)
    assert Run.objects.get(name="b/three").did == 3


def test_what_failed_or_stands_still_is_in_trouble(db: None) -> None:
    Run.objects.create(name="fine", started_at=NOW, ended_at=NOW)
    Run.objects.create(name="failed", started_at=NOW, ended_at=NOW, error="ValueError")
    Run.objects.create(name="late", started_at=NOW - LATE, ended_at=NOW - LATE)
    assert {run.name for run in Run.objects.troubled(at=NOW)} == {"failed", "late"}


def test_the_command_tells_each_job_and_ends_badly_when_one_failed(
    db: None, own_jobs: list[datetime], capsys: Any
) -> None:
    with pytest.raises(CommandError, match="1 failed"):
        call_command("run_due_jobs")
    told = capsys.readouterr().out
    assert "1/2 a/broken: failed (ValueError)" in told
    assert "2/2 b/three: 3 done" in told
    assert "1 jobs run, 3 done, 0 left to another run, 1 failed." in told
    assert "secret" not in told


def test_the_command_runs_one_job_names_all_and_refuses_strangers(
    db: None, own_jobs: list[datetime], capsys: Any
) -> None:
    call_command("run_due_jobs", only=["b/three"])
    assert len(own_jobs) == 1
    call_command("run_due_jobs", list=True)
    assert "Breaks" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No job is called nobody/knows"):
        call_command("run_due_jobs", only=["nobody/knows"])


def test_the_whole_portals_jobs_run_twice_on_nothing(db: None) -> None:
    first = [outcome.did for outcome in run_due()]
    assert first == [outcome.did for outcome in run_due()] == [0] * len(every_job())


@pytest.mark.django_db(transaction=True)
def test_four_runs_at_once_do_a_job_once(own_jobs: list[datetime]) -> None:
    gate = threading.Barrier(4)
    three = next(job for job in every_job() if job.name == "b/three")

    def run() -> None:
        try:
            gate.wait(timeout=30)
            list(run_due(jobs=[three], now=lambda: NOW))
        finally:
            connections.close_all()

    # Whoever is first keeps the job until all have asked: then nobody may run it besides.
    asked = threading.Barrier(4)
    claim = running.Run.objects.claim

    def claimed(**what: Any) -> Any:
        found = claim(**what)
        asked.wait(timeout=30)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(running.Run.objects), "claim", lambda self, **what: claimed(**what))
        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert len(own_jobs) == 1


def test_a_database_that_stumbles_costs_a_job_its_turn_and_no_other(
    db: None, own_jobs: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = Run.objects.claim

    def stumbles(self: Any, *, name: str, at: datetime) -> Run | None:
        if name == "a/broken":
            raise OperationalError("server closed the connection")
        return claim(name=name, at=at)

    monkeypatch.setattr(type(Run.objects), "claim", stumbles)
    outcomes = {each.job.name: each for each in run_due(now=lambda: NOW)}
    assert outcomes["a/broken"].error == "OperationalError"
    assert outcomes["b/three"].did == 3


def test_a_worker_outlives_a_database_that_stumbles(
    db: None, own_jobs: list[datetime], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    class Enough(Exception):
        """The test has seen three rounds."""

    rounds = []

    def sleep(seconds: float) -> None:
        rounds.append(seconds)
        if len(rounds) == 3:
            raise Enough

    def stumbles(self: Any, *, name: str, at: datetime) -> Run | None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(run_due_jobs.time, "sleep", sleep)
    monkeypatch.setattr(type(Run.objects), "claim", stumbles)
    with pytest.raises(Enough):
        call_command("run_due_jobs", every=5)
    assert capsys.readouterr().out.count("2 failed.") == 3


def test_things_are_done_one_by_one_and_a_failed_one_is_named(caplog: Any) -> None:
    def act(number: int) -> int:
        return 10 // number

    with pytest.raises(SomeFailed) as failed:
        each_alone([5, 0, 2], act, name="things.thing")
    assert (failed.value.did, failed.value.failed) == (7, 1)
    assert [record.object for record in caplog.records] == ["things.thing/0"]
    assert each_alone([5, 2], act, name="things.thing") == 7


def test_a_database_that_is_away_is_not_tried_for_each() -> None:
    tried = []

    def act(number: int) -> int:
        tried.append(number)
        raise OperationalError("gone")

    with pytest.raises(OperationalError):
        each_alone([1, 2], act, name="things.thing")
    assert tried == [1]


def test_a_job_of_which_some_failed_stands_as_failed_with_what_it_did(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(*, at: datetime) -> int:
        raise SomeFailed(did=4, failed=2)

    monkeypatch.setattr(jobs, "_jobs", {})
    register(Job("a/half", "Half", half))
    (outcome,) = run_due(now=lambda: NOW)
    assert (outcome.did, outcome.error) == (4, "2 of them")
    assert Run.objects.get().did == 4


def test_the_development_clock_runs_until_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = threading.Event()

    def due() -> Iterator[Any]:
        ran.set()
        yield from ()

    monkeypatch.setattr(background, "run_due", due)
    enough = background.start(pause=0.01)
    assert ran.wait(timeout=10)
    enough.set()


def test_staff_read_the_last_runs_and_change_none(staff: Any) -> None:
    run = Run.objects.create(name="mail/waiting", started_at=NOW, ended_at=NOW, did=4)
    page = staff.get("/admin/clock/run/").content.decode()
    assert "Letters that could not leave at once" in page
    assert staff.post(f"/admin/clock/run/{run.pk}/change/", {"did": 9}).status_code == 403


def test_the_admins_first_page_says_that_a_job_failed(staff: Any) -> None:
    Run.objects.create(name="mail/waiting", started_at=NOW, ended_at=NOW, error="OSError")
    assert "Failed: OSError" in staff.get("/admin/").content.decode()
