"""An allotment of two places for a kind of its own, and people who want them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from members.accounts.models import User
from members.places import notices
from members.places.models import Allotment
from members.places.notices import Notices

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
BEGINS = NOW + timedelta(days=3)


@pytest.fixture
def two(db: None) -> Allotment:
    return Allotment.objects.create(kind="tried", title="Tried", capacity=2, closes_at=BEGINS)


@pytest.fixture
def people(db: None) -> list[User]:
    return [User.objects.create_user(f"p{number}@people.example") for number in range(6)]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What people were told, in order: (what, whom)."""
    heard: list[tuple[str, str]] = []

    def hear(what: str) -> Callable[[Any], None]:
        return lambda place: heard.append((what, place.user.email.split("@")[0]))

    monkeypatch.setitem(
        notices._notices,
        "tried",
        Notices(hear("offered"), hear("missed"), hear("given"), hear("taken")),
    )
    return heard
