"""Courses to test with. Everything happens at noon in Melbourne on Sunday 22 November 2026."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from courses.models import Course, Session

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def now() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def course(db: None) -> Callable[..., Course]:
    """Makes a published course: ``course("coaching", list_price="420.00")``."""

    def make(slug: str, **fields: Any) -> Course:
        values: dict[str, Any] = {
            "title": slug.replace("-", " ").capitalize(),
            "summary": "What it is about.",
            "hours": Decimal(3),
            "list_price": Decimal(fields.pop("list_price", "420.00")),
            "published_at": NOW - timedelta(days=10),
        }
        return Course.objects.create(slug=slug, **values | fields)

    return make


@pytest.fixture
def date_of() -> Callable[..., Session]:
    """Gives a course a date of three hours, ``days`` from now, at 10 am in Melbourne."""

    def make(course: Course, days: int, **fields: Any) -> Session:
        starts_at = fields.pop("starts_at", NOW.replace(hour=23) + timedelta(days=days - 1))
        values: dict[str, Any] = {
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "zone": "Australia/Melbourne",
            "place": "Online",
        }
        return Session.objects.create(course=course, **values | fields)

    return make
