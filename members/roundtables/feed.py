"""Calendars: one roundtable as a file, and everything of one person as a feed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from members.places.models import Place

from .ics import Event, calendar
from .models import Feed, Roundtable

_SALT = "members.roundtables.feed"
#: How far back a feed goes, so that a calendar keeps what was.
BACK = timedelta(days=366)
REFRESH_HOURS = 6


class Unknown(LookupError):
    """No feed of ours."""


class Revoked(LookupError):
    """A feed that was taken back."""


def address_of(feed: Feed) -> str:
    token = signing.Signer(salt=_SALT).sign(feed.key)
    return str(settings.SITE_URL) + reverse("roundtables_public:feed", args=[token])


def feed_of(user: Any) -> Feed | None:
    """The one that works, None without. One query."""
    return Feed.objects.filter(user=user, revoked_at__isnull=True).first()


@transaction.atomic
def make(*, user: Any, at: datetime) -> Feed:
    """A new feed; an older one stops working."""
    revoke(user=user, at=at)
    try:
        with transaction.atomic():
            return Feed.objects.create(user=user, made_at=at)
    except IntegrityError:  # another window was first
        return Feed.objects.get(user=user, revoked_at__isnull=True)


def revoke(*, user: Any, at: datetime) -> None:
    """Once more changes nothing."""
    Feed.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)


def read(token: str) -> Feed:
    """Raises Unknown or Revoked. One query."""
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature as error:
        raise Unknown from error
    feed = Feed.objects.select_related("user").filter(key=key).first()
    if feed is None:
        raise Unknown
    if feed.revoked_at is not None or not feed.user.is_active:
        raise Revoked
    return feed


def calendar_of(user: Any, *, at: datetime) -> str:
    """What the person has a place at, an offer or a turn, a year back and all ahead. One query."""
    mine = Place.objects.active().filter(
        Q(state=Place.State.HELD) | Q(allotment__closes_at__gt=at),
        user=user,
        allotment__roundtable__ends_at__gt=at - BACK,
    )
    mine = mine.exclude(state=Place.State.OFFERED, offered_until__lte=at)
    states = (Roundtable.State.ANNOUNCED, Roundtable.State.CANCELLED)
    rows: Any = (
        mine.filter(allotment__roundtable__state__in=states)
        .order_by("allotment__roundtable__starts_at", "pk")
        .values_list(*(f"allotment__roundtable__{name}" for name in _COLUMNS), "state")
    )
    events = [_event(*row[:-1], place=row[-1]) for row in rows]
    return calendar("ACXPA roundtables", events, refresh_hours=REFRESH_HOURS)


def calendar_file(roundtable: Roundtable, place: str) -> str:
    """One roundtable, for whoever may open its page; ``place``: the state of theirs, or "". No
    query."""
    values: dict[str, Any] = {name: getattr(roundtable, name) for name in _COLUMNS[:-1]}
    event = _event(**values, series=roundtable.series.name, place=place)
    return calendar(roundtable.title, [event])


_STANDING = {
    Place.State.WAITING: "You are on the waiting list.\n",
    Place.State.OFFERED: "A place is kept for you. Take it on the page, or it goes to the next.\n",
    "": "You have no place.\n",
}
_COLUMNS = (
    "pk",
    "slug",
    "state",
    "title",
    "summary",
    "starts_at",
    "minutes",
    "sequence",
    "changed_at",
    "series__name",
)


def _event(
    pk: int,
    slug: str,
    state: str,
    title: str,
    summary: str,
    starts_at: datetime,
    minutes: int,
    sequence: int,
    changed_at: datetime,
    series: str,
    *,
    place: str,
) -> Event:
    """It leads to the page and never further: calendars are shared, and synchronised."""
    page = str(settings.SITE_URL) + reverse("roundtables:detail", args=[slug])
    if state == Roundtable.State.CANCELLED:
        status = "CANCELLED"
    else:
        status = "CONFIRMED" if place == Place.State.HELD else "TENTATIVE"
    standing = _STANDING.get(place, "")
    return Event(
        uid=f"roundtable-{pk}@{urlsplit(settings.SITE_URL).hostname or 'acxpa'}",
        sequence=sequence,
        changed_at=changed_at,
        starts_at=starts_at,
        minutes=minutes,
        title=f"{title} ({series})",
        text=f"{standing}{summary}\nThe way in stands on this page from 15 minutes before: {page}",
        url=page,
        status=status,
    )
