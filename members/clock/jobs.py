"""What falls due by itself, room by room.

A room lists its jobs in its own ``due.py``, which is found at start-up::

    register(Job("maturity/plans", "Letters about planned actions", remind))

A job takes the instant as ``at`` and does everything that is due by then. Twice, or two at once,
does no harm: what was done is marked in the transaction that does it. It returns how many things
it did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Does(Protocol):
    def __call__(self, *, at: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Job:
    """``name`` is ``room/what``; ``title`` says to staff what it does."""

    name: str
    title: str
    does: Does | Callable[..., int]


_jobs: dict[str, Job] = {}


def register(job: Job) -> None:
    """Adds a job. ValueError when another one has the name."""
    if job.name in _jobs:
        raise ValueError(f"There is a job called {job.name!r} already.")
    _jobs[job.name] = job


def every_job() -> list[Job]:
    """All jobs by name, letters last: what the others write then leaves in the same run."""
    return sorted(_jobs.values(), key=lambda job: (job.name.startswith("mail/"), job.name))
