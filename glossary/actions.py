"""What staff do with an entry: save, publish, schedule, withdraw, go back."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from publishing.store import forget

from .models import Entry, EntryVersion
from .versions import letter, load, snapshot, sort_key

audit = logging.getLogger("acxpa.audit")


def _locked(entry: Entry) -> Entry:
    """The entry's row, locked, so that two people at once get two version numbers."""
    return Entry.objects.select_for_update().get(pk=entry.pk)


@transaction.atomic
def save_version(*, entry: Entry, by: Any, note: str = "", anew: bool = False) -> EntryVersion:
    """Keep what the working copy says now. Nothing changed since the last version: that one,
    unless a version of its own is wanted (``anew``)."""
    entry = _locked(entry)
    content = snapshot(entry)
    last = entry.versions.order_by("-number").first()
    if last is not None and last.content == content and not anew:
        return last
    version = draft_version(entry, content)
    version.number = (entry.versions.aggregate(top=Max("number"))["top"] or 0) + 1
    version.saved_by = by
    version.note = note
    version.save(force_insert=True)
    return version


def draft_version(entry: Entry, content: dict[str, Any] | None = None) -> EntryVersion:
    """The working copy as a version that is not saved: for previews."""
    content = content or snapshot(entry)
    return EntryVersion(
        entry=entry,
        content=content,
        term=entry.term,
        acronym=entry.acronym,
        category=entry.category,
        short_definition=entry.short_definition,
        aliases=content["aliases"],
        sort_key=sort_key(entry.headword),
        letter=letter(entry.headword),
    )


@transaction.atomic
def publish(*, entry: Entry, by: Any, at: datetime) -> EntryVersion:
    """Readers see the working copy from now on. A planned version is no longer planned, so that
    it cannot put older words back later."""
    version = save_version(entry=entry, by=by)
    _unplan(entry, at=at)
    if _is_open(version, at=at):
        return version
    if version.live_from is not None and version.live_from <= at:
        version = save_version(entry=entry, by=by, note="Published again", anew=True)
    _live_from(version, at)
    _log("entry published", entry, by)
    return version


@transaction.atomic
def schedule(*, entry: Entry, by: Any, at: datetime, live_from: datetime) -> EntryVersion:
    """Readers see the working copy from ``live_from`` on; until then what they see now.

    ValidationError when the instant has passed or readers see the working copy already.
    """
    if live_from <= at:
        raise ValidationError("That time has passed. Publish now, or choose a later time.")
    version = save_version(entry=entry, by=by)
    if _is_open(version, at=at):
        raise ValidationError("Readers see exactly this already; there is nothing to plan.")
    _unplan(entry, at=at)
    if version.live_from is not None and version.live_from <= at:
        version = save_version(entry=entry, by=by, note="To be published again", anew=True)
    _live_from(version, live_from)
    _log("entry scheduled", entry, by)
    return version


@transaction.atomic
def unschedule(*, entry: Entry, by: Any, at: datetime) -> int:
    """Give up what was planned. Returns how many versions that were."""
    planned = _unplan(entry, at=at)
    if planned:
        _log("entry unscheduled", entry, by)
    return planned


@transaction.atomic
def withdraw(*, entry: Entry, by: Any, at: datetime) -> None:
    """Take the entry from readers; nothing of it is lost."""
    _unplan(entry, at=at)
    Entry.objects.filter(pk=entry.pk).update(withdrawn_at=at)
    entry.withdrawn_at = at
    forget()
    _log("entry withdrawn", entry, by)


@transaction.atomic
def go_back(*, entry: Entry, to: EntryVersion, by: Any) -> EntryVersion:
    """Make the working copy what it was in an earlier version, blocks and all. That is a new
    version; readers see it when it is published."""
    if to.entry_id != entry.pk:
        raise ValidationError("That version belongs to another entry.")
    entry = _locked(entry)
    load(entry, to.content)
    return save_version(entry=entry, by=by, note=f"Back to version {to.number}")


def _is_open(version: EntryVersion, *, at: datetime) -> bool:
    return EntryVersion.objects.current(at=at).filter(pk=version.pk).exists()


def _live_from(version: EntryVersion, instant: datetime) -> None:
    version.live_from = instant
    version.save(update_fields=["live_from"])
    forget(also_at=instant)


def _unplan(entry: Entry, *, at: datetime) -> int:
    planned = entry.versions.filter(live_from__gt=at).update(live_from=None)
    if planned:
        forget()
    return planned


def _log(event: str, entry: Entry, by: Any) -> None:
    audit.info(event, extra={"event": event, "user": getattr(by, "pk", None), "object": entry.pk})
