"""Applying, renewing and deciding: what is written, what is refused, what is told to whom."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from members.memberships import actions
from members.memberships.errors import (
    AlreadyDecided,
    AlreadyMember,
    AlreadyWaiting,
    NotAllowedIn,
    PlanNotOffered,
    ReasonMissing,
    RenewalNotOpen,
    TermsOverlap,
    WrongDate,
)
from members.memberships.models import Application, Membership, Organisation, Seat, Term
from members.memberships.terms import term_from

from .conftest import ABN

DAY = timedelta(days=1)


def test_an_application_freezes_the_price_and_writes_two_letters(person, plan, today, letters):
    ana = person("ana")
    application = actions.apply(
        user=ana, plan=plan, on=today, role=" Team leader ", message="Forty seats."
    )
    assert application.is_open
    assert (application.price, application.gst) == (Decimal("330.00"), Decimal("30.00"))
    assert application.role == "Team leader"
    assert application.renews is None
    assert letters() == [
        ("application-received", ana.email),
        ("application-for-staff", settings.STAFF_EMAIL),
    ]
    plan.price = Decimal("400.00")
    plan.save()
    application.refresh_from_db()
    assert application.price == Decimal("330.00")


def test_the_price_is_the_plans_in_the_database_not_in_memory(person, plan, today):
    plan.price = Decimal("1.00")  # never saved
    assert actions.apply(user=person("ana"), plan=plan, on=today).price == Decimal("330.00")


def test_one_application_waits_at_a_time(applied, plan, team_plan, today, letters):
    application = applied("ana", plan)
    before = letters()
    for wish in (plan, team_plan):
        with pytest.raises(AlreadyWaiting):
            actions.apply(
                user=application.user, plan=wish, on=today, organisation_name="Dugong Mutual"
            )
    assert Application.objects.count() == 1
    assert letters() == before


def test_the_database_itself_refuses_a_second_waiting_application(applied, plan):
    application = applied("ana", plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(user=application.user, plan=plan, price=1)


def test_a_plan_that_is_not_offered_is_refused(person, plan, today):
    plan.is_offered = False
    plan.save()
    with pytest.raises(PlanNotOffered):
        actions.apply(user=person("ana"), plan=plan, on=today)
    assert not Application.objects.exists()


def test_a_team_needs_the_name_of_its_organisation(person, team_plan, today):
    with pytest.raises(ReasonMissing):
        actions.apply(user=person("ana"), plan=team_plan, on=today, organisation_name="  ")


def test_a_deactivated_account_cannot_apply(person, plan, today):
    with pytest.raises(NotAllowedIn):
        actions.apply(user=person("ana", is_active=False), plan=plan, on=today)


def test_a_member_renews_instead_of_buying_again(member, plan, today):
    with pytest.raises(AlreadyMember):
        actions.apply(user=member.user, plan=plan, on=today)


def test_a_member_may_apply_for_a_team(member, team_plan, today):
    application = actions.apply(
        user=member.user, plan=team_plan, on=today, organisation_name="Dugong Mutual"
    )
    assert application.renews is None


def test_who_lapsed_and_applies_gets_the_old_membership_back(lapsed, plan, today, officer):
    old = Membership.objects.get(owner=lapsed.user)
    application = actions.apply(user=lapsed.user, plan=plan, on=today)
    assert application.renews == old
    term = actions.approve(application=application, on=today, by=officer, paid_on=today)
    assert term.membership == old
    assert term.starts_on == today
    assert old.terms.count() == 2


def test_the_owner_of_a_team_seat_may_join_alone(seated, plan, today):
    seat = seated("mei")
    assert actions.apply(user=seat.user, plan=plan, on=today).renews is None


def test_approving_makes_a_member_at_once(applied, plan, officer, today, letters):
    application = applied("ana", plan, organisation_name="Where Ana works")
    user = application.user
    assert not user.seats.in_force(on=today).exists()
    term = actions.approve(
        application=application, on=today, by=officer, paid_on=today, reference="INV-7"
    )
    expected = term_from(today, months=12, grace_days=14)
    assert term.span == expected
    assert (term.paid_on, term.reason, term.price) == (today, "INV-7", Decimal("330.00"))
    assert user.seats.in_force(on=today).exists()
    assert user.seats.in_force(on=expected.grace_ends_on).exists()
    assert not user.seats.in_force(on=expected.grace_ends_on + DAY).exists()
    assert not user.seats.in_force(on=today - DAY).exists()
    application.refresh_from_db()
    assert application.state == Application.State.APPROVED
    assert application.decided_by == officer
    assert application.term == term
    membership = term.membership
    assert (membership.owner, membership.organisation) == (user, None)
    assert letters()[-1] == ("approved", user.email)


def test_a_team_gets_its_organisation_its_seats_and_its_owner_the_first(
    applied, team_plan, officer, today
):
    application = applied("ana", team_plan, organisation_name="Dugong Mutual", abn=ABN)
    term = actions.approve(application=application, on=today, by=officer, paid_on=today)
    membership = term.membership
    assert (membership.organisation.name, membership.organisation.abn) == ("Dugong Mutual", ABN)
    assert membership.seats_limit == 3
    seat = membership.seats.get()
    assert (seat.number, seat.user, seat.accepted_at is not None) == (1, application.user, True)


def test_an_organisation_is_known_by_its_name_in_any_case(applied, team_plan, officer, today):
    known = Organisation.objects.create(name="DUGONG mutual")
    application = applied("ana", team_plan, organisation_name="Dugong Mutual", abn=ABN)
    term = actions.approve(application=application, on=today, by=officer, paid_on=today)
    assert term.membership.organisation == known
    known.refresh_from_db()
    assert known.abn == ABN


def test_an_organisations_own_abn_is_never_overwritten(applied, team_plan, officer, today):
    known = Organisation.objects.create(name="Dugong Mutual", abn="53 004 085 616")
    application = applied("ana", team_plan, abn=ABN)
    actions.approve(application=application, on=today, by=officer, paid_on=today)
    known.refresh_from_db()
    assert known.abn == "53 004 085 616"


def test_approved_without_payment_opens_nothing_until_it_is_recorded(
    applied, plan, officer, today, letters
):
    application = applied("ana", plan)
    term = actions.approve(application=application, on=today, by=officer)
    assert not term.counts
    assert not application.user.seats.in_force(on=today).exists()
    later = today + timedelta(days=9)
    actions.record_payment(
        term=term, paid_on=later, on=later, by=officer, reference="INV-8", starts_on=later
    )
    term.refresh_from_db()
    assert term.span == term_from(later, months=12, grace_days=14)
    assert application.user.seats.in_force(on=later).exists()
    assert not application.user.seats.in_force(on=later - DAY).exists()
    assert [kind for kind, _ in letters()][-2:] == ["approved", "payment-recorded"]


def test_a_complimentary_approval_costs_nothing_and_says_why(applied, plan, officer, today):
    application = applied("ana", plan)
    term = actions.approve(
        application=application, on=today, by=officer, complimentary_reason="Speaker"
    )
    assert (term.is_complimentary, term.reason, term.price) == (True, "Speaker", Decimal(0))
    assert application.user.seats.in_force(on=today).exists()


def test_a_term_may_start_on_another_day(applied, plan, officer, today):
    start = today + timedelta(days=30)
    application = applied("ana", plan)
    term = actions.approve(
        application=application, on=today, by=officer, paid_on=today, starts_on=start
    )
    assert term.starts_on == start
    assert not application.user.seats.in_force(on=today).exists()


@pytest.mark.parametrize("days", [-4000, 4000])
def test_a_start_ten_years_away_is_a_typing_mistake(applied, plan, officer, today, days):
    application = applied("ana", plan)
    with pytest.raises(WrongDate):
        actions.approve(
            application=application,
            on=today,
            by=officer,
            paid_on=today,
            starts_on=today + timedelta(days=days),
        )
    application.refresh_from_db()
    assert application.is_open
    assert not Membership.objects.exists()


def test_money_cannot_arrive_tomorrow(applied, plan, officer, today):
    application = applied("ana", plan)
    with pytest.raises(WrongDate):
        actions.approve(application=application, on=today, by=officer, paid_on=today + DAY)
    assert not Membership.objects.exists()
    application.refresh_from_db()
    assert application.is_open


def test_a_deactivated_applicant_is_not_approved(applied, plan, officer, today):
    application = applied("ana", plan)
    application.user.is_active = False
    application.user.save()
    with pytest.raises(NotAllowedIn):
        actions.approve(application=application, on=today, by=officer, paid_on=today)
    application.refresh_from_db()
    assert application.is_open
    assert not Membership.objects.exists()


def _approve(application, officer, today):
    return actions.approve(application=application, on=today, by=officer, paid_on=today)


def _refuse(application, officer, today):
    return actions.refuse(application=application, by=officer, reason="No.")


def _withdraw(application, officer, today):
    return actions.withdraw(application=application, by=application.user)


@pytest.mark.parametrize("first", [_approve, _refuse, _withdraw])
@pytest.mark.parametrize("second", [_approve, _refuse, _withdraw])
def test_what_is_decided_stays_decided(applied, plan, officer, today, letters, first, second):
    application = applied("ana", plan)
    stale = Application.objects.get(pk=application.pk)  # somebody else's open page
    first(application, officer, today)
    before = Application.objects.values().get(), Term.objects.count(), letters()
    with pytest.raises(AlreadyDecided, match="This application was"):
        second(stale, officer, today)
    assert (Application.objects.values().get(), Term.objects.count(), letters()) == before


def test_a_refusal_needs_a_reason_and_sends_it(applied, plan, officer, letters):
    application = applied("ana", plan)
    with pytest.raises(ReasonMissing):
        actions.refuse(application=application, by=officer, reason=" \n ")
    actions.refuse(application=application, by=officer, reason="You sell to service.")
    application.refresh_from_db()
    assert (application.state, application.reason) == ("refused", "You sell to service.")
    assert letters()[-1] == ("refused", application.user.email)
    assert not Membership.objects.exists()


def test_who_was_refused_or_withdrew_may_apply_again(applied, plan, officer, today):
    application = applied("ana", plan)
    actions.withdraw(application=application, by=application.user)
    again = actions.apply(user=application.user, plan=plan, on=today)
    actions.refuse(application=again, by=officer, reason="Not yet.")
    assert actions.apply(user=application.user, plan=plan, on=today).is_open


# Renewing


@pytest.mark.parametrize("ends_in", [0, 30, 60, -1, -14])
def test_a_renewal_in_time_follows_without_a_gap(
    person, membership_of, plan, officer, today, ends_in, letters
):
    user = person("ana")
    membership = membership_of(user, plan, ends_in=ends_in)
    application = actions.renew(membership=membership, on=today, by=user)
    assert (application.renews, application.price) == (membership, plan.price)
    term = actions.approve(application=application, on=today, by=officer, paid_on=today)
    assert term.membership == membership
    assert term.starts_on == today + timedelta(days=ends_in) + DAY
    assert letters()[-1] == ("renewed", user.email)


def test_a_renewal_after_the_grace_starts_on_the_day_and_shows_the_gap(
    person, membership_of, plan, officer, today
):
    user = person("ana")
    membership = membership_of(user, plan, ends_in=-16)
    application = actions.renew(membership=membership, on=today, by=user)
    term = actions.approve(application=application, on=today, by=officer, paid_on=today)
    assert term.starts_on == today
    assert not user.seats.in_force(on=today - DAY).exists()


def test_renewal_is_not_open_before_its_day(person, membership_of, plan, today):
    user = person("ana")
    membership = membership_of(user, plan, ends_in=61)
    opens = today + DAY
    with pytest.raises(RenewalNotOpen, match=f"{opens:%-d %B %Y}"):
        actions.renew(membership=membership, on=today, by=user)
    assert actions.renew(membership=membership, on=opens, by=user).is_open


def test_what_is_renewed_already_is_not_renewed_again(person, membership_of, plan, officer, today):
    user = person("ana")
    membership = membership_of(user, plan, ends_in=10)
    first = actions.renew(membership=membership, on=today, by=user)
    with pytest.raises(AlreadyWaiting):
        actions.renew(membership=membership, on=today, by=user)
    actions.approve(application=first, on=today, by=officer, paid_on=today)
    with pytest.raises(RenewalNotOpen, match="opens on"):
        actions.renew(membership=membership, on=today, by=user)


def test_a_renewal_that_waits_for_its_money_is_not_asked_for_twice(
    person, membership_of, plan, officer, today
):
    user = person("ana")
    membership = membership_of(user, plan, ends_in=10)
    actions.approve(
        application=actions.renew(membership=membership, on=today, by=user), on=today, by=officer
    )
    with pytest.raises(RenewalNotOpen, match="agreed already"):
        actions.renew(membership=membership, on=today, by=user)


def test_a_membership_that_never_started_is_not_renewed(person, plan, today):
    user = person("ana")
    membership = actions.open_membership(owner=user, plan=plan, by=None)
    with pytest.raises(RenewalNotOpen, match="has not started"):
        actions.renew(membership=membership, on=today, by=user)


def test_only_the_owner_renews(person, membership_of, plan, today, seated, team):
    membership = membership_of(person("ana"), plan, ends_in=10)
    with pytest.raises(RenewalNotOpen, match="owner"):
        actions.renew(membership=membership, on=today, by=person("eve"))
    with pytest.raises(RenewalNotOpen, match="owner"):
        actions.renew(membership=team, on=today, by=seated("mei").user)


def test_memberships_on_a_plan_that_is_not_sold_go_on(person, membership_of, plan, today):
    user = person("ana")
    membership = membership_of(user, plan, ends_in=10)
    plan.is_offered = False
    plan.save()
    assert actions.renew(membership=membership, on=today, by=user).price == plan.price


def test_a_start_inside_the_running_term_is_refused(person, membership_of, plan, officer, today):
    user = person("ana")
    membership = membership_of(user, plan, ends_in=10)
    application = actions.renew(membership=membership, on=today, by=user)
    with pytest.raises(TermsOverlap, match="do not overlap"):
        actions.approve(
            application=application, on=today, by=officer, paid_on=today, starts_on=today
        )
    application.refresh_from_db()
    assert application.is_open
    assert membership.terms.count() == 1


def test_a_team_renewal_keeps_its_people_and_a_larger_limit(
    team, seated, officer, today, membership_of
):
    seat = seated("mei")
    actions.change_seats_limit(membership=team, seats=7, by=officer)
    on = team.terms.get().ends_on
    application = actions.renew(membership=team, on=on, by=team.owner)
    actions.approve(application=application, on=on, by=officer, paid_on=on)
    team.refresh_from_db()
    assert team.seats_limit == 7
    assert seat.user.seats.in_force(on=on + timedelta(days=100)).exists()
    assert Seat.objects.taken().filter(membership=team).count() == 2


@pytest.mark.django_db
@hypothesis_settings(max_examples=60, deadline=None)
@given(
    terms=st.lists(
        st.tuples(st.integers(-1500, 900), st.integers(1, 24), st.sampled_from("pcu")), max_size=5
    ),
    on=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
)
def test_terms_of_a_membership_never_overlap_whatever_is_tried(terms, on):
    from members.accounts.models import User
    from members.memberships.actions.terms import add_term
    from members.memberships.errors import Refused
    from members.memberships.models import Plan

    with transaction.atomic():
        plan = Plan.objects.create(name="P", slug="p", kind="individual", price=1)
        user = User.objects.create_user("p@people.example")
        membership = actions.open_membership(owner=user, plan=plan, by=None)
        for shift, months, how in terms:
            try:
                add_term(
                    membership,
                    starts_on=on + timedelta(days=shift),
                    months=months,
                    on=on,
                    paid_on=on if how == "p" else None,
                    complimentary_reason="why" if how == "c" else "",
                )
            except Refused:
                continue
        spans = sorted(term.span for term in membership.terms.entitling())
        for one, other in pairwise(spans):
            assert one.ends_on < other.starts_on
        transaction.set_rollback(True)
