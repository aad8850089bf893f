"""A film in parts: what has come stays, whatever happens to the connection."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from ..errors import Refused, Unfit
from ..joined import as_file
from ..models import Part, Sending, Video
from ..models.sending import LONGEST_MARK
from .films import delete_stored, put_film, tidy_name, too_large

#: How long somebody asks again whether their film has come.
MOMENT = timedelta(hours=1)

_GONE = "This sending is not there any more. Choose the file once more."


def begin_sending(
    *, video: Video, filename: str, size: int, mark: str = "", by: Any, at: datetime
) -> Sending:
    """The one that is under way for the same file of the same person, or a new one. ``mark`` is
    what tells two files of one name and size apart. Raises Refused."""
    too_large(size)
    if video.provider:
        raise Refused("This talk lies with a provider. Take the provider away first.")
    name = tidy_name(filename, filename.rpartition(".")[2][:8] or "film")
    which = {
        "video": video,
        "by": by,
        "filename": name,
        "size": size,
        "mark": mark[:LONGEST_MARK],
    }
    with suppress(IntegrityError), transaction.atomic():
        return Sending.objects.get_or_create(**which, defaults={"began_at": at, "moved_at": at})[0]
    return Sending.objects.get(**which)


def take_part(*, sending: Sending, number: int, content: bytes, at: datetime) -> None:
    """A part that is there already is left as it is, so that any part may be sent again. Raises
    Refused."""
    if not 0 <= number < sending.number_of_parts:
        raise Refused("The film has no such part.", status=HTTPStatus.NOT_FOUND)
    wanted = sending.size_of(number)
    if len(content) != wanted:
        raise Refused(f"Part {number + 1} has {len(content)} bytes instead of {wanted}.")
    part = Part(sending=sending, number=number)
    part.file.save("part", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            if not Sending.objects.filter(pk=sending.pk).update(moved_at=at):
                raise Refused(_GONE, status=HTTPStatus.NOT_FOUND)
            part.save()
    except IntegrityError:
        part.file.storage.delete(str(part.file.name))
    except BaseException:
        part.file.storage.delete(str(part.file.name))
        raise


def finish_sending(*, sending: Sending, by: Any, at: datetime) -> Video:
    """Put the parts together and make them the film. Raises Refused: the parts stay, unless they
    are of no film that we take (Unfit)."""
    parts = list(sending.parts.order_by("number"))
    missing = sorted(set(range(sending.number_of_parts)) - {part.number for part in parts})
    if missing:
        raise Refused(
            f"{len(missing)} of {sending.number_of_parts} parts are missing. Choose the same file "
            "once more; what is here is not sent again.",
            status=HTTPStatus.CONFLICT,
        )
    upload = as_file([(part.file, sending.size_of(part.number)) for part in parts])
    try:
        put_film(video=sending.video, upload=upload, filename=sending.filename, by=by, at=at)
    except Unfit:
        drop_sending(sending=sending)
        raise
    except FileNotFoundError as error:  # another tab has just finished it
        raise Refused(_GONE, status=HTTPStatus.NOT_FOUND) from error
    finally:
        upload.close()
    drop_sending(sending=sending)
    return sending.video


def has_come(*, video: Video, size: str, by: Any, at: datetime) -> bool:
    """Whether what this person sent, so many bytes, is the film since a moment ago."""
    is_theirs = video.sent_by_id == by.pk and str(video.size) == size
    return is_theirs and video.sent_at is not None and at - video.sent_at < MOMENT


@transaction.atomic
def drop_sending(*, sending: Sending) -> None:
    names = [part.file.name for part in sending.parts.all()]
    sending.delete()
    delete_stored(names)


def sweep(*, at: datetime) -> int:
    """For the clock: sendings that nobody came back to go with their parts. How many."""
    given_up = list(Sending.objects.given_up(at=at))
    for sending in given_up:
        drop_sending(sending=sending)
    return len(given_up)
