"""Reminders: a week and a day before, once each, to those with a place who want them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.memberships.models import Seat
from members.places.models import Place

from .. import letters
from ..models import Reminder, Roundtable
from ..reminding import DAYS, due_reminder


def remind(*, at: datetime) -> int:
    """Everything that is due. How many letters were posted.

    Twice, or two at once, does no harm: the row that says so is made in the transaction that posts
    the letter. Nobody is written to who is no member any more, or who does without reminders.
    """
    horizon = at + timedelta(days=max(DAYS))
    soon = Roundtable.objects.on().filter(starts_at__gt=at, starts_at__lte=horizon)
    return sum(_of(row, at) for row in soon.select_related("series").order_by("starts_at", "pk"))


def _of(roundtable: Roundtable, at: datetime) -> int:
    on = timezone.localdate(at)
    members = Seat.objects.in_force(on=on).values("user")
    places = Place.objects.held().filter(allotment=roundtable.allotment_id, user__in=members)
    told = set(roundtable.reminders.values_list("user", "days"))
    count = 0
    for place in places.filter(user__is_active=True).select_related("user").order_by("pk"):
        since = place.held_at or place.asked_at
        days = due_reminder(starts_at=roundtable.starts_at, since=since, at=at)
        if days is not None and (place.user_id, days) not in told:
            count += _tell(roundtable, place.user, days, at)
    return count


def _tell(roundtable: Roundtable, user: Any, days: int, at: datetime) -> int:
    try:
        with transaction.atomic():
            Reminder.objects.create(roundtable=roundtable, user=user, days=days, at=at)
            return int(letters.reminder(roundtable, user, days=days))
    except IntegrityError:  # another run was first
        return 0
