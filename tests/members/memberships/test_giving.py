"""Complimentary terms, payments, and memberships that staff open."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from members.memberships import actions
from members.memberships.errors import (
    AlreadyPaid,
    NotAllowedIn,
    ReasonMissing,
    TermsOverlap,
    WrongDate,
)
from members.memberships.models import Membership, Organisation, Term
from members.memberships.terms import term_from


def test_a_complimentary_term_makes_a_member(person, plan, officer, today, letters):
    user = person("ana")
    term = actions.grant_complimentary(
        user=user, plan=plan, reason="Speaker", on=today, by=officer, months=3
    )
    assert term.span == term_from(today, months=3, grace_days=14)
    assert (term.price, term.paid_on, term.reason) == (Decimal(0), None, "Speaker")
    assert user.seats.in_force(on=today).exists()
    assert letters() == [("complimentary", user.email)]


def test_it_may_run_to_a_day_or_as_long_as_the_plan(person, plan, officer, today):
    until = today + timedelta(days=45)
    one = actions.grant_complimentary(
        user=person("ana"), plan=plan, reason="x", on=today, by=officer, ends_on=until
    )
    assert (one.ends_on, one.grace_ends_on) == (until, until + timedelta(days=14))
    other = actions.grant_complimentary(
        user=person("ben"), plan=plan, reason="x", on=today, by=officer
    )
    assert other.span == term_from(today, months=12, grace_days=14)


def test_it_follows_the_running_term_of_the_same_membership(member, plan, officer, today):
    membership = Membership.objects.get(owner=member.user)
    end = membership.terms.get().ends_on
    term = actions.grant_complimentary(
        user=member.user, plan=plan, reason="Sorry for the outage", on=today, by=officer, months=1
    )
    assert term.membership == membership
    assert term.starts_on == end + timedelta(days=1)


def test_a_team_gets_it_on_its_own_membership(team, team_plan, officer, today):
    term = actions.grant_complimentary(
        user=team.owner,
        plan=team_plan,
        reason="Sorry",
        on=today,
        by=officer,
        months=1,
        membership=team,
    )
    assert term.membership == team


def test_it_needs_a_reason_an_account_and_days_that_exist(person, plan, officer, today):
    given = {"plan": plan, "on": today, "by": officer}
    with pytest.raises(ReasonMissing):
        actions.grant_complimentary(user=person("ana"), reason=" ", **given)
    with pytest.raises(NotAllowedIn):
        actions.grant_complimentary(user=person("ben", is_active=False), reason="x", **given)
    with pytest.raises(WrongDate):
        actions.grant_complimentary(
            user=person("cai"), reason="x", ends_on=today - timedelta(days=1), **given
        )
    assert not Membership.objects.exists()


def test_it_does_not_overlap(member, plan, officer, today):
    with pytest.raises(TermsOverlap):
        actions.grant_complimentary(
            user=member.user, plan=plan, reason="x", on=today, by=officer, starts_on=today
        )


def test_a_team_needs_an_organisation(person, team_plan, officer, today):
    with pytest.raises(ReasonMissing):
        actions.open_membership(owner=person("ana"), plan=team_plan, by=officer)
    potoroo = Organisation.objects.create(name="Potoroo")
    membership = actions.open_membership(
        owner=person("ben"), plan=team_plan, by=officer, organisation=potoroo
    )
    assert membership.seats.get().user == membership.owner


def test_an_individual_membership_has_no_organisation(person, plan, officer):
    potoroo = Organisation.objects.create(name="Potoroo")
    membership = actions.open_membership(
        owner=person("ana"), plan=plan, by=officer, organisation=potoroo
    )
    assert membership.organisation is None


def test_an_opened_membership_opens_nothing(person, plan, officer, today):
    user = person("ana")
    actions.open_membership(owner=user, plan=plan, by=officer)
    assert not user.seats.in_force(on=today).exists()


def _unpaid(applied, plan, officer, today):
    return actions.approve(application=applied("ana", plan), on=today, by=officer)


def test_a_payment_is_recorded_once(applied, plan, officer, today, letters):
    term = _unpaid(applied, plan, officer, today)
    actions.record_payment(term=term, paid_on=today, on=today, by=officer, reference="T-1")
    written = letters()
    with pytest.raises(AlreadyPaid):
        actions.record_payment(term=term, paid_on=today, on=today, by=officer)
    assert letters() == written
    term.refresh_from_db()
    assert (term.paid_on, term.reason) == (today, "T-1")


def test_a_complimentary_term_is_never_paid_for(person, plan, officer, today):
    term = actions.grant_complimentary(
        user=person("ana"), plan=plan, reason="x", on=today, by=officer
    )
    with pytest.raises(AlreadyPaid):
        actions.record_payment(term=term, paid_on=today, on=today, by=officer)


@pytest.mark.parametrize("days", [1, -3700])
def test_a_payment_from_tomorrow_or_long_ago_is_a_typing_mistake(
    applied, plan, officer, today, days
):
    term = _unpaid(applied, plan, officer, today)
    with pytest.raises(WrongDate):
        actions.record_payment(
            term=term, paid_on=today + timedelta(days=days), on=today, by=officer
        )
    term.refresh_from_db()
    assert not term.counts


def test_a_late_payment_cannot_move_a_term_into_another(
    person, membership_of, plan, officer, today
):
    user = person("ana")
    membership = membership_of(user, plan, ends_in=10)
    term = actions.approve(
        application=actions.renew(membership=membership, on=today, by=user), on=today, by=officer
    )
    with pytest.raises(TermsOverlap):
        actions.record_payment(term=term, paid_on=today, on=today, by=officer, starts_on=today)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": -1},
        {"grace_ends_on": -1},
        {"is_complimentary": True, "reason": ""},
        {"price": -1},
    ],
)
def test_the_database_refuses_terms_that_cannot_be(member, today, wrong):
    term = Term.objects.get(membership__owner=member.user)
    for name, value in wrong.items():
        days = name.endswith("_on")
        before = term.starts_on if name == "ends_on" else term.ends_on
        setattr(term, name, before + timedelta(days=value) if days else value)
    if "is_complimentary" in wrong:
        term.reason = ""
    with pytest.raises(IntegrityError), transaction.atomic():
        term.save()


def test_two_terms_of_a_membership_never_start_on_one_day(member):
    term = Term.objects.get(membership__owner=member.user)
    term.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        term.save(force_insert=True)
