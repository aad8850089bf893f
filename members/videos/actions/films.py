from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from members.access.uploads import human_size

from .. import containers
from ..audit import record
from ..errors import Refused, Unfit
from ..models import Video, Watching
from .transcripts import fit

_ENDINGS = {"video/mp4": "mp4", "video/webm": "webm"}
_PIECE = 1024 * 1024


def put_film(*, video: Video, upload: File[bytes], filename: str, by: Any, at: datetime) -> None:
    """Look into ``upload``, store it and make it the film of ``video``; an earlier one goes once
    that is certain, and what was seen of it by those who were not through. Raises Refused; Unfit
    where another try would not help. Never more than a piece of it is in memory."""
    too_large(upload.size)
    try:
        film = containers.look_into(upload, size=upload.size)  # type: ignore[arg-type]
    except containers.Unplayable as unplayable:
        raise Unfit(unplayable.says) from unplayable
    if video.provider:
        raise Refused("This talk lies with a provider. Take the provider away first.")
    checksum = _checksum(upload)
    upload.seek(0)
    stored = video.file.storage.save(video.file.field.generate_filename(video, "film"), upload)
    try:
        with transaction.atomic():
            locked = Video.objects.select_for_update().get(pk=video.pk)
            earlier, is_another = locked.file.name, locked.sha256 != checksum
            fields = {
                "file": stored,
                "filename": tidy_name(filename, _ENDINGS[film.content_type]),
                "content_type": film.content_type,
                "size": upload.size,
                "sha256": checksum,
                "length_ms": film.length,
                "sent_at": at,
                "sent_by": by,
            }
            for name, value in fields.items():
                setattr(locked, name, value)
                setattr(video, name, value)
            locked.save(update_fields=list(fields))
            if is_another:
                _begin_afresh(locked)
            delete_stored([earlier] if earlier else [])
            record("video.film", about=video, by=by)
    except BaseException:
        video.file.storage.delete(stored)
        raise


def _begin_afresh(video: Video) -> None:
    """Nobody has seen a second of a film that has just come: minutes of the one before do not
    count for it. Whoever was through stays through."""
    fit(video)
    Watching.objects.filter(video=video, finished_at__isnull=True).update(
        played=[], played_ms=0, position_ms=0
    )


def too_large(size: int) -> None:
    """Raises Unfit for a film that is longer than we take."""
    if size > settings.VIDEO_MAX_BYTES:
        raise Unfit(
            f"The film has {human_size(size)}; {human_size(settings.VIDEO_MAX_BYTES)} is "
            "the most. Export it with fewer pixels or a lower rate: 720 lines are plenty.",
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )
    if size <= 0:
        raise Unfit("The file is empty.")


def tidy_name(filename: str, ending: str) -> str:
    """What we call the file when we hand it out: printable, with the ending that it deserves."""
    bare = filename.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "film"
    shown = "".join("_" if unicodedata.category(c).startswith("C") else c for c in bare)
    return f"{shown[:140]}.{ending}"


@transaction.atomic
def take_film_away(*, video: Video, by: Any) -> None:
    """The talk stays, without its film: members do not find it until it has another."""
    locked = Video.objects.select_for_update().get(pk=video.pk)
    earlier = locked.file.name
    empty = {"file": "", "filename": "", "content_type": "", "size": 0, "sha256": ""}
    for name, value in empty.items():
        setattr(locked, name, value)
        setattr(video, name, value)
    locked.save(update_fields=list(empty))
    delete_stored([earlier] if earlier else [])
    record("video.film-removed", about=video, by=by)


@transaction.atomic
def remove_video(*, video: Video, by: Any) -> None:
    """With its transcript and what members watched of it. Stored files go once that is certain."""
    record("video.removed", about=video, by=by)
    names = [video.file.name, video.poster.name]
    names += [part.file.name for sending in video.sendings.all() for part in sending.parts.all()]
    video.delete()
    delete_stored(name for name in names if name)


def delete_stored(names: Iterable[str | None]) -> None:
    """Once it is certain. What fails then is logged by Django and costs only space."""
    storage = Video._meta.get_field("file").storage  # type: ignore[union-attr]
    for name in [name for name in names if name]:

        def delete(name: str = name) -> None:
            storage.delete(name)

        transaction.on_commit(delete, robust=True)


def _checksum(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    while piece := upload.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
