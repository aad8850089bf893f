"""A team's seats: invited, accepted, taken back, given up, moved; never one too many."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.memberships import actions
from members.memberships.errors import (
    AlreadySeated,
    InvitationGone,
    MembershipOver,
    NoSeatFree,
    NotATeam,
    NotTheInvited,
    TooManyInvitations,
)
from members.memberships.models import Membership, Seat, Term


def _invite(team, email, today):
    return actions.invite(membership=team, email=email, on=today, by=team.owner)


def test_an_invitation_takes_the_lowest_free_seat_and_a_letter_leaves(team, today, letters):
    seat = _invite(team, "  Mei@Work.Example ", today)
    assert (seat.number, seat.email, seat.user, seat.accepted_at) == (
        2,
        "mei@work.example",
        None,
        None,
    )
    assert letters() == [("invitation", "mei@work.example")]


def test_the_invited_become_members_when_they_accept(team, person, today):
    mei = person("mei")
    seat = _invite(team, mei.email, today)
    assert not mei.seats.in_force(on=today).exists()
    actions.accept_invitation(seat=seat, user=mei, on=today)
    assert mei.seats.in_force(on=today).exists()


def test_accepting_twice_changes_nothing(team, seated, today):
    seat = seated("mei")
    before = Seat.objects.filter(pk=seat.pk).values().get()
    assert actions.accept_invitation(seat=seat, user=seat.user, on=today) == seat
    assert Seat.objects.filter(pk=seat.pk).values().get() == before


def test_a_full_team_invites_nobody(team, seated, today, letters):
    seated("mei")
    _invite(team, "ben@work.example", today)
    before = letters()
    with pytest.raises(NoSeatFree):
        _invite(team, "cai@work.example", today)
    assert letters() == before


def test_an_address_is_invited_once(team, seated, today):
    seat = seated("mei")
    for email in (seat.email.upper(), team.owner.email):
        with pytest.raises(AlreadySeated):
            _invite(team, email, today)


def test_a_person_is_not_invited_under_their_new_address(team, seated, today):
    seat = seated("mei")
    seat.user.email = "mei.tanaka@people.example"
    seat.user.save()
    with pytest.raises(AlreadySeated, match="another address"):
        _invite(team, "mei.tanaka@people.example", today)


def test_an_individual_membership_invites_nobody(member, today):
    membership = Membership.objects.get(owner=member.user)
    with pytest.raises(NotATeam):
        _invite(membership, "mei@work.example", today)


def test_a_lapsed_team_neither_invites_nor_seats(team, person, today):
    mei = person("mei")
    seat = _invite(team, mei.email, today)
    after = team.terms.get().grace_ends_on + timedelta(days=1)
    with pytest.raises(MembershipOver):
        _invite(team, "ben@work.example", after)
    with pytest.raises(MembershipOver):
        actions.accept_invitation(seat=seat, user=mei, on=after)
    seat.refresh_from_db()
    assert seat.accepted_at is None


def test_a_team_that_waits_for_its_payment_may_invite_already(team, today):
    Term.objects.update(paid_on=None)
    assert _invite(team, "mei@work.example", today).number == 2


def test_only_the_verified_invited_address_takes_the_seat(team, person, today):
    mei, eve = person("mei"), person("eve")
    seat = _invite(team, mei.email, today)
    with pytest.raises(NotTheInvited):
        actions.accept_invitation(seat=seat, user=eve, on=today)
    EmailAddress.objects.filter(user=mei).update(verified=False)
    with pytest.raises(NotTheInvited):
        actions.accept_invitation(seat=seat, user=mei, on=today)
    seat.refresh_from_db()
    assert (seat.user, seat.accepted_at) == (None, None)


def test_a_deactivated_account_takes_no_seat(team, person, today):
    mei = person("mei", is_active=False)
    seat = _invite(team, mei.email, today)
    with pytest.raises(NotTheInvited):
        actions.accept_invitation(seat=seat, user=mei, on=today)


def test_whoever_sits_already_takes_no_second_seat(team, seated, today):
    mei = seated("mei").user
    EmailAddress.objects.create(user=mei, email="mei@home.example", verified=True)
    seat = _invite(team, "mei@home.example", today)
    with pytest.raises(AlreadySeated):
        actions.accept_invitation(seat=seat, user=mei, on=today)


def test_a_withdrawn_or_used_invitation_is_gone(team, person, seated, today):
    mei, eve = person("mei"), person("eve")
    seat = _invite(team, mei.email, today)
    actions.revoke_seat(seat=seat, by=team.owner)
    with pytest.raises(InvitationGone, match="withdrawn"):
        actions.accept_invitation(seat=seat, user=mei, on=today)
    with pytest.raises(InvitationGone, match="used"):
        actions.accept_invitation(seat=seated("ben"), user=eve, on=today)


def test_a_seat_taken_back_shuts_the_door_at_once_and_says_so(team, seated, today, letters):
    seat = seated("mei")
    actions.revoke_seat(seat=seat, by=team.owner)
    assert not seat.user.seats.in_force(on=today).exists()
    assert letters()[-1] == ("seat-revoked", seat.user.email)
    before = letters()
    actions.revoke_seat(seat=seat, by=team.owner)  # a second click
    assert letters() == before
    assert _invite(team, "ben@work.example", today).number == 2


def test_withdrawing_an_invitation_tells_nobody(team, today, letters):
    seat = _invite(team, "mei@work.example", today)
    before = letters()
    actions.revoke_seat(seat=seat, by=team.owner)
    assert letters() == before
    assert _invite(team, "mei@work.example", today).number == 2


def test_the_seat_of_an_individual_membership_stays(member):
    seat = Seat.objects.get(user=member.user)
    with pytest.raises(NotATeam):
        actions.revoke_seat(seat=seat, by=member.user)
    with pytest.raises(NotATeam):
        actions.give_up_seat(seat=seat, by=member.user)


def test_a_colleague_may_leave_and_the_owner_is_told(team, seated, today, letters):
    seat = seated("mei")
    with pytest.raises(InvitationGone):
        actions.give_up_seat(seat=seat, by=team.owner)
    actions.give_up_seat(seat=seat, by=seat.user)
    assert not seat.user.seats.in_force(on=today).exists()
    assert letters()[-1] == ("seat-given-up", team.owner.email)
    with pytest.raises(InvitationGone):
        actions.give_up_seat(seat=seat, by=seat.user)


def test_an_owner_may_do_without_a_seat_and_still_run_the_team(team, today, letters):
    actions.give_up_seat(seat=team.seats.get(), by=team.owner)
    assert letters() == []
    assert not team.owner.seats.in_force(on=today).exists()
    assert _invite(team, "mei@work.example", today).number == 1


def test_sending_again_waits_five_minutes_and_renews_the_date(team, today, letters):
    now = timezone.now()
    seat = _invite(team, "mei@work.example", today)
    with pytest.raises(TooManyInvitations):
        actions.resend_invitation(seat=seat, by=team.owner)
    with time_machine.travel(now + timedelta(minutes=6), tick=False):
        again = actions.resend_invitation(seat=seat, by=team.owner)
        assert again.invited_at == timezone.now()
    assert letters() == [("invitation", "mei@work.example")] * 2


def test_what_is_not_open_is_not_sent_again(team, seated, today):
    later = timezone.now() + timedelta(hours=1)
    accepted, withdrawn = seated("mei"), _invite(team, "ben@work.example", today)
    actions.revoke_seat(seat=withdrawn, by=team.owner)
    with time_machine.travel(later, tick=False):
        for seat in (accepted, withdrawn):
            with pytest.raises(InvitationGone):
                actions.resend_invitation(seat=seat, by=team.owner)


def test_inviting_and_withdrawing_in_circles_ends(team, today):
    enough = 3 * team.seats_limit + 10 - 1  # the owner's own seat is of today too
    for number in range(enough):
        seat = _invite(team, f"p{number}@work.example", today)
        actions.revoke_seat(seat=seat, by=team.owner)
    with pytest.raises(TooManyInvitations):
        _invite(team, "last@work.example", today)


def test_a_larger_team_has_more_seats(team, officer, today):
    actions.change_seats_limit(membership=team, seats=5, by=officer)
    for number in range(4):
        _invite(team, f"p{number}@work.example", today)
    with pytest.raises(NoSeatFree):
        _invite(team, "late@work.example", today)


def test_a_smaller_team_moves_its_people_to_lower_seats(team, seated, officer, today):
    empty = _invite(team, "ben@work.example", today)
    seat = seated("mei")
    assert seat.number == 3
    actions.revoke_seat(seat=empty, by=team.owner)
    actions.change_seats_limit(membership=team, seats=2, by=officer)
    seat.refresh_from_db()
    team.refresh_from_db()
    assert (seat.number, team.seats_limit) == (2, 2)
    assert seat.user.seats.in_force(on=today).exists()


def test_a_team_never_shrinks_below_its_people(team, seated, member, officer):
    seated("mei")
    with pytest.raises(NoSeatFree, match="2 seats are taken"):
        actions.change_seats_limit(membership=team, seats=1, by=officer)
    with pytest.raises(NoSeatFree):
        actions.change_seats_limit(membership=team, seats=0, by=officer)
    with pytest.raises(NotATeam):
        actions.change_seats_limit(
            membership=Membership.objects.get(owner=member.user), seats=2, by=officer
        )


def test_a_team_is_handed_to_somebody_who_sits_in_it(team, seated, person, letters):
    seat = seated("mei")
    old = team.owner
    with pytest.raises(NotTheInvited):
        actions.transfer_owner(membership=team, to=person("eve"), by=old)
    actions.transfer_owner(membership=team, to=seat.user, by=old)
    team.refresh_from_db()
    assert team.owner == seat.user
    assert letters()[-1] == ("owner-changed", seat.user.email)
    assert old.seats.held().filter(membership=team).exists()


def test_a_team_is_not_handed_to_somebody_who_may_not_sign_in(team, seated):
    seat = seated("mei")
    seat.user.is_active = False
    seat.user.save()
    with pytest.raises(NotTheInvited):
        actions.transfer_owner(membership=team, to=seat.user, by=team.owner)


def test_an_individual_membership_is_not_handed_over(member, other_member):
    with pytest.raises(NotATeam):
        actions.transfer_owner(
            membership=Membership.objects.get(owner=member.user),
            to=other_member.user,
            by=member.user,
        )


def test_a_renewal_seats_an_owner_who_had_only_an_invitation(team, officer, today):
    seat = team.seats.get()
    actions.give_up_seat(seat=seat, by=team.owner)
    invited = _invite(team, team.owner.email, today)
    on = team.terms.get().ends_on
    application = actions.renew(membership=team, on=on, by=team.owner)
    actions.approve(application=application, on=on, by=officer, paid_on=on)
    invited.refresh_from_db()
    assert invited.user == team.owner
    assert invited.accepted_at is not None


@pytest.mark.parametrize("clash", ["number", "user", "email"])
def test_the_database_itself_refuses_a_seat_given_twice(team, seated, clash):
    seat = seated("mei")
    other = Seat(membership=team, number=3, email="ben@work.example", user=None)
    setattr(other, clash, seat.email.upper() if clash == "email" else getattr(seat, clash))
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
    seat.revoked_at = timezone.now()
    seat.save()
    other.save()


def test_the_database_itself_refuses_an_accepted_seat_of_nobody(team):
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(
            membership=team, number=2, email="x@work.example", accepted_at=timezone.now()
        )


def test_every_change_of_a_seat_is_on_record(team, seated):
    seat = seated("mei")
    actions.revoke_seat(seat=seat, by=team.owner)
    kinds = list(seat.history.order_by("history_id").values_list("history_type", flat=True))
    assert kinds == ["+", "~", "~"]
