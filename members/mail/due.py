"""Letters that wait: those whose first try failed, and those of a process that died."""

from __future__ import annotations

from datetime import datetime

from members.clock.jobs import Job, register

from .delivery import deliver_due


def send_waiting(*, at: datetime) -> int:
    """Tries every letter that is due; how many were sent. Each is claimed at its own instant."""
    return deliver_due()["sent"]


register(Job("mail/waiting", "Letters that could not leave at once", send_waiting))
