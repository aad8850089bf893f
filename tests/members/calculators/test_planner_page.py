"""The planner's page: it posts, leads to an address that is short enough, and loses nothing that
was typed. With a script or without one the answer is the same."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.calculators.forms.planner import PlannerForm
from members.calculators.forms.planner_example import EXAMPLE
from members.calculators.models import SavedScenario
from members.calculators.views.planner_asked import LONGEST_ADDRESS
from tests.strict import StrictClient

from .test_planner import quarters
from .test_planner_files import bomb, book

PAGE = "/members/calculators/day/"
HTMX = {"HTTP_HX_REQUEST": "true"}
ROWS = "9:00\t100\t20\n9:30\t110\t21\n10:00\t120\t22"


def texts(rows: str = ROWS, **other: str) -> dict[str, str]:
    return PlannerForm.of_address({}).texts | {"rows": rows} | other


def html(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def week() -> str:
    return quarters(40)


def test_the_first_visit_shows_an_invented_day(member: StrictClient) -> None:
    response = member.get(PAGE)
    assert response.status_code == 200
    assert "Calls, roster and pay are invented." in html(response)
    assert "The day passes. 5 half‑hours do not." in html(response)


def test_a_posted_day_leads_to_its_address(member: StrictClient) -> None:
    posted = member.post(PAGE, texts("9:00\t100\r\n9:30\t110  \r\n", aht_seconds="5:00"))
    assert posted.status_code == 302
    address = urlsplit(posted["Location"])
    assert address.fragment == "result"
    query = parse_qs(address.query, keep_blank_values=True)
    assert query["rows"] == ["9:00\t100\n9:30\t110"]
    assert query["aht_seconds"] == ["5:00"]
    shown = member.get(posted["Location"])
    assert shown.status_code == 200
    assert shown.context["worked"].sentence.startswith("To answer 80% in 20 s")


def test_rows_pasted_into_the_wrong_field_make_no_endless_header(member: StrictClient) -> None:
    sent = texts(aht_seconds="9:00 100 20 " * 4_000)
    response = member.post(PAGE, sent, **HTMX)
    assert response["HX-Replace-Url"] == "false" and response["HX-Reswap"] == "none"
    assert max(map(len, response.headers.values())) <= LONGEST_ADDRESS


def test_a_hundred_rows_with_a_date_and_a_roster_fit_an_address(member: StrictClient) -> None:
    rows = "\n".join(
        f"{1 + at // 24}/12/2026 {at % 24}:00\t{100 + at}\t{20 + at % 9}" for at in range(100)
    )
    posted = member.post(PAGE, texts(rows))
    assert posted.status_code == 302
    assert len(posted["Location"]) <= LONGEST_ADDRESS + len("#result")
    assert member.get(posted["Location"]).context["worked"] is not None


def test_a_week_is_the_answer_to_the_post_itself(member: StrictClient, week: str) -> None:
    response = member.post(PAGE, texts(week))
    assert response.status_code == 200
    assert response.context["share"] == ""
    assert "too long for an address" in html(response)
    assert html(response).count('<details class="planner-day"') == 7
    assert html(response).count('<tr id="row-') == 672


def test_a_script_gets_the_same_answer_alone(member: StrictClient, week: str) -> None:
    for rows in (ROWS, week):
        part = member.post(PAGE, texts(rows), **HTMX)
        whole = member.post(PAGE, texts(rows), follow=True)
        assert part.status_code == 200
        assert part["HX-Answer"] == "true"
        begun = html(whole).index('<div id="answer">')
        answer = html(part)[html(part).index('<div id="answer">') :].partition("</section></div>\n")
        assert answer[0] in html(whole)[begun:]
        assert "<!doctype" not in html(part)


def test_the_address_follows_a_script(member: StrictClient, week: str) -> None:
    short = member.post(PAGE, texts(), **HTMX)["HX-Replace-Url"]
    assert member.get(short).context["form"].texts["rows"] == ROWS
    long = member.post(PAGE, texts(week, shrinkage="25"), **HTMX)["HX-Replace-Url"]
    reloaded = member.get(long)
    assert reloaded.context["form"].texts["shrinkage"] == "25"
    assert reloaded.context["form"].is_empty  # and not the example, which nobody typed
    assert "Nothing to plan yet" in html(reloaded)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"service_level_target": "100"}, "service_level_target"),
        ({"shrinkage": "100"}, "shrinkage"),
        ({"aht_seconds": "long"}, "aht_seconds"),
        ({"aht_seconds": "0"}, "aht_seconds"),
        ({"max_occupancy": "0.0001"}, "max_occupancy"),
        ({"minimum_agents": "-1"}, "minimum_agents"),
        ({"minimum_agents": "1.5"}, "minimum_agents"),
        ({"hourly_rate_aud": "1e308"}, "hourly_rate_aud"),
        ({"interval_seconds": "7"}, "interval_seconds"),
        ({"rows": "nothing here"}, "rows"),
        ({"rows": "9:00 5"}, "interval_seconds"),
        ({"rows": ""}, "rows"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(
    member: StrictClient, wrong: dict[str, str], named: str
) -> None:
    typed = texts(**wrong) if "rows" not in wrong else texts(wrong["rows"])
    response = member.post(PAGE, typed)
    assert response.status_code == 422
    assert named in response.context["form"].errors
    assert response.context["form"].texts == typed
    part = member.post(PAGE, typed, **HTMX)
    assert part["HX-Reswap"] == "none"
    assert f'id="id_{named}_error"' in html(part)


def test_bad_rows_are_named_and_the_rest_is_planned(member: StrictClient) -> None:
    response = member.get(PAGE, {"rows": "9:00 100\n9:30 1O7\n10:00 120\nlunch\n10:30 90"})
    page = html(response)
    assert "2 of 5 rows need a look" in page
    assert "Did you mean 107?" in page
    assert "Row 4" in page
    assert '<a href="#row-2">' in page
    assert '<a href="#row-4">' not in page  # it is not in the table
    assert 'fill="url(#day-hatch)"' in page


def test_nothing_pasted_is_nothing_wrong(member: StrictClient) -> None:
    response = member.get(PAGE, {"rows": ""})
    assert "Nothing to plan yet" in html(response)
    assert "Please mend" not in html(response)


@pytest.mark.parametrize(
    "rows",
    [
        "\0",
        "9:00\t1\x000\n9:30\t5",
        "<script>alert(1)</script>\t5\n9:00\t5\n9:30\t5",
        "9:00\t1e308\n9:30\tinf",
    ],
)
def test_strange_text_is_no_error_of_ours(member: StrictClient, rows: str) -> None:
    for response in (member.post(PAGE, texts(rows), follow=True), member.get(PAGE, {"rows": rows})):
        assert response.status_code in (200, 422)
        assert "<script>alert" not in html(response)


def test_a_hundred_thousand_rows_are_answered(member: StrictClient) -> None:
    rows = "\n".join(f"{at // 4 % 24}:{at % 4 * 15:02}\t5" for at in range(100_000))
    response = member.post(PAGE, texts(rows))
    assert response.status_code == 200
    assert "Only 3,000 rows are read" in html(response)
    assert len(response.context["form"].texts["rows"]) == len(rows)


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_file_is_read_as_if_it_had_been_pasted(member: StrictClient) -> None:
    files = (
        upload(b"Start,Calls\n9:00,100\n9:30,90", "day.csv"),
        upload(book(("Start", "Calls"), ("9:00", 100), ("9:30", 90)).getvalue(), "day.xlsx"),
    )
    for file in files:
        posted = member.post(PAGE, {**texts("typed before"), "file": file})
        assert posted.status_code == 302
        assert member.get(posted["Location"]).context["worked"].figures[0].text == "190"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x7fELF" + bytes(range(256)) * 40, "day.csv"),
        (bomb(), "day.xlsx"),
        (b"0" * 3_000_000, "day.csv"),
        (b"9:00,5", "day.exe"),
    ],
    ids=["binary", "bomb", "large", "exe"],
)
def test_a_file_that_is_refused_leaves_what_was_typed(
    member: StrictClient, data: bytes, name: str
) -> None:
    response = member.post(PAGE, {**texts(), "file": upload(data, name)})
    assert response.status_code == 422
    assert name in response.context["form"].errors["rows"][0]
    assert response.context["form"].texts["rows"] == ROWS


def test_the_chosen_interval_opens_its_working(member: StrictClient) -> None:
    posted = member.post(PAGE, {**texts(), "chosen": "9:00"})
    page = html(member.get(posted["Location"]))
    assert "Load at 9:00" in page
    assert "<option selected>9:00</option>" in page
    for strange in ("-1", "99999999999999999999", "½", "\0"):
        assert "Load at 10:00" in html(member.get(PAGE, {"rows": ROWS, "chosen": strange}))


def test_the_plan_goes_out_as_files_of_the_form_as_it_stands(
    member: StrictClient, week: str
) -> None:
    table = member.post(f"{PAGE}plan.csv", texts(week))
    assert table["Content-Type"].startswith("text/csv")
    assert 'filename="day-plan.csv"' in table["Content-Disposition"]
    assert len(b"".join(table.streaming_content).splitlines()) == 673
    sheet = member.get(f"{PAGE}plan.xlsx", {"rows": ROWS})
    assert sheet.content.startswith(b"PK")
    assert 'filename="day-plan.xlsx"' in sheet["Content-Disposition"]
    for file in ("plan.csv", "plan.xlsx"):
        refused = member.post(PAGE + file, texts("nothing"))
        assert refused.status_code == 422
        assert refused.context["form"].texts["rows"] == "nothing"


def test_the_example_can_be_uploaded(member: StrictClient) -> None:
    got = member.get(f"{PAGE}example.csv")
    posted = member.post(PAGE, {**texts(""), "file": upload(got.content, "example-day.csv")})
    shown = member.get(posted["Location"]).context["worked"]
    assert shown.shown.headline == "The day passes. 5 half‑hours do not."


def test_posting_asks_for_a_token(member: StrictClient) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = member.cookies
    assert strict.post(PAGE, texts()).status_code == 403


def test_the_page_costs_what_any_calculator_costs(
    member: StrictClient, week: str, django_assert_num_queries: Any
) -> None:
    member.get(PAGE)
    with django_assert_num_queries(5):
        member.get(PAGE)
    with django_assert_num_queries(5):
        member.post(PAGE, texts(week))


def test_the_text_of_a_day_stands_in_the_page_as_it_was_pasted(member: StrictClient) -> None:
    rows = "Start\tCalls\n9:00\t100\n9:30\t90"
    assert member.get(PAGE, {"rows": rows}).context["form"]["rows"].value() == rows
    assert io.StringIO(EXAMPLE).readline() == "Start\tCalls\tRoster\n"


def test_a_saved_week_opens_with_its_rows_and_stays_the_one_that_is_changed(
    member: StrictClient, week: str
) -> None:
    member.post(
        "/members/calculators/scenarios/save/day/", {"scenario-name": "A week", **texts(week)}
    )
    saved = SavedScenario.objects.get()
    opened = member.get(PAGE, {"scenario": saved.pk})
    assert opened.context["form"].texts["rows"] == week
    assert opened.context["worked"].sentence == saved.sentence
    again = member.post(PAGE, {**texts(week, shrinkage="20"), "scenario": saved.pk})
    assert again.context["bar"].scenario == saved
    shorter = member.post(PAGE, {**texts(), "scenario": saved.pk})
    assert f"scenario={saved.pk}" in shorter["Location"]
    assert "Save the change" in html(member.get(shorter["Location"]))
    gone = member.post(PAGE, {**texts(week), "scenario": "999999"})
    assert gone.status_code == 200  # nothing that was typed is lost for it
