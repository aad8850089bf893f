"""A closed assessment counts for whoever answered in it, once, and one in ninety days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from members.cpd.models import Hours
from members.cpd.sources import addresses
from members.maturity import actions
from members.maturity.on_home import part


def test_closing_counts_an_hour_for_whoever_answered(
    member: Any, begun: Any, answered: Any, now: datetime
) -> None:
    assessment = answered(begun(member.user, title="Winter"), 3)
    assert not Hours.objects.exists()
    actions.close(assessment=assessment, by=member.user, at=now)
    row = Hours.objects.get()
    assert (row.user, row.minutes, row.kind, row.title) == (
        member.user,
        60,
        "maturity",
        "Winter",
    )
    assert row.earned_on == timezone.localdate(now)
    address = addresses([(row.source, row.reference)])[row.source, row.reference]
    assert member.get(address).status_code == 200


def test_a_second_one_counts_after_ninety_days_and_not_before(
    member: Any, begun: Any, answered: Any, now: datetime
) -> None:
    for days in (89, 90, 0):
        at = now - timedelta(days=200 - days)
        assessment = answered(begun(member.user, at=at), 3)
        actions.close(assessment=assessment, by=member.user, at=at)
    assert Hours.objects.count() == 1, "all three lie within ninety days of each other"
    assessment = answered(begun(member.user, at=now), 3)
    actions.close(assessment=assessment, by=member.user, at=now)
    assert Hours.objects.count() == 2


def test_the_home_tells_the_last_result_against_the_one_before(
    member: Any, other_member: Any, begun: Any, answered: Any, now: datetime
) -> None:
    assert part(member.user, at=now) is None
    for days, level, operation in ((300, 2, ""), (200, 5, "Other desk"), (10, 3, "")):
        at = now - timedelta(days=days)
        assessment = answered(
            begun(member.user, title=f"At {level}", at=at, operation=operation), level
        )
        actions.close(assessment=assessment, by=member.user, at=at)
    begun(member.user, title="Still open", at=now)
    told = part(member.user, at=now)
    assert told is not None and told.closed is not None
    assert (told.closed.title, told.closed.level, told.open_title) == ("At 3", 3, "Still open")
    assert told.closed.change == 1
    assert part(other_member.user, at=now) is None
    page = member.get("/members/").content.decode()
    assert "Go on with Still open" in page
    assert "Average 3.0, 2.0 in" in page
