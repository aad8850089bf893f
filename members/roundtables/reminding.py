"""Which reminder of a roundtable is due. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Days before the beginning, the earlier first.
DAYS = (7, 1)
#: Where the clock stood still, the letter of a week before is still worth sending for so long.
_WEEK_LATE = timedelta(days=3)


def due_reminder(*, starts_at: datetime, since: datetime, at: datetime) -> int | None:
    """7, 1 or None. ``since``: when the person got the place, or was last told of another time.
    Whoever learnt it within the last week or the last day knows: that reminder is left out."""
    for days in sorted(DAYS):
        due_at = starts_at - timedelta(days=days)
        if at >= starts_at or at < due_at or since >= due_at:
            continue
        if days != 1 and at >= due_at + _WEEK_LATE:
            continue
        return days
    return None
