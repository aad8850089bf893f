"""The clock of ``make run``: a thread beside the server. Production has a timer instead."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

from .running import run_due

logger = logging.getLogger("acxpa.clock")

#: Seconds between two runs.
PAUSE = 60


def start(*, pause: float = PAUSE) -> threading.Event:
    """Runs what is due, now and again after each pause, until the event that it returns is set."""
    enough = threading.Event()

    def tick() -> None:
        while not enough.is_set():
            try:
                for _outcome in run_due():
                    pass
            except DatabaseError:  # locked, or being migrated: there is a next time
                logger.exception("clock")
            close_old_connections()
            enough.wait(pause)

    threading.Thread(target=tick, name="clock", daemon=True).start()
    return enough
