"""What changes on a record of hours, each change whole or not at all.

Tools report with :func:`record` and take back with :func:`withdraw`; the rest is what members do
with their own entries, staff with what they look at, and how a statement is made.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, models, transaction

from members.access.uploads import Accepted
from members.accounts.models import User

from . import codes, letters, statement, twins
from .counting import MOST_MINUTES, Year
from .errors import Changed, Looked, Nameless, NothingYet, Refused, TooMany, TwiceTheSame
from .models import Hours, OwnEntry, Statement, Target, title_key
from .sources import OWN, Source, moved

audit = logging.getLogger("acxpa.audit")

#: As many own entries as a year takes; nobody learns more often and still works.
MOST_ENTRIES = 120


@transaction.atomic
def record(
    *, user: Any, source: Source, reference: str, title: str, minutes: int, earned_on: date
) -> Hours | None:
    """Writes down what somebody earned; None when it stands already or is less than a minute.

    Safe to call again and at once: the first one holds. ``reference`` is what the source calls it
    and never changes, e.g. a row's number. An own entry of the same title and day stops counting,
    and of what two sources tell of one hour the longer counts (:mod:`.twins`).
    """
    if minutes < 1:
        return None
    _hold(user)
    hours, is_new = Hours.objects.get_or_create(
        user=user,
        source=source.key,
        reference=reference,
        defaults={
            "kind": source.kind,
            "title": title[:200],
            "title_key": title_key(title),
            "minutes": min(minutes, MOST_MINUTES),
            "earned_on": earned_on,
        },
    )
    if not is_new:
        return None
    hours.counts = _settle(user).get(hours.pk, hours.counts)
    return hours


@transaction.atomic
def withdraw(*, user: Any, source: Source, reference: str, by: Any) -> bool:
    """Takes back what a source reported in error; what did not count beside it counts again.
    Whether there was anything."""
    _hold(user)
    row = Hours.objects.filter(user=user, source=source.key, reference=reference).first()
    if row is None:
        return False
    _note("cpd.withdrawn", row, by=by)
    row.delete()
    _settle(user)
    return True


@transaction.atomic
def look_anew(*, source: Source, reference: str) -> None:
    """For whoever has hours of this thing: what counts of them, since what it is told again by has
    changed. People one after the other, in the order in which everybody takes them."""
    having = Hours.objects.filter(source=source.key, reference=reference)
    for user in User.objects.filter(pk__in=having.values("user")).order_by("pk"):
        _hold(user)
        _settle(user)


@transaction.atomic
def move(*, source: Source, reference: str, old: str, new: str) -> None:
    """The thing has another address: whoever means it by the old one means it by the new one."""
    moved(old, new)
    look_anew(source=source, reference=reference)


@dataclass(frozen=True, slots=True)
class Said:
    """An own entry as its owner has it. ``upload`` with what the inspection ``found``, both None
    where no file came; ``without_evidence`` takes away the one that is there."""

    title: str
    provider: str
    earned_on: date
    minutes: int
    note: str
    upload: File[bytes] | None = None
    found: Accepted | None = None
    without_evidence: bool = False


def enter(*, user: Any, said: Said, at: datetime) -> OwnEntry:
    """Adds an own entry. Raises TwiceTheSame, TooMany."""
    entry = OwnEntry(provider=said.provider, note=said.note)
    with _stored(entry, said, at), transaction.atomic():
        hours = Hours(user=user, kind=OWN.kind, source=OWN.key, reference=uuid.uuid4().hex)
        entry.hours = _written(hours, said)
        entry.save()
    return entry


def change(*, entry: OwnEntry, said: Said, at: datetime) -> OwnEntry:
    """Raises Looked, TwiceTheSame, TooMany."""
    with transaction.atomic():
        fresh = _open(entry)
        old = (fresh.evidence.storage, str(fresh.evidence.name)) if fresh.evidence else None
        fresh.provider, fresh.note = said.provider, said.note
        if said.upload is not None or said.without_evidence:
            fresh.evidence = ""
            fresh.filename = fresh.content_type = fresh.sha256 = ""
            fresh.size = fresh.uploaded_at = None
        else:
            old = None
        with _stored(fresh, said, at), transaction.atomic():
            fresh.hours = _written(fresh.hours, said)
            fresh.save()
        if old is not None:
            _delete_stored(*old)
    return fresh


@transaction.atomic
def remove(*, entry: OwnEntry) -> None:
    """Takes an own entry off the record, with its evidence. Raises Looked."""
    fresh = _open(entry)
    if fresh.evidence:
        _delete_stored(fresh.evidence.storage, str(fresh.evidence.name))
    fresh.hours.delete()


@transaction.atomic
def review(
    *, entry: OwnEntry, is_good: bool, reason: str, seen: str, by: Any, at: datetime
) -> OwnEntry:
    """Staff have looked: it counts as checked, or not at all, and then its owner hears why.

    ``seen`` is the fingerprint of what they looked at. Raises Changed where the entry is another
    one by now, Refused where it is their own, where there is no evidence that they could have
    seen, or where a reason is missing."""
    fresh = OwnEntry.objects.select_for_update(of=("self",)).select_related("hours__user")
    fresh_entry = fresh.get(pk=entry.pk)
    if fresh_entry.hours.user_id == by.pk:
        raise Refused("This one is yours. Somebody else has to look at it.")
    if fresh_entry.fingerprint() != seen:
        raise Changed("It was changed since you opened it. Look again.")
    if is_good and not fresh_entry.evidence:
        raise Refused("There is no evidence to check. It counts by the member’s word as it is.")
    if not is_good and not reason.strip():
        raise Refused("Say why it is not counted; the member reads it.")
    state = OwnEntry.State.CHECKED if is_good else OwnEntry.State.REFUSED
    if fresh_entry.state == state:
        return fresh_entry
    fresh_entry.state, fresh_entry.reason = state, "" if is_good else reason.strip()
    fresh_entry.reviewed_by, fresh_entry.reviewed_at = by, at
    fresh_entry.save()
    counts = is_good and not twins.reported_like(fresh_entry.hours)
    Hours.objects.filter(pk=fresh_entry.hours_id).update(counts=counts)
    _note(f"cpd.{state}", fresh_entry, by=by)
    if not is_good:
        letters.not_counted(fresh_entry)
    return fresh_entry


def set_target(*, user: Any, year: Year, minutes: int) -> Target:
    """From that year on."""
    target, _ = Target.objects.update_or_create(
        user=user, year=year.first, defaults={"minutes": minutes}
    )
    return target


@transaction.atomic
def issue(*, user: Any, year: Year, at: datetime) -> Statement:
    """A statement of the year as it stands; the last one again while nothing has changed. Raises
    NothingYet, and Nameless where an address would stand for the name."""
    if not user.name.strip():
        raise Nameless("A statement says whose it is. Tell us your name first.")
    contents = statement.contents(user, year)
    if not contents["total"]:
        raise NothingYet(f"There are no hours in {year.label} yet.")
    mine = Statement.objects.visible_to(user).filter(year=year.first)
    last = mine.newest_first().first()
    if last is not None and last.contents == contents:
        return last
    made = Statement.objects.create(
        code=codes.new_code(),
        user=user,
        year=year.first,
        name=contents["name"],
        minutes=contents["total"],
        contents=contents,
        issued_at=at,
    )
    _note("cpd.statement", made, by=user)
    return made


def _written(hours: Hours, said: Said) -> Hours:
    """Saves it as its owner says. Raises TwiceTheSame, TooMany."""
    _hold(hours.user)
    year = Year.of(said.earned_on)
    others = Hours.objects.filter(user=hours.user_id, source=OWN.key).exclude(pk=hours.pk)
    if others.of_year(year).count() >= MOST_ENTRIES:
        raise TooMany(f"{MOST_ENTRIES} own entries stand in {year.label}. Put some together.")
    hours.title, hours.title_key = said.title, title_key(said.title)
    hours.minutes, hours.earned_on = said.minutes, said.earned_on
    same = Hours.objects.filter(
        user=hours.user_id, earned_on=hours.earned_on, title_key=hours.title_key
    ).exclude(pk=hours.pk)
    twice = TwiceTheSame("That stands on your record for the same day. It counts once.")
    if same.exists():
        raise twice
    hours.counts = True  # by its own word, and nothing else says it
    try:
        with transaction.atomic():
            hours.save()
    except IntegrityError as error:  # another tab of theirs was first
        raise twice from error
    return hours


def _settle(user: Any) -> Mapping[int, bool]:
    """Has everything on this person's record count once. What of it counts now and did not, or the
    other way."""
    changed = twins.to_change(user)
    for counts in (False, True):
        rows = [pk for pk, ought in changed.items() if ought is counts]
        Hours.objects.filter(pk__in=rows).update(counts=counts)
    return changed


def _hold(user: Any) -> None:
    """Until the transaction ends nobody else writes on this person's record: what is looked for
    beside a new row is then all there is. It keeps nobody from referring to the person."""
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk").first()


def _open(entry: OwnEntry) -> OwnEntry:
    """The row as it is now, held until the transaction ends. Raises Looked."""
    rows = OwnEntry.objects.select_for_update(of=("self",)).select_related("hours")
    fresh = rows.filter(pk=entry.pk).first()
    if fresh is None:
        raise Looked("It is off your record already.")
    if not fresh.is_open:
        raise Looked("Staff have looked at this entry, so it stays as it is. Write to us instead.")
    return fresh


@contextmanager
def _stored(entry: OwnEntry, said: Said, at: datetime) -> Iterator[None]:
    """Stores the evidence under a name of our own making; when what follows fails, it goes."""
    if said.upload is None or said.found is None:
        yield
        return
    found = said.found
    entry.filename, entry.content_type = found.filename, found.kind.content_type
    entry.size, entry.sha256, entry.uploaded_at = found.size, found.sha256, at
    entry.evidence.save(found.filename, said.upload, save=False)
    try:
        yield
    except BaseException:
        entry.evidence.storage.delete(str(entry.evidence.name))
        raise


def _delete_stored(storage: Any, name: str) -> None:
    """Once it is certain."""
    transaction.on_commit(lambda: storage.delete(name), robust=True)


def _note(event: str, about: models.Model, *, by: Any) -> None:
    """One line for the audit, once it is certain: numbers only."""
    line = {
        "event": event,
        "user": by.pk if by is not None else None,
        "object": f"cpd.{about._meta.model_name}/{about.pk}",
    }
    transaction.on_commit(lambda: audit.info(event, extra=line), robust=True)
