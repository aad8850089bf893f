"""The pages of a record: for its owner, for everybody else, with wrong input, and their queries."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.cpd import actions
from members.cpd.counting import Year
from members.cpd.models import Hours, OwnEntry, Statement, Target
from tests.members.cpd.conftest import PNG, TALKS, look

HOME = "/members/cpd/"
ADD = f"{HOME}entries/"
VERIFY = "/cpd/verify/"


def words(response: Any) -> str:
    html = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def report(user: Any, reference: str = "1", **fields: Any) -> None:
    plain = {"title": "A talk", "minutes": 150, "earned_on": Year.of(date.today()).starts_on}
    actions.record(user=user, source=TALKS, reference=reference, **{**plain, **fields})


def issued(user: Any, now: datetime) -> Statement:
    return actions.issue(user=user, year=Year.of(now.date()), at=now)


# The record


def test_an_empty_record_invites(member: Any) -> None:
    said = words(member.get(HOME))
    assert "0 of 20 hours" in said
    assert "No hours in this year" in said
    assert "Statement" not in said


def test_a_record_shows_ones_own_and_nobody_elses(
    member: Any, other_member: Any, entered: Any
) -> None:
    report(member.user)
    entered(other_member.user, title="Somebody else’s day")
    said = words(member.get(HOME))
    assert "2.5 of 20 hours" in said
    assert "A talk" in said
    assert "Somebody else" not in said


def test_a_year_is_chosen_by_its_address(member: Any, today: date) -> None:
    last = Year(Year.of(today).first - 1)
    report(member.user, title="Long ago", earned_on=last.starts_on)
    assert "Long ago" not in words(member.get(HOME))
    said = words(member.get(f"{HOME}?year={last.first}"))
    assert "Long ago" in said
    assert "short of the target" in said
    assert "Change the target" not in said


@pytest.mark.parametrize("year", ["1999", "2999", "x", "20266", "-1", "٢٠٢٥", "2026.0"])
def test_what_is_no_year_is_not_there(member: Any, year: str) -> None:
    assert member.get(HOME, {"year": year}).status_code == 404
    assert member.get(f"{HOME}hours.csv", {"year": year}).status_code == 404
    assert member.post(f"{HOME}statements/", {"year": year}).status_code == 404


def test_a_record_costs_the_same_however_long_it_is(
    member: Any, entered: Any, now: datetime
) -> None:
    report(member.user)
    entered(member.user)
    issued(member.user, now)
    with CaptureQueriesContext(connection) as few:
        member.get(HOME)
    for number in range(2, 12):
        report(member.user, str(number))
        entered(member.user, title=f"Day {number}")
    issued(member.user, now)
    with CaptureQueriesContext(connection) as many:
        member.get(HOME)
    # Three at the gate; rows, target, first day, statements.
    assert len(few) == len(many) == 7


def test_the_table_is_whole_and_cannot_be_mistaken_for_a_calculation(
    member: Any, staff: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user, title="=HYPERLINK(1)", provider="Numbat")
    look(entry, is_good=False, reason="No.", by=staff.user, at=now)
    response = member.get(f"{HOME}hours.csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Day,What,Kind,Minutes,Counts,Who ran it,State"
    assert lines[1].endswith(",'=HYPERLINK(1),Own entries,90,no,Numbat,Not counted")
    assert "attachment" in response["Content-Disposition"]


# The target


def test_a_target_is_set_from_this_year_on(member: Any, today: date) -> None:
    assert member.post(f"{HOME}target/", {"hours": "30"}).status_code == 302
    target = Target.objects.get()
    assert (target.user, target.year, target.minutes) == (
        member.user,
        Year.of(today).first,
        1800,
    )
    assert "0 of 30 hours" in words(member.get(HOME))


@pytest.mark.parametrize("hours", ["", "0", "-3", "201", "1.5", "many", "9" * 400])
def test_a_target_that_is_none_is_refused(member: Any, hours: str) -> None:
    assert member.post(f"{HOME}target/", {"hours": hours}).status_code == 422
    assert not Target.objects.exists()


# Own entries


def test_an_entry_is_added_with_its_evidence(member: Any, typed: Any, picture: Any) -> None:
    response = member.post(ADD, typed(evidence=picture))
    assert response.status_code == 302
    entry = OwnEntry.objects.get()
    assert (entry.hours.user, entry.hours.minutes) == (member.user, 90)
    assert (entry.filename, entry.content_type) == ("certificate.png", "image/png")
    page = member.get(response["Location"])
    assert f"{ADD}{entry.pk}/evidence/" in page.content.decode()
    with_file = member.get(f"{ADD}{entry.pk}/evidence/")
    assert with_file.getvalue() == PNG
    assert with_file["Content-Security-Policy"].startswith("sandbox")
    assert with_file["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "  ", "required"),
        ("title", "two\nlines", "one line"),
        ("hours", "0", "0.25"),
        ("hours", "1.1", "quarter of an hour"),
        ("hours", "61", "60"),
        ("hours", "NaN", "number"),
        ("hours", "1e9", "60"),
        ("earned_on", "tomorrow", "date"),
        ("earned_on", "1999-01-01", "four figures"),
        ("note", "n" * 501, "500"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    member: Any, typed: Any, field: str, value: str, said: str
) -> None:
    response = member.post(ADD, typed(**{field: value}))
    assert response.status_code == 422
    assert said in words(response)
    assert not Hours.objects.exists()


def test_a_day_to_come_is_refused(member: Any, typed: Any, today: date) -> None:
    ahead = (today + timedelta(days=1)).isoformat()
    assert "still to come" in words(member.post(ADD, typed(earned_on=ahead)))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.pdf", PNG, "not a PDF"),
        ("page.png", b"%PDF-1.4\n%%EOF", "not a .png"),
        ("page.jpg", PNG, "not a .jpg"),
        ("page.html", b"<script>", "not accepted"),
        ("page.docx", b"PK\x03\x04", "not accepted"),
        ("page.png", b"", "empty"),
        ("page.png", PNG + b"PK\x03\x04", "another file behind"),
        ("page.png", PNG[:-6], "missing or damaged"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_of_it_is_kept(
    member: Any, typed: Any, name: str, content: bytes, said: str
) -> None:
    sent = SimpleUploadedFile(name, content, "image/png")
    response = member.post(ADD, typed(evidence=sent))
    assert response.status_code == 422
    assert said in words(response)
    assert "Workforce planning day" in response.content.decode(), "what was typed is still there"
    assert not Hours.objects.exists()


def test_the_same_entry_sent_twice_is_kept_once(member: Any, typed: Any) -> None:
    assert member.post(ADD, typed()).status_code == 302
    again = member.post(ADD, typed())
    assert again.status_code == 422
    assert "It counts once" in words(again)
    assert Hours.objects.count() == 1


def test_an_entry_is_changed_and_taken_off(member: Any, entered: Any, typed: Any) -> None:
    entry = entered(member.user)
    page = f"{ADD}{entry.pk}/"
    assert 'value="1.5"' in member.get(page).content.decode()
    assert member.post(page, typed(title="Renamed", hours="2")).status_code == 302
    assert (Hours.objects.get().title, Hours.objects.get().minutes) == ("Renamed", 120)
    assert member.get(f"{page}remove/").status_code == 405
    assert member.post(f"{page}remove/").status_code == 302
    assert not Hours.objects.exists()


def test_nobody_opens_changes_or_takes_off_somebody_elses(
    member: Any, other_member: Any, typed: Any, picture: Any
) -> None:
    member.post(ADD, typed(evidence=picture))
    page = f"{ADD}{OwnEntry.objects.get().pk}/"
    assert other_member.get(page).status_code == 404
    assert other_member.post(page, typed(title="Mine now")).status_code == 404
    assert other_member.get(f"{page}evidence/").status_code == 404
    assert other_member.post(f"{page}remove/").status_code == 404
    assert Hours.objects.get().title == "Workforce planning day"


def test_an_entry_without_evidence_has_none_to_open(member: Any, entered: Any) -> None:
    assert member.get(f"{ADD}{entered(member.user).pk}/evidence/").status_code == 404


def test_an_entry_that_staff_looked_at_is_only_read(
    member: Any, staff: Any, entered: Any, typed: Any, now: datetime
) -> None:
    entry = entered(member.user, title="A holiday")
    look(entry, is_good=False, reason="A holiday.", by=staff.user, at=now)
    page = f"{ADD}{entry.pk}/"
    shown = member.get(page)
    assert "it does not count: A holiday." in words(shown)
    assert "<textarea" not in shown.content.decode()
    member.post(page, typed(title="Not a holiday"))
    member.post(f"{page}remove/")
    assert Hours.objects.get().title == "A holiday"
    record = words(member.get(HOME))
    assert "0 of 20 hours" in record
    assert "Not counted" in record


# Statements


def test_a_statement_is_made_downloaded_and_found_again(member: Any, today: date) -> None:
    report(member.user)
    year = Year.of(today).first
    response = member.post(f"{HOME}statements/", {"year": year}, follow=True)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    made = Statement.objects.get()
    assert f'filename="{made.filename}"' in response["Content-Disposition"]
    assert made.shown_code in words(member.get(HOME))


def test_a_year_without_hours_says_so_instead(member: Any, today: date) -> None:
    response = member.post(f"{HOME}statements/", {"year": Year.of(today).first}, follow=True)
    assert "There are no hours in" in response.content.decode()


def test_a_statement_is_its_owners(member: Any, other_member: Any, now: datetime) -> None:
    report(member.user)
    made = issued(member.user, now)
    assert other_member.get(made.get_absolute_url()).status_code == 404
    assert member.get(f"{HOME}statements/{'0' * 12}.pdf").status_code == 404
    assert member.get(f"{HOME}statements/{made.code.lower()}.pdf").status_code == 404


# Verifying


def test_anybody_verifies_a_code_and_learns_totals_only(
    visitor: Any, member: Any, entered: Any, now: datetime
) -> None:
    report(member.user)
    entered(member.user, title="A private matter")
    made = issued(member.user, now)
    response = visitor.get(VERIFY, {"code": made.shown_code.lower()})
    said = words(response)
    assert response.status_code == 200
    assert "This statement is genuine" in said
    assert "Member : 4 h of professional development" in said
    assert "Own entries 1 h 30 min" in said
    assert "private matter" not in response.content.decode()
    assert member.user.email not in response.content.decode()


@pytest.mark.parametrize("code", ["K7QM-4T2P-9XWB", "x", "' OR 1=1", "U" * 39, "\x00", "é" * 12])
def test_a_code_that_is_on_no_statement_is_said_to_be_none(visitor: Any, code: str) -> None:
    response = visitor.get(VERIFY, {"code": code})
    assert response.status_code == 404
    assert "No statement has that code" in words(response)


@pytest.mark.parametrize("query", [{}, {"code": ""}, {"other": "1"}])
def test_without_a_code_it_asks_for_one(visitor: Any, query: dict[str, str]) -> None:
    response = visitor.get(VERIFY, query)
    assert response.status_code == 200
    assert "Check a CPD statement" in words(response)


def test_a_statement_that_was_overtaken_says_so(
    visitor: Any, member: Any, entered: Any, now: datetime
) -> None:
    report(member.user, "1")
    report(member.user, "2", title="Another talk")
    first = issued(member.user, now)
    actions.withdraw(user=member.user, source=TALKS, reference="2", by=None)
    entered(member.user)
    latest = issued(member.user, now + timedelta(hours=1))
    old = words(visitor.get(VERIFY, {"code": first.code}))
    assert "1 of its entries was changed since or counts no longer" in old
    assert "There is a later statement" in old
    new = words(visitor.get(VERIFY, {"code": latest.code}))
    assert "later statement" not in new and "no longer" not in new


def test_verifying_costs_three_queries(visitor: Any, member: Any, now: datetime) -> None:
    for number in range(5):
        report(member.user, str(number))
    code = issued(member.user, now).code
    with CaptureQueriesContext(connection) as asked:
        visitor.get(VERIFY, {"code": code})
    assert len(asked) == 3


# Who may


@pytest.mark.parametrize("client_name", ["visitor", "account", "lapsed"])
def test_the_record_is_for_members(request: Any, client_name: str) -> None:
    client = request.getfixturevalue(client_name)
    response = client.get(HOME)
    assert response.status_code == (302 if client_name == "visitor" else 403)
    assert client.post(ADD, {"title": "x"}).status_code in (302, 403)
    assert not Hours.objects.exists()
