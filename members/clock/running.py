"""Running what is due: each job alone, whatever becomes of the others."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from .each import SomeFailed
from .jobs import Job, every_job
from .models import Run

logger = logging.getLogger("acxpa.clock")

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``did`` is None where somebody else was running the job; ``error`` the kind of error, also
    where the database would not say whose the job is."""

    job: Job
    did: int | None
    error: str = ""


def run_due(*, jobs: Iterable[Job] | None = None, now: Now = timezone.now) -> Iterator[Outcome]:
    """Runs the jobs one after the other and yields how each went.

    Twice, or two at once, does no harm. A run that was killed holds up nobody for longer than its
    claim lasts, and leaves no half: jobs do each thing in a transaction of its own.
    """
    for job in every_job() if jobs is None else jobs:
        yield _run(job, now)


def let_go() -> None:
    """Closes connections that broke or are old, so that the next query makes a new one. Never in
    the middle of somebody's transaction."""
    if not connection.in_atomic_block:
        close_old_connections()


def _run(job: Job, now: Now) -> Outcome:
    """A database that stumbles costs this job its turn, and no other theirs."""
    try:
        return _claimed(job, now)
    except DatabaseError as failure:
        line = {"event": "job", "object": job.name, "result": "failed"}
        logger.exception("job", extra=line)
        let_go()  # the next one may find it again
        return Outcome(job, 0, type(failure).__name__[:80])


def _claimed(job: Job, now: Now) -> Outcome:
    run = Run.objects.claim(name=job.name, at=now())
    if run is None:
        return Outcome(job, None)
    begun = time.monotonic()
    did, error = 0, ""
    try:
        did = job.does(at=now())
    except SomeFailed as failure:  # each is in the log already
        did, error = failure.did, f"{failure.failed} of them"
    except Exception as failure:
        error = type(failure).__name__[:80]
        logger.exception("job", extra={"event": "job", "object": job.name, "result": "failed"})
    spent = int((time.monotonic() - begun) * 1000)
    Run.objects.settle(run, ended_at=now(), did=did, milliseconds=spent, error=error)
    if did:
        line = {"event": "job", "object": job.name, "count": did, "ms": spent}
        logger.info("job", extra=line)
    return Outcome(job, did, error)
