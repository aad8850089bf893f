"""The words of the glossary that calculators use, where they are published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from glossary.derived import Name

SLUGS = (
    "abandonment-rate",
    "average-handling-time",
    "average-speed-of-answer",
    "concurrency",
    "erlang",
    "forecasting",
    "occupancy",
    "service-level",
    "shrinkage",
)


def explained(*, at: datetime) -> Mapping[str, Name]:
    """By the slug a calculator knows it by, in the order of the alphabet. One query. An entry that
    is withdrawn, or has moved, is not there, and what it explained is plain words."""
    words = Name.objects.current(at=at).headwords().filter(entry__slug__in=SLUGS)
    return {word.slug: word for word in words.in_order()}
