"""The one letter of the pulse check: the result, to whoever asked for it, once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.urls import reverse

from members.mail.kinds import Kind, register
from members.mail.letters import post

from .pulse import Pulse, PulseArea, pulse

KIND = "maturity/pulse-result"


def send_result(result: Pulse, *, to: str, query: str) -> None:
    """``query``: the answers as they stand in the result's address."""
    post(kind=KIND, to=to, context=_values(result, query))


def _values(result: Pulse, query: str) -> dict[str, Any]:
    pairs = zip(result.areas, result.values, strict=True)
    return {
        "index": result.shown_index,
        "rows": [(area.name, "don’t know" if value is None else value) for area, value in pairs],
        "suggestion": result.suggestion,
        "result_url": f"{settings.SITE_URL}{reverse('pulse:result')}?{query}",
        "join_url": settings.SITE_URL + reverse("memberships:join"),
    }


def _sample() -> dict[str, Any]:
    write_it = "Write the one-page purpose and name the accountable executive."
    areas = (
        PulseArea("LG", "Direction and governance", "LG1", {1: write_it}, Fraction(1)),
        PulseArea("KM", "Knowledge", "KM1", {3: "Retire what nobody opens."}, Fraction(1)),
    )
    return _values(pulse(areas, {"LG1": 1, "KM1": 3}), "v=1&LG1=1&KM1=3")


register(
    Kind(
        name=KIND,
        title="Your pulse check",
        when="Somebody, perhaps without an account, asks for the result of their pulse check.",
        sample=_sample,
    )
)
