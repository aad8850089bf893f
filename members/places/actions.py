"""Who gets a place. Every action locks the allotment's row first, so that two at once never take
the same one; the unique seat is the last line of defence.

Offers whose time is over are taken back, and free places promised to those who wait, whenever an
allotment is touched: no rule depends on the clock being on time. Somebody who may not come in any
more (their membership ended, say) is passed over when their turn comes, and shortly before the
beginning what they hold goes on to others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from members.clock.each import each_alone

from . import queue
from .errors import Closed, Full, NoPlace, NotEntitled, OfferGone, Refused
from .models import Allotment, Override, Place
from .notices import notices_of

audit = logging.getLogger("acxpa.audit")

_How = ParamSpec("_How")
_Done = TypeVar("_Done")


def _whole(act: Callable[_How, _Done]) -> Callable[_How, _Done]:
    """In one transaction. What ``act`` refuses, before it writes anything of its own, is raised
    after the commit: offers that it found lapsed, and the next in line's, stand."""

    @wraps(act)
    def run(*args: _How.args, **kwargs: _How.kwargs) -> _Done:
        with transaction.atomic():
            try:
                return act(*args, **kwargs)
            except Refused as refused:
                why = refused
        raise why

    return run


@_whole
def reserve(*, allotment: Allotment, user: Any, at: datetime) -> Place:
    """A place for ``user``; an offer that they have is taken up. Once more changes nothing.

    Raises Closed; Full, where all are taken or somebody else's turn comes first.
    """
    locked = _settled(allotment, at, answers=user)
    _check_open(locked, at)
    mine = _active(locked, user)
    if mine is not None and mine.state == Place.State.HELD:
        return mine
    if mine is not None and mine.state == Place.State.OFFERED:
        return _hold(mine, at)
    taken, waiting = _counts(locked)
    if mine is not None or not queue.is_open_to_newcomers(
        capacity=locked.capacity, taken=taken, waiting=waiting
    ):
        raise Full("Every place is taken. Join the waiting list, and we write when one comes free.")
    return _new_held(locked, user, at)


@_whole
def join_waitlist(*, allotment: Allotment, user: Any, at: datetime) -> Place:
    """A number in the queue; a place at once where one is free and nobody waits. Once more
    changes nothing. Raises Closed."""
    locked = _settled(allotment, at, answers=user)
    _check_open(locked, at)
    mine = _active(locked, user)
    if mine is not None:
        return mine
    taken, waiting = _counts(locked)
    if queue.is_open_to_newcomers(capacity=locked.capacity, taken=taken, waiting=waiting):
        return _new_held(locked, user, at)
    return Place.objects.create(
        allotment=locked,
        user=user,
        state=Place.State.WAITING,
        number=_next_number(locked),
        asked_at=at,
    )


@_whole
def accept_offer(*, allotment: Allotment, user: Any, at: datetime) -> Place:
    """Takes up the offer; once more changes nothing. Raises Closed, OfferGone."""
    locked = _settled(allotment, at, answers=user)
    _check_open(locked, at)
    mine = _active(locked, user)
    if mine is None or mine.state == Place.State.WAITING:
        raise OfferGone("The offer is over, and the next in line has it.")
    return mine if mine.state == Place.State.HELD else _hold(mine, at)


@_whole
def release(*, allotment: Allotment, user: Any, at: datetime) -> Place:
    """Gives up a place, an offer or a number in the queue; the next in line gets an offer.

    Raises NoPlace; Closed, once it has begun: who was there is then a matter of record.
    """
    locked = _settled(allotment, at, answers=user)
    if at >= locked.closes_at:
        raise Closed("It has begun; there is nothing to give up any more.")
    mine = _active(locked, user)
    if mine is None:
        raise NoPlace("You have no place here, and do not wait for one.")
    _end(mine, Place.State.RELEASED, at)
    _promote(locked, at)
    return mine


@transaction.atomic
def promote(*, allotment: Allotment, at: datetime) -> int:
    """Promises what is free to those who wait, in their order. How many offers were made. For
    whoever changed the allotment's row."""
    before = Place.objects.filter(allotment=allotment, state=Place.State.OFFERED).count()
    _settled(allotment, at)
    after = Place.objects.filter(allotment=allotment, state=Place.State.OFFERED).count()
    return max(after - before, 0)


def lapse_offers(*, at: datetime) -> int:
    """Takes back every offer whose time is over and makes the next. How many were taken back.

    For the clock, as the next two: twice, or two at once, does no harm. SomeFailed.
    """

    def act(locked: Allotment) -> int:
        lapsed = _lapse(locked, at)
        _promote(locked, at)
        return lapsed

    return _each(Place.objects.run_out(at=at), act)


def end_waiting(*, at: datetime) -> int:
    """Once it has begun nobody's turn comes any more. How many waited in vain. SomeFailed."""

    def act(locked: Allotment) -> int:
        late = (
            list(Place.objects.filter(allotment=locked).waiting()) if at >= locked.closes_at else []
        )
        for place in late:
            _end(place, Place.State.LAPSED, at)
        return len(late)

    return _each(Place.objects.waiting().filter(allotment__closes_at__lte=at), act)


def release_unentitled(*, at: datetime) -> int:
    """Shortly before the beginning the places of those who may not come in go to those who may.
    How many. SomeFailed."""
    soon = Place.objects.active().filter(
        allotment__state=Allotment.State.OPEN,
        allotment__closes_at__gt=at,
        allotment__closes_at__lte=at + queue.KEPT_UNTIL,
    )

    def act(locked: Allotment) -> int:
        if not locked.is_open(at=at):
            return 0
        active = list(Place.objects.filter(allotment=locked).active().order_by("number"))
        ended = _end_unentitled(locked, active, at)
        _promote(locked, at)
        return len(ended)

    return _each(soon, act)


def _each(places: Any, act: Callable[[Allotment], int]) -> int:
    """``act`` on the allotment of each of the places, locked, one transaction each."""

    @transaction.atomic
    def on(pk: int) -> int:
        return act(Allotment.objects.select_for_update().get(pk=pk))

    pks = places.order_by("allotment").values_list("allotment", flat=True).distinct()
    return each_alone(list(pks), on, name="places.allotment")


@_whole
def give(*, allotment: Allotment, user: Any, by: Any, reason: str, at: datetime) -> Place:
    """Staff let somebody in, past the queue and beyond the capacity if need be, also late; they
    are told.

    Raises Closed, where nobody gets a place: before it is announced, once it is called off, when it
    is over. NotEntitled; Refused, where they have a place.
    """
    locked = _settled(allotment, at, answers=user)
    rules = notices_of(locked.kind)
    if locked.state == Allotment.State.CLOSED:
        raise Closed("It is not announced, or was called off: there are no places.")
    if rules.is_over(locked, at):
        raise Closed("It is over: who was there is a matter of record.")
    if not rules.entitled([user.pk], at):
        raise NotEntitled("That person could not come in: no membership, or a stopped account.")
    mine = _active(locked, user)
    if mine is not None and mine.state == Place.State.HELD:
        raise Refused("That person has a place.")
    place = _hold(mine, at) if mine is not None else _new_held(locked, user, at)
    _log(locked, Override.Act.GAVE, user=user, by=by, reason=reason, at=at)
    rules.given(place)
    return place


@_whole
def take_away(*, allotment: Allotment, user: Any, by: Any, reason: str, at: datetime) -> Place:
    """Staff take a place, an offer or a number in the queue away; the person is told, and the next
    in line gets an offer. Raises NoPlace."""
    locked = _settled(allotment, at)
    mine = _active(locked, user)
    if mine is None:
        raise NoPlace("That person has no place, and does not wait for one.")
    _end(mine, Place.State.RELEASED, at)
    _log(locked, Override.Act.TOOK, user=user, by=by, reason=reason, at=at)
    notices_of(locked.kind).taken(mine)
    _promote(locked, at)
    return mine


@transaction.atomic
def resize(*, allotment: Allotment, capacity: int, by: Any, reason: str, at: datetime) -> Allotment:
    """More places, or fewer for whoever comes next: nobody who has one loses it. Raises Refused."""
    if capacity < 1:
        raise Refused("There is at least one place.")
    locked = _settled(allotment, at)
    if locked.capacity == capacity:
        return locked
    locked.capacity = capacity
    locked.save(update_fields=["capacity"])
    _log(locked, Override.Act.RESIZED, user=None, by=by, reason=reason, at=at)
    _promote(locked, at)
    return locked


@transaction.atomic
def move(*, allotment: Allotment, closes_at: datetime, title: str, at: datetime) -> Allotment:
    """Another instant or another name; open offers never outlast it."""
    locked = _lock(allotment)
    locked.closes_at, locked.title = closes_at, title
    locked.save(update_fields=["closes_at", "title"])
    offers = Place.objects.filter(allotment=locked, state=Place.State.OFFERED)
    offers.filter(offered_until__gt=closes_at).update(offered_until=closes_at)
    return _settled(locked, at)


@transaction.atomic
def reopen(*, allotment: Allotment) -> Allotment:
    """Places are given from now on: it was announced. Once more changes nothing."""
    locked = _lock(allotment)
    locked.state = Allotment.State.OPEN
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def close(*, allotment: Allotment, at: datetime) -> list[Place]:
    """Nobody gets a place any more, and whoever waited need not wait. Those who had one keep its
    record. Everybody who is concerned, for whoever tells them. Once more: nobody."""
    locked = _lock(allotment)
    if locked.state == Allotment.State.CLOSED:
        return []
    locked.state = Allotment.State.CLOSED
    locked.save(update_fields=["state"])
    concerned = list(Place.objects.filter(allotment=locked).active().select_related("user"))
    for place in concerned:
        if place.state != Place.State.HELD:
            _end(place, Place.State.LAPSED, at)
    return concerned


def _lock(allotment: Allotment) -> Allotment:
    return Allotment.objects.select_for_update().get(pk=allotment.pk)


def _settled(allotment: Allotment, at: datetime, *, answers: Any = None) -> Allotment:
    """The allotment, locked and up to date. Whoever ``answers`` just now is not written to that
    they did not: what they asked for tells them how it stands."""
    locked = _lock(allotment)
    if locked.is_open(at=at):
        _lapse(locked, at, answers=answers)
        _promote(locked, at)
    return locked


def _lapse(locked: Allotment, at: datetime, *, answers: Any = None) -> int:
    over = list(Place.objects.filter(allotment=locked).run_out(at=at).order_by("number"))
    for place in over:
        _end(place, Place.State.LAPSED, at)
        if answers is None or place.user_id != answers.pk:
            notices_of(locked.kind).missed(place)
    return len(over)


def _promote(locked: Allotment, at: datetime) -> None:
    if not locked.is_open(at=at):
        return
    taken, waits = _counts(locked)
    if not waits or not queue.free(capacity=locked.capacity, taken=taken):
        return
    line = list(Place.objects.filter(allotment=locked).waiting())
    gone = {place.pk for place in _end_unentitled(locked, line, at)}
    waiting = {place.number: place for place in line if place.pk not in gone}
    for number in queue.next_in_line(waiting, capacity=locked.capacity, taken=taken):
        place = waiting[number]
        place.state = Place.State.OFFERED
        place.seat = _free_seat(locked)
        place.offered_until = queue.offer_ends(
            at, hours=locked.offer_hours, closes_at=locked.closes_at
        )
        place.save()
        notices_of(locked.kind).offered(place)


def _end_unentitled(locked: Allotment, places: Iterable[Place], at: datetime) -> list[Place]:
    """Ends those whose people may not come in any more, tells them, and returns them."""
    found, rules = list(places), notices_of(locked.kind)
    entitled = rules.entitled([place.user_id for place in found], at) if found else set()
    ended = [place for place in found if place.user_id not in entitled]
    for place in ended:
        _end(place, Place.State.LAPSED, at)
        rules.ended(place)
    return ended


def _check_open(locked: Allotment, at: datetime) -> None:
    if locked.state == Allotment.State.CLOSED:
        raise Closed("It is cancelled; there are no places.")
    if at >= locked.closes_at:
        raise Closed("It has begun, and places are not given any more.")


def _active(locked: Allotment, user: Any) -> Place | None:
    return Place.objects.active().filter(allotment=locked, user=user).first()


def _counts(locked: Allotment) -> tuple[int, int]:
    """How many are taken and how many people wait."""
    row = Place.objects.filter(allotment=locked).tallies().get(locked.pk)
    return (row["taken"], row["waiting"]) if row else (0, 0)


def _free_seat(locked: Allotment) -> int:
    taking = Place.objects.filter(allotment=locked).taking()
    return queue.seat_for([seat for seat in taking.values_list("seat", flat=True) if seat])


def _next_number(locked: Allotment) -> int:
    locked.last_number += 1
    locked.save(update_fields=["last_number"])
    return locked.last_number


def _new_held(locked: Allotment, user: Any, at: datetime) -> Place:
    return Place.objects.create(
        allotment=locked,
        user=user,
        state=Place.State.HELD,
        number=_next_number(locked),
        seat=_free_seat(locked),
        asked_at=at,
        held_at=at,
    )


def _hold(place: Place, at: datetime) -> Place:
    """From waiting or offered to held."""
    place.seat = place.seat or _free_seat(place.allotment)
    place.state, place.held_at = Place.State.HELD, at
    place.save()
    return place


def _end(place: Place, state: str, at: datetime) -> None:
    place.state, place.seat, place.ended_at = state, None, at
    place.save()


def _log(locked: Allotment, act: str, *, user: Any, by: Any, reason: str, at: datetime) -> None:
    Override.objects.create(allotment=locked, user=user, act=act, reason=reason, by=by, at=at)
    line = {
        "event": f"places.{act}",
        "user": by.pk if by is not None else None,
        "object": f"places.allotment/{locked.pk}",
    }
    transaction.on_commit(lambda: audit.info(line["event"], extra=line), robust=True)
