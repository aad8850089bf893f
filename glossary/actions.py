"""What staff do with an entry: the verbs of ``publishing.workflow``, said of entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publishing import workflow

from .models import Entry, EntryVersion


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
