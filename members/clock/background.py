"""The clock of ``make run``: a thread beside the server. Production has a timer instead."""

from __future__ import annotations

import threading

from django.db import close_old_connections

from .running import run_due

#: Seconds between two runs.
PAUSE = 60


def start(*, pause: float = PAUSE) -> threading.Event:
    """Runs what is due, now and again after each pause, until the event that it returns is set."""
    enough = threading.Event()

    def tick() -> None:
        while not enough.is_set():
            for _outcome in run_due():  # a database that stumbles is in the outcome
                pass
            close_old_connections()
            enough.wait(pause)

    threading.Thread(target=tick, name="clock", daemon=True).start()
    return enough
