"""The rules that need no database: dates by rule, clocks, calendar text, reminders, names in a text,
reports of meetings."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.roundtables.chatham import findings
from members.roundtables.clocks import clocks, on_clock
from members.roundtables.ics import Event, calendar, escaped, folded
from members.roundtables.presence import is_enough
from members.roundtables.reminding import due_reminder
from members.roundtables.reports import MOST_ROWS, Unreadable, minutes_of, read
from members.roundtables.rule import LAST, Rule, at_wall, left_in_words, length_in_words

MELBOURNE = "Australia/Melbourne"
NOON = time(12, 30)


# A year by rule


def test_the_last_thursday_of_each_month_keeps_its_hour_on_the_wall():
    dates = Rule(3, LAST, NOON, MELBOURNE).dates(2026)
    assert [each.strftime("%d%H") for each in dates] == [
        "2901", "2601", "2601", "3002", "2802", "2502", "3002", "2702", "2402", "2901", "2601", "3101",
    ]  # fmt: skip
    assert all(each.tzinfo is UTC for each in dates)


def test_the_second_tuesday_and_months_without():
    rule = Rule(1, 2, time(11), "Australia/Perth", without={1, 12})
    days = [each.astimezone(UTC) for each in rule.dates(2027)]
    assert len(days) == 10
    assert days[0] == datetime(2027, 2, 9, 3, tzinfo=UTC)


@given(st.integers(2000, 2090), st.integers(1, 12), st.integers(0, 4), st.integers(0, 4))
def test_a_day_by_rule_is_that_weekday_in_that_week(year, month, weekday, week):
    day = Rule(weekday, week, NOON, MELBOURNE).day_in(year, month)
    assert (day.year, day.month, day.weekday()) == (year, month, weekday)
    if week == LAST:
        assert (day + timedelta(days=7)).month != month
    else:
        assert (day.day - 1) // 7 == week - 1


def test_on_both_days_on_which_clocks_change_the_wall_is_what_counts():
    # Sunday 5 April 2026 at 3 am clocks go back; Sunday 4 October 2026 at 2 am they go on.
    assert at_wall(date(2026, 4, 4), NOON, MELBOURNE).hour == 1
    assert at_wall(date(2026, 4, 5), NOON, MELBOURNE).hour == 2
    assert at_wall(date(2026, 10, 3), NOON, MELBOURNE).hour == 2
    assert at_wall(date(2026, 10, 4), NOON, MELBOURNE).hour == 1
    # an hour that there are two of, and one that there is not
    assert at_wall(date(2026, 4, 5), time(2, 30), MELBOURNE) == datetime(
        2026, 4, 4, 15, 30, tzinfo=UTC
    )
    assert at_wall(date(2026, 10, 4), time(2, 30), MELBOURNE) == datetime(
        2026, 10, 3, 16, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("minutes", "said"), [(60, "one hour"), (90, "90 minutes"), (120, "two hours")]
)
def test_a_length_is_said_in_words(minutes, said):
    assert length_in_words(minutes) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(minutes=12, seconds=50), "12 minutes"),
        (timedelta(minutes=1), "one minute"),
        (timedelta(hours=3, minutes=59), "three hours"),
        (timedelta(days=3, hours=5), "three days"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=-5), "less than a minute"),
    ],
)
def test_what_is_left_is_said_roughly(left, said):
    assert left_in_words(left) == said


# Clocks


def shown(starts_at: datetime, yours: str) -> dict[str, str]:
    rows = clocks(starts_at, held_in=MELBOURNE, yours=yours)
    return {row.place: f"{row.time} {row.name}{' ' + row.day if row.day else ''}" for row in rows}


def test_each_clock_has_its_own_name_in_summer():
    assert shown(at_wall(date(2026, 11, 26), NOON, MELBOURNE), "Australia/Perth") == {
        "Sydney, Melbourne, Hobart, Canberra": "12.30 pm AEDT",
        "Brisbane": "11.30 am AEST",
        "Adelaide": "12.00 pm ACDT",
        "Darwin": "11.00 am ACST",
        "Perth": "9.30 am AWST",
        "Auckland": "2.30 pm NZDT",
    }


@pytest.mark.parametrize(
    ("day", "melbourne", "brisbane", "perth"),
    [
        (date(2026, 4, 4), "12.30 pm AEDT", "11.30 am AEST", "9.30 am AWST"),
        (date(2026, 4, 5), "12.30 pm AEST", "12.30 pm AEST", "10.30 am AWST"),
        (date(2026, 10, 3), "12.30 pm AEST", "12.30 pm AEST", "10.30 am AWST"),
        (date(2026, 10, 4), "12.30 pm AEDT", "11.30 am AEST", "9.30 am AWST"),
    ],
)
def test_where_clocks_change_and_where_they_do_not(day, melbourne, brisbane, perth):
    rows = shown(at_wall(day, NOON, MELBOURNE), MELBOURNE)
    assert rows["Sydney, Melbourne, Hobart, Canberra"] == melbourne
    assert rows["Brisbane"] == brisbane
    assert rows["Perth"] == perth


def test_ones_own_clock_is_marked_once_and_added_where_it_is_none_of_these():
    starts_at = at_wall(date(2026, 11, 26), NOON, MELBOURNE)
    for zone, place in (
        ("Australia/Hobart", "Sydney, Melbourne, Hobart, Canberra"),
        ("Australia/Queensland", "Brisbane"),
        ("Asia/Singapore", "Singapore"),
        ("America/New_York", "New York"),
    ):
        mine = [row for row in clocks(starts_at, held_in=MELBOURNE, yours=zone) if row.is_yours]
        assert [row.place for row in mine] == [place]
    assert shown(starts_at, "America/New_York")["New York"] == "8.30 pm EST Wed"
    assert on_clock(starts_at, "Asia/Singapore") == "9.30 am UTC+8"


# Calendar text


def event(**more) -> Event:
    values = {
        "uid": "roundtable-1@portal.example",
        "sequence": 2,
        "changed_at": datetime(2026, 11, 1, tzinfo=UTC),
        "starts_at": datetime(2026, 11, 26, 1, 30, tzinfo=UTC),
        "minutes": 60,
        "title": "Rosters, swaps; and Fridays",
        "text": "Line one\nLine two",
        "url": "https://portal.example/members/roundtables/call-centre-2026-11-26/",
        **more,
    }
    return Event(**values)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_says_what_a_calendar_needs():
    lines = unfolded(calendar("Mine", [event()], refresh_hours=6))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "VERSION:2.0",
        "UID:roundtable-1@portal.example",
        "SEQUENCE:2",
        "DTSTART:20261126T013000Z",
        "DTEND:20261126T023000Z",
        "DTSTAMP:20261101T000000Z",
        r"SUMMARY:Rosters\, swaps\; and Fridays",
        r"DESCRIPTION:Line one\nLine two",
        "STATUS:CONFIRMED",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ):
        assert line in lines


def test_nothing_typed_begins_a_line_of_its_own():
    text = calendar("x\r\nBEGIN:VEVENT", [event(title="a\r\nATTACH:https://evil.example/\x00\\")])
    assert sum(line == "BEGIN:VEVENT" for line in unfolded(text)) == 1
    assert not any(line.startswith("ATTACH") for line in unfolded(text))
    assert "\x00" not in text


@given(st.text(max_size=300))
def test_folding_keeps_every_character_in_lines_of_75_bytes(text):
    line = "SUMMARY:" + escaped(text)
    pieces = folded(line).split("\r\n ")
    assert all(len(piece.encode()) + (1 if n else 0) <= 75 for n, piece in enumerate(pieces))
    assert "".join(pieces) == line


# Reminders

BEGINS = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
LONG_AGO = BEGINS - timedelta(days=60)


@pytest.mark.parametrize(
    ("before", "since", "due"),
    [
        (timedelta(days=7, seconds=1), LONG_AGO, None),
        (timedelta(days=7), LONG_AGO, 7),
        (timedelta(days=5), LONG_AGO, 7),
        (timedelta(days=4), LONG_AGO, None),
        (timedelta(days=1), LONG_AGO, 1),
        (timedelta(minutes=1), LONG_AGO, 1),
        (timedelta(0), LONG_AGO, None),
        (timedelta(days=6), BEGINS - timedelta(days=7), None),
        (timedelta(hours=3), BEGINS - timedelta(days=3), 1),
        (timedelta(hours=3), BEGINS - timedelta(hours=5), None),
    ],
)
def test_which_reminder_is_due(before, since, due):
    assert due_reminder(starts_at=BEGINS, since=since, at=BEGINS - before) == due


# The Chatham House rule

PEOPLE = ["Mei-Ling Andrade", "Rose Ng", "Bo"]
FIRMS = ["Potoroo Retail Energy Pty Ltd", "Dugong Mutual", "National Water"]


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("As mei-ling andrade put it, swaps hold.", "Mei-Ling Andrade"),
        ("Andrade's rule of thumb", "Mei-Ling Andrade"),
        ("Ling said no", "Mei-Ling Andrade"),
        ("Rose: never on a Friday", "Rose Ng"),
        ("at potoroo retail energy they stopped", "Potoroo Retail Energy Pty Ltd"),
        ("Potoroo has a page for it", "Potoroo Retail Energy Pty Ltd"),
        ("the people at Dugong", "Dugong Mutual"),
        ("National Water does not", "National Water"),
    ],
)
def test_a_name_is_found(text, whose):
    assert [found.because for found in findings(text, people=PEOPLE, organisations=FIRMS)] == [
        whose
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Mei Tan", "MEI said"),
        ("Sean O'Brien", "O’Brien’s team stopped."),
        ("Sean O’Brien", "O'Brien said"),
        ("Zoe\u0308 Park", "Zoë said"),
        ("Zoë Park", "Zoe\u0308 said, Zoe too"),
        ("Li Wu", "Li said it"),
        ("Jo Li", "Jo and Li said"),
        ("Mary-Anne Vu", "mary anne vu said"),
        ("An Nguyen", "There, An said, it held."),
        ("Mei’s iPhone", "Mei said"),
        ("priya.raman@elsewhere.example", "Priya said"),
        ("Priya Raman (Dugong)", "at Dugong"),
    ],
)
def test_a_person_is_found_as_people_write_names(name, text):
    assert [found.because for found in findings(text, people=[name], organisations=[])] == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("National Australia Bank", "National Australia Bank stopped measuring."),
        ("National Australia Bank Ltd", "at national australia bank they stopped"),
        ("iiNet", "iiNet waits four minutes."),
        ("nbn", "At nbn they stopped."),
        ("Telstra", "TELSTRA stopped"),
        ("Telstra Group Limited", "ask Telstra"),
        ("eBay Australia", "eBay said no"),
        ("Co-op Group", "the Co-op said"),
    ],
)
def test_an_organisation_is_found_as_it_is_registered_and_as_people_write_it(name, text):
    assert [found.because for found in findings(text, people=[], organisations=[name])] == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("An Nguyen", "An agent may hang up. An hour is enough: An end."),
        ("Will Do", "Will they? Do they?"),
        ("iPad of the meeting room", "The meeting was late. Room 4 has a phone."),
        ("Zoe Park", "Zoës and parks"),
    ],
)
def test_what_is_a_name_and_a_word_is_a_word_where_sentences_begin(name, text):
    assert findings(text, people=[name], organisations=[]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Costs rose, and nobody rang.",
        "A retail energy company and a mutual bank agree about water.",
        "Nine centres let an agent end a call; national figures say less.",
        "Roses and potoroos",
    ],
)
def test_ordinary_words_are_not(text):
    assert findings(text, people=PEOPLE, organisations=FIRMS) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("iPad of the meeting room", "Half of the calls end so."),
        ("Room on level 2", "Swaps on Fridays, on one level."),
        ("from Melbourne", "Calls from elsewhere"),
        ("Meeting room with phone", "Those with a rule"),
        ("new user", "Every new rule"),
        ("queue desk", "The queue at the desk"),
        ("customer team", "The customer waits."),
        ("Training room", "More training"),
        ("Mark Rose", "They mark what rose."),
        ("Will Do", "They will do it."),
        ("An Nguyen", "There an hour"),
    ],
)
def test_short_and_common_words_in_small_letters_are_nobodys_name(name, text):
    assert findings(text, people=[name], organisations=[]) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [("Priya Raman", "priya said so"), ("王伟", "王伟说了"), ("王 伟明", "昨天伟明说了")],
)
def test_a_given_name_in_small_letters_or_without_blanks_is_found(name, text):
    assert [found.because for found in findings(text, people=[name], organisations=[])] == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("AGL Energy", "AGL did it."),
        ("RSL Care", "At RSL they stopped."),
        ("NIB Health Funds", "NIB has one page."),
        ("National Australia Bank", "NAB has two."),
        ("Wallaby & Sons", "at wallaby and sons"),
        ("Wallaby and Sons", "Wallaby & Sons"),
    ],
)
def test_an_organisation_is_found_by_its_capitals_and_with_any_and(name, text):
    assert [found.because for found in findings(text, people=[], organisations=[name])] == [name]


@pytest.mark.parametrize(
    ("name", "text"), [("IT Solutions", "IT said no. It is."), ("NIB Health Funds", "nib, Nib")]
)
def test_capitals_are_found_as_capitals_and_where_they_say_something(name, text):
    assert findings(text, people=[], organisations=[name]) == []


def test_the_line_is_told_and_each_name_once_a_line():
    text = "First point\nRose and Rose Ng\n\nDugong Mutual"
    found = findings(text, people=PEOPLE, organisations=FIRMS)
    assert [(each.line, each.because) for each in found] == [(2, "Rose Ng"), (4, "Dugong Mutual")]


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_and_any_names_are_looked_through(text, names):
    for found in findings(text, people=names, organisations=names):
        assert found.said in text


# Reports of meetings


def test_a_report_with_a_row_for_each_time_somebody_came_in():
    seen = read(
        b"Topic,ID\nRoundtable,1\n\n"
        b"Name (Original Name),User Email,Total Duration (Minutes),Guest\r\n"
        b"Mei Andrade,MEI@people.example,30,No\r\n"
        b"Mei A.,mei@people.example,25,No\r\n"
        b"iPad,,51,Yes\r\n\r\nOther table\r\n"
    )
    assert [(each.name, each.email, each.minutes) for each in seen] == [
        ("Mei Andrade", "mei@people.example", 55),
        ("iPad", "", 51),
    ]


def test_a_row_without_a_name_ends_no_table_and_a_key_fits_its_column():
    seen = read(b"Name,Email,Minutes\nA One,a@people.example,9\n,,7\nB Two,,8\n")
    assert [each.name for each in seen] == ["A One", "B Two"]
    (long,) = read(f"Name,Email\n{'ß' * 254},\n".encode())
    assert len(long.key) == 254


@pytest.mark.parametrize(
    ("minutes", "length", "enough"),
    [(30, 60, True), (29, 60, False), (None, 60, True), (1, 60, False), (45, 90, True), (44, 90, False),
     (8, 15, True), (7, 15, False)],
)  # fmt: skip
def test_half_of_the_length_is_having_been_there(minutes, length, enough):
    assert is_enough(minutes, length=length) is enough


def test_a_report_in_another_encoding_with_tabs_and_words_for_time():
    text = "1. Summary\nTitle\tX\n\nName\tIn-Meeting Duration\tEmail\nJosé\t1h 2m 30s\tjose@people.example\n"
    assert [(s.name, s.minutes) for s in read(text.encode("utf-16"))] == [("José", 62)]
    assert read("Name;E-mail\nJosé;x\n".encode("cp1252"))[0].name == "José"


@pytest.mark.parametrize(
    "report",
    [
        "First name,Last name,Email,Duration\nMei,Tan,mei@people.example,57 min\n",
        "Last Name,First Name,Email Address,Time in Session\nTan,Mei,mei@people.example,0:57\n",
        "Attendee Name,Attendee Email,Attendance Duration\nMei Tan,mei@people.example,57 mins\n",
        "Name,Attendee Email,Duration\nMei Tan,mei@people.example,0:57:40\n",
    ],
)
def test_reports_of_other_houses_are_read(report):
    (seen,) = read(report.encode())
    assert (seen.name, seen.email, seen.minutes) == ("Mei Tan", "mei@people.example", 57)


def test_a_table_of_addresses_alone_and_clocks_of_two_kinds():
    assert read(b"Email,Duration\nmei@people.example,1:02\n")[0].minutes == 62
    seen = read(b"Email,Duration\nmei@people.example,57:10\nb@people.example,2:30\n")
    assert [(each.name, each.minutes) for each in seen] == [
        ("mei@people.example", 57),
        ("b@people.example", 2),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "names the columns"),
        (b"a,b\n1,2\n", "names the columns"),
        (b"Name,Email\n", "nobody below it"),
        (b"Name,Email\n\x00,\n", "no text"),
        (b"\xff\xfe\x00", "no text"),
        (b"x" * 2_000_001, "two megabytes"),
        (b"Name,Email\n" + b"".join(b"n%d,\n" % n for n in range(MOST_ROWS + 1)), "no roundtable"),
    ],
)
def test_what_cannot_be_read_says_why(content, why):
    with pytest.raises(Unreadable, match=why):
        read(content)


@given(st.binary(max_size=400))
def test_whatever_is_sent_is_read_or_refused(content):
    with suppress(Unreadable):
        assert read(content)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("57", 57), ("57.4", 57), ("57 min", 57), ("1h 2m 3s", 62), ("0:57:12", 57), ("57:12", 57),
        ("", None), ("soon", None), ("-5", None), ("9" * 40, None), ("99999", 1440),
    ],
)  # fmt: skip
def test_minutes_are_whole_and_a_day_at_most(text, minutes):
    assert minutes_of(text) == minutes
