"""What is the same thing on one record, so that it counts once.

An own entry and what a tool reported are the same by title and day. What two tools reported is the
same where one says of the other's thing that it tells its own again: a recording, of a roundtable.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .models import Hours, OwnEntry
from .sources import OWN, same_again


def own_entries_of(hours: Hours) -> list[Hours]:
    """Of the same person, that say what a tool reported with ``hours``. One query."""
    mine = Hours.objects.filter(user=hours.user_id, source=OWN.key).exclude(pk=hours.pk)
    return list(mine.filter(earned_on=hours.earned_on, title_key=hours.title_key))


def reported_like(hours: Hours) -> list[Hours]:
    """What tools reported of the same person that is the same thing as ``hours``."""
    rows = Hours.objects.filter(user=hours.user_id).exclude(source=OWN.key).exclude(pk=hours.pk)
    if hours.source == OWN.key:
        return list(rows.filter(earned_on=hours.earned_on, title_key=hours.title_key))
    others = {(row.source, row.reference): row for row in rows.exclude(source=hours.source)}
    again = same_again(hours.source, hours.reference, others)
    return [row for which, row in others.items() if which in again]


def now_alone(user: Any) -> Iterable[Hours]:
    """Rows that did not count because of another one, and of which none counts any more. What
    staff took off is not among them."""
    off = Hours.objects.filter(user=user, counts=False)
    for row in off.exclude(entry__state=OwnEntry.State.REFUSED).order_by("recorded_at", "pk"):
        like = reported_like(row)
        if not any(each.counts for each in like):
            yield row
