"""A file of calls: sent, read in goes of a few seconds, then taken in whole, undone or dropped.

Between two goes everything that was found stands in the database, so that a process that dies
loses one go and nothing else: the next go, whenever it comes, begins where the last one ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import PurePath
from time import monotonic
from typing import Any, Final

from django.core.files.base import File
from django.db import IntegrityError, transaction

from ..audit import record
from ..call_files import rows as files
from ..call_files.columns import places
from ..call_files.entries import misfit
from ..call_files.refusal import FileRefused
from ..errors import Refused
from ..incoming import Incoming, insert
from ..models import Call, CallImport, Period, Snapshot, StagedRows, StandardVersion

#: How long one go lasts, in seconds: short enough for whoever looks on, and for any proxy.
SECONDS: Final = 5.0
#: How many errors are kept to be shown; the others are counted.
MOST_ERRORS: Final = 500
_MOST_IN_ONE_GO: Final = 10_000
_IN_ONE_QUESTION: Final = 500


@transaction.atomic
def begin_import(
    *, upload: File[bytes], version: StandardVersion, by: Any, at: datetime
) -> CallImport:
    """Keeps the file, once it is known to be one with the columns of ``version``.

    Raises FileRefused, Refused (a draft has no calls).
    """
    if not version.is_published:
        raise Refused(f"{version} is a draft. Publish it first.")
    name = PurePath(str(upload.name or "").replace("\\", "/")).name
    kind = files.kind_of(name)
    file: Any = upload
    counted = files.count(file, kind)
    heading = next(files.rows(file, kind), None)
    if heading is None:
        raise FileRefused("The file is empty.")
    where = places(heading[1], Incoming.columns_of(version))
    upload.seek(0)
    sent = CallImport(
        file_name="".join(letter for letter in name if letter.isprintable())[-200:],
        kind=kind,
        version=version,
        rows=counted,
        read_to=heading[0],
        summary={
            "places": where,
            "width": len(heading[1]),
            "outcomes": {},
            "months": {},
            "organisations": [],
        },
        created_at=at,
        created_by=by,
    )
    sent.file.save(name, upload, save=False)
    sent.save()
    record("rankings.import_begun", about=sent, by=by)
    return sent


def read_on(*, waiting: CallImport, at: datetime, seconds: float = SECONDS) -> CallImport:
    """Reads and checks the next rows, for about so many seconds; after the last row the import is
    checked or refused. Somebody who reads on at the same time does the same go, and one of the two
    is kept. Raises Refused when there is nothing to read."""
    if not waiting.is_reading:
        raise Refused(f"{waiting} is read already.")
    go = _Go(waiting, at=at)
    go.read(seconds)
    return _kept(waiting, go)


class _Go:
    """What one go found. Rows are [number, call ID]; errors [number, column, sentence]."""

    def __init__(self, waiting: CallImport, *, at: datetime) -> None:
        self.waiting, self.at = waiting, at
        self.last = waiting.read_to
        self.is_at_the_end = False
        self.call_ids: list[tuple[int, str]] = []
        self.calls: list[dict[str, Any]] = []
        self.errors: list[tuple[int, str, str]] = []

    def read(self, seconds: float) -> None:
        try:
            with self.waiting.file.open("rb") as file:
                self._read(file, seconds)
        except FileRefused as refused:
            self.errors.append((self.last, "", str(refused)))
            self.is_at_the_end = True
        except FileNotFoundError:
            self.errors.append((0, "", "The file is not in the storage any more. Send it again."))
            self.is_at_the_end = True
        self.errors += _there_already(self.call_ids)

    def _read(self, file: Any, seconds: float) -> None:
        """The clock runs from the first row on: however long opening took, there is progress."""
        incoming = Incoming(self.waiting.version, at=self.at)
        where = self.waiting.summary["places"]
        # A file that was sent before widths were kept ends with its last column.
        width = self.waiting.summary.get("width") or max(where.values()) + 1
        is_exact = self.waiting.kind == "csv"
        until = 0.0
        for number, cells in files.rows(file, self.waiting.kind, after=self.last):
            until = until or monotonic() + seconds
            self.last = number
            call, problems = None, [("the row", misfit(cells, width=width, is_exact=is_exact))]
            if not problems[0][1]:
                call, problems = incoming.call(cells, where)
            self.errors += [(number, column, sentence) for column, sentence in problems]
            self.call_ids.append((number, incoming.call_id(cells, where)))
            if call is not None:
                self.calls.append(call)
            if self.waiting.calls_found + len(self.call_ids) > files.MOST_ROWS:
                raise FileRefused(
                    f"There are more than {files.MOST_ROWS:,} calls. Send it in parts."
                )
            if len(self.call_ids) >= _MOST_IN_ONE_GO or monotonic() > until:
                return
        self.is_at_the_end = True


def _there_already(call_ids: list[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    known = _known(call_id for _, call_id in call_ids)
    for number, call_id in call_ids:
        if call_id.lower() in known:
            yield number, "call_id", f"{call_id} is in the portal already"


def _known(call_ids: Iterator[str]) -> set[str]:
    """Those of the calls that stand in the portal, in small letters."""
    found: set[str] = set()
    while some := list(islice(call_ids, _IN_ONE_QUESTION)):
        standing = Call.objects.standing().with_ids(some)
        found.update(call_id.lower() for call_id in standing.values_list("call_id", flat=True))
    return found


@transaction.atomic
def _kept(waiting: CallImport, go: _Go) -> CallImport:
    held = _locked(waiting)
    if not held.is_reading or held.read_to != waiting.read_to:
        return held  # somebody else was quicker
    StagedRows.objects.create(of=held, last=go.last, call_ids=go.call_ids, calls=go.calls)
    held.read_to = go.last
    held.calls_found += len(go.call_ids)
    _count(held, go.calls)
    errors = list(go.errors)
    if go.is_at_the_end:
        errors += _twice_in_the_file(held)
        if not held.calls_found and not errors:
            errors.append((held.read_to, "", "There is no call in the file."))
    _add_errors(held, errors)
    if go.is_at_the_end:
        _end_reading(held)
    held.save()
    return held


def _count(held: CallImport, calls: list[dict[str, Any]]) -> None:
    summary = dict(held.summary)
    for name, key in (("outcomes", "outcome"), ("months", "month")):
        counted = Counter(str(call[key]) for call in calls)
        summary[name] = dict(counted + Counter(summary[name]))
    numbers = {call["organisation_id"] for call in calls}
    summary["organisations"] = sorted(numbers | set(summary["organisations"]))
    held.summary = summary


def _twice_in_the_file(held: CallImport) -> list[tuple[int, str, str]]:
    first: dict[str, int] = {}
    found = []
    for stretch in held.staged.values_list("call_ids", flat=True):
        for number, call_id in stretch:
            row = first.setdefault(call_id.lower(), number)
            if call_id and row != number:
                found.append((number, "call_id", f"{call_id} is in row {row} already"))
    return found


def _add_errors(held: CallImport, errors: list[tuple[int, str, str]]) -> None:
    held.error_count += len(errors)
    held.errors = sorted([*held.errors, *map(list, errors)], key=lambda row: row[0])[:MOST_ERRORS]


def _end_reading(held: CallImport) -> None:
    state = CallImport.State
    held.state = state.REFUSED if held.error_count else state.CHECKED
    held.rows = max(held.rows, held.read_to)
    if held.error_count:
        held.staged.all().delete()
    _forget_file(held)


@transaction.atomic
def _taken_in(waiting: CallImport, by: Any, at: datetime) -> CallImport:
    held = _locked(waiting)
    if held.state != CallImport.State.CHECKED:
        raise Refused(f"{held}: {held.get_state_display().lower()}.")
    StandardVersion.objects.hold_calls(held.version_id)
    for call_ids in held.staged.values_list("call_ids", flat=True):
        known = _known(call_id for _, call_id in call_ids)
        if taken := [call_id for _, call_id in call_ids if call_id.lower() in known]:
            raise Refused(
                f"{len(taken)} of its calls came into the portal since it was read, such as "
                f"{min(taken)}. Nothing was taken in."
            )
    incoming = Incoming(held.version, at=at)
    for calls in held.staged.values_list("calls", flat=True).iterator(chunk_size=1):
        incoming.hold(calls)
        insert(calls, of=held, by=by, at=at)
    held.staged.all().delete()
    held.state = CallImport.State.DONE
    held.done_at, held.done_by = at, by
    held.save()
    record("rankings.import_taken_in", about=held, by=by)
    return held


def take_in(*, waiting: CallImport, by: Any, at: datetime) -> CallImport:
    """All calls of a checked file become calls of the portal, or none does.

    Raises Refused: it is not checked, one of its calls came in another way since, or an
    organisation that it called has left or a scenario was deleted since.
    """
    try:
        return _taken_in(waiting, by, at)
    except IntegrityError as error:
        raise Refused(
            "One of its calls came into the portal in this very moment. Nothing was taken in."
        ) from error


def published_from(taken: CallImport) -> list[Snapshot]:
    """The published figures that counted calls of this import."""
    months = set(taken.calls.order_by().values_list("month", flat=True).distinct())
    since = Snapshot.objects.published().filter(computed_at__gte=taken.done_at)
    return [
        snapshot
        for snapshot in since.select_related("period")
        if any(
            snapshot.period.first_month <= month <= snapshot.period.last_month for month in months
        )
    ]


@transaction.atomic
def undo_import(*, taken: CallImport, by: Any) -> CallImport:
    """Its calls are taken out again. Raises Refused once figures were published from them, or
    somebody has asked about one of them or voided one."""
    held = _locked(taken)
    if held.state != CallImport.State.DONE:
        raise Refused(f"{held}: {held.get_state_display().lower()}.")
    StandardVersion.objects.hold_calls(held.version_id)  # before asking: see there
    if published := published_from(held):
        raise Refused(
            f"{published[0]} is published and counts calls of this file. Void the wrong calls and "
            "publish a correction."
        )
    if held.calls.filter(queries__isnull=False).exists():
        raise Refused("An organisation has asked about one of its calls. Void the wrong calls.")
    if held.calls.filter(voided_at__isnull=False).exists():
        raise Refused("One of its calls was voided. Void the other wrong ones too.")
    held.calls.all().delete()
    held.state = CallImport.State.UNDONE
    held.save()
    record("rankings.import_undone", about=held, by=by)
    return held


@transaction.atomic
def drop_import(*, waiting: CallImport, by: Any) -> CallImport:
    """Its file and its rows go. Raises Refused for one that is decided."""
    held = _locked(waiting)
    if not held.is_open:
        raise Refused(f"{held}: {held.get_state_display().lower()}.")
    held.staged.all().delete()
    held.state = CallImport.State.DROPPED
    _forget_file(held)
    held.save()
    record("rankings.import_dropped", about=held, by=by)
    return held


def late(sent: CallImport) -> list[Period]:
    """Periods that are published and that the file has calls of: those calls change nothing there
    until somebody publishes a correction."""
    months = {int(month) for month in sent.summary.get("months", {})}
    published = Snapshot.objects.current().select_related("period")
    return [
        snapshot.period
        for snapshot in published
        if any(
            snapshot.period.first_month <= month <= snapshot.period.last_month for month in months
        )
    ]


def _locked(row: CallImport) -> CallImport:
    held = CallImport.objects.select_for_update(of=("self",)).select_related("version")
    return held.get(pk=row.pk)


def _forget_file(held: CallImport) -> None:
    name, storage = held.file.name, held.file.storage
    held.file = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
