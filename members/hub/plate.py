"""The ruler on the membership's plate. It depends on five days and on nobody, so members whose
terms are alike, and everyone who comes back on the same day, share one drawing."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from members.memberships.standing import Standing


def timeline(standing: Standing) -> SafeString:
    """Of somebody who has a term."""
    assert standing.term is not None  # the gate saw to it
    assert standing.ends_on is not None
    return _drawn(
        standing.term.starts_on,
        standing.ends_on,
        standing.on,
        standing.renewal_opens_on,
        standing.grace_ends_on,
    )


@lru_cache(maxsize=256)
def _drawn(
    starts_on: date,
    ends_on: date,
    today: date,
    renewal_from: date | None,
    grace_ends_on: date | None,
) -> SafeString:
    context = {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "today": today,
        "renewal_from": renewal_from,
        "grace_ends_on": grace_ends_on,
    }
    return render_to_string("hub/timeline.html", context)
