"""Every calculator: it stands in its order, answers at first sight, says the same whether it is fetched
or sent, keeps the labels of its figures, and names what it cannot work with."""

from __future__ import annotations

import re
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.calculators.answers.words import level
from members.calculators.asking import ask
from members.calculators.forms.fields import ChosenField
from members.calculators.kinds import BY_KEY, CALCULATORS, Calculator
from tests.members.calculators.shown import answer, words

#: The day planner has a view, and tests, of its own: rows that are not in the address are none.
KEYS = [each.key for each in CALCULATORS if not each.has_own_page]
TYPING = {"HTTP_HX_REQUEST": "true"}
#: What people, and others, put into a field.
BAD = (
    "",
    " ",
    "abc",
    "-1",
    "0",
    "NaN",
    "inf",
    "1e308",
    "9" * 29,
    "9" * 60,
    "100",
    "100.0000001",
    "٣",
    "1:99",
    "½",
    "\x00",
    "<b>",
)
FIRST = {
    "staffing": "You need 14 agents on the phones to answer 88.84% of calls within 20 seconds.",
    "capacity": "14 agents on the phones can promise 108 calls in half an hour, 80.85% of them"
    " within 20 seconds.",
    "sensitivity": "If calls and handling time both rise 10%, you need 2 agents more. Unchanged,"
    " the 14 agents of the forecast answer 58.53% within 20 seconds.",
    "abandonment": "You need 12 agents to answer 82.56% of all who rang within 20 seconds; 6.16%"
    " hang up.",
    "chat": "You need about 11 agents to answer 83.16% of chats within 30 seconds.",
    "trunks": "You need 45 lines; 0.97% of tries hear the engaged tone.",
}
#: Questions that bring out other sides of a calculator.
OTHERWISE: dict[str, tuple[dict[str, str], ...]] = {
    "staffing": ({"agents": "3"}, {"calls": "0"}, {"goal": "asa"}, {"patience_seconds": ""}),
    "capacity": ({"heads": "roster", "agents": "20"}, {"agents": "0"}, {"max_occupancy": "50"}),
    "sensitivity": ({"calls": "0"}, {"change": "40"}),
    "abandonment": ({"agents": "0"}, {"calls": "0"}, {"agents": "4"}),
    "chat": ({"method": "slots"}, {"concurrency": "2.5"}, {"chats": "0"}),
    "trunks": (
        {"ask": "blocking", "servers": "20"},
        {"ask": "traffic"},
        {"ask": "blocking", "servers": "20", "recall_factor": "100"},
        {"calls": "0"},
    ),
}


def address(key: str) -> str:
    return f"/members/calculators/{key}/"


def test_way_in_has_every_calculator_in_the_order_in_which_a_planner_asks(member: Any) -> None:
    html = member.get("/members/calculators/").content.decode()
    links = re.findall(r'<h2><a href="/members/calculators/([a-z]+)/">', html)
    assert [key for key in links if key in BY_KEY] == list(BY_KEY)
    assert next(iter(BY_KEY)) == "staffing"
    for each in CALCULATORS:
        assert each.line in html


def test_way_in_is_for_members(visitor: Any, account: Any, lapsed: Any) -> None:
    assert visitor.get("/members/calculators/").status_code == 302
    assert account.get("/members/calculators/").status_code == 403
    assert lapsed.get("/members/calculators/").status_code == 403


@pytest.mark.parametrize("key", KEYS)
def test_first_visit_answers_and_says_what_it_leaves_out(member: Any, key: str) -> None:
    read = words(member.get(address(key)).content.decode())
    assert FIRST[key] in read
    assert "What this leaves out" in read


@pytest.mark.parametrize("key", KEYS)
def test_fetched_and_sent_answers_are_the_same(member: Any, key: str) -> None:
    for query in ({}, *OTHERWISE[key]):
        whole = member.get(address(key), query).content.decode()
        part = member.get(address(key), query, **TYPING).content.decode()
        assert answer(part) == answer(whole), query


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("staffing", {"calls": "1", "aht_seconds": "60", "agents": "1"}),
        ("capacity", {"agents": "1", "aht_seconds": "1:00", "service_level_target": "99"}),
        ("capacity", {"agents": "1", "aht_seconds": "30:00"}),
        ("sensitivity", {"calls": "1", "aht_seconds": "10"}),
        ("sensitivity", {"calls": "0", "minimum_agents": "1"}),
        ("sensitivity", {"calls": "10", "aht_seconds": "3:00", "target_seconds": "60:00"}),
        ("abandonment", {"calls": "1", "aht_seconds": "60", "agents": "1"}),
        ("chat", {"chats": "1", "elapsed_chat_seconds": "60"}),
        ("trunks", {"ask": "traffic", "servers": "1", "blocking_target": "50"}),
        ("trunks", {"ask": "blocking", "servers": "1", "calls": "18"}),
        ("trunks", {"calls": "1", "aht_seconds": "10"}),
        ("day", {"rows": "9:00 6 1\n9:30 6 1", "aht_seconds": "300", "minimum_agents": "1"}),
    ],
)
def test_one_of_a_kind_is_said_in_the_singular(key: str, query: dict[str, str]) -> None:
    worked = ask(BY_KEY[key], query).worked
    assert worked
    wrong = re.compile(
        r"(?<![\d.,])1 (agents|calls|lines|erlangs|half-hours)\b|\b1 line take\b|the 1 agent\b"
    )
    assert not wrong.findall(repr(worked))


#: 36 agents for 178 calls of 312 s reach 79.999 %.
@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("staffing", {"calls": "178", "aht_seconds": "312", "agents": "36"}),
        ("day", {"rows": "9:00 151 31\n9:30 151 31", "aht_seconds": "312"}),
    ],
)
def test_a_miss_never_reads_as_what_was_promised(key: str, query: dict[str, str]) -> None:
    worked = ask(BY_KEY[key], query).worked
    assert worked
    assert "80.0%" not in repr(worked)
    assert "80.00%" not in repr(worked)


def test_a_miss_takes_the_digits_that_show_it() -> None:
    assert level(0.79998, 0.8, 1) == "79.998%"
    assert level(0.79989, 0.8, 1) == "79.99%"
    assert level(0.7994, 0.8, 1) == "79.9%"
    assert level(0.8, 0.8, 1) == level(0.7999999999999999, 0.8, 1) == "80.0%"
    assert level(0.8888, 0.8) == "88.88%"


def test_a_promise_that_is_met_exactly_is_kept_in_every_line() -> None:
    """2.1 calls of 60 s leave one agent free 93 % of the time: a double says 0.9299999999999999."""
    asked = {"aht_seconds": "60", "target_seconds": "0", "service_level_target": "93"}
    worked = ask(BY_KEY["staffing"], asked | {"calls": "2.1"}).worked
    assert worked
    assert "1 agent: 93.00%, enough" in repr(worked.steps)
    rows = {"rows": "9:00 2.1 1\n9:30 2.1 1", "max_occupancy": "", "minimum_agents": ""}
    day = ask(BY_KEY["day"], asked | rows).worked
    assert day
    assert day.shown.kept == "2 of 2 half-hours with calls keep the promise."


@pytest.mark.parametrize("key", KEYS)
def test_figures_have_the_same_labels_in_every_answer(key: str) -> None:
    found = [ask(BY_KEY[key], query).worked for query in ({}, *OTHERWISE[key])]
    labels = [[figure.label for figure in worked.figures] for worked in found if worked]
    assert len(labels) == len(found)
    assert all(each == labels[0] for each in labels)


@pytest.mark.parametrize("key", KEYS)
def test_steps_that_are_shown_have_a_formula_and_figures(key: str) -> None:
    worked = ask(BY_KEY[key], {}).worked
    assert worked
    assert len(worked.steps) >= 3
    for step in worked.steps:
        assert step.formula
        assert step.lines, step.title
        assert re.search(r"\d", " ".join(step.lines))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("bad", BAD)
def test_bad_value_in_any_field_is_named_there_and_never_breaks(key: str, bad: str) -> None:
    calculator = BY_KEY[key]
    for name, field in calculator.form.base_fields.items():
        asked = ask(calculator, {name: bad})
        if asked.worked is None:
            assert name in asked.form.errors, (name, bad, asked.form.errors)
        elif isinstance(field, ChosenField):
            pytest.fail(f"{bad!r} is no choice of {name}")
        assert set(asked.form.texts) == set(calculator.form.base_fields)
        assert asked.form.texts[name] == bad


@pytest.mark.parametrize("bad", ["abc", "1e308", "\x00<b>", "-1"])
@pytest.mark.parametrize("key", KEYS)
def test_page_full_of_bad_values_names_every_field(member: Any, key: str, bad: str) -> None:
    fields = BY_KEY[key].form.base_fields
    query = {n: str(f.initial) if isinstance(f, ChosenField) else bad for n, f in fields.items()}
    whole = member.get(address(key), query)
    assert whole.status_code == 200
    read = words(whole.content.decode())
    named = re.search(r"Please mend (\d+) things", read)
    assert named
    asked = ask(BY_KEY[key], query)
    assert int(named[1]) == len(asked.form.errors) > 4
    part = member.get(address(key), query, **TYPING)
    assert part.status_code == 200
    assert part["HX-Reswap"] == "none"


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("staffing", {"calls": "2000000", "goal": "occupancy", "occupancy_target": "50"}),
        ("capacity", {"agents": "20000"}),
        ("trunks", {"calls": "1800000", "recall_factor": "99"}),
        ("abandonment", {"calls": "2000000", "max_occupancy": "1", "minimum_agents": "1000000"}),
        ("chat", {"chats": "500000", "max_occupancy": "1", "minimum_agents": "1000000"}),
        ("sensitivity", {"calls": "2000000", "max_occupancy": "1"}),
    ],
)
def test_largest_question_is_answered_before_somebody_gives_up(
    key: str, query: dict[str, str]
) -> None:
    begun = process_time()
    assert ask(BY_KEY[key], query).worked
    assert process_time() - begun < 8, "of a busy machine; a second or so of a free one"


@pytest.mark.parametrize("key", ["staffing", "abandonment", "chat", "sensitivity"])
def test_what_no_centre_has_is_refused_before_it_is_worked_out(key: str) -> None:
    form = BY_KEY[key].form
    arriving = "chats" if key == "chat" else "calls"
    for name, text, said in (
        ("max_occupancy", "0.0000000001", "Has to be 1% or more"),
        ("minimum_agents", "1000001", "Cannot be more than 1,000,000."),
        (arriving, "100000000", "a load of more than 200,000 erlangs"),
    ):
        if name in form.base_fields:
            asked = ask(BY_KEY[key], {name: text, "interval_seconds": "1800"})
            assert asked.worked is None and said in asked.form.errors[name][0]


@settings(max_examples=40)
@given(st.data())
def test_nothing_that_can_be_typed_breaks_a_calculator(data: st.DataObject) -> None:
    calculator: Calculator = data.draw(st.sampled_from(CALCULATORS))
    names = sorted(calculator.form.base_fields)
    typed = st.one_of(
        st.sampled_from(BAD),
        st.text(max_size=12),
        st.integers(0, 10**7).map(str),
        st.decimals(0, 1000, places=3).map(str),
    )
    chosen = data.draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
    asked = ask(calculator, {name: data.draw(typed) for name in chosen})
    assert (asked.worked is None) == bool(asked.form.errors)
    if asked.worked is not None:
        assert asked.worked.sentence
        assert not re.search(r"nan|inf\b|None", asked.worked.sentence)
        for figure in asked.worked.figures:
            assert figure.text
            assert not re.match(r"[-−]", figure.text), figure
