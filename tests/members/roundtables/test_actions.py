"""Planning a year, announcing, moving and calling off; reminders; who was there; key points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from members.clock.each import SomeFailed
from members.cpd.actions import record as earn
from members.cpd.models import Hours
from members.mail import topics as letter_topics
from members.mail.delivery import deliver
from members.mail.models import Letter
from members.places import actions as places
from members.places.errors import Closed
from members.places.models import Place
from members.roundtables import letters
from members.roundtables.actions import attendance, planning, points, reminders, taken_on
from members.roundtables.actions.reminders import remind
from members.roundtables.errors import Refused, TooLate
from members.roundtables.models import Action, Attendance, Question, Roundtable, Series, Sighting
from members.roundtables.reports import Seen
from members.videos.cpd import SOURCE as WATCHED
from members.videos.models import Topic, Video
from tests.members.roundtables.conftest import BEGINS, LINK, NOW

Make = Callable[..., Roundtable]
AFTER = BEGINS + timedelta(hours=2)


def kinds() -> list[str]:
    return [
        kind.partition("/")[2]
        for kind in Letter.objects.order_by("pk").values_list("kind", flat=True)
    ]


# Planning


def test_a_year_is_planned_once_from_now_on(series: Series) -> None:
    made = planning.plan_year(series=series, year=2026, by=None, at=NOW)
    assert [row.starts_at for row in made] == [
        BEGINS,
        datetime.fromisoformat("2026-12-31T01:30:00Z"),
    ]
    assert planning.plan_year(series=series, year=2026, by=None, at=NOW) == []
    assert {row.state for row in made} == {"draft"}
    assert [row.slug for row in made] == ["call-centre-2026-11-26", "call-centre-2026-12-31"]
    next_year = planning.plan_year(series=series, year=2027, by=None, at=NOW, without=[1])
    assert len(next_year) == 11


def test_a_month_whose_date_was_moved_is_not_planned_again(series: Series) -> None:
    (first, _second) = planning.plan_year(series=series, year=2026, by=None, at=NOW)
    how = {"minutes": 60, "zone": "Australia/Melbourne", "by": None, "at": NOW}
    planning.retime(roundtable=first, starts_at=BEGINS - timedelta(days=2), **how)
    assert planning.plan_year(series=series, year=2026, by=None, at=NOW) == []


def test_two_at_one_instant_are_refused(series: Series, one: Roundtable) -> None:
    with pytest.raises(Refused):
        planning.new_date(series=series, starts_at=BEGINS, at=NOW)
    planning.cancel(roundtable=one, reason="x", by=None, at=NOW)
    again = planning.new_date(series=series, starts_at=BEGINS, at=NOW)
    assert again.slug == "call-centre-2026-11-26-2"


def test_announcing_asks_for_topic_host_and_question(series: Series) -> None:
    row = planning.new_date(series=series, starts_at=BEGINS, at=NOW)
    with pytest.raises(Refused) as refused:
        planning.announce(roundtable=row, by=None, at=NOW)
    assert len(refused.value.reasons) == 3
    Roundtable.objects.update(title="Topic", host_name="Host")
    Question.objects.create(roundtable=row, text="Which?")
    with pytest.raises(TooLate):
        planning.announce(roundtable=row, by=None, at=BEGINS)
    assert planning.announce(roundtable=row, by=None, at=NOW).state == "announced"


def test_moving_it_tells_people_moves_calendars_and_reminds_anew(
    held: Roundtable, member: Any
) -> None:
    assert remind(at=BEGINS - timedelta(days=7)) == 1
    new = BEGINS + timedelta(days=7)
    row, told = planning.retime(
        roundtable=held, starts_at=new, minutes=90, zone="Australia/Perth", by=None, at=NOW
    )
    assert told == 1
    assert (row.ends_at, row.sequence) == (new + timedelta(minutes=90), 1)
    assert row.allotment.closes_at == new
    assert remind(at=new - timedelta(days=7)) == 1
    assert kinds() == ["reminder", "moved", "reminder"]


def test_a_change_of_length_alone_writes_to_nobody(held: Roundtable) -> None:
    how = {"zone": held.time_zone, "by": None, "at": NOW}
    assert remind(at=BEGINS - timedelta(hours=20)) == 1
    assert planning.retime(roundtable=held, starts_at=BEGINS, minutes=45, **how).told == 0
    assert planning.retime(roundtable=held, starts_at=BEGINS, minutes=45, **how).told == 0
    held.refresh_from_db()
    assert held.sequence == 1
    # who was reminded once is not reminded of the same hour again
    assert remind(at=BEGINS - timedelta(hours=19)) == 0
    assert kinds() == ["reminder"]


def test_who_was_just_told_of_a_new_time_is_not_reminded_of_it_at_once(held: Roundtable) -> None:
    at = BEGINS - timedelta(days=9)
    sooner = at + timedelta(days=5)
    how = {"minutes": 60, "zone": held.time_zone, "by": None}
    planning.retime(roundtable=held, starts_at=sooner, at=at, **how)
    assert remind(at=at + timedelta(minutes=1)) == 0
    assert remind(at=sooner - timedelta(days=1)) == 1
    assert kinds() == ["moved", "reminder"]


def test_a_place_of_somebody_who_is_no_member_goes_to_the_next_before_it_begins(
    held: Roundtable, lapsed: Any, other_member: Any
) -> None:
    Place.objects.create(
        allotment=held.allotment, user=lapsed.user, state="held", number=90, seat=2, held_at=NOW
    )
    places.join_waitlist(allotment=held.allotment, user=other_member.user, at=NOW)
    assert places.release_unentitled(at=BEGINS - timedelta(hours=47)) == 1
    assert Place.objects.get(user=other_member.user).state == "offered"
    assert kinds() == ["ended", "offered"]


def test_a_stopped_account_is_offered_nothing_and_written_to_by_nobody(
    held: Roundtable, member: Any, other_member: Any, person: Any, joined: Any
) -> None:
    places.reserve(allotment=held.allotment, user=joined("second"), at=NOW)
    stopped = joined("stopped")
    places.join_waitlist(allotment=held.allotment, user=stopped, at=NOW)
    places.join_waitlist(allotment=held.allotment, user=other_member.user, at=NOW)
    type(stopped).objects.filter(pk=stopped.pk).update(is_active=False)
    places.release(allotment=held.allotment, user=member.user, at=NOW)
    assert [(letter.kind, letter.user) for letter in Letter.objects.all()] == [
        ("roundtables/offered", other_member.user)
    ]


def test_a_draft_a_called_off_one_and_one_that_is_over_have_no_places_to_give(
    series: Series, announced: Make, member: Any
) -> None:
    how = {"user": member.user, "by": None, "reason": "x"}
    draft = planning.new_date(series=series, starts_at=BEGINS + timedelta(days=1), at=NOW)
    off = announced(starts_at=BEGINS + timedelta(days=2))
    planning.cancel(roundtable=off, reason="Ill.", by=None, at=NOW)
    for row in (draft, off):
        with pytest.raises(Closed):
            places.give(allotment=row.allotment, at=NOW, **how)
    one = announced()
    with pytest.raises(Closed):
        places.give(allotment=one.allotment, at=one.ends_at, **how)
    assert kinds() == []
    # who comes late is let in while it goes on
    late = one.ends_at - timedelta(minutes=30)
    assert places.give(allotment=one.allotment, at=late, **how).state == "held"


def test_what_has_begun_is_not_moved(held: Roundtable) -> None:
    later = BEGINS + timedelta(days=1)
    how = {"minutes": 60, "zone": held.time_zone, "by": None}
    with pytest.raises(TooLate):
        planning.retime(roundtable=held, starts_at=later, at=BEGINS, **how)
    with pytest.raises(TooLate):
        planning.retime(roundtable=held, starts_at=NOW, at=NOW, **how)


def test_the_migration_shuts_the_places_of_drafts_alone_and_can_be_taken_back(
    series: Series, one: Roundtable
) -> None:
    migration = import_module("members.roundtables.migrations.0002_whose_and_since_when")
    draft = planning.new_date(series=series, starts_at=BEGINS + timedelta(days=30), at=NOW)
    allotments = [draft.allotment, one.allotment]

    def states() -> list[str]:
        for allotment in allotments:
            allotment.refresh_from_db()
        return [allotment.state for allotment in allotments]

    migration.open_again(apps, None)
    assert states() == ["open", "open"]
    migration.close(apps, None)
    assert states() == ["closed", "open"]


def test_calling_it_off_tells_everybody_once(held: Roundtable, person: Any) -> None:
    places.reserve(allotment=held.allotment, user=person("second"), at=NOW)
    places.join_waitlist(allotment=held.allotment, user=person("third"), at=NOW)
    planning.cancel(roundtable=held, reason="The host is ill.", by=None, at=NOW)
    planning.cancel(roundtable=held, reason="Again.", by=None, at=NOW)
    assert kinds() == ["cancelled"] * 3
    with pytest.raises(Closed):
        places.reserve(allotment=held.allotment, user=person("fourth"), at=NOW)
    with pytest.raises(TooLate):
        planning.cancel(roundtable=Roundtable.objects.create(
            series=held.series, slug="old", title="Old", starts_at=NOW - timedelta(days=9),
            ends_at=NOW - timedelta(days=8),
            allotment=planning.Allotment.objects.create(kind="x", title="x", capacity=1, closes_at=NOW),
        ), reason="x", by=None, at=NOW)  # fmt: skip


def test_no_letter_carries_the_way_in(held: Roundtable, member: Any, person: Any) -> None:
    remind(at=BEGINS - timedelta(days=7))
    remind(at=BEGINS - timedelta(days=1))
    for name in ("second", "third"):
        places.join_waitlist(allotment=held.allotment, user=person(name), at=NOW)
    places.release(allotment=held.allotment, user=member.user, at=NOW)
    planning.cancel(roundtable=held, reason="x", by=None, at=NOW)
    assert len(kinds()) >= 4
    for letter in Letter.objects.all():
        assert "meet.acxpa" not in letter.subject + letter.text + letter.html


# Reminders


def test_a_week_and_a_day_before_once_each(held: Roundtable) -> None:
    counts = [
        remind(at=BEGINS - before)
        for before in (
            timedelta(days=8), timedelta(days=7), timedelta(days=6), timedelta(days=1),
            timedelta(hours=2), timedelta(0),
        )
    ]  # fmt: skip
    assert counts == [0, 1, 0, 1, 0, 0]


def test_only_those_with_a_place_who_are_members_and_want_it(
    held: Roundtable, member: Any, person: Any, lapsed: Any, other_member: Any
) -> None:
    week = BEGINS - timedelta(days=7)
    letter_topics.refuse(user=member.user, topic="roundtables", at=NOW)
    Place.objects.create(
        allotment=held.allotment, user=lapsed.user, state="held", number=90, seat=2, held_at=NOW
    )
    places.join_waitlist(allotment=held.allotment, user=other_member.user, at=NOW)
    assert remind(at=week) == 0
    # what they did without is not sent later, when they want reminders again
    letter_topics.want(user=member.user, topic="roundtables")
    assert remind(at=week) == 0
    assert remind(at=BEGINS - timedelta(days=1)) == 1


def test_one_person_who_cannot_be_written_to_holds_up_nobody_after_them(
    held: Roundtable, member: Any, joined: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = joined("second")
    places.reserve(allotment=held.allotment, user=second, at=NOW)
    post = letters._post

    def breaks(kind: str, roundtable: Any, user: Any, *args: Any, **more: Any) -> bool:
        if user == member.user:
            raise LookupError("no such zone")
        return post(kind, roundtable, user, *args, **more)

    monkeypatch.setattr(letters, "_post", breaks)
    with pytest.raises(SomeFailed) as failed:
        remind(at=BEGINS - timedelta(days=7))
    assert (failed.value.did, failed.value.failed) == (1, 1)
    assert [letter.user for letter in Letter.objects.all()] == [second]


def test_a_zone_that_is_none_any_more_is_read_as_the_offices(held: Roundtable, member: Any) -> None:
    for zone in ("Mars/Olympus", "Australia", ""):
        type(member.user).objects.filter(pk=member.user.pk).update(time_zone=zone)
        assert member.get(f"/members/roundtables/{held.slug}/").status_code == 200
    assert remind(at=BEGINS - timedelta(days=7)) == 1
    assert "12.30 pm AEDT" in Letter.objects.get().text


@pytest.mark.parametrize(
    "change", [{"state": "cancelled"}, {"starts_at": BEGINS - timedelta(days=1)}]
)
def test_what_changed_since_it_was_read_is_not_reminded_of(
    held: Roundtable, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(roundtable: Any, at: Any) -> Any:
        due = of(roundtable, at)
        Roundtable.objects.update(**change)
        return due

    of = reminders._of
    monkeypatch.setattr(reminders, "_of", read)
    assert remind(at=BEGINS - timedelta(days=7)) == 0
    assert kinds() == []


def test_a_called_off_one_reminds_nobody(held: Roundtable) -> None:
    planning.cancel(roundtable=held, reason="x", by=None, at=NOW)
    assert remind(at=BEGINS - timedelta(days=7)) == 0


# Who was there


def test_the_hosts_list_gives_hours_and_takes_them_back(
    held: Roundtable, member: Any, other_member: Any
) -> None:
    how = {"roundtable": held, "by": None, "at": AFTER}
    both = [member.user, other_member.user]
    for _ in range(2):
        assert attendance.set_by_host(came=both, not_there=[], **how) == 2
    hours = Hours.objects.get(user=member.user)
    assert (hours.minutes, hours.title) == (60, held.title)
    attendance.set_by_host(came=[member.user], not_there=[other_member.user], **how)
    assert [row.user for row in Hours.objects.all()] == [member.user]
    assert Attendance.objects.count() == 1


def test_nobody_was_there_before_it_began(held: Roundtable, member: Any) -> None:
    with pytest.raises(TooLate):
        attendance.set_by_host(roundtable=held, came=[member.user], not_there=[], by=None, at=NOW)
    planning.cancel(roundtable=held, reason="x", by=None, at=NOW)
    with pytest.raises(Refused):
        attendance.set_by_host(roundtable=held, came=[member.user], not_there=[], by=None, at=AFTER)


def test_a_report_is_matched_by_address_and_the_rest_waits(
    held: Roundtable, member: Any, other_member: Any
) -> None:
    seen = [
        Seen("M. from home", "someone@else.example", 51),
        Seen("other in a hurry", other_member.user.email, 40),
        Seen("iPad", "", 12),
    ]
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (1, 2)
    assert {row.user for row in Attendance.objects.all()} == {other_member.user}
    # again: nothing doubles
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (1, 2)
    assert (Sighting.objects.count(), Hours.objects.count()) == (3, 1)


@pytest.mark.parametrize("email", ["", "stranger@elsewhere.example"])
def test_a_name_alone_is_a_suggestion_and_gives_nobody_an_hour(
    email: str, held: Roundtable, member: Any
) -> None:
    seen = [Seen(member.user.name.upper(), email, 58)]
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (0, 1)
    assert Sighting.objects.get().suggestion == member.user
    assert not Attendance.objects.exists()
    assert not Hours.objects.exists()


def test_two_of_one_name_are_suggested_to_nobody(
    held: Roundtable, member: Any, person: Any
) -> None:
    double = person("member2")
    type(double).objects.filter(pk=double.pk).update(name=member.user.name)
    places.reserve(allotment=held.allotment, user=double, at=NOW)
    seen = [Seen(member.user.name, "", 55)]
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (0, 1)
    assert Sighting.objects.get().suggestion is None


def test_who_looked_in_waits_for_a_decision_and_may_still_count(
    held: Roundtable, member: Any
) -> None:
    seen = [Seen("M", member.user.email, 29)]
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (0, 1)
    line = Sighting.objects.get()
    assert (line.suggestion, line.user) == (member.user, None)
    assert not Hours.objects.exists()
    attendance.decide(sighting=line, user=member.user, by=None, at=AFTER)
    assert Hours.objects.get().minutes == 60


def test_half_of_it_counts_by_itself(held: Roundtable, member: Any) -> None:
    seen = [Seen("M", member.user.email, 30)]
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (1, 0)


def test_a_second_device_that_is_nobodys_takes_no_hour_away(held: Roundtable, member: Any) -> None:
    seen = [Seen("M", member.user.email, 58), Seen("M's phone", "", 55)]
    attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER)
    phone = Sighting.objects.open().get()
    for user in (member.user, None):
        attendance.decide(sighting=phone, user=user, by=None, at=AFTER)
        assert (Attendance.objects.count(), Hours.objects.count()) == (1, 1)
    # the last line that has them there is what takes it
    attendance.decide(
        sighting=Sighting.objects.get(email=member.user.email), user=None, by=None, at=AFTER
    )
    assert (Attendance.objects.count(), Hours.objects.count()) == (0, 0)


def test_whom_the_host_took_off_no_report_puts_back(held: Roundtable, member: Any) -> None:
    seen = [Seen("M", member.user.email, 58)]
    how = {"roundtable": held, "by": None, "at": AFTER}
    attendance.take_report(seen=seen, **how)
    assert attendance.set_by_host(came=[], not_there=[member.user], **how) == 0
    assert attendance.take_report(seen=seen, **how) == (0, 0)
    assert not Hours.objects.exists()


def test_somebody_says_whose_line_it_is_and_may_change_their_mind(
    held: Roundtable, member: Any, other_member: Any
) -> None:
    attendance.take_report(roundtable=held, seen=[Seen("iPad", "", 12)], by=None, at=AFTER)
    line = Sighting.objects.get()
    for user in (member.user, other_member.user):
        attendance.decide(sighting=line, user=user, by=None, at=AFTER)
        assert [row.user for row in Hours.objects.all()] == [user]
    attendance.decide(sighting=line, user=None, by=None, at=AFTER)
    assert not Hours.objects.exists()
    assert Sighting.objects.get().state == "nobody"
    # what was decided stays decided when the report comes again
    attendance.take_report(roundtable=held, seen=[Seen("iPad", "", 12)], by=None, at=AFTER)
    assert Sighting.objects.get().state == "nobody"


# Key points


def test_a_name_holds_the_points_back_until_somebody_says_it_may_stand(
    held: Roundtable, member: Any
) -> None:
    Roundtable.objects.update(key_points=f"{member.user.name} said it.", outcome="x")
    with pytest.raises(Refused, match="Line 1 says “Member”"):
        points.put_out(roundtable=held, checked=False, by=None, at=AFTER)
    assert points.put_out(roundtable=held, checked=True, by=None, at=AFTER).points_at == AFTER
    assert points.take_in(roundtable=held, by=None, at=AFTER).points_at is None


def test_guests_whom_only_the_meeting_saw_are_looked_for_too(held: Roundtable) -> None:
    seen = [Seen("Priya Raman", "", 55), Seen("Ngaire’s iPhone", "", 40)]
    attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER)
    Sighting.objects.filter(name__startswith="Ngaire").update(state=Sighting.State.NOBODY)
    Roundtable.objects.update(key_points="Calls fell, Priya said.\nNGAIRE saw the same.")
    held.refresh_from_db()
    assert [sentence.split(",")[0] for sentence in points.named_in(held)] == [
        "Line 1 says “Priya”",
        "Line 2 says “NGAIRE”",
    ]


def test_the_host_and_an_empty_device_name_nobody(held: Roundtable) -> None:
    seen = [Seen("wilhelmina oduya", "", 60), Seen("iPad of the meeting room", "", 60)]
    attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER)
    Roundtable.objects.update(
        key_points="Wilhelmina asked.\nThe meeting agreed.\nRoom for more.", outcome="Of use."
    )
    held.refresh_from_db()
    assert points.named_in(held) == []


def test_the_outcome_and_what_people_took_on_are_looked_through(
    held: Roundtable, member: Any
) -> None:
    Action.objects.create(roundtable=held, text="Member shares the script")
    Roundtable.objects.update(key_points="A point", outcome="Member was right.")
    held.refresh_from_db()
    with pytest.raises(Refused) as refused:
        points.put_out(roundtable=held, checked=False, by=None, at=AFTER)
    assert [reason.partition(" says ")[0] for reason in refused.value.reasons] == [
        "The sentence of what came of it",
        "The action “Member shares the script”",
    ]


def test_an_action_is_ticked_off_once_and_opened_again(held: Roundtable, member: Any) -> None:
    action = Action.objects.create(roundtable=held, text="Share it", taken_by=member.user)
    later = AFTER + timedelta(days=3)
    assert str(taken_on.tick(action=action, done=True, by=None, at=AFTER).done_on) == "2026-11-26"
    assert str(taken_on.tick(action=action, done=True, by=None, at=later).done_on) == "2026-11-26"
    assert taken_on.tick(action=action, done=False, by=None, at=later).done_on is None


def test_points_wait_for_the_end_and_for_words(held: Roundtable) -> None:
    with pytest.raises(Refused, match="No key points"):
        points.put_out(roundtable=held, checked=True, by=None, at=AFTER)
    Roundtable.objects.update(key_points="A point")
    with pytest.raises(TooLate):
        points.put_out(roundtable=held, checked=True, by=None, at=BEGINS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": BEGINS - timedelta(days=1)},
        {"title": ""},
        {"key_points": "", "points_at": AFTER},
    ],
)
def test_the_database_itself_refuses(wrong: dict[str, Any], one: Roundtable) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Roundtable.objects.update(**wrong)


# Letters that could not leave at once


@pytest.fixture
def late(held: Roundtable, member: Any, settings: Any) -> Letter:
    """A reminder whose mail server was away for half an hour."""
    remind(at=BEGINS - timedelta(days=7))
    Letter.objects.update(
        state="failed", tries=1, try_at=NOW, created_at=NOW - timedelta(minutes=30)
    )
    return Letter.objects.get()


def test_a_late_letter_that_is_still_true_leaves(late: Letter, mailoutbox: list[Any]) -> None:
    assert deliver(late.pk) == "sent"
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("what", ["cancelled", "moved", "released", "unsubscribed"])
def test_a_late_letter_that_is_not_true_any_more_stays(
    what: str, late: Letter, held: Roundtable, member: Any, mailoutbox: list[Any]
) -> None:
    if what == "cancelled":
        Roundtable.objects.update(state="cancelled")
    elif what == "moved":
        Roundtable.objects.update(starts_at=BEGINS - timedelta(hours=1))
    elif what == "released":
        places.release(allotment=held.allotment, user=member.user, at=NOW)
    else:
        letter_topics.refuse(user=member.user, topic="roundtables", at=NOW)
    why = "not wanted" if what == "unsubscribed" else "not true any more"
    assert deliver(late.pk) == why
    assert mailoutbox == []
    # nobody has to look at it: there is nothing to be done
    assert not Letter.objects.did_not_leave().exists()
    assert Letter.objects.get(pk=late.pk).text == ""


def test_an_offers_letter_is_good_for_as_long_as_the_offer(
    held: Roundtable, member: Any, other_member: Any, joined: Any
) -> None:
    places.reserve(allotment=held.allotment, user=joined("second"), at=NOW)
    places.join_waitlist(allotment=held.allotment, user=other_member.user, at=NOW)
    at = BEGINS - timedelta(hours=1)
    places.release(allotment=held.allotment, user=member.user, at=at)
    assert Letter.objects.get().good_until == BEGINS


def test_who_took_a_place_since_their_offer_ran_out_is_not_told_that_they_missed_it(
    held: Roundtable, member: Any, other_member: Any, joined: Any
) -> None:
    places.reserve(allotment=held.allotment, user=joined("second"), at=NOW)
    places.join_waitlist(allotment=held.allotment, user=other_member.user, at=NOW)
    places.release(allotment=held.allotment, user=member.user, at=NOW)
    places.lapse_offers(at=NOW + timedelta(hours=4))
    letter = Letter.objects.get(kind="roundtables/missed")
    assert letters._has_nothing(letter)
    places.reserve(allotment=held.allotment, user=other_member.user, at=NOW + timedelta(hours=5))
    assert not letters._has_nothing(letter)


# The staff's pages

ADMIN = "/admin/roundtables/roundtable"


def test_staff_plan_prepare_and_announce(staff: Any, series: Series) -> None:
    staff.post(f"/admin/roundtables/series/{series.pk}/plan/", {"year": "2026", "without": ["12"]})
    row = Roundtable.objects.get()
    address = f"{ADMIN}/{row.pk}"
    page = staff.post(f"{address}/announce/").content.decode()
    assert "It has no host." in page
    sent = {
        "title": "Topic", "summary": "", "host_name": "Host", "host_line": "", "preparation": "",
        "join_link": LINK, "outcome": "", "key_points": "", "recording": "",
        "prompts-TOTAL_FORMS": "1", "prompts-INITIAL_FORMS": "0", "prompts-0-order": "0",
        "prompts-0-text": "Which?", "prompts-0-more": "",
        "topics-TOTAL_FORMS": "0", "topics-INITIAL_FORMS": "0",
        "actions-TOTAL_FORMS": "0", "actions-INITIAL_FORMS": "0",
    }  # fmt: skip
    for link in ("javascript:alert(1)", "http://meet.acxpa.example/x"):
        assert (
            "begins with https"
            in staff.post(f"{address}/change/", {**sent, "join_link": link}).content.decode()
        )
    assert staff.post(f"{address}/change/", sent).status_code == 302
    assert staff.post(f"{address}/announce/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.join_link) == ("announced", LINK)


def test_staff_move_and_call_off(staff: Any, held: Roundtable) -> None:
    sent = {"day": "2026-12-03", "time": "12:30", "time_zone": "Australia/Perth", "minutes": "60"}
    staff.post(f"{ADMIN}/{held.pk}/time/", sent)
    held.refresh_from_db()
    assert held.starts_at.isoformat() == "2026-12-03T04:30:00+00:00"
    page = staff.post(f"{ADMIN}/{held.pk}/time/", {**sent, "time_zone": "Mars/Olympus"})
    assert "not a time zone we know" in page.content.decode()
    staff.post(f"{ADMIN}/{held.pk}/cancel/", {"reason": "The host is ill."})
    assert kinds() == ["moved", "cancelled"]


def test_staff_send_the_report_and_look_at_what_did_not_match(
    staff: Any, held: Roundtable, member: Any, travel: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    travel(AFTER)
    report = f"Name,Email,Minutes\nX,{member.user.email},55\niPad,,12\n".encode()
    sent = {"file": SimpleUploadedFile("report.csv", report, "text/csv")}
    assert staff.post(f"{ADMIN}/{held.pk}/report/", sent).status_code == 302
    assert Attendance.objects.get().minutes == 55
    wrong = {"file": SimpleUploadedFile("report.csv", b"\x89PNG\r\n\x00", "image/png")}
    assert "That is no text." in staff.post(f"{ADMIN}/{held.pk}/report/", wrong).content.decode()
    line = Sighting.objects.open().get()
    assert "iPad" in staff.get("/admin/").content.decode()
    address = f"/admin/roundtables/sighting/{line.pk}/decide/"
    page = staff.post(address, {"email": "nobody@people.example"}).content.decode()
    assert "No account has this address." in page
    staff.post(address, {"email": ""})
    assert Sighting.objects.get(pk=line.pk).state == "nobody"


def test_an_old_form_takes_off_nobody_whom_a_colleague_brought_in_meanwhile(
    staff: Any, held: Roundtable, member: Any, other_member: Any, travel: Any
) -> None:
    travel(AFTER)
    places.give(allotment=held.allotment, user=other_member.user, by=None, reason="x", at=BEGINS)
    address = f"{ADMIN}/{held.pk}/attendance/"
    opened = unescape(staff.get(address).content.decode())
    assert 'name="shown"' in opened
    seen = [Seen("M", member.user.email, 58)]
    attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER)
    staff.post(address, {"present": [str(other_member.user.pk)], "shown": ""})
    assert Attendance.objects.count() == 2
    # opened again, it shows both, and only who is unticked goes
    shown = f"{member.user.pk} {other_member.user.pk} nonsense ²"
    staff.post(address, {"present": [str(other_member.user.pk)], "shown": shown})
    assert [row.user for row in Attendance.objects.all()] == [other_member.user]


def test_staff_read_whether_anybody_was_written_to(staff: Any, held: Roundtable) -> None:
    sent = {"day": "2026-11-26", "time": "12:30", "time_zone": "Australia/Melbourne"}
    address = f"{ADMIN}/{held.pk}/time/"
    page = staff.post(address, {**sent, "minutes": "75"}, follow=True).content.decode()
    assert "Nobody had to be written to." in page
    later = {**sent, "day": "2026-12-03", "minutes": "75"}
    page = staff.post(address, later, follow=True).content.decode()
    assert "1 person has been written to." in page


def test_staff_decide_on_a_line_that_was_too_short(
    staff: Any, held: Roundtable, member: Any, travel: Any
) -> None:
    travel(AFTER)
    seen = [Seen("M", member.user.email, 9)]
    attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER)
    address = f"/admin/roundtables/sighting/{Sighting.objects.get().pk}/decide/"
    page = unescape(staff.get(address).content.decode())
    assert "There for 9 of 60 minutes. Less than half does not count by itself" in page
    assert f'value="{member.user.email}"' in page
    staff.post(address, {"email": member.user.email})
    assert Hours.objects.get().user == member.user


def test_an_action_with_a_name_takes_the_points_in_again(
    staff: Any, held: Roundtable, member: Any, other_member: Any, travel: Any
) -> None:
    travel(AFTER)
    Roundtable.objects.update(key_points="A point", points_at=AFTER)
    sent = {
        "title": held.title, "summary": "", "host_name": "Host", "host_line": "",
        "preparation": "", "join_link": LINK, "outcome": "", "recording": "",
        "key_points": "A point",
        "prompts-TOTAL_FORMS": "0", "prompts-INITIAL_FORMS": "0",
        "topics-TOTAL_FORMS": "0", "topics-INITIAL_FORMS": "0",
        "actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0",
        "actions-0-text": "Member shares the script", "actions-0-due_on": "",
        "actions-0-done_on": "", "actions-0-taken_by": str(other_member.user.pk),
    }  # fmt: skip
    address = f"{ADMIN}/{held.pk}/change/"
    assert "Select a valid choice" in staff.post(address, sent).content.decode()  # was not there
    sent["actions-0-taken_by"] = str(member.user.pk)
    page = unescape(staff.post(address, sent, follow=True).content.decode())
    assert "Chatham House: The action “Member shares the script” says “Member”" in page
    held.refresh_from_db()
    assert held.points_at is None
    assert Action.objects.get().taken_by == member.user


def as_it_stands(row: Roundtable, **more: Any) -> dict[str, Any]:
    """What a browser sends of its page, untouched."""
    return {
        "title": row.title, "summary": row.summary, "host_name": row.host_name,
        "host_line": row.host_line, "preparation": row.preparation, "join_link": row.join_link,
        "outcome": row.outcome, "key_points": row.key_points.replace("\n", "\r\n"),
        "recording": row.recording,
        "prompts-TOTAL_FORMS": "0", "prompts-INITIAL_FORMS": "0",
        "topics-TOTAL_FORMS": "0", "topics-INITIAL_FORMS": "0",
        "actions-TOTAL_FORMS": "0", "actions-INITIAL_FORMS": "0",
        **more,
    }  # fmt: skip


def test_a_save_that_touches_no_word_neither_warns_nor_rewrites(
    staff: Any, held: Roundtable, travel: Any
) -> None:
    travel(AFTER)
    Roundtable.objects.update(key_points="Member said so.\nA point")
    held.refresh_from_db()
    sent = as_it_stands(held, recording="a-talk")
    page = unescape(staff.post(f"{ADMIN}/{held.pk}/change/", sent, follow=True).content.decode())
    assert "Chatham House" not in page
    held.refresh_from_db()
    assert (held.key_points, held.recording) == ("Member said so.\nA point", "a-talk")


def test_what_was_let_stand_stands_while_its_line_does(
    staff: Any, held: Roundtable, travel: Any
) -> None:
    travel(AFTER)
    Roundtable.objects.update(key_points="Member said so.\nA point")
    points.put_out(roundtable=held, checked=True, by=None, at=AFTER)
    held.refresh_from_db()
    action = {"actions-TOTAL_FORMS": "1", "actions-0-text": "Share it"}
    address = f"{ADMIN}/{held.pk}/change/"
    sent = as_it_stands(held, **action, key_points="One more\r\nMember said so.\r\nA point")
    page = unescape(staff.post(address, sent, follow=True).content.decode())
    held.refresh_from_db()
    assert ("Chatham House" in page, held.points_at) == (False, AFTER)
    # another line with the same name is another matter
    sent = as_it_stands(held, key_points="Member said so.\nMember said more.")
    page = unescape(staff.post(address, sent, follow=True).content.decode())
    held.refresh_from_db()
    assert "Line 2 says “Member”" in page
    assert "Line 1 says" not in page
    assert held.points_at is None


@pytest.mark.parametrize(("name", "is_told"), [("Wilma Fitzgerald", True), ("Ada Okafor", False)])
def test_a_report_that_comes_after_the_points_is_looked_for_in_them(
    name: str, is_told: bool, staff: Any, held: Roundtable, travel: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    travel(AFTER)
    Roundtable.objects.update(key_points="Wilma Fitzgerald told us.\nMember said so.")
    points.put_out(roundtable=held, checked=True, by=None, at=AFTER)
    report = f"Name,Email,Minutes\n{name},,55\n".encode()
    sent = {"file": SimpleUploadedFile("report.csv", report, "text/csv")}
    answer = staff.post(f"{ADMIN}/{held.pk}/report/", sent, follow=True)
    page = unescape(answer.content.decode())
    held.refresh_from_db()
    assert ("Line 1 says “Wilma Fitzgerald”" in page, held.points_at is None) == (is_told, is_told)
    assert "Line 2 says" not in page


def test_a_recording_that_member_bytes_does_not_have_is_told(
    staff: Any, held: Roundtable, settings: Any
) -> None:
    settings.ROUNDTABLES_VIDEOS = "tests.members.roundtables.test_pages.titles"
    sent = {
        "title": held.title, "summary": "", "host_name": "Host", "host_line": "",
        "preparation": "", "join_link": LINK, "outcome": "", "key_points": "",
        "prompts-TOTAL_FORMS": "0", "prompts-INITIAL_FORMS": "0",
        "topics-TOTAL_FORMS": "0", "topics-INITIAL_FORMS": "0",
        "actions-TOTAL_FORMS": "0", "actions-INITIAL_FORMS": "0",
    }  # fmt: skip
    address = f"{ADMIN}/{held.pk}/change/"
    for recording, is_told in (("after-a-hard-cal", True), ("after-a-hard-call", False)):
        page = staff.post(address, {**sent, "recording": recording}, follow=True).content.decode()
        assert ("has no such talk yet" in page) == is_told


def test_hours_are_looked_at_anew_when_staff_link_a_recording_after_it_was_watched(
    staff: Any, held: Roundtable, member: Any, travel: Any
) -> None:
    travel(AFTER)
    topic = Topic.objects.create(name="Quality", slug="quality")
    draft = Video.objects.create(title="Once more", slug="once-more", topic=topic)
    who = {"user": member.user, "earned_on": AFTER.date()}
    reference = str(draft.pk)
    earn(source=WATCHED, reference=reference, title="Once more", minutes=1, **who)
    attendance.set_by_host(roundtable=held, came=[member.user], not_there=[], by=None, at=AFTER)
    sent = {
        "title": held.title, "summary": "", "host_name": "Host", "host_line": "",
        "preparation": "", "join_link": LINK, "outcome": "", "key_points": "",
        "prompts-TOTAL_FORMS": "0", "prompts-INITIAL_FORMS": "0",
        "topics-TOTAL_FORMS": "0", "topics-INITIAL_FORMS": "0",
        "actions-TOTAL_FORMS": "0", "actions-INITIAL_FORMS": "0",
    }  # fmt: skip
    counting = Hours.objects.counting()
    for recording, number in (("", 2), ("once-more", 1), ("another-one", 2)):
        staff.post(f"{ADMIN}/{held.pk}/change/", {**sent, "recording": recording})
        assert counting.count() == number
    assert counting.filter(source="roundtables", minutes=60).exists()


def test_staff_tick_who_was_there(
    staff: Any, held: Roundtable, member: Any, other_member: Any, travel: Any
) -> None:
    travel(AFTER)
    sent = {"present": [str(member.user.pk)], "also": other_member.user.email}
    assert staff.post(f"{ADMIN}/{held.pk}/attendance/", sent).status_code == 302
    assert Attendance.objects.count() == 2
    # nobody who had no place and is not recorded can be ticked by number
    forged = {"present": [str(staff.user.pk)], "also": ""}
    assert staff.post(f"{ADMIN}/{held.pk}/attendance/", forged).status_code == 200
    assert Attendance.objects.count() == 2


def test_points_that_are_out_come_in_again_when_a_name_is_written_into_them(
    staff: Any, held: Roundtable, member: Any, travel: Any
) -> None:
    travel(AFTER)
    Roundtable.objects.update(key_points="A point")
    staff.post(f"{ADMIN}/{held.pk}/points/")
    held.refresh_from_db()
    assert held.points_at == AFTER
    sent = {
        "title": held.title, "summary": "", "host_name": "Host", "host_line": "",
        "preparation": "", "join_link": LINK, "outcome": "", "recording": "",
        "key_points": "Member said so",
        "prompts-TOTAL_FORMS": "0", "prompts-INITIAL_FORMS": "0",
        "topics-TOTAL_FORMS": "0", "topics-INITIAL_FORMS": "0",
        "actions-TOTAL_FORMS": "0", "actions-INITIAL_FORMS": "0",
    }  # fmt: skip
    page = staff.post(f"{ADMIN}/{held.pk}/change/", sent, follow=True).content.decode()
    assert "Chatham House" in page
    held.refresh_from_db()
    assert held.points_at is None


def test_a_glossary_editor_has_nothing_to_do_with_it(person: Any, sign_in: Any, one: Any) -> None:
    editor = sign_in(person("editor", is_staff=True))
    for what in ("announce", "time", "cancel", "attendance", "report", "points"):
        assert editor.post(f"{ADMIN}/{one.pk}/{what}/").status_code == 403


def test_a_place_left_empty_by_staff_is_told(held: Roundtable, member: Any) -> None:
    places.take_away(allotment=held.allotment, user=member.user, by=None, reason="x", at=NOW)
    assert kinds() == ["taken"]
    assert Place.objects.get().state == "released"
