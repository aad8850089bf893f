"""The two files and the report: what they say, and that a spreadsheet never calculates it."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from members.maturity import actions, results
from members.maturity.actions.plan import Wanted
from members.maturity.models import Answer, Assessment
from members.maturity.report import contents, write_report


def page(name: str, *args: Any) -> str:
    return reverse(f"maturity:{name}", args=args)


def table(response: Any) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_csv_has_a_row_for_each_statement_and_quotes_every_column(member, done):
    assessment = done(member.user, {"LG1": 3, "LG2": 4, "LG3": 2, "LG4": "na", "LG5": "dk"})
    Answer.objects.filter(statement__code="LG1").update(note="=HYPERLINK(1)")
    Answer.objects.filter(statement__code="LG4").update(reason="@here")
    response = member.get(page("csv", assessment.pk))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="maturity-winter-')
    rows = table(response)
    assert len(rows) == 61
    assert rows[1][:11] == [
        *("LG", "Direction and governance", "3.0", "3", "", "", "", "", "LG1"),
        *("The centre has a written purpose that links to the organisation's goals.", "3"),
    ]
    assert rows[1][12] == "'=HYPERLINK(1)"
    assert rows[4][10:12] == ["not applicable", "'@here"]
    assert rows[5][10] == "not known"
    starts = ("=", "+", "-", "@", "\t", "\r")
    assert not [value for row in rows for value in row if value.startswith(starts)]


def test_plan_csv_quotes_what_people_typed(member, done, now, today):
    assessment = done(member.user, 3)
    wanted = Wanted("=cmd()", "LG", None, "-Jo", today, "done")
    actions.add_item(assessment=assessment, wanted=wanted, at=now, by=member.user)
    assert table(member.get(page("plan_csv", assessment.pk)))[1][:3] == ["'=cmd()", "LG", "'-Jo"]


def whole(assessment: Assessment, now: Any) -> Any:
    row = results.with_people(Assessment.objects.all()).get(pk=assessment.pk)
    return results.read(row, at=now)


def test_report_is_a_small_pdf(member, done, now):
    for days in (150, 100, 50):
        done(member.user, 2, at=now - timedelta(days=days))
    response = member.get(page("report", done(member.user, 3).pk))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].endswith('.pdf"')
    assert response.content.startswith(b"%PDF-1.")
    assert len(response.content) < 500_000


def test_what_people_typed_is_printed_and_never_run(member, done, now):
    trap = '#panic("no") $x$ ] ) } \\ "quote" */ <label> @ref #read("/etc/passwd")'
    assessment = done(member.user, 2, title=trap[:120])
    wanted = Wanted(trap, "LG", None, trap, None, "planned")
    actions.add_item(assessment=assessment, wanted=wanted, at=now, by=member.user)
    result = whole(assessment, now)
    assert write_report(result, at=now).startswith(b"%PDF")
    assert contents(result, at=now)["plan"][0]["action"] == trap


@pytest.mark.parametrize(
    "values",
    [
        5,
        1,
        {"LG1": 3, "LG2": 3, "LG3": 3},
        {"LG1": 3, "LG2": 3, "LG3": 3, "VC1": "dk", "KM1": "na"},
    ],
)
def test_report_of_thin_and_of_full_results_is_made(values, member, done, now):
    assert write_report(whole(done(member.user, values), now), at=now).startswith(b"%PDF")


def test_report_says_the_level_that_was_earned(member, done, now):
    said = contents(
        whole(done(member.user, {**dict.fromkeys(["LG1", "LG2", "LG3", "LG4"], 5), "LG5": 1}), now),
        at=now,
    )
    assert (said["areas"][0]["level"], said["areas"][0]["mean_shown"]) == (2, "4.2")
    assert (said["level"], said["mean_shown"]) == (3, "4.2")
    assert json.loads(json.dumps(said)) == said


def test_file_name_has_plain_characters_only(member, done):
    assessment = done(member.user, 3, title='Spring "26"\r\nX-Evil: 1 / ünï')
    header = member.get(page("csv", assessment.pk))["Content-Disposition"]
    assert "\r" not in header
    assert header.count('"') == 2
