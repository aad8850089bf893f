"""What changes in the downloads, each change whole or not at all."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Greatest

from members.access import uploads

from .models import NEW_TO_NEWCOMERS, Download, Fetch, Version, Visit, earlier_visit

audit = logging.getLogger("acxpa.audit")

#: A range that does not begin at the first byte continues a take of the same person this recent.
ONE_TAKE = timedelta(hours=24)


def add_version(
    *,
    download: Download,
    upload: File[bytes],
    by: Any,
    note: str,
    at: datetime,
    checked: uploads.Accepted | None = None,
) -> Version:
    """Inspect ``upload``, store it and make it the newest version.

    ``checked`` is what :func:`uploads.accept` said of the same file, where a form has asked
    already. Raises uploads.Refused. Two uploads at once get two numbers: the download's row is
    locked while one is given. When anything fails, the stored file goes again.
    """
    if checked is None:
        checked = uploads.accept(upload, upload.name or "", limit=settings.DOWNLOAD_MAX_BYTES)
    version = Version(
        download=download,
        filename=checked.filename,
        content_type=checked.kind.content_type,
        size=checked.size,
        sha256=checked.sha256,
        note=note,
        uploaded_at=at,
        uploaded_by=by,
    )
    # Stored under a name of our own making before the lock is taken: a large file holds up nobody.
    version.file.save(checked.filename, upload, save=False)
    try:
        with transaction.atomic():
            locked = Download.objects.select_for_update().get(pk=download.pk)
            locked.last_number += 1
            version.number = locked.last_number
            version.save()
            locked.save()
    except BaseException:
        version.file.storage.delete(str(version.file.name))
        raise
    download.last_number = version.number
    _note("download.version", version, user=by)
    return version


def remove_version(*, version: Version, by: Any) -> None:
    """Delete a version; its file goes once that is certain. The log of takes stays."""
    with transaction.atomic():
        _note("download.version-removed", version, user=by)
        version.delete()
        version.download.save()  # its search forgets the file's name
        _delete_stored([version])


def remove_download(*, download: Download, by: Any) -> None:
    """Delete a download with all its versions; their files go once that is certain."""
    with transaction.atomic():
        versions = list(download.versions.all())
        for version in versions:
            _note("download.version-removed", version, user=by)
        download.delete()
        _delete_stored(versions)


def record_fetch(
    *, user: Any, version: Version, at: datetime, continues: bool = False
) -> Fetch | None:
    """Write down that somebody took a version; None for the rest of a take that is written down.

    ``continues``: the bytes handed out do not begin at the first one. Such a range counts by
    itself unless the same person took the same version within :data:`ONE_TAKE`, so that nobody
    gets a file past the log by leaving out its beginning.
    """
    recent = Fetch.objects.filter(user=user, version=version, fetched_at__gt=at - ONE_TAKE)
    if continues and recent.exists():
        return None
    fetch = Fetch.objects.create(user=user, version=version, label=str(version), fetched_at=at)
    _note("download.taken", version, user=user)
    return fetch


@dataclass(frozen=True, slots=True)
class Since:
    """``at``: what came later is new to the person. ``first``: they have never looked before."""

    at: datetime
    first: bool


def note_visit(*, user: Any, at: datetime) -> Since:
    """Write down a look at the list, and say what is new to the person during this visit."""
    mine = Visit.objects.filter(user=user)
    if not mine.update(previous_at=earlier_visit(at=at), last_at=Greatest("last_at", at)):
        # Another tab of theirs may be first; it is the same visit.
        with suppress(IntegrityError), transaction.atomic():
            Visit.objects.create(user=user, last_at=at)
    previous = mine.values_list("previous_at", flat=True).get()
    return Since(previous or at - NEW_TO_NEWCOMERS, first=previous is None)


def _delete_stored(versions: list[Version]) -> None:
    """Once it is certain. What fails then is logged, and found again by ``check_downloads``."""
    for file in [version.file for version in versions]:

        def delete(file: FieldFile = file) -> None:
            file.storage.delete(str(file.name))

        transaction.on_commit(delete, robust=True)


def _note(event: str, version: Version, *, user: Any) -> None:
    """One line for the audit, once it is certain: numbers only, no name, no address."""
    line = {
        "event": event,
        "user": user.pk if user is not None else None,
        "object": f"downloads/{version.download_id}/{version.number}",
    }
    transaction.on_commit(lambda: audit.info(event, extra=line), robust=True)
