"""Reminders: a week and a day before, once each, to those with a place who want them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.clock.each import each_alone
from members.memberships.models import Seat
from members.places.models import Place

from .. import letters
from ..models import Reminder, Roundtable
from ..reminding import DAYS, due_reminder


class _Due(NamedTuple):
    """``pk`` is the person's number, for the log."""

    roundtable: Roundtable
    place: Place
    days: int

    @property
    def pk(self) -> int:
        return self.place.user_id


def remind(*, at: datetime) -> int:
    """Everything that is due. How many letters were posted. SomeFailed, when all were tried.

    Twice, or two at once, does no harm: the row that says so is made in the transaction that posts
    the letter. Nobody is written to who is no member any more, or who does without reminders.
    """
    horizon = at + timedelta(days=max(DAYS))
    soon = Roundtable.objects.on().filter(starts_at__gt=at, starts_at__lte=horizon)
    rows = soon.select_related("series").order_by("starts_at", "pk")
    due = [each for row in rows for each in _of(row, at)]
    return each_alone(due, lambda each: _tell(each, at), name="accounts.user")


def _of(roundtable: Roundtable, at: datetime) -> list[_Due]:
    on = timezone.localdate(at)
    members = Seat.objects.in_force(on=on).values("user")
    places = Place.objects.held().filter(allotment=roundtable.allotment_id, user__in=members)
    told = set(roundtable.reminders.values_list("user", "days"))
    found = []
    for place in places.filter(user__is_active=True).select_related("user").order_by("pk"):
        since = place.held_at or place.asked_at
        if roundtable.moved_at is not None:  # they were written to then
            since = max(since, roundtable.moved_at)
        days = due_reminder(starts_at=roundtable.starts_at, since=since, at=at)
        if days is not None and (place.user_id, days) not in told:
            found.append(_Due(roundtable, place, days))
    return found


def _tell(due: _Due, at: datetime) -> int:
    try:
        with transaction.atomic():
            if not _still(due):
                return 0
            user: Any = due.place.user
            Reminder.objects.create(roundtable=due.roundtable, user=user, days=due.days, at=at)
            return int(letters.reminder(due.roundtable, user, days=due.days, at=at))
    except IntegrityError:  # another run was first
        return 0


def _still(due: _Due) -> bool:
    """Locks the date: it is neither called off nor moved, nor the place given up, between having
    been read and the letter."""
    rows = Roundtable.objects.on().select_for_update(of=("self",))
    row = rows.filter(pk=due.roundtable.pk, starts_at=due.roundtable.starts_at).first()
    return row is not None and Place.objects.held().filter(pk=due.place.pk).exists()
