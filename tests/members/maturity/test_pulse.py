"""The pulse check: what twelve answers come to, what the pages say, and that nothing is kept."""

from __future__ import annotations

from fractions import Fraction
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from members.mail.models import Letter
from members.maturity import actions
from members.maturity.bank import Contents
from members.maturity.models import Bank, Statement
from members.maturity.pulse.pulse import PulseArea, pulse
from publishing.store import store

CODES = ["LG", "VC", "CJ", "WF", "QA", "KM", "PL", "CP", "EX", "TA", "CR", "MI"]
AREAS = [
    PulseArea(code, f"Area {code}", f"{code}1", {n: f"{code} from {n}" for n in range(1, 5)})
    for code in CODES
]
ALL = {area.statement: 3 for area in AREAS}


def test_index_runs_from_0_to_100() -> None:
    assert pulse(AREAS, dict.fromkeys(ALL, 1)).index == 0
    assert pulse(AREAS, dict.fromkeys(ALL, 5)).index == 100
    assert pulse(AREAS, ALL).index == 50


@given(st.fixed_dictionaries({code: st.one_of(st.none(), st.integers(1, 5)) for code in ALL}))
def test_index_is_the_mean_of_what_was_answered(answers: dict[str, int | None]) -> None:
    found, given_ = pulse(AREAS, answers), [v for v in answers.values() if v is not None]
    if len(given_) < 8:
        assert found.index is None and found.suggestion is None
    else:
        assert found.index == (Fraction(sum(given_), len(given_)) - 1) * 25
        assert found.suggestion is not None and found.suggestion.value == min(given_)


@given(st.fixed_dictionaries({code: st.integers(1, 4) for code in ALL}), st.sampled_from([*ALL]))
def test_raising_an_answer_never_lowers_the_index(answers: dict[str, int], code: str) -> None:
    raised = pulse(AREAS, answers | {code: answers[code] + 1}).index
    lower = pulse(AREAS, answers).index
    assert raised is not None and lower is not None and raised > lower


def test_weights_count() -> None:
    heavy = [PulseArea("AA", "A", "AA1", {}, Fraction(3)), PulseArea("BB", "B", "BB1", {})]
    assert pulse(heavy, {"AA1": 5, "BB1": 1}).index == 75


def test_seven_answers_of_twelve_are_too_few_and_eight_are_enough() -> None:
    assert pulse(AREAS, dict.fromkeys([*ALL][:7], 3)).index is None
    assert pulse(AREAS, dict.fromkeys([*ALL][:8], 3)).index == 50


def test_the_lowest_answer_is_suggested_with_its_next_step() -> None:
    found = pulse(AREAS, ALL | {"KM1": 2}).suggestion
    assert found is not None
    assert (found.area.code, found.value, found.action) == ("KM", 2, "KM from 2")


def test_among_lowest_at_level_1_the_foundation_comes_first() -> None:
    found = pulse(AREAS, ALL | {"VC1": 1, "MI1": 1}).suggestion
    assert found is not None and found.area.code == "MI"
    found = pulse(AREAS, ALL | {"VC1": 2, "MI1": 2}).suggestion
    assert found is not None and found.area.code == "VC"


def test_where_all_is_5_there_is_no_next_step() -> None:
    found = pulse(AREAS, dict.fromkeys(ALL, 5))
    assert found.suggestion is not None and found.suggestion.action == ""
    assert found.lowest == ()


def test_index_is_rounded_half_up_for_reading() -> None:
    two = AREAS[:2]
    assert pulse(two, {"LG1": 3, "VC1": 4}).shown_index == 63  # 62.5


def test_a_value_outside_1_to_5_is_refused() -> None:
    with pytest.raises(ValueError):
        pulse(AREAS, ALL | {"LG1": 6})


def address(path: str = "result/", /, **changes: Any) -> str:
    pulse_codes = [
        "LG1",
        "VC1",
        "CJ4",
        "WF1",
        "QA1",
        "KM1",
        "PL1",
        "CP1",
        "EX1",
        "TA3",
        "CR1",
        "MI1",
    ]
    answers = {"v": 1, **dict.fromkeys(pulse_codes, "3"), **changes}
    query = urlencode({name: value for name, value in answers.items() if value is not None})
    return f"/pulse-check/{path}?{query}"


def test_the_check_asks_twelve_statements_and_needs_no_script(visitor: Any, bank: Bank) -> None:
    page = visitor.get("/pulse-check/")
    assert page.status_code == HTTPStatus.OK
    html = page.content.decode()
    assert html.count("<fieldset") == 12
    assert html.count('type="radio"') == 72
    assert "<script" not in html.partition("<main")[2].partition("</main>")[0]
    assert "Interval forecasts exist and error is reported weekly." in html


def test_the_questions_are_kept_until_a_bank_is_published(
    visitor: Any, bank: Bank, now: Any, django_capture_on_commit_callbacks: Any
) -> None:
    first = visitor.get("/pulse-check/").content
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get("/pulse-check/").content == first
    assert len(queries) == 0
    draft = actions.draft_from(bank=bank, by=None, at=now)
    Statement.objects.filter(area__bank=draft, code="WF1").update(text="A new claim.")
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish_bank(bank=draft, by=None, at=now)
    assert b"A new claim." in visitor.get("/pulse-check/").content


def test_answers_in_the_address_are_kept_nowhere(visitor: Any, bank: Bank) -> None:
    store.clear()
    page = visitor.get(address("", KM1="1"))
    assert page.status_code == HTTPStatus.OK
    assert store.size == 0
    assert "private" in page["Cache-Control"]
    visitor.get("/pulse-check/")
    assert store.size > 0


def test_before_anything_is_published_the_check_says_so(visitor: Any) -> None:
    for path in ("/pulse-check/", "/pulse-check/result/", "/pulse-check/send/"):
        page = visitor.get(path)
        assert page.status_code == HTTPStatus.OK
        assert b"being prepared" in page.content


def test_result_shows_index_radar_and_one_suggestion(visitor: Any, bank: Bank) -> None:
    page = visitor.get(address(KM1="1"))
    assert page.status_code == HTTPStatus.OK
    html = page.content.decode()
    assert ">46</b>" in html
    assert "Start here: Knowledge" in html
    assert "chart-radar" in html
    assert "Lowest: Knowledge." in html
    assert 'content="noindex"' in html


def test_nothing_is_stored_and_no_cookie_set(
    visitor: Any, bank: Bank, django_assert_num_queries: Any
) -> None:
    for path in ("/pulse-check/", address()):
        page = visitor.get(path)
        assert not page.cookies
    assert not Session.objects.exists()
    assert not Letter.objects.exists()


def test_pages_ask_the_database_a_fixed_number_of_times(
    visitor: Any, bank: Bank, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        visitor.get("/pulse-check/")
    with django_assert_num_queries(5):  # and what helps with the suggestion
        visitor.get(address())


@pytest.mark.parametrize("wrong", ["6", "0", "", "-1", "3.5", "drei", "3\x00", None])
def test_an_answer_that_is_none_comes_back_with_the_others_kept(
    visitor: Any, bank: Bank, wrong: str | None
) -> None:
    page = visitor.get(address(KM1=wrong, VC1="4"))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    html = page.content.decode()
    assert 'href="#id_KM1"' in html
    assert html.count("checked>") == 11


def test_an_unknown_code_is_ignored_and_left_out_of_what_follows(visitor: Any, bank: Bank) -> None:
    page = visitor.get(address(evil="<script>x</script>", LG9="5"))
    assert page.status_code == HTTPStatus.OK
    assert b"evil" not in page.content and b"LG9" not in page.content


@pytest.mark.parametrize("version", ["2", "0", "-1", "x", "99999999999999999999", "²"])
def test_a_version_that_never_was_is_not_found(visitor: Any, bank: Bank, version: str) -> None:
    assert visitor.get(address(v=version)).status_code == HTTPStatus.NOT_FOUND


def test_a_draft_cannot_be_answered(visitor: Any, bank: Bank, staff: Any, now: Any) -> None:
    from members.maturity.actions import draft_from

    draft = draft_from(bank=bank, by=staff.user, at=now)
    assert visitor.get(address(v=draft.number)).status_code == HTTPStatus.NOT_FOUND


def test_too_many_blanks_give_no_index_and_the_way_back(visitor: Any, bank: Bank) -> None:
    blanks = dict.fromkeys(["LG1", "VC1", "CJ4", "WF1", "QA1"], "dk")
    html = visitor.get(address(**blanks)).content.decode()
    assert "Too many blanks" in html and "7 of 12" in html
    assert "chart-radar" not in html


def test_going_back_keeps_the_answers(visitor: Any, bank: Bank) -> None:
    html = visitor.get(address("", LG1="dk")).content.decode()
    assert html.count("checked>") == 12
    assert "Please mend" not in html


def test_members_are_shown_the_tool_and_others_what_it_costs(
    visitor: Any, member: Any, bank: Bank
) -> None:
    assert b"What membership costs" in visitor.get(address()).content
    assert b"Open the full tool" in member.get(address()).content


def test_all_fives_are_doubted(visitor: Any, bank: Bank, statements: Contents) -> None:
    fives = {row.code: "5" for row in statements.statements if row.in_pulse}
    html = visitor.get(address(**fives)).content.decode()
    assert "Have somebody doubt it" in html and "Every answer is the same." in html


SEND = {"email": "Rohan@Dugong.example", "agrees": "on"}


def test_the_result_is_sent_once_to_whoever_asked(
    visitor: Any, bank: Bank, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = visitor.post(address("send/", KM1="1"), SEND)
    assert page.status_code == HTTPStatus.FOUND
    assert "&sent=1%3A" in page["Location"]
    assert b"It is on its way" in visitor.get(page["Location"]).content
    letter = Letter.objects.get()
    assert letter.to == "rohan@dugong.example"
    (sent,) = mail.outbox
    assert sent.subject == letter.subject == "Your pulse check"
    assert "Your index is 46 of 100." in sent.body
    assert "Knowledge: 1" in sent.body
    assert "KM1=1" in sent.body


def test_an_address_made_by_hand_claims_no_letter(visitor: Any, bank: Bank) -> None:
    for mark in ("1", "1:1abcde:x", "", "x" * 300):
        assert b"It is on its way" not in visitor.get(address(sent=mark)).content


def test_consent_is_never_ticked_for_anybody(visitor: Any, bank: Bank) -> None:
    html = visitor.get(address("send/")).content.decode()
    assert 'type="checkbox"' in html and "checked" not in html


@pytest.mark.parametrize(
    "given_", [{"email": "rohan@dugong.example"}, {"agrees": "on"}, {"email": "no", "agrees": "on"}]
)
def test_without_yes_or_address_nothing_is_sent(
    visitor: Any, bank: Bank, given_: dict[str, str]
) -> None:
    page = visitor.post(address("send/"), given_)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Letter.objects.exists()


def test_wrong_answers_are_not_sent(visitor: Any, bank: Bank) -> None:
    page = visitor.post(address("send/", LG1="9"), SEND)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Letter.objects.exists()


def test_nobodys_mailbox_is_filled(visitor: Any, bank: Bank) -> None:
    """Needs "pulse_mail" among the limits of the settings."""
    codes = [visitor.post(address("send/"), SEND).status_code for _ in range(4)]
    assert codes == [HTTPStatus.FOUND] * 3 + [HTTPStatus.TOO_MANY_REQUESTS]
    assert Letter.objects.count() == 3


def test_one_machine_cannot_write_to_everybody(visitor: Any, bank: Bank) -> None:
    codes = [
        visitor.post(address("send/"), SEND | {"email": f"p{n}@dugong.example"}).status_code
        for n in range(6)
    ]
    assert codes[-1] == HTTPStatus.TOO_MANY_REQUESTS
    assert Letter.objects.count() == 5


def test_answers_are_posted_nowhere_but_to_send(visitor: Any, bank: Bank) -> None:
    for path in ("/pulse-check/", address()):
        assert visitor.post(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED
