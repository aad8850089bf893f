from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Greatest

from .. import cpd, stretches
from ..audit import record
from ..models import Clock, Video, Watching

#: The fastest that a player runs, and by how much all reports may be ahead of the clock (ms).
FASTEST = 2
AHEAD = 30_000


@transaction.atomic
def note_watched(
    *,
    user: Any,
    video: Video,
    position_ms: int,
    played: Sequence[stretches.Stretch],
    at: datetime,
) -> Watching:
    """Write down where somebody is, and which stretches have played since the last report.

    No more can have played than time went by for this person since their last report on any film,
    at the highest speed; what goes beyond is not counted. A silence counts for as long as the film
    is: that is how long a player goes on by itself.

    When nine tenths have played for the first time, ``finished_at`` is set, once.
    """
    clock = _clock(user, at)
    watching = _locked(user, video, at)
    before = [tuple(row) for row in watching.played]
    fresh = _fresh(before, played, length=video.length_ms)
    went_by = max(0, int((at - clock.told_at).total_seconds() * 1000))
    credit = clock.credit_ms + min(went_by, video.length_ms) * FASTEST
    fresh = stretches.within(fresh, most=credit)
    clock.credit_ms = min(AHEAD, credit - stretches.total(fresh))
    clock.told_at = max(at, clock.told_at)
    clock.save()
    together = stretches.merged([*before, *fresh], length=video.length_ms, seam=0)
    watching.played = [list(stretch) for stretch in together]
    watching.played_ms = stretches.total(together)
    watching.position_ms = min(max(0, position_ms), video.length_ms)
    watching.seen_at = max(at, watching.seen_at)
    if watching.finished_at is None and stretches.is_watched(
        watching.played_ms, length=video.length_ms
    ):
        watching.finished_at = at
        record("video.watched", about=video, by=user)
        cpd.count(watching, video=video, user=user)
    watching.save()
    return watching


def _fresh(
    before: Sequence[Sequence[int]], played: Sequence[stretches.Stretch], *, length: int
) -> list[stretches.Stretch]:
    """What of ``played`` was not in ``before``, with the seams between them: whoever fills them
    pays for them."""
    left = stretches.merged([*before, *played], length=length)
    for first, last in before:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, first)), (max(start, last), end))
            if piece[1] > piece[0]
        ]
    return left


def _clock(user: Any, at: datetime) -> Clock:
    """The person's, held until the transaction ends: reports on two films wait for each other."""
    Clock.objects.get_or_create(user=user, defaults={"credit_ms": AHEAD, "told_at": at})
    return Clock.objects.select_for_update().get(user=user)


def _locked(user: Any, video: Video, at: datetime) -> Watching:
    Watching.objects.get_or_create(user=user, video=video, defaults={"began_at": at, "seen_at": at})
    return Watching.objects.select_for_update().get(user=user, video=video)


@transaction.atomic
def mark_watched(*, user: Any, video: Video, at: datetime) -> None:
    """They say that they are done with it. It leaves their list and earns nothing."""
    _locked(user, video, at)
    Watching.objects.filter(user=user, video=video, marked_at__isnull=True).update(
        marked_at=at, seen_at=Greatest("seen_at", at)
    )


def unmark_watched(*, user: Any, video: Video) -> None:
    Watching.objects.filter(user=user, video=video).update(marked_at=None)
