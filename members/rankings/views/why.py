"""Why an organisation moved, for its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ..models import Snapshot, Standing
from ..why_page import why_of


def context_of(
    request: HttpRequest,
    snapshot: Snapshot,
    standing: Standing,
    *,
    is_yours: bool = False,
    address: str = "",
    query: str = "",
) -> dict[str, Any]:
    """What ``rankings/why.html`` shows as ``why``. ``address`` and ``query``: of the drawing's
    files, "" for none. One query."""
    page = why_of(standing, snapshot, is_yours=is_yours)
    return {
        "rank": page.rank,
        "score": page.score,
        "proof": page.proof,
        "movement": page.movement,
        "rows": page.rows,
        "drawing": page.drawing,
        "is_yours": is_yours,
        "address": address,
        "query": query,
    }
