"""Many at the same moment: exactly one has the last place, nobody comes out of turn, no offer goes
twice. Threads with connections of their own, released together, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from members.accounts.models import User
from members.places.actions import join_waitlist, lapse_offers, release, reserve
from members.places.errors import Refused
from members.places.models import Allotment, Place
from tests.members.places.conftest import BEGINS, NOW

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 25


def race(*acts: Callable[[], Any]) -> list[Any]:
    """What each returned, or how it was refused. Anything else fails the test."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    strange = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    assert not strange, strange
    return results


@pytest.fixture
def crowd() -> list[User]:
    return [User.objects.create_user(f"c{number}@people.example") for number in range(MANY + 1)]


@pytest.fixture
def last_place(crowd: list[User]) -> Allotment:
    """Of two places one is left."""
    room = Allotment.objects.create(kind="raced", title="Raced", capacity=2, closes_at=BEGINS)
    reserve(allotment=room, user=crowd[MANY], at=NOW)
    return room


def test_of_25_exactly_one_has_the_last_place(last_place: Allotment, crowd: list[User]) -> None:
    results = race(
        *(lambda u=user: reserve(allotment=last_place, user=u, at=NOW) for user in crowd[:MANY])
    )
    assert sum(isinstance(result, Place) for result in results) == 1
    seats = Place.objects.held().filter(allotment=last_place).values_list("seat", flat=True)
    assert sorted(seats) == [1, 2]


def test_of_25_who_join_the_list_one_is_in_and_the_others_have_a_turn_each(
    last_place: Allotment, crowd: list[User]
) -> None:
    race(*(lambda u=u: join_waitlist(allotment=last_place, user=u, at=NOW) for u in crowd[:MANY]))
    assert Place.objects.held().filter(allotment=last_place).count() == 2
    numbers = list(Place.objects.waiting().values_list("number", flat=True))
    assert numbers == list(range(3, MANY + 2))


def test_places_given_up_at_once_are_offered_in_order_and_once_each(
    last_place: Allotment, crowd: list[User]
) -> None:
    for user in crowd[:8]:
        join_waitlist(allotment=last_place, user=user, at=NOW)
    holders = [crowd[MANY], crowd[0]]
    race(
        *(lambda u=u: release(allotment=last_place, user=u, at=NOW) for u in holders),
        *(lambda u=u: reserve(allotment=last_place, user=u, at=NOW) for u in crowd[8:16]),
        *(lambda: lapse_offers(at=NOW) for _ in range(4)),
    )
    offered = Place.objects.filter(state=Place.State.OFFERED).order_by("number")
    assert [place.user for place in offered] == crowd[1:3]
    assert not Place.objects.held().exists()


def test_many_clocks_take_an_offer_back_once(last_place: Allotment, crowd: list[User]) -> None:
    for user in crowd[:4]:
        join_waitlist(allotment=last_place, user=user, at=NOW)
    release(allotment=last_place, user=crowd[0], at=NOW)
    later = NOW + timedelta(hours=4)
    results = race(*(lambda: lapse_offers(at=later) for _ in range(6)))
    assert sum(results) == 1
    offered = Place.objects.filter(state=Place.State.OFFERED)
    assert [place.user for place in offered] == [crowd[2]]
    assert Place.objects.filter(state=Place.State.LAPSED).count() == 1
