"""What is the same thing on one record, so that it counts once.

An own entry and what a tool reported are the same by title and day: the tool's counts. What two
tools reported is the same where one says of the other's thing that it tells its own again: a
recording, of a roundtable. The longer of them counts, whichever came first and in whatever year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .models import Hours, OwnEntry
from .sources import OWN, same_things


def reported_like(entry: Hours) -> list[Hours]:
    """What tools reported of the same person that an own entry says too."""
    rows = Hours.objects.filter(user=entry.user_id).exclude(source=OWN.key)
    return list(rows.filter(earned_on=entry.earned_on, title_key=entry.title_key))


def to_change(user: Any) -> Mapping[int, bool]:
    """Rows of the person's that should count and do not, or the other way. What staff took off
    stays off; so does what was off when its thing went, since nothing says any more whose it was.
    """
    mine = Hours.objects.filter(user=user).order_by("recorded_at", "pk")
    rows = list(mine.exclude(entry__state=OwnEntry.State.REFUSED))
    reported = [row for row in rows if row.source != OWN.key]
    said = {(row.earned_on, row.title_key) for row in reported}
    same, gone = same_things((row.source, row.reference) for row in reported)
    counted: set[tuple[str, str]] = set()
    for row in sorted(reported, key=lambda row: -row.minutes):  # of equals, the older
        which = (row.source, row.reference)
        is_off_for_good = which in gone and not row.counts
        if not is_off_for_good and not same.get(which, set()) & counted:
            counted.add(which)
    ought = {
        row.pk: (row.earned_on, row.title_key) not in said
        if row.source == OWN.key
        else (row.source, row.reference) in counted
        for row in rows
    }
    return {row.pk: ought[row.pk] for row in rows if row.counts != ought[row.pk]}
