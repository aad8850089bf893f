"""An organisation twice: as mystery callers met it, and as its own team says it is. The tools do
not know each other; here they stand side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

from members.maturity.models import Assessment
from members.rankings import own_place
from members.rankings.yours import confirmed_claim


def both(user: Any, *, on: date) -> dict[str, Any]:
    """``claim``: of the person's confirmed organisation, None without one. ``place``: where it
    stands in the latest quarter. ``assessment``: the latest closed one of the same team that the
    person may read. Five queries at most."""
    claim = confirmed_claim(user, on=on)
    mine = Assessment.objects.visible_to(user, on=on).closed().filter(kind=Assessment.Kind.TEAM)
    if claim is not None:
        mine = mine.filter(organisation=claim.member)
    return {
        "claim": claim,
        "place": own_place.of(claim.organisation) if claim else None,
        "assessment": mine.select_related("organisation").order_by("-closed_at", "-pk").first(),
    }
