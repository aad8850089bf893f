"""G9: the second before and the second after, on the clock of Melbourne, whatever the clock of the
server or of the person says: ends of terms, ends of grace, leap days, and the two days a year on
which a Melbourne day has 23 or 25 hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from members.accounts.models import User
from members.memberships.models import Membership, Plan, Seat, Term

MELBOURNE = ZoneInfo("Australia/Melbourne")
SECOND = timedelta(seconds=1)


def midnight(day: date) -> datetime:
    """The instant at which that day begins in Melbourne."""
    return datetime(day.year, day.month, day.day, tzinfo=MELBOURNE).astimezone(ZoneInfo("UTC"))


@pytest.fixture
def opens(sign_in):
    """Whether the members' door is open to somebody at an instant: asked of a real request."""

    def ask(user: User, at: datetime) -> bool:
        with time_machine.travel(at, tick=False):
            response = sign_in(user).get("/join/application/")
            assert response.status_code == 200
            return response.wsgi_request.viewer.is_member

    return ask


@pytest.fixture
def somebody(person, plan):
    def make(starts_on: date, ends_on: date, grace_ends_on: date, zone: str = "Australia/Perth"):
        user = person("ana", time_zone=zone)
        membership = Membership.objects.create(plan=plan, owner=user)
        Term.objects.create(
            membership=membership,
            starts_on=starts_on,
            ends_on=ends_on,
            grace_ends_on=grace_ends_on,
            paid_on=starts_on,
        )
        now = timezone.now()
        Seat.objects.create(
            membership=membership, number=1, user=user, email=user.email, accepted_at=now
        )
        return user

    return make


@pytest.mark.parametrize(
    ("first", "grace"),
    [
        (date(2026, 4, 5), date(2026, 10, 4)),  # ends of 25 and of 23 hours
        (date(2027, 4, 4), date(2027, 10, 3)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_door_opens_and_shuts_at_midnight_in_melbourne(somebody, opens, first, grace):
    user = somebody(first, grace - timedelta(days=1), grace)
    assert not opens(user, midnight(first) - SECOND)
    assert opens(user, midnight(first))
    assert opens(user, midnight(grace + timedelta(days=1)) - SECOND)
    assert not opens(user, midnight(grace + timedelta(days=1)))


@pytest.mark.parametrize("changes_on", [date(2026, 4, 5), date(2026, 10, 4)])
def test_a_change_of_the_clock_inside_the_day_changes_nothing(somebody, opens, changes_on):
    user = somebody(changes_on, changes_on, changes_on)
    day = midnight(changes_on + timedelta(days=1)) - midnight(changes_on)
    assert day == timedelta(hours=25 if changes_on.month == 4 else 23)
    for minutes in range(0, int(day.total_seconds() // 60), 30):
        assert opens(user, midnight(changes_on) + timedelta(minutes=minutes))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Australia/Perth", "UTC"])
def test_the_persons_own_zone_moves_nothing(somebody, opens, zone):
    last = date(2026, 11, 30)
    user = somebody(date(2026, 1, 1), last, last, zone)
    assert opens(user, midnight(date(2026, 12, 1)) - SECOND)
    assert not opens(user, midnight(date(2026, 12, 1)))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31)))
def test_the_rule_asks_for_the_melbourne_day_of_every_instant(instant):
    at = instant.replace(tzinfo=ZoneInfo("UTC"))
    with time_machine.travel(at, tick=False):
        assert timezone.localdate() == at.astimezone(MELBOURNE).date()


@pytest.mark.django_db
def test_a_change_of_a_seat_or_term_holds_at_the_next_click(somebody, opens):
    today = timezone.localdate()
    user = somebody(today, today, today)
    assert opens(user, timezone.now())
    Term.objects.update(paid_on=None)
    assert not opens(user, timezone.now())
    Term.objects.update(is_complimentary=True, reason="why")
    assert opens(user, timezone.now())
    Seat.objects.update(revoked_at=timezone.now())
    assert not opens(user, timezone.now())
    assert User.objects.count() == 1
    assert Plan.objects.count() == 1
