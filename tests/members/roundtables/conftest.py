"""A series, one roundtable of it that members may join, and the instants around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from members.places.actions import reserve
from members.roundtables.actions import planning
from members.roundtables.models import Question, Roundtable, Series

#: Thursday 26 November 2026, 12.30 pm in Melbourne.
BEGINS = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
NOW = BEGINS - timedelta(days=10)
LINK = "https://meet.acxpa.example/very-secret-room"


@pytest.fixture(autouse=True)
def travel() -> Any:
    """``travel(instant)``: that is now. It begins at :data:`NOW`."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def series(db: None) -> Series:
    return Series.objects.create(
        name="Call Centre Roundtable",
        slug="call-centre",
        line="For those who run the floor.",
        week=Series.Week.LAST,
        weekday=Series.Weekday.THURSDAY,
        starts=time(12, 30),
        capacity=2,
    )


@pytest.fixture
def announced(series: Series) -> Callable[..., Roundtable]:
    """Makes one that members see."""

    def make(starts_at: datetime = BEGINS, **fields: Any) -> Roundtable:
        values = {
            "title": "What we stopped measuring",
            "summary": "Measures that went, and who noticed.",
            "host_name": "Wilhelmina Oduya",
            "join_link": LINK,
            **fields,
        }
        before = starts_at - timedelta(days=40)
        row = planning.new_date(series=series, starts_at=starts_at, at=before, **values)
        Question.objects.create(roundtable=row, text="Which measure did you drop?")
        return planning.announce(roundtable=row, by=None, at=before)

    return make


@pytest.fixture
def one(announced: Callable[..., Roundtable]) -> Roundtable:
    return announced()


@pytest.fixture
def joined(person: Any, membership_of: Any, plan: Any) -> Callable[[str], Any]:
    """Makes one more member."""

    def make(name: str) -> Any:
        user = person(name)
        membership_of(user, plan)
        return user

    return make


@pytest.fixture
def held(one: Roundtable, member: Any) -> Roundtable:
    """The member has a place at it."""
    reserve(allotment=one.allotment, user=member.user, at=NOW)
    return one


def path(row: Roundtable, rest: str = "") -> str:
    return f"/members/roundtables/{row.slug}/{rest}"
