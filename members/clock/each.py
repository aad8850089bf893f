"""One thing after the other, each alone: a row that cannot be done holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

logger = logging.getLogger("acxpa.clock")

Thing = TypeVar("Thing")


class SomeFailed(Exception):
    """``did`` of a job's things were done, ``failed`` were not; the log has which."""

    def __init__(self, *, did: int, failed: int) -> None:
        super().__init__(f"{failed} failed")
        self.did = did
        self.failed = failed


def each_alone(things: Iterable[Thing], act: Callable[[Thing], int], *, name: str) -> int:
    """What ``act`` returns for each of them, added up. It does its thing in a transaction of its
    own. One that breaks is logged by its number; when all were tried, SomeFailed says so, and the
    job stands as failed. A database that is away breaks all of them: that is raised at once.

    ``name``: what a thing is, e.g. "places.place"; its ``pk`` follows, or the thing itself.
    """
    did = failed = 0
    for thing in things:
        try:
            did += act(thing)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            failed += 1
            which = f"{name}/{getattr(thing, 'pk', thing)}"
            line = {"event": "job-item", "object": which, "result": "failed"}
            logger.exception("job-item", extra=line)
    if failed:
        raise SomeFailed(did=did, failed=failed)
    return did
