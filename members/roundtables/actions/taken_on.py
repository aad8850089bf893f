"""What people took on: they say themselves when it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..audit import record
from ..models import Action


@transaction.atomic
def tick(*, action: Action, done: bool, by: Any, at: datetime) -> Action:
    """Done today, or open again. Once more changes nothing: the day stays the first."""
    row = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if (row.done_on is not None) == done:
        return row
    row.done_on = timezone.localdate(at) if done else None
    row.save(update_fields=["done_on"])
    record("roundtables.action-done" if done else "roundtables.action-open", about=row, by=by)
    return row
