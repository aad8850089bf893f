"""What staff see of how the tool is used: numbers of many, and nothing below five organisations."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from http import HTTPStatus
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from members.maturity.models import Answer, AreaResult, Assessment, Bank, Respondent
from members.maturity.staff_report import StatementRow, report
from members.memberships.models import Organisation

SINCE, UNTIL = date(2024, 11, 1), date(2026, 11, 1)
BEFORE = datetime(2026, 10, 20, 2, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def begun_by(bank: Bank, person: Any) -> Any:
    """An assessment with answers: ``begun_by("Dugong", LG1=3, LG2="na", LG3="dk")``."""
    someone = person("someone")

    def make(name: str, *, closed: bool = False, finished: bool = False, **said: Any) -> Assessment:
        organisation = Organisation.objects.create(name=name)
        assessment = Assessment.objects.create(
            bank=bank,
            owner=someone,
            organisation=organisation,
            kind="team",
            title="One",
            opened_at=BEFORE,
            closed_at=BEFORE if closed else None,
            party_key=f"o{organisation.pk}",
        )
        respondent = Respondent.objects.create(
            assessment=assessment,
            user=someone,
            name="Someone",
            email="someone@people.example",
            invited_at=BEFORE,
            finished_at=BEFORE if finished else None,
        )
        statements = {row.code: row for area in bank.areas.all() for row in area.statements.all()}
        for minute, (code, value) in enumerate(said.items()):
            Answer.objects.create(
                assessment=assessment,
                respondent=respondent,
                statement=statements[code],
                value=value if isinstance(value, int) else None,
                is_not_applicable=value == "na",
                reason="Not here." if value == "na" else "",
                is_unknown=value == "dk",
                answered_at=BEFORE + timedelta(minutes=minute),
            )
        return assessment

    return make


def read(bank: Bank) -> Any:
    return report(bank, since=SINCE, until=UNTIL)


def row(bank: Bank, code: str) -> StatementRow:
    return next(one for one in read(bank).statements if one.code == code)


def test_completion_counts_assessments_and_people(begun_by: Any, bank: Bank) -> None:
    begun_by("One", closed=True, finished=True, LG1=3)
    begun_by("Two", LG1=3)
    begun_by("Three")
    found = read(bank).completion
    assert (found.begun, found.closed, found.closed_percent) == (3, 1, 33)
    assert (found.asked, found.answering, found.finished) == (3, 2, 1)


def test_quality_of_a_statement_from_five_organisations_on(begun_by: Any, bank: Bank) -> None:
    for n in range(4):
        begun_by(f"Org {n}", closed=True, LG1="na" if n else "dk", LG2=3)
    assert row(bank, "LG1") == StatementRow(
        "LG1", row(bank, "LG1").area, row(bank, "LG1").text, None, None, None, None
    )
    assert read(bank).is_withheld
    begun_by("Org 4", closed=True, LG1=4)
    found = row(bank, "LG1")
    assert (found.reached, found.not_applicable, found.unknown) == (5, 60, 20)
    assert [one.code for one in read(bank).hardest] == ["LG1"]
    assert row(bank, "LG2").reached is None


def test_five_people_of_one_organisation_are_one(begun_by: Any, bank: Bank) -> None:
    first = begun_by("Org", closed=True, LG1="na")
    for n in range(5):
        respondent = Respondent.objects.create(assessment=first, name=f"P{n}", email="p@x.example")
        Answer.objects.create(
            assessment=first,
            respondent=respondent,
            statement=Answer.objects.first().statement,
            is_unknown=True,
            answered_at=BEFORE,
        )
    assert row(bank, "LG1").reached is None


def test_where_people_leave_off_is_their_last_answer(begun_by: Any, bank: Bank) -> None:
    for n in range(4):
        begun_by(f"Stopped {n}", LG1=3, LG2=3)
    begun_by("Finished", finished=True, LG1=3, LG2=3)
    begun_by("Closed", closed=True, LG1=3, LG2=3)
    assert row(bank, "LG2").stopped is None, "four organisations are too few"
    begun_by("Stopped 4", LG1=3, LG2=3)
    assert row(bank, "LG1").stopped is None
    assert row(bank, "LG2").stopped == 5


def test_five_people_of_one_organisation_who_left_off_are_one(begun_by: Any, bank: Bank) -> None:
    first = begun_by("Org", LG1=3)
    for n in range(5):
        respondent = Respondent.objects.create(
            assessment=first, name=f"P{n}", email="p@x.example", invited_at=BEFORE
        )
        Answer.objects.create(
            assessment=first,
            respondent=respondent,
            statement=Answer.objects.first().statement,
            value=3,
            answered_at=BEFORE,
        )
    assert row(bank, "LG1").stopped is None


def test_what_was_closed_this_month_waits(begun_by: Any, bank: Bank) -> None:
    for n in range(5):
        begun_by(f"Org {n}", closed=True, LG1="na")
    assert row(bank, "LG1").reached == 5
    early = report(bank, since=SINCE, until=date(2026, 10, 1))
    assert early.is_withheld


def test_one_more_who_closes_waits_for_four_others(begun_by: Any, bank: Bank) -> None:
    """Their answers would be this month's figures less last month's."""
    for n in range(5):
        begun_by(f"Org {n}", closed=True, LG1="na")
    early = BEFORE - timedelta(days=60)
    Assessment.objects.update(opened_at=early, closed_at=early)
    before = read(bank)
    assert before.settled == date(2026, 9, 1)
    for n in range(4):
        begun_by(f"Later {n}", closed=True, LG1=3)
        assert read(bank).statements == before.statements
    begun_by("Later 4", closed=True, LG1=3)
    assert read(bank).settled == UNTIL
    assert row(bank, "LG1").reached == 10


def test_a_statement_that_few_reached_since_waits_though_the_others_move_on(
    begun_by: Any, bank: Bank
) -> None:
    for n in range(5):
        begun_by(f"Org {n}", closed=True, LG1="na", LG2="na")
    early = BEFORE - timedelta(days=60)
    Assessment.objects.update(opened_at=early, closed_at=early)
    for n in range(5):
        begun_by(f"Later {n}", closed=True, LG1=3, **({"LG2": "dk"} if n else {}))
    assert (row(bank, "LG1").reached, row(bank, "LG1").not_applicable) == (10, 50)
    assert (row(bank, "LG2").reached, row(bank, "LG2").unknown) == (5, 0)
    for n in range(5):
        begun_by(f"Last {n}", closed=True, LG2=3)
    next_month = Assessment.objects.filter(organisation__name__startswith="Last")
    next_month.update(closed_at=BEFORE + timedelta(days=20))
    whole = report(bank, since=SINCE, until=date(2026, 12, 1))
    assert next(one for one in whole.statements if one.code == "LG2").reached == 14


def test_areas_are_of_this_version_alone(begun_by: Any, bank: Bank) -> None:
    older = Bank.objects.create(number=9)
    for number in range(6):
        assessment = begun_by(f"Org {number}", closed=True)
        Assessment.objects.filter(pk=assessment.pk).update(
            contributes_to_peers=True,
            counts_from=SINCE,
            sector="energy",
            size_band="1-20",
            bank=bank if number < 4 else older,
        )
        AreaResult.objects.create(
            assessment=assessment,
            area_code="LG",
            mean_numerator=number + 5,
            mean_denominator=5,
            mean=1 + number / 5,
            level=1,
            lowest=1,
            answered=5,
            applicable=5,
        )
    assert all(one.mean is None for one in read(bank).areas)


def test_nobody_who_looks_every_day_sees_one_person_change_their_mind(
    begun_by: Any, bank: Bank
) -> None:
    """Open assessments say nothing about statements; what happens this month moves no figure."""
    for n in range(5):
        begun_by(f"Closed {n}", closed=True, LG1="na" if n else "dk")
        begun_by(f"Left off {n}", LG1=3)
    before = read(bank).statements
    assert (before[0].reached, before[0].not_applicable, before[0].stopped) == (5, 80, 5)
    now = datetime(2026, 11, 3, 2, 0, tzinfo=timezone.get_default_timezone())
    open_one = Assessment.objects.filter(closed_at=None).first()
    respondent = open_one.respondents.get()
    second = bank.areas.get(code="LG").statements.get(code="LG2")
    Answer.objects.create(
        assessment=open_one,
        respondent=respondent,
        statement=second,
        is_unknown=True,
        answered_at=now,
    )
    assert read(bank).statements == before
    Respondent.objects.filter(pk=respondent.pk).update(finished_at=now)
    Assessment.objects.filter(pk=open_one.pk).update(closed_at=now)
    assert read(bank).statements == before


@pytest.mark.parametrize(("n", "is_shown"), [(4, False), (5, True)])
def test_area_means_from_five_organisations_on(
    begun_by: Any, bank: Bank, n: int, is_shown: bool
) -> None:
    for number in range(n):
        assessment = begun_by(f"Org {number}", closed=True)
        Assessment.objects.filter(pk=assessment.pk).update(
            contributes_to_peers=True, counts_from=SINCE, sector="energy", size_band="1-20"
        )
        AreaResult.objects.create(
            assessment=assessment,
            area_code="LG",
            mean_numerator=number + 5,
            mean_denominator=5,
            mean=1 + number / 5,
            level=1,
            lowest=1,
            answered=5,
            applicable=5,
        )
    found = next(one for one in read(bank).areas if one.code == "LG")
    assert (found.mean, found.n) == ((Fraction(7, 5), 5) if is_shown else (None, None))


def test_where_all_are_the_same_nothing_is_told(begun_by: Any, bank: Bank) -> None:
    for number in range(6):
        assessment = begun_by(f"Org {number}", closed=True)
        Assessment.objects.filter(pk=assessment.pk).update(
            contributes_to_peers=True, counts_from=SINCE, sector="energy", size_band="1-20"
        )
        AreaResult.objects.create(
            assessment=assessment,
            area_code="LG",
            mean_numerator=5,
            mean_denominator=1,
            mean=5,
            level=5,
            lowest=5,
            answered=5,
            applicable=5,
        )
    assert all(one.mean is None for one in read(bank).areas)


def test_a_report_asks_the_database_a_fixed_number_of_times(
    begun_by: Any, bank: Bank, django_assert_num_queries: Any
) -> None:
    for n in range(6):
        begun_by(f"Org {n}", closed=n % 2 == 0, LG1=3, LG2="dk")
    with django_assert_num_queries(7):
        read(bank)


PAGE = "admin:maturity_report"


def test_staff_read_the_page_without_names(staff: Any, begun_by: Any, bank: Bank) -> None:
    for n in range(5):
        begun_by(f"Dugong {n}", LG1="na", LG2="dk")
    page = staff.get(reverse(PAGE))
    assert page.status_code == HTTPStatus.OK
    html = page.content.decode()
    assert "How the maturity tool is used" in html
    assert "Dugong" not in html and "Someone" not in html


def test_the_page_says_when_nothing_is_published(staff: Any) -> None:
    assert b"Nothing is published yet" in staff.get(reverse(PAGE)).content


@pytest.mark.parametrize("version", ["2", "x", "²", "9" * 30])
def test_a_version_that_never_was_is_not_found(staff: Any, bank: Bank, version: str) -> None:
    assert staff.get(reverse(PAGE), {"version": version}).status_code == HTTPStatus.NOT_FOUND


def test_the_report_is_for_staff_with_the_right(
    member: Any, person: Any, sign_in: Any, bank: Bank
) -> None:
    assert member.get(reverse(PAGE)).status_code != HTTPStatus.OK
    clerk = sign_in(person("clerk", is_staff=True))
    assert clerk.get(reverse(PAGE)).status_code == HTTPStatus.FORBIDDEN
