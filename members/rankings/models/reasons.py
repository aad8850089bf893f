"""How figures by the reason for the call are kept: beside those of all calls, as JSON, with
decimals as text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

#: Kept of each reason: whole numbers and words, and decimals as text.
_PLAIN = ("valid", "answered", "status", "rank", "is_tied", "of", "place")
EXACT = (
    *("overall", "mastery", "accessibility", *(f"skill_{place}" for place in range(1, 6))),
    *("low", "high", "answer_rate", "answer_low", "answer_high", "menu", "wait", "talk"),
)


def reason_key(scenario: int) -> str:
    """Of a scenario by its number. A letter in front: PostgreSQL takes a bare number for a place in
    a list."""
    return f"s{scenario}"


def reason_values(standing: Any) -> dict[str, Any]:
    """What is kept of an organisation by one reason; what is not known is left out."""
    kept = {name: getattr(standing, name) for name in _PLAIN}
    kept |= {name: str(value) for name in EXACT if (value := getattr(standing, name)) is not None}
    return {name: value for name, value in kept.items() if value is not None and value is not False}


def figure_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a sector by one reason, decimals as text; what is not known is left out."""
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in fields.items()
        if value is not None
    }
