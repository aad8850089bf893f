"""Figures that an address brings along from the rankings, and what they are and are not.

The rankings are another room: it links to a calculator with the figures and with ``from``, the
addresses of a sector and a period. Nothing is looked up here; the page says where they come from
and leads there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

_FROM = re.compile(r"([a-z0-9][-a-z0-9_]{0,79})\.([a-z0-9][-a-z0-9]{0,39})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-q([1-4])", re.ASCII)
_MONTHS = ("Jan to Mar", "Apr to Jun", "Jul to Sep", "Oct to Dec")
#: Fields that take the published talk time, and those that take the published wait.
_HANDLING = ("aht_seconds",)
_WAITING = ("asa_target_seconds", "target_seconds")


@dataclass(frozen=True, slots=True)
class Preset:
    """``source``: "Energy, Jul to Sep 2026", as the address says. ``address``: of the published
    figures, "" without rankings."""

    source: str
    address: str
    has_handling: bool
    has_wait: bool

    @property
    def note(self) -> str:
        """For a scenario that is saved from it."""
        return f"Begun with the rankings’ figures of {self.source}."


def preset_in(query: Mapping[str, Any]) -> Preset | None:
    found = _FROM.fullmatch(str(query.get("from", "")))
    handling = any(query.get(name) for name in _HANDLING)
    wait = any(query.get(name) for name in _WAITING)
    if found is None or not (handling or wait):
        return None
    sector, period = found.groups()
    name = sector.replace("-", " ").replace("_", " ").capitalize()
    try:
        address = f"{reverse('rankings:sector', args=[sector])}?period={period}"
    except NoReverseMatch:
        address = ""
    return Preset(f"{name}, {_spoken(period)}", address, handling, wait)


def _spoken(period: str) -> str:
    quarter = _QUARTER.fullmatch(period)
    return f"{_MONTHS[int(quarter[2]) - 1]} {quarter[1]}" if quarter else period
