"""What belongs to the reader on an organisation's page: watching it, claiming it, its own calls."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ..models import RankedOrganisation, Standing


def context_of(
    request: HttpRequest,
    organisation: RankedOrganisation,
    standing: Standing | None,
    *,
    own: RankedOrganisation | None,
) -> dict[str, Any]:
    """What ``rankings/belonging.html`` shows as ``belonging``. ``own``: the reader's confirmed
    organisation; ``organisation`` with ``is_watched``. No query."""
    return {
        "slug": organisation.slug,
        "is_yours": own is not None and own.pk == organisation.pk,
        "may_claim": own is None,
        "is_watched": getattr(organisation, "is_watched", False),
        "is_ranked": standing is not None and standing.rank is not None,
    }
