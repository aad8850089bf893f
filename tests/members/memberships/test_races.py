"""G6: many at once. Threads with connections of their own, released together; exactly as many win
as there is room, and the losers get a sentence, not an error.

PostgreSQL is tried with 2, 5 and 25 at a time, 20 times each; SQLite, which lets one writer in at
a time, with fewer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from members.accounts.models import User
from members.memberships import actions
from members.memberships.errors import AlreadyDecided, AlreadyWaiting, NoSeatFree, Refused
from members.memberships.models import Application, Membership, Organisation, Plan, Seat, Term

pytestmark = pytest.mark.django_db(transaction=True)

ON_POSTGRESQL = connection.vendor == "postgresql"
CONTENDERS = (2, 5, 25) if ON_POSTGRESQL else (2, 5)
REPEATS = 20 if ON_POSTGRESQL else 3


def race(*contenders: Callable[[], Any]) -> list[Any]:
    """What each returned or which refusal it got. Anything else fails the test."""
    start = threading.Barrier(len(contenders))
    results: list[Any] = [None] * len(contenders)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            results[place] = act()
        except Refused as refused:
            results[place] = refused
        except BaseException as error:
            results[place] = error
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(contenders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    strange = [
        each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)
    ]
    assert not strange, strange
    return results


def won(results: list[Any]) -> list[Any]:
    return [each for each in results if not isinstance(each, Refused)]


@pytest.fixture
def small_team(team_plan: Plan, person: Any, membership_of: Any) -> Membership:
    """Three seats, one taken: two are to be had."""
    potoroo = Organisation.objects.create(name="Potoroo")
    return membership_of(person("owner"), team_plan, organisation=potoroo)


@pytest.mark.parametrize("contenders", CONTENDERS)
def test_the_last_seats_go_to_exactly_as_many_as_there_are(small_team, today, contenders):
    for repeat in range(REPEATS):
        Seat.objects.filter(membership=small_team, number__gt=1).delete()
        results = race(
            *(
                lambda n=n, repeat=repeat: actions.invite(
                    membership=small_team,
                    email=f"r{repeat}n{n}@work.example",
                    on=today,
                    by=small_team.owner,
                )
                for n in range(contenders)
            )
        )
        assert len(won(results)) == min(2, contenders)
        assert all(isinstance(each, NoSeatFree) for each in results if isinstance(each, Refused))
        taken = Seat.objects.taken().filter(membership=small_team)
        assert sorted(taken.values_list("number", flat=True)) == [1, 2, 3][: 1 + min(2, contenders)]


@pytest.mark.parametrize("contenders", CONTENDERS)
def test_an_invitation_clicked_in_many_windows_seats_one_person_once(
    small_team, person, today, contenders
):
    """The same person clicks in many windows: one seat, and everybody gets the same answer."""
    mei = person("mei")
    for _ in range(REPEATS):
        Seat.objects.filter(membership=small_team, number__gt=1).delete()
        seat = actions.invite(membership=small_team, email=mei.email, on=today, by=small_team.owner)
        results = race(
            *(
                lambda seat=seat: actions.accept_invitation(seat=seat, user=mei, on=today)
                for _ in range(contenders)
            )
        )
        assert len(won(results)) == contenders
        assert Seat.objects.taken().filter(membership=small_team, user=mei).count() == 1
        accepted = seat.history.filter(accepted_at__isnull=False)
        assert accepted.count() == 1


@pytest.mark.parametrize("contenders", CONTENDERS)
def test_two_staff_approving_at_once_make_one_membership(plan, person, today, contenders):
    officer = person("officer", is_staff=True)
    for repeat in range(REPEATS):
        user = User.objects.create_user(f"applicant{repeat}@people.example")
        application = actions.apply(user=user, plan=plan, on=today)
        results = race(
            *(
                lambda n=n, application=application: (
                    actions.refuse(application=application, by=officer, reason="No.")
                    if n % 5 == 4
                    else actions.approve(
                        application=application, on=today, by=officer, paid_on=today
                    )
                )
                for n in range(contenders)
            )
        )
        assert len(won(results)) == 1
        assert all(isinstance(each, AlreadyDecided) for each in results if each not in won(results))
        application.refresh_from_db()
        approved = application.state == Application.State.APPROVED
        assert Membership.objects.owned_by(user).count() == approved
        assert Term.objects.filter(membership__owner=user).count() == approved


@pytest.mark.parametrize("contenders", CONTENDERS)
def test_a_form_sent_many_times_is_one_application(plan, person, today, contenders):
    for repeat in range(REPEATS):
        user = User.objects.create_user(f"applicant{repeat}@people.example")
        results = race(
            *(
                lambda user=user: actions.apply(user=user, plan=plan, on=today)
                for _ in range(contenders)
            )
        )
        assert len(won(results)) == 1
        assert all(isinstance(each, AlreadyWaiting) for each in results if each not in won(results))
        assert Application.objects.filter(user=user).count() == 1


def test_shrinking_and_inviting_at_once_never_leaves_more_people_than_seats(small_team, today):
    for repeat in range(REPEATS):
        Seat.objects.filter(membership=small_team, number__gt=1).delete()
        Membership.objects.filter(pk=small_team.pk).update(seats_limit=3)
        race(
            lambda: actions.change_seats_limit(membership=small_team, seats=1, by=small_team.owner),
            *(
                lambda n=n, repeat=repeat: actions.invite(
                    membership=small_team,
                    email=f"r{repeat}n{n}@work.example",
                    on=today,
                    by=small_team.owner,
                )
                for n in range(3)
            ),
        )
        small_team.refresh_from_db()
        taken = Seat.objects.taken().filter(membership=small_team)
        assert taken.count() <= small_team.seats_limit
        assert max(taken.values_list("number", flat=True)) <= small_team.seats_limit


def test_two_teams_approved_at_once_share_their_organisation(team_plan, person, today):
    officer = person("officer", is_staff=True)
    for repeat in range(REPEATS):
        name = f"Dugong {repeat}"
        applications = [
            actions.apply(
                user=User.objects.create_user(f"r{repeat}n{n}@people.example"),
                plan=team_plan,
                on=today,
                organisation_name=name.upper() if n else name,
            )
            for n in range(4)
        ]
        results = race(
            *(
                lambda each=each: actions.approve(
                    application=each, on=today, by=officer, paid_on=today
                )
                for each in applications
            )
        )
        assert len(won(results)) == 4
        assert Organisation.objects.filter(name__iexact=name).count() == 1
