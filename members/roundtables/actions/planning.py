"""Dates: planned by rule, announced, moved, called off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from members.places import actions as places
from members.places.models import Allotment
from publishing.store import forget

from .. import letters
from ..audit import record
from ..errors import Refused, TooLate
from ..models import Roundtable, Series
from ..rule import Rule

#: What the allotments of this room are called, for its notices.
KIND = "roundtable"


def rule_of(series: Series, *, without: Any = ()) -> Rule:
    return Rule(series.weekday, series.week, series.starts, series.time_zone, without)


@transaction.atomic
def plan_year(
    *, series: Series, year: int, by: Any, at: datetime, without: Any = ()
) -> list[Roundtable]:
    """A draft for each month of the year that is still ahead and has none of this series. Again:
    only what is missing; a date that was moved counts for the month in which it stands.
    ``without``: months that have none."""
    Series.objects.select_for_update().get(pk=series.pk)
    zone = ZoneInfo(series.time_zone)
    there = Roundtable.objects.filter(series=series).exclude(state=Roundtable.State.CANCELLED)
    have = {
        (starts_at.astimezone(zone).year, starts_at.astimezone(zone).month)
        for starts_at in there.values_list("starts_at", flat=True)
    }
    made = [
        new_date(series=series, starts_at=starts_at, at=at)
        for starts_at in rule_of(series, without=without).dates(year)
        if starts_at > at and (year, starts_at.astimezone(zone).month) not in have
    ]
    record("roundtables.planned", about=series, by=by)
    return made


@transaction.atomic
def new_date(*, series: Series, starts_at: datetime, at: datetime, **fields: Any) -> Roundtable:
    """A draft at that instant. Raises Refused where the series has one then."""
    local = starts_at.astimezone(ZoneInfo(series.time_zone))
    allotment = Allotment.objects.create(
        kind=KIND,
        title=f"{series}, {local:%-d %B %Y}",
        capacity=series.capacity,
        closes_at=starts_at,
        state=Allotment.State.CLOSED,  # until it is announced
    )
    row = Roundtable(
        series=series,
        slug=_free_slug(f"{slugify(series.slug)}-{local:%Y-%m-%d}"),
        starts_at=starts_at,
        minutes=series.minutes,
        ends_at=starts_at + timedelta(minutes=series.minutes),
        time_zone=series.time_zone,
        allotment=allotment,
        changed_at=at,
        **fields,
    )
    row.ends_at = starts_at + timedelta(minutes=row.minutes)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("The series has a roundtable at that instant.") from None
    return row


def _free_slug(wanted: str) -> str:
    """Called off ones keep theirs: links to them work."""
    taken = set(Roundtable.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    ways = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in ways if slug not in taken)


def what_is_missing(roundtable: Roundtable) -> list[str]:
    """Why it cannot be announced yet; empty when it can. One query."""
    missing = []
    if not roundtable.title.strip():
        missing.append("It has no topic.")
    if not roundtable.host_name.strip():
        missing.append("It has no host.")
    if not roundtable.prompts.exists():
        missing.append("It has no question to think about.")
    return missing


@transaction.atomic
def announce(*, roundtable: Roundtable, by: Any, at: datetime) -> Roundtable:
    """Members see it and take places. Raises Refused with what is missing."""
    row = _locked(roundtable)
    if row.state == Roundtable.State.ANNOUNCED:
        return row
    if row.state == Roundtable.State.CANCELLED:
        raise Refused("It was called off. Make a new date.")
    if row.starts_at <= at:
        raise TooLate("It would have begun.")
    missing = what_is_missing(row)
    if missing:
        raise Refused(*missing)
    row.state, row.changed_at = Roundtable.State.ANNOUNCED, at
    row.save()
    row.allotment = places.reopen(allotment=row.allotment)
    record("roundtables.announced", about=row, by=by)
    forget()
    return row


class Retimed(NamedTuple):
    """``told``: to how many a letter was written."""

    roundtable: Roundtable
    told: int


@transaction.atomic
def retime(
    *, roundtable: Roundtable, starts_at: datetime, minutes: int, zone: str, by: Any, at: datetime
) -> Retimed:
    """Another time or length. Those with a place are told of another beginning, once it is
    announced; their calendars follow in any case. Raises TooLate, Refused."""
    row = _locked(roundtable)
    same = (row.starts_at, row.minutes, row.time_zone) == (starts_at, minutes, zone)
    if same:
        return Retimed(row, 0)
    if row.is_cancelled():
        raise Refused("It was called off.")
    if row.state == Roundtable.State.ANNOUNCED and (row.starts_at <= at or starts_at <= at):
        raise TooLate("It has begun, or would have.")
    moved = row.starts_at != starts_at
    row.starts_at, row.minutes, row.time_zone = starts_at, minutes, zone
    row.ends_at = starts_at + timedelta(minutes=minutes)
    row.sequence += 1
    row.changed_at = at
    if moved:
        row.moved_at = at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("The series has a roundtable at that instant.") from None
    row.allotment = places.move(
        allotment=row.allotment, closes_at=starts_at, title=str(row)[:200], at=at
    )
    told = 0
    if moved:  # who was reminded of the old day is reminded of the new one
        row.reminders.all().delete()
        if row.state == Roundtable.State.ANNOUNCED:
            told = letters.moved(row)
    record("roundtables.moved", about=row, by=by)
    forget()
    return Retimed(row, told)


@transaction.atomic
def cancel(*, roundtable: Roundtable, reason: str, by: Any, at: datetime) -> Roundtable:
    """Calls it off and tells everybody with a place, an offer or a turn. Raises TooLate."""
    row = _locked(roundtable)
    if row.is_cancelled():
        return row
    if row.is_over(at=at):
        raise TooLate("It is over.")
    was_announced = row.state == Roundtable.State.ANNOUNCED
    row.state, row.why_cancelled = Roundtable.State.CANCELLED, reason
    row.title = row.title or str(row)
    row.sequence += 1
    row.changed_at = at
    row.save()
    concerned = places.close(allotment=row.allotment, at=at)
    if was_announced:
        for place in concerned:
            letters.cancelled(row, place.user)
    record("roundtables.cancelled", about=row, by=by)
    forget()
    return row


def _locked(roundtable: Roundtable) -> Roundtable:
    rows = Roundtable.objects.select_for_update(of=("self",))
    return rows.select_related("series", "allotment").get(pk=roundtable.pk)
