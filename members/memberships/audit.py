"""Who did what to which membership, as log lines without personal data. The rows' own history is
kept by simple-history; these lines outlive a deleted row."""

from __future__ import annotations

import logging

from django.db import models, transaction

from members.accounts.models import User

_log = logging.getLogger("acxpa.audit")


def record(event: str, *, about: models.Model, by: User | None) -> None:
    """Writes ``event`` once the change is committed; nothing if it is rolled back."""
    extra = {
        "event": event,
        "object": f"{about._meta.label_lower}:{about.pk}",
        "user": None if by is None else by.pk,
    }
    transaction.on_commit(lambda: _log.info(event, extra=extra), robust=True)
