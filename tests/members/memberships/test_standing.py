"""Where a person stands: the facts, by arithmetic, and their agreement with the one rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from members.accounts.models import User
from members.memberships import actions
from members.memberships.models import Membership, Plan, Seat, Term
from members.memberships.standing import (
    Held,
    Standing,
    State,
    Waiting,
    standing_from,
    standing_in,
    standing_of,
)
from members.memberships.terms import Span, term_from

DAY = timedelta(days=1)
ME = 7
YEAR = term_from(date(2026, 7, 1), months=12, grace_days=14)
NEXT = term_from(date(2027, 7, 1), months=12, grace_days=14)
SEAT = Held(
    membership=1,
    plan="Individual",
    plan_slug="individual",
    price=Decimal(330),
    is_team=False,
    organisation="",
    owner=ME,
    owner_name="Ana",
    seats=1,
    counting=(YEAR,),
    unpaid=(),
    seat=3,
    seat_number=1,
    accepted_on=date(2026, 7, 1),
)
ASKED = Waiting(9, "Individual", Decimal(330), timezone.now(), is_renewal=False)


def at(on: date, *seats: Held, waiting: Waiting | None = None) -> Standing:
    return standing_from(seats, waiting, user=ME, on=on)


def test_without_anything_they_never_were_a_member():
    standing = at(date(2026, 11, 22))
    assert standing == Standing(on=date(2026, 11, 22))
    assert (standing.state, standing.is_member, standing.can_renew) == (State.NEVER, False, False)


def test_who_asked_has_applied():
    standing = at(date(2026, 11, 22), waiting=ASKED)
    assert (standing.state, standing.waiting) == (State.APPLIED, ASKED)


def test_who_is_approved_and_has_not_paid_has_applied_too():
    standing = at(date(2026, 11, 22), replace(SEAT, counting=(), unpaid=(YEAR,)))
    assert (standing.state, standing.unpaid, standing.member_since) == (State.APPLIED, YEAR, None)


def test_the_mocks_figures():
    """The hub's sketch: 1 July 2026 to 30 June 2027, looked at on 22 November: 220 days left."""
    standing = at(date(2026, 11, 22), SEAT)
    assert standing.state is State.MEMBER
    assert standing.term_started == date(2026, 7, 1)
    assert standing.ends_on == date(2027, 6, 30)
    assert standing.days_left == 220
    assert standing.member_since == date(2026, 7, 1)
    assert standing.renewal_opens_on == date(2027, 5, 1)
    assert not standing.is_renewal_open


@pytest.mark.parametrize(
    ("on", "state", "days_left", "grace_left"),
    [
        (date(2026, 6, 30), State.LATER, 365, None),
        (date(2026, 7, 1), State.MEMBER, 364, None),
        (date(2027, 6, 30), State.MEMBER, 0, None),
        (date(2027, 7, 1), State.GRACE, 0, 13),
        (date(2027, 7, 14), State.GRACE, 0, 0),
        (date(2027, 7, 15), State.LAPSED, 0, None),
    ],
)
def test_each_border_of_a_term(on, state, days_left, grace_left):
    standing = at(on, SEAT)
    assert standing.state is state
    assert standing.days_left == days_left
    assert standing.grace_days_left == grace_left
    assert standing.is_member is (state in (State.MEMBER, State.GRACE))


@pytest.mark.parametrize(
    ("on", "opens"),
    [(date(2027, 4, 30), False), (date(2027, 5, 1), True), (date(2029, 1, 1), True)],
)
def test_renewal_opens_sixty_days_before_the_end_and_stays_open(on, opens):
    assert at(on, SEAT).is_renewal_open is opens
    assert at(on, SEAT).can_renew is opens


def test_somebody_elses_membership_is_theirs_to_renew():
    standing = at(date(2027, 6, 1), replace(SEAT, owner=8))
    assert (standing.is_renewal_open, standing.is_owner, standing.can_renew) == (True, False, False)


def test_nothing_is_renewed_while_something_waits():
    assert not at(date(2027, 6, 1), SEAT, waiting=ASKED).can_renew
    assert not at(date(2027, 6, 1), replace(SEAT, unpaid=(NEXT,))).can_renew


def test_an_unpaid_term_of_long_ago_is_no_obstacle():
    old = term_from(date(2020, 1, 1), months=12, grace_days=14)
    assert at(date(2027, 6, 1), replace(SEAT, unpaid=(old,))).can_renew


def test_a_renewal_in_time_moves_the_end_and_closes_the_window():
    standing = at(date(2027, 6, 1), replace(SEAT, counting=(NEXT, YEAR)))
    assert (standing.term, standing.ends_on) == (YEAR, date(2028, 6, 30))
    assert standing.days_left == 395
    assert not standing.is_renewal_open


def test_in_the_first_days_of_the_next_term_nobody_is_in_grace():
    standing = at(date(2027, 7, 3), replace(SEAT, counting=(YEAR, NEXT)))
    assert (standing.state, standing.term) == (State.MEMBER, NEXT)


def test_a_gap_stays_visible():
    again = term_from(date(2027, 10, 1), months=12, grace_days=14)
    seat = replace(SEAT, counting=(YEAR, again))
    between = at(date(2027, 8, 1), seat)
    assert (between.state, between.starts_on) == (State.LATER, date(2027, 10, 1))
    assert between.member_since == date(2026, 7, 1)
    after = at(date(2027, 11, 1), seat)
    assert (after.state, after.term) == (State.MEMBER, again)
    assert after.member_since == date(2026, 7, 1)
    assert after.terms == (YEAR, again)
    grace = at(date(2027, 7, 5), seat)
    assert (grace.state, grace.ends_on) == (State.GRACE, date(2027, 6, 30))


def test_nobody_is_a_member_since_a_day_to_come():
    assert at(date(2026, 6, 1), SEAT).member_since is None


def test_who_was_invited_into_a_running_team_is_a_member_since_they_came():
    came = date(2026, 9, 9)
    seat = replace(SEAT, owner=8, by_invitation=True, accepted_on=came)
    assert at(date(2026, 11, 22), seat).member_since == came
    later = replace(seat, counting=(YEAR, NEXT))
    assert at(date(2027, 11, 22), later).member_since == came
    early = replace(seat, accepted_on=date(2026, 6, 1))
    assert at(date(2026, 11, 22), early).member_since == date(2026, 7, 1)


def test_of_several_seats_the_one_that_lets_in_speaks():
    lapsed = replace(
        SEAT, membership=2, counting=(term_from(date(2020, 1, 1), months=12, grace_days=0),)
    )
    later = replace(SEAT, membership=3, counting=(NEXT,))
    standing = at(date(2026, 11, 22), lapsed, later, SEAT)
    assert standing.held is SEAT
    assert standing.member_since == date(2020, 1, 1)
    assert at(date(2026, 11, 22), lapsed, later).state is State.LATER


spans = st.builds(
    lambda start, length, grace: Span(
        date(2026, 1, 1) + timedelta(days=start),
        date(2026, 1, 1) + timedelta(days=start + length),
        date(2026, 1, 1) + timedelta(days=start + length + grace),
    ),
    st.integers(-900, 900),
    st.integers(0, 500),
    st.integers(0, 40),
)


@given(st.lists(spans, max_size=5), st.integers(-900, 900))
def test_the_state_agrees_with_the_days_that_count(counting, shift):
    on = date(2026, 1, 1) + timedelta(days=shift)
    standing = at(on, replace(SEAT, counting=tuple(counting)))
    assert standing.is_member is any(span.covers(on) for span in counting)
    assert (standing.state is State.NEVER) is (not counting)
    if standing.days_left is not None:
        assert standing.days_left >= 0
    if standing.member_since is not None:
        assert standing.member_since == min(span.starts_on for span in counting)
    if standing.state is State.LAPSED:
        assert all(span.grace_ends_on < on for span in counting)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(spans, st.sampled_from(["paid", "given", "unpaid"]), st.integers(1, 2)),
        max_size=5,
        unique_by=lambda row: (row[0].starts_on, row[2]),
    ),
    st.sampled_from(["held", "invited", "revoked"]),
    st.integers(-900, 900),
)
def test_standing_and_the_gate_never_disagree(terms, seat, shift):
    """Held by the database's own rule: state member or grace exactly when a seat is in force."""
    on = date(2026, 1, 1) + timedelta(days=shift)
    with transaction.atomic():
        plan = Plan.objects.create(name="P", slug="p", kind="individual", price=1)
        user = User.objects.create_user("p@people.example")
        now = timezone.now()
        both = {number: Membership.objects.create(plan=plan, owner=user) for number in (1, 2)}
        for membership in both.values():
            Seat.objects.create(
                membership=membership,
                number=1,
                user=user,
                email=user.email,
                accepted_at=None if seat == "invited" else now,
                revoked_at=now if seat == "revoked" else None,
            )
        for span, how, number in terms:
            Term.objects.create(
                membership=both[number],
                starts_on=span.starts_on,
                ends_on=span.ends_on,
                grace_ends_on=span.grace_ends_on,
                paid_on=span.starts_on if how == "paid" else None,
                is_complimentary=how == "given",
                reason="why" if how == "given" else "",
            )
        standing = standing_of(user, on=on)
        assert standing.is_member is user.seats.in_force(on=on).exists()
        in_force = Membership.objects.in_force(on=on).filter(owner=user)
        facts = [standing_in(each, on=on) for each in Membership.objects.filter(owner=user)]
        assert sum(each.is_member for each in facts) == in_force.count()
        transaction.set_rollback(True)


def test_it_costs_two_queries_however_many_terms(
    member, seated, team, today, django_assert_num_queries, membership_of, plan
):
    with django_assert_num_queries(2):
        standing_of(member.user, on=today)
    mei = seated("mei").user
    for year in range(1, 6):
        Term.objects.create(
            membership=team,
            starts_on=today - timedelta(days=900 * year),
            ends_on=today - timedelta(days=900 * year - 300),
            grace_ends_on=today - timedelta(days=900 * year - 300),
            paid_on=today,
        )
    membership_of(mei, plan, ends_in=-500)
    with django_assert_num_queries(2):
        standing = standing_of(mei, on=today)
    assert standing.held.organisation == "Potoroo Retail Energy"
    assert (standing.held.seat_number, standing.held.seats) == (2, 3)
    assert standing.held.owner_name == "Owner"
    assert len(standing.terms) == 6


def test_a_seat_taken_back_leaves_no_standing(seated, team, today):
    seat = seated("mei")
    actions.revoke_seat(seat=seat, by=team.owner)
    assert standing_of(seat.user, on=today).state is State.NEVER


def test_an_application_shows_beside_what_was(lapsed, today):
    membership = Membership.objects.get(owner=lapsed.user)
    actions.renew(membership=membership, on=today, by=lapsed.user)
    standing = standing_of(lapsed.user, on=today)
    assert standing.state is State.LAPSED
    assert standing.waiting.is_renewal
    assert not standing.can_renew


def test_lists_of_memberships_tell_the_same(team, member, lapsed, today, officer, plan, person):
    waiting = actions.approve(
        application=actions.apply(user=person("ana"), plan=plan, on=today), on=today, by=officer
    ).membership
    memberships = Membership.objects
    assert set(memberships.in_force(on=today)) == {
        team,
        Membership.objects.get(owner=member.user),
    }
    assert list(memberships.lapsed(on=today)) == [Membership.objects.get(owner=lapsed.user)]
    assert list(memberships.unpaid()) == [waiting]
    assert not memberships.ending_soon(on=today).exists()
    last_day = team.terms.get().ends_on
    assert team in memberships.ending_soon(on=last_day)
    assert team in memberships.ending_soon(on=last_day - timedelta(days=60))
    assert team not in memberships.ending_soon(on=last_day - timedelta(days=61))
    facts = memberships.with_facts(on=today).get(pk=team.pk)
    assert (facts.first_on, facts.last_on) == (team.terms.get().starts_on, last_day)
    assert (facts.is_in_force, facts.is_unpaid, facts.seats_taken) == (True, False, 1)
