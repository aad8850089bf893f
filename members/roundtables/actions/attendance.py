"""Who was there: by the host's list, or by the meeting's report with a review of what did not
match."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.accounts.models import User
from members.cpd import actions as hours
from members.places.models import Place

from ..audit import record
from ..cpd import SOURCE
from ..errors import Refused, TooLate
from ..models import Attendance, Roundtable, Sighting
from ..presence import is_enough
from ..reports import Seen


@transaction.atomic
def set_by_host(
    *,
    roundtable: Roundtable,
    came: Collection[Any],
    not_there: Collection[Any],
    by: Any,
    at: datetime,
) -> int:
    """The host's word on who was there, and who was not; whoever is in neither stays as they are.
    The lines of a report that said otherwise are closed: sent again, it revives nobody. How many
    are recorded now. Raises TooLate before it begins."""
    row = _begun(roundtable, at)
    on_list = set(row.attendances.values_list("user", flat=True))
    new = {user.pk for user in came} - on_list
    for user in User.objects.filter(pk__in=new).order_by("pk"):
        _attend(row, user, Attendance.Source.HOST, minutes=None, by=by, at=at)
    gone = {user.pk for user in not_there} - {user.pk for user in came}
    for attendance in row.attendances.filter(user__in=gone).select_related("user").order_by("user"):
        _not_there(attendance, by)
    row.sightings.filter(user__in=gone).update(state=Sighting.State.NOBODY, user=None)
    record("roundtables.attendance", about=row, by=by)
    return row.attendances.count()


@transaction.atomic
def take_report(
    *, roundtable: Roundtable, seen: Sequence[Seen], by: Any, at: datetime
) -> tuple[int, int]:
    """Everybody in the report. The address of an account and enough of the time is somebody who was
    there. All else is for somebody to look at, with a suggestion where there is one: too short a
    time, or the name of one person with a place; names are typed freely, also by strangers.
    Again: what was decided stays decided.

    How many matched, and how many wait for a decision. Raises TooLate.
    """
    row = _begun(roundtable, at)
    addresses = [each.email for each in seen if each.email]
    by_email = {user.email: user for user in User.objects.filter(email__in=addresses)}
    by_name = _by_name(row)
    known = {sighting.key: sighting for sighting in row.sightings.all()}
    there: list[tuple[Any, int | None]] = []
    for each in seen:
        sighting = known.get(each.key) or Sighting(roundtable=row, key=each.key)
        sighting.name, sighting.email, sighting.minutes = each.name, each.email, each.minutes
        sighting.seen_at = at
        user = by_email.get(each.email)
        if sighting.state == Sighting.State.OPEN:
            if user is not None and is_enough(each.minutes, length=row.minutes):
                sighting.state, sighting.user = Sighting.State.MATCHED, user
            sighting.suggestion = user or by_name.get(_plain(each.name))
        sighting.save()
        if sighting.state == Sighting.State.MATCHED and sighting.user is not None:
            there.append((sighting.user, each.minutes))
    # Hours are written under a lock of each person's: always in one order, whatever the report's.
    for user, minutes in sorted(there, key=lambda one: one[0].pk):
        _attend(row, user, Attendance.Source.REPORT, minutes=minutes, by=by, at=at)
    record("roundtables.report", about=row, by=by)
    return len(there), row.sightings.open().count()


@transaction.atomic
def decide(*, sighting: Sighting, user: Any, by: Any, at: datetime) -> Sighting:
    """Says whose line it is, and that it counts; None: nobody of ours, or not there. What was
    decided may be decided again. Somebody whom another line has as there was there."""
    row = Sighting.objects.select_for_update(of=("self",)).select_related("roundtable")
    found = row.get(pk=sighting.pk)
    before = found.user
    found.user = user
    found.state = Sighting.State.NOBODY if user is None else Sighting.State.MATCHED
    found.save()
    if before is not None and (user is None or before.pk != user.pk):
        _take_back(found.roundtable, before, by)
    if user is not None:
        source = Attendance.Source.REPORT
        _attend(found.roundtable, user, source, minutes=found.minutes, by=by, at=at)
    record("roundtables.sighting", about=found, by=by)
    return found


def _take_back(roundtable: Roundtable, user: Any, by: Any) -> None:
    """What a report said of somebody, unless another of its lines says it too."""
    lines = roundtable.sightings.filter(state=Sighting.State.MATCHED, user=user)
    if lines.exists():
        return
    for attendance in roundtable.attendances.filter(user=user, source=Attendance.Source.REPORT):
        _not_there(attendance, by)


def _attend(
    roundtable: Roundtable, user: Any, source: str, *, minutes: int | None, by: Any, at: datetime
) -> None:
    """Once each: who is on the list already stays there as they came. With it come the hours."""
    Attendance.objects.get_or_create(
        roundtable=roundtable,
        user=user,
        defaults={"source": source, "minutes": minutes, "recorded_by": by, "recorded_at": at},
    )
    hours.record(
        user=user,
        source=SOURCE,
        reference=str(roundtable.pk),
        title=roundtable.title,
        minutes=roundtable.minutes,
        earned_on=timezone.localdate(roundtable.starts_at),
    )


def _not_there(attendance: Attendance, by: Any) -> None:
    """Off the list, and the hours with it."""
    user, reference = attendance.user, str(attendance.roundtable_id)
    attendance.delete()
    hours.withdraw(user=user, source=SOURCE, reference=reference, by=by)


def _begun(roundtable: Roundtable, at: datetime) -> Roundtable:
    row = Roundtable.objects.select_for_update(of=("self",)).get(pk=roundtable.pk)
    if row.state != Roundtable.State.ANNOUNCED:
        raise Refused("It was not held.")
    if not row.has_begun(at=at):
        raise TooLate("It has not begun: nobody was there yet.")
    return row


def _by_name(roundtable: Roundtable) -> dict[str, User]:
    """Those with a place by their name, without names that two of them have."""
    found: dict[str, list[User]] = {}
    held = Place.objects.held().filter(allotment=roundtable.allotment_id).select_related("user")
    for place in held:
        found.setdefault(_plain(place.user.name), []).append(place.user)
    return {name: users[0] for name, users in found.items() if name and len(users) == 1}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
