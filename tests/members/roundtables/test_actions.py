"""Planning a year, announcing, moving and calling off; reminders; who was there; key points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.cpd.models import Hours
from members.mail import topics as letter_topics
from members.mail.models import Letter
from members.places import actions as places
from members.places.errors import Closed
from members.places.models import Place
from members.roundtables.actions import attendance, planning, points
from members.roundtables.actions.reminders import remind
from members.roundtables.errors import Refused, TooLate
from members.roundtables.models import Attendance, Question, Roundtable, Series, Sighting
from members.roundtables.reports import Seen
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
    row = planning.retime(
        roundtable=held, starts_at=new, minutes=90, zone="Australia/Perth", by=None, at=NOW
    )
    assert (row.ends_at, row.sequence) == (new + timedelta(minutes=90), 1)
    assert row.allotment.closes_at == new
    assert remind(at=new - timedelta(days=7)) == 1
    assert kinds() == ["reminder", "moved", "reminder"]


def test_a_change_of_length_alone_writes_to_nobody(held: Roundtable) -> None:
    how = {"zone": held.time_zone, "by": None, "at": NOW}
    planning.retime(roundtable=held, starts_at=BEGINS, minutes=45, **how)
    planning.retime(roundtable=held, starts_at=BEGINS, minutes=45, **how)
    held.refresh_from_db()
    assert (held.sequence, kinds()) == (1, [])


def test_what_has_begun_is_not_moved(held: Roundtable) -> None:
    later = BEGINS + timedelta(days=1)
    how = {"minutes": 60, "zone": held.time_zone, "by": None}
    with pytest.raises(TooLate):
        planning.retime(roundtable=held, starts_at=later, at=BEGINS, **how)
    with pytest.raises(TooLate):
        planning.retime(roundtable=held, starts_at=NOW, at=NOW, **how)


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
    places.give(allotment=held.allotment, user=lapsed.user, by=None, reason="x", at=NOW)
    Letter.objects.all().delete()
    places.join_waitlist(allotment=held.allotment, user=other_member.user, at=NOW)
    assert remind(at=week) == 0
    # what they did without is not sent later, when they want reminders again
    letter_topics.want(user=member.user, topic="roundtables")
    assert remind(at=week) == 0
    assert remind(at=BEGINS - timedelta(days=1)) == 1


def test_a_called_off_one_reminds_nobody(held: Roundtable) -> None:
    planning.cancel(roundtable=held, reason="x", by=None, at=NOW)
    assert remind(at=BEGINS - timedelta(days=7)) == 0


# Who was there


def test_the_hosts_list_gives_hours_and_takes_them_back(
    held: Roundtable, member: Any, other_member: Any
) -> None:
    how = {"roundtable": held, "by": None}
    attendance.set_by_host(present=[member.user, other_member.user], at=AFTER, **how)
    attendance.set_by_host(present=[member.user, other_member.user], at=AFTER, **how)
    hours = Hours.objects.get(user=member.user)
    assert (hours.minutes, hours.title) == (60, held.title)
    attendance.set_by_host(present=[member.user], at=AFTER, **how)
    assert [row.user for row in Hours.objects.all()] == [member.user]
    assert Attendance.objects.count() == 1


def test_nobody_was_there_before_it_began(held: Roundtable, member: Any) -> None:
    with pytest.raises(TooLate):
        attendance.set_by_host(roundtable=held, present=[member.user], by=None, at=NOW)
    planning.cancel(roundtable=held, reason="x", by=None, at=NOW)
    with pytest.raises(Refused):
        attendance.set_by_host(roundtable=held, present=[member.user], by=None, at=AFTER)


def test_a_report_is_matched_by_address_then_by_name_and_the_rest_waits(
    held: Roundtable, member: Any, other_member: Any
) -> None:
    seen = [
        Seen("M. from home", "someone@else.example", 51),
        Seen("other in a hurry", other_member.user.email, 40),
        Seen("MEMBER", "", 55),
        Seen("iPad", "", 12),
    ]
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (2, 2)
    assert {row.user for row in Attendance.objects.all()} == {member.user, other_member.user}
    # again: nothing doubles
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (2, 2)
    assert (Sighting.objects.count(), Hours.objects.count()) == (4, 2)


def test_two_of_one_name_match_nobody(held: Roundtable, member: Any, person: Any) -> None:
    double = person("member2")
    type(double).objects.filter(pk=double.pk).update(name=member.user.name)
    places.reserve(allotment=held.allotment, user=double, at=NOW)
    seen = [Seen(member.user.name, "", 55)]
    assert attendance.take_report(roundtable=held, seen=seen, by=None, at=AFTER) == (0, 1)


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
