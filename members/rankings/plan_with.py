"""A sector's published wait and talk time as an address of a calculator: another room, known by the
name of its page alone. Nothing where that page does not exist."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from .models import Period, Sector, SectorFigure
from .wording import rounded

#: The calculator of one interval, which is asked for an average wait.
_PAGE = "calculators:staffing"


def plan_address(figure: SectorFigure | None, sector: Sector, period: Period) -> str:
    """Whole seconds of the middle centre, as the page shows them; "" without both of them, or where
    nobody waits: no staff keeps an average of nothing."""
    if figure is None:
        return ""
    talk, wait = figure.median("talk"), figure.median("wait")
    if talk is None or wait is None or not rounded(talk, 0) or not rounded(wait, 0):
        return ""
    try:
        page = reverse(_PAGE)
    except NoReverseMatch:
        return ""
    query = {
        "aht_seconds": rounded(talk, 0),
        "goal": "asa",
        "asa_target_seconds": rounded(wait, 0),
        "from": f"{sector.slug}.{period.slug}",
    }
    return f"{page}?{urlencode(query)}"
