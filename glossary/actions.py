"""What staff do with an entry: the verbs of ``publishing.workflow``, said of entries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from publishing import workflow

from .models import DayOfReading, Entry, EntryVersion, Intake

#: How long figures of readings are kept, and files that wait for a decision.
KEPT, WAITS = timedelta(days=800), timedelta(days=7)


def save_version(*, entry: Entry, by: Any, note: str = "", anew: bool = False) -> EntryVersion:
    version: EntryVersion = workflow.save_version(entry, by=by, note=note, anew=anew)
    return version


def publish(*, entry: Entry, by: Any, at: datetime) -> EntryVersion:
    version: EntryVersion = workflow.publish(entry, by=by, at=at)
    return version


def schedule(*, entry: Entry, by: Any, at: datetime, live_from: datetime) -> EntryVersion:
    version: EntryVersion = workflow.schedule(entry, by=by, at=at, live_from=live_from)
    return version


def unschedule(*, entry: Entry, by: Any, at: datetime) -> int:
    return workflow.unschedule(entry, by=by, at=at)


def withdraw(*, entry: Entry, by: Any, at: datetime) -> None:
    workflow.withdraw(entry, by=by, at=at)


def go_back(*, entry: Entry, to: EntryVersion, by: Any) -> EntryVersion:
    version: EntryVersion = workflow.go_back(entry, to=to, by=by)
    return version


def count_reading(*, entry: int, on: date) -> None:
    """One more reading of the entry with that key. Two at once are both counted."""
    day = DayOfReading.objects.filter(entry=entry, on=on)
    if day.update(times=F("times") + 1):
        return
    DayOfReading.objects.bulk_create([DayOfReading(entry_id=entry, on=on)], ignore_conflicts=True)
    day.update(times=F("times") + 1)


def forget_readings(*, at: datetime) -> int:
    """“Most read” looks back a month; whoever wants to compare years has two."""
    until = timezone.localdate(at) - KEPT
    return int(DayOfReading.objects.filter(on__lt=until).delete()[0])


def drop_intakes(*, at: datetime) -> int:
    """Files that somebody looked at and never took in."""
    return int(Intake.objects.filter(created_at__lt=at - WAITS).delete()[0])
