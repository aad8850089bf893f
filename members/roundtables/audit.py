"""One line for the audit log, once it is certain: numbers only, no name, no word that was said."""

from __future__ import annotations

import logging
from typing import Any

from django.db import models, transaction

audit = logging.getLogger("acxpa.audit")


def record(event: str, *, about: models.Model, by: Any) -> None:
    line = {
        "event": event,
        "user": by.pk if by is not None else None,
        "object": f"roundtables.{about._meta.model_name}/{about.pk}",
    }
    transaction.on_commit(lambda: audit.info(event, extra=line), robust=True)
