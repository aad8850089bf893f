"""G23: every change of a membership leaves a line in the audit log, without personal data, and
only once it is committed."""

from __future__ import annotations

import logging

import pytest
from django.db import transaction

from members.memberships import actions
from members.memberships.models import Membership


@pytest.fixture
def lines(caplog, django_capture_on_commit_callbacks):
    def of(act):
        caplog.clear()
        with (
            caplog.at_level(logging.INFO, "acxpa.audit"),
            django_capture_on_commit_callbacks(execute=True),
        ):
            act()
        return [record for record in caplog.records if record.name == "acxpa.audit"]

    return of


def test_every_action_is_on_record(
    lines, person, plan, team, officer, today, membership_of, applied
):
    ana, ben, cai = person("ana"), person("ben"), person("cai")
    ended = membership_of(cai, plan, ends_in=-100)

    def everything():
        first = actions.apply(user=ana, plan=plan, on=today)
        actions.withdraw(application=first, by=ana)
        second = actions.apply(user=ana, plan=plan, on=today)
        actions.refuse(application=second, by=officer, reason="No.")
        third = actions.apply(user=ana, plan=plan, on=today)
        term = actions.approve(application=third, on=today, by=officer)
        actions.record_payment(term=term, paid_on=today, on=today, by=officer)
        actions.renew(membership=ended, on=today, by=cai)
        actions.grant_complimentary(user=person("dan"), plan=plan, reason="x", on=today, by=officer)
        seat = actions.invite(membership=team, email=ben.email, on=today, by=team.owner)
        actions.accept_invitation(seat=seat, user=ben, on=today)
        actions.transfer_owner(membership=team, to=ben, by=team.owner)
        actions.change_seats_limit(membership=team, seats=4, by=officer)
        actions.give_up_seat(seat=seat, by=ben)
        other = actions.invite(membership=team, email="x@work.example", on=today, by=ben)
        actions.revoke_seat(seat=other, by=ben)

    records = lines(everything)
    assert [record.event for record in records] == [
        "application_filed",
        "application_withdrawn",
        "application_filed",
        "application_refused",
        "application_filed",
        "membership_opened",
        "application_approved",
        "payment_recorded",
        "renewal_filed",
        "membership_opened",
        "complimentary_granted",
        "seat_offered",
        "seat_accepted",
        "owner_changed",
        "seats_limit_changed",
        "seat_given_up",
        "seat_offered",
        "seat_revoked",
    ]
    for record in records:
        assert "@" not in f"{record.getMessage()}{record.object}"
        assert isinstance(record.user, int)
    by_event = {record.event: record for record in records}
    assert by_event["application_refused"].user == officer.pk
    assert by_event["seat_accepted"].user == ben.pk


def test_what_is_undone_leaves_no_line(lines, person, plan, today):
    def undone():
        with transaction.atomic():
            actions.apply(user=person("ana"), plan=plan, on=today)
            transaction.set_rollback(True)

    assert lines(undone) == []


def test_the_rows_keep_who_changed_them(applied, plan, officer, today, sign_in):
    application = applied("ana", plan)
    sign_in(officer).post(
        f"/admin/memberships/application/{application.pk}/refuse/", {"reason": "No."}
    )
    assert application.history.first().history_user == officer
    assert not Membership.objects.exists()
