"""Places: taken, waited for, offered in order and for a time, given up, and staff past the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.clock.each import SomeFailed
from members.places import actions, notices
from members.places.actions import (
    accept_offer,
    close,
    end_waiting,
    give,
    join_waitlist,
    lapse_offers,
    move,
    promote,
    release,
    release_unentitled,
    reopen,
    reserve,
    resize,
    take_away,
)
from members.places.errors import Closed, Full, NoPlace, NotEntitled, OfferGone, Refused
from members.places.models import Allotment, Override, Place
from members.places.reading import rooms
from tests.members.places.conftest import BEGINS, NOW

HOUR = timedelta(hours=1)


def state_of(allotment: Allotment, user: Any) -> str:
    place = Place.objects.active().filter(allotment=allotment, user=user).first()
    return place.state if place else ""


@pytest.fixture
def full(two: Allotment, people: list[Any]) -> Allotment:
    """The first two have places, the next two wait."""
    for user in people[:2]:
        reserve(allotment=two, user=user, at=NOW)
    for user in people[2:4]:
        join_waitlist(allotment=two, user=user, at=NOW)
    return two


def test_places_go_until_there_are_none(two: Allotment, people: list[Any]) -> None:
    assert [reserve(allotment=two, user=each, at=NOW).seat for each in people[:2]] == [1, 2]
    with pytest.raises(Full):
        reserve(allotment=two, user=people[2], at=NOW)


def test_asking_again_changes_nothing(full: Allotment, people: list[Any]) -> None:
    place = reserve(allotment=full, user=people[0], at=NOW + HOUR)
    assert (place.seat, place.held_at) == (1, NOW)
    assert join_waitlist(allotment=full, user=people[2], at=NOW + HOUR).asked_at == NOW
    assert Place.objects.count() == 4


def test_who_joins_the_list_of_an_empty_room_has_a_place(two: Allotment, people: list[Any]) -> None:
    assert join_waitlist(allotment=two, user=people[0], at=NOW).state == Place.State.HELD


def test_what_comes_free_is_offered_to_the_first_in_line(full: Any, people: Any, told: Any) -> None:
    release(allotment=full, user=people[0], at=NOW)
    assert told == [("offered", "p2")]
    offered = Place.objects.get(allotment=full, user=people[2])
    assert (offered.state, offered.seat) == ("offered", 1)
    assert offered.offered_until == NOW + timedelta(hours=4)
    assert state_of(full, people[3]) == "waiting"


def test_nobody_new_gets_what_is_kept_for_somebody(full: Allotment, people: list[Any]) -> None:
    release(allotment=full, user=people[0], at=NOW)
    with pytest.raises(Full):
        reserve(allotment=full, user=people[4], at=NOW)
    with pytest.raises(Full):
        reserve(allotment=full, user=people[3], at=NOW)


def test_an_offer_is_taken_up_once_and_for_good(full: Any, people: Any, told: Any) -> None:
    release(allotment=full, user=people[0], at=NOW)
    place = accept_offer(allotment=full, user=people[2], at=NOW + HOUR)
    assert (place.state, place.seat) == ("held", 1)
    assert accept_offer(allotment=full, user=people[2], at=NOW + 9 * HOUR).pk == place.pk
    assert lapse_offers(at=NOW + 9 * HOUR) == 0
    assert told == [("offered", "p2")]


def test_an_offer_that_nobody_takes_goes_on(full: Any, people: Any, told: Any) -> None:
    release(allotment=full, user=people[0], at=NOW)
    assert lapse_offers(at=NOW + 4 * HOUR - timedelta(seconds=1)) == 0
    assert lapse_offers(at=NOW + 4 * HOUR) == 1
    assert lapse_offers(at=NOW + 4 * HOUR) == 0
    assert told == [("offered", "p2"), ("missed", "p2"), ("offered", "p3")]
    with pytest.raises(OfferGone):
        accept_offer(allotment=full, user=people[2], at=NOW + 4 * HOUR)


def test_who_takes_a_lapsed_offer_that_nobody_else_waits_for_is_not_told_that_it_is_lost(
    full: Any, people: Any, told: Any
) -> None:
    release(allotment=full, user=people[3], at=NOW)
    release(allotment=full, user=people[0], at=NOW)
    assert reserve(allotment=full, user=people[2], at=NOW + 5 * HOUR).state == "held"
    assert told == [("offered", "p2")]


def test_whoever_else_comes_finds_it_lapsed_and_the_one_who_missed_it_is_told(
    full: Any, people: Any, told: Any
) -> None:
    release(allotment=full, user=people[3], at=NOW)
    release(allotment=full, user=people[0], at=NOW)
    reserve(allotment=full, user=people[4], at=NOW + 5 * HOUR)
    assert told == [("offered", "p2"), ("missed", "p2")]


def test_an_offer_is_over_also_before_the_clock_comes(full: Allotment, people: list[Any]) -> None:
    release(allotment=full, user=people[0], at=NOW)
    with pytest.raises(OfferGone):
        accept_offer(allotment=full, user=people[2], at=NOW + 5 * HOUR)
    room = rooms([full], people[2], at=NOW + 5 * HOUR)[full.pk]
    # what was refused settled the rest: the place is the next's, as the sentence says
    assert (room.state, room.taken) == ("", 2)
    assert state_of(full, people[3]) == "offered"


def test_who_let_an_offer_go_joins_again_at_the_end(full: Allotment, people: list[Any]) -> None:
    release(allotment=full, user=people[2], at=NOW)
    again = join_waitlist(allotment=full, user=people[2], at=NOW)
    assert again.number > Place.objects.get(allotment=full, user=people[3]).number


def test_an_offer_given_back_goes_to_the_next(full: Any, people: Any, told: Any) -> None:
    release(allotment=full, user=people[0], at=NOW)
    release(allotment=full, user=people[2], at=NOW)
    assert told == [("offered", "p2"), ("offered", "p3")]


def test_nothing_is_given_once_it_has_begun(full: Allotment, people: list[Any]) -> None:
    for act in (reserve, join_waitlist, accept_offer, release):
        with pytest.raises(Closed):
            act(allotment=full, user=people[4], at=BEGINS)


def test_an_offer_just_before_the_beginning_ends_there(full: Any, people: Any, told: Any) -> None:
    release(allotment=full, user=people[0], at=BEGINS - HOUR)
    assert Place.objects.get(allotment=full, user=people[2]).offered_until == BEGINS
    # afterwards it lapses, and is offered to nobody
    assert lapse_offers(at=BEGINS) == 1
    assert told == [("offered", "p2"), ("missed", "p2")]


def test_giving_up_nothing_says_so(full: Allotment, people: list[Any]) -> None:
    with pytest.raises(NoPlace):
        release(allotment=full, user=people[5], at=NOW)


def test_a_closed_room_keeps_who_had_a_place_and_lets_the_others_go(
    full: Allotment, people: list[Any]
) -> None:
    concerned = close(allotment=full, at=NOW)
    assert [place.user for place in concerned] == people[:4]
    assert close(allotment=full, at=NOW) == []
    assert [state_of(full, each) for each in people[:4]] == ["held", "held", "", ""]
    with pytest.raises(Closed):
        reserve(allotment=full, user=people[4], at=NOW)


def test_staff_let_somebody_in_past_the_line_and_it_is_logged(
    full: Any, people: Any, told: Any, person: Any
) -> None:
    boss = person("boss", is_staff=True)
    how = {"by": boss, "reason": "Speaks", "at": NOW}
    assert give(allotment=full, user=people[5], **how).seat == 3
    assert give(allotment=full, user=people[3], **how).state == "held"
    with pytest.raises(Refused):
        give(allotment=full, user=people[5], **how)
    assert told == [("given", "p5"), ("given", "p3")]
    assert [(row.act, row.user, row.by, row.reason) for row in Override.objects.order_by("pk")] == [
        ("gave", people[5], boss, "Speaks"),
        ("gave", people[3], boss, "Speaks"),
    ]
    # four sit on two places: what two give up goes to nobody
    release(allotment=full, user=people[0], at=NOW)
    release(allotment=full, user=people[1], at=NOW)
    assert state_of(full, people[2]) == "waiting"
    release(allotment=full, user=people[5], at=NOW)
    assert state_of(full, people[2]) == "offered"


def test_staff_take_a_place_away_and_the_next_is_asked(full: Any, people: Any, told: Any) -> None:
    take_away(allotment=full, user=people[0], by=None, reason="Left the trade", at=NOW)
    assert told == [("taken", "p0"), ("offered", "p2")]
    with pytest.raises(NoPlace):
        take_away(allotment=full, user=people[0], by=None, reason="Again", at=NOW)


def test_more_places_are_offered_and_fewer_cost_nobody_theirs(
    full: Allotment, people: list[Any]
) -> None:
    resize(allotment=full, capacity=3, by=None, reason="A larger room", at=NOW)
    assert [state_of(full, each) for each in people[2:4]] == ["offered", "waiting"]
    resize(allotment=full, capacity=1, by=None, reason="A smaller one", at=NOW)
    assert state_of(full, people[1]) == "held"
    assert Override.objects.count() == 2
    with pytest.raises(Refused):
        resize(allotment=full, capacity=0, by=None, reason="None", at=NOW)


def test_an_earlier_beginning_shortens_open_offers(full: Allotment, people: list[Any]) -> None:
    release(allotment=full, user=people[0], at=NOW)
    move(allotment=full, closes_at=NOW + HOUR, title="Sooner", at=NOW)
    assert Place.objects.get(allotment=full, user=people[2]).offered_until == NOW + HOUR


def test_promoting_counts_offers_and_does_nothing_twice(full: Allotment) -> None:
    Allotment.objects.update(capacity=4)
    assert promote(allotment=full, at=NOW) == 2
    assert promote(allotment=full, at=NOW) == 0


def test_how_it_stands_costs_the_same_for_one_and_for_many(
    full: Allotment, people: list[Any], django_assert_num_queries: Any
) -> None:
    others = [
        Allotment.objects.create(kind="tried", title=str(n), capacity=3, closes_at=BEGINS)
        for n in range(5)
    ]
    with django_assert_num_queries(2):
        found = rooms([full, *others], people[0], at=NOW)
    assert (found[full.pk].taken, found[full.pk].waiting, found[full.pk].left) == (2, 2, 0)
    assert found[others[0].pk].left == 3
    with django_assert_num_queries(3):
        assert rooms([full], people[3], at=NOW)[full.pk].turn == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "held", "seat": 1, "held_at": NOW},  # taken by somebody
        {"state": "held", "seat": None, "held_at": NOW},
        {"state": "waiting", "seat": 5},
        {"state": "offered", "seat": 5},
        {"state": "lapsed"},
        {"state": "held", "seat": 5},
    ],
)
def test_the_database_itself_refuses(wrong: dict[str, Any], full: Any, people: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(allotment=full, user=people[4], number=99, **wrong)


def test_a_kind_has_one_set_of_notices() -> None:
    with pytest.raises(ValueError):
        notices.register("roundtable", notices.Notices())


def test_what_is_refused_leaves_nothing(full: Allotment, people: list[Any]) -> None:
    before = list(Place.objects.values_list("user", "state", "number"))
    with pytest.raises(Full):
        actions.reserve(allotment=full, user=people[4], at=NOW)
    assert list(Place.objects.values_list("user", "state", "number")) == before


# People who may not come in any more


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch, told: Any) -> Any:
    """``only(people)``: nobody else may have a place of this kind."""

    def make(people: list[Any]) -> None:
        may = {user.pk for user in people}
        old = notices._notices["tried"]
        rules = replace(
            old,
            entitled=lambda users, at: may & set(users),
            ended=lambda place: told.append(("ended", place.user.email.split("@")[0])),
        )
        monkeypatch.setitem(notices._notices, "tried", rules)

    return make


def test_who_may_not_come_in_is_passed_over_when_their_turn_comes(
    full: Any, people: Any, told: Any, only: Any
) -> None:
    only([people[0], people[1], people[3]])
    release(allotment=full, user=people[0], at=NOW)
    assert told == [("ended", "p2"), ("offered", "p3")]
    assert (state_of(full, people[2]), state_of(full, people[3])) == ("", "offered")


def test_nobody_is_passed_over_while_nothing_is_free(full: Any, people: Any, only: Any) -> None:
    only(people[:2])
    assert promote(allotment=full, at=NOW) == 0
    assert state_of(full, people[2]) == "waiting"


def test_two_days_before_what_they_hold_goes_to_the_next(
    full: Any, people: Any, told: Any, only: Any
) -> None:
    only(people[1:])
    early = BEGINS - timedelta(days=2, seconds=1)
    assert release_unentitled(at=early) == 0
    assert state_of(full, people[0]) == "held"
    assert release_unentitled(at=BEGINS - timedelta(days=2)) == 1
    assert release_unentitled(at=BEGINS - timedelta(days=2)) == 0
    assert told == [("ended", "p0"), ("offered", "p2")]
    assert release_unentitled(at=BEGINS) == 0


def test_who_could_not_come_in_is_given_nothing(full: Any, people: Any, only: Any) -> None:
    only(people[:5])
    how = {"by": None, "reason": "x", "at": NOW}
    with pytest.raises(NotEntitled):
        give(allotment=full, user=people[5], **how)
    assert give(allotment=full, user=people[4], **how).state == "held"


def test_staff_give_nothing_where_there_are_no_places(full: Any, people: Any, told: Any) -> None:
    how = {"user": people[5], "by": None, "reason": "x"}
    close(allotment=full, at=NOW)
    with pytest.raises(Closed):
        give(allotment=full, at=NOW, **how)
    assert reopen(allotment=full).state == "open"
    with pytest.raises(Closed):
        give(allotment=full, at=BEGINS, **how)
    assert (state_of(full, people[5]), told, Override.objects.count()) == ("", [], 0)


def test_once_it_has_begun_nobody_waits(full: Allotment, people: list[Any]) -> None:
    assert end_waiting(at=BEGINS - timedelta(seconds=1)) == 0
    assert end_waiting(at=BEGINS) == 2
    assert end_waiting(at=BEGINS) == 0
    assert [state_of(full, each) for each in people[:4]] == ["held", "held", "", ""]


def test_one_room_that_breaks_holds_up_no_other(
    full: Any, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Allotment.objects.create(kind="sound", title="Sound", capacity=1, closes_at=BEGINS)
    for user in people[:2]:
        join_waitlist(allotment=other, user=user, at=NOW)
    for room in (full, other):
        release(allotment=room, user=people[0], at=NOW)

    def breaks(place: Any) -> None:
        raise LookupError("a zone that is none")

    monkeypatch.setitem(notices._notices, "tried", notices.Notices(missed=breaks))
    with pytest.raises(SomeFailed) as failed:
        lapse_offers(at=NOW + 4 * HOUR)
    assert (failed.value.did, failed.value.failed) == (1, 1)
    assert state_of(other, people[1]) == ""
    assert state_of(full, people[2]) == "offered"  # as before: nothing is half done


# The staff's pages


def test_staff_give_and_take_by_page(staff: Any, full: Allotment, people: list[Any]) -> None:
    Allotment.objects.update(closes_at=NOW + timedelta(days=36500))
    address = f"/admin/places/allotment/{full.pk}"
    sent = {"email": "P5@people.example", "reason": "Speaks"}
    assert staff.post(f"{address}/give/", sent).status_code == 302
    assert state_of(full, people[5]) == "held"
    assert "Speaks" in staff.get(f"{address}/change/").content.decode()
    page = staff.post(f"{address}/give/", {"email": "nobody@people.example", "reason": "x"})
    assert "No account has this address." in page.content.decode()
    staff.post(f"{address}/take/", {"email": "p5@people.example", "reason": "Cannot come"})
    assert state_of(full, people[5]) == ""
    staff.post(f"{address}/resize/", {"capacity": "3", "reason": "A larger room"})
    full.refresh_from_db()
    assert full.capacity == 3


def test_an_editor_gives_nobody_a_place(person: Any, sign_in: Any, full: Allotment) -> None:
    editor = sign_in(person("editor", is_staff=True))
    sent = {"email": "p5@people.example", "reason": "x"}
    assert editor.post(f"/admin/places/allotment/{full.pk}/give/", sent).status_code == 403
    assert not Override.objects.exists()
