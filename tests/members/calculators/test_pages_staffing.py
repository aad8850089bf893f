"""The page for one interval: what it answers, how it says what is wrong, and that it says the same
whether it is fetched as somebody types or sent whole."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from glossary import actions
from glossary.models import Category, Entry
from members.calculators.asking import ask
from members.calculators.kinds import BY_KEY
from tests.members.calculators.shown import answer, words

ADDRESS = "/members/calculators/staffing/"
CASES = json.loads((Path(__file__).parent / "erlang_cases.json").read_text())
TYPING = {"HTTP_HX_REQUEST": "true"}


def page(client: Any, **query: str) -> str:
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_first_visit_shows_a_worked_example(member: Any) -> None:
    read = words(page(member))
    assert "You need 14 agents on the phones to answer 88.84% of calls within 20 seconds." in read
    for fact in ("Average wait 7.84 s", "Occupancy 71.4%", "Must wait 17.4%", "On the roster 20"):
        assert fact in read
    assert "79.56% in 20 s, a miss by 0.44 of a point." in read


def test_visitor_signs_in_first_and_others_read_the_offer(
    visitor: Any, account: Any, lapsed: Any
) -> None:
    assert visitor.get(ADDRESS).status_code == 302
    for client in (account, lapsed):
        response = client.get(ADDRESS)
        assert response.status_code == 403
        assert "Erlang calculators" in response.content.decode()
        assert "88.84%" not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"calls": "240", "aht_seconds": "4:10", "agents": "30"},
        {"agents": "9"},
        {"goal": "asa", "asa_target_seconds": "15", "hourly_rate_aud": ""},
        {"goal": "occupancy", "patience_seconds": ""},
        {"calls": "0"},
    ],
)
def test_what_is_fetched_while_typing_is_what_the_whole_page_says(
    member: Any, query: dict[str, str]
) -> None:
    whole = page(member, **query)
    part = member.get(ADDRESS, query, **TYPING)
    assert "<html" not in part.content.decode()
    assert answer(part.content.decode()) == answer(whole)
    assert part["HX-Answer"] == "true"
    assert "HX-Request" in part["Vary"]


def test_wrong_fields_are_named_and_marked_and_the_rest_is_kept(member: Any) -> None:
    html = page(member, calls="12O", aht_seconds="soon", shrinkage="100", target_seconds="25")
    read = words(html)
    assert "Please mend 3 things" in read
    assert "has a letter for a digit. Did you mean 120?" in read
    assert "Average handling time : “soon” is not a time." in read
    assert "At 100 % nobody is left to answer" in read
    assert 'value="12O"' in html
    assert 'value="25"' in html
    marked = re.findall(r'<input[^>]*name="(\w+)"[^>]*aria-invalid="true"', html)
    assert marked == ["calls", "aht_seconds", "shrinkage"]
    assert "No answer yet" in read
    assert "88.84%" not in read


def test_while_typing_a_wrong_field_leaves_the_last_answer_and_says_why(member: Any) -> None:
    part = member.get(ADDRESS, {"aht_seconds": "soon"}, **TYPING)
    html = part.content.decode()
    assert part["HX-Reswap"] == "none"
    assert 'id="answer"' not in html
    swapped = dict(re.findall(r'id="(\w+)"[^>]*hx-swap-oob="\w+"[^>]*>(.*?)</(?:p|div)>', html))
    assert "is not a time" in swapped["id_aht_seconds_error"]
    assert swapped["id_calls_error"] == ""
    assert "Average handling time: “soon” is not a time." in swapped["said"].replace("  ", " ")
    assert "The figures on this page are for what you filled in before." in words(html)


def test_a_promise_of_everybody_cannot_be_kept_and_says_so(member: Any) -> None:
    read = words(page(member, service_level_target="100"))
    assert "100 % cannot be reached by any number of agents." in read


def test_what_the_promise_does_not_need_is_not_read(member: Any) -> None:
    read = words(page(member, goal="asa", service_level_target="nonsense", occupancy_target=""))
    assert "You need 13 agents on the phones for an average wait of 17.12 s." in read


def test_overload_is_stated_and_no_wait_is_given(member: Any) -> None:
    read = words(page(member, agents="9"))
    assert "With 9 agents the queue grows without end: the work alone is 10 erlangs." in read
    assert "The promise needs 14." in read
    assert "Average wait no end" in read
    assert not re.search(r"[−-]\d", read.split("The answer")[1].split("The working")[0])


def test_folded_field_that_is_wrong_stands_open(member: Any) -> None:
    assert '<details class="calc-more-in">' in page(member)
    assert '<details class="calc-more-in" open>' in page(member, max_occupancy="120")


def test_neighbours_are_links_that_keep_everything_else(member: Any) -> None:
    html = page(member, calls="240", aht_seconds="4:10")
    link = re.search(r'href="(/members/calculators/staffing/\?[^"#]*)#result">One fewer', html)
    assert link
    response = member.get(link[1].replace("&amp;", "&"))
    read = words(response.content.decode())
    assert "With 38 agents on the phones" in read
    assert 'value="4:10"' in response.content.decode()


def test_seconds_and_minutes_are_the_same(member: Any) -> None:
    seconds, minutes = page(member, aht_seconds="200"), page(member, aht_seconds="3:20")
    assert words(answer(seconds)) == words(answer(minutes))


def test_going_back_asks_for_the_whole_page(member: Any) -> None:
    response = member.get(ADDRESS, **TYPING, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "<html" in response.content.decode()


def test_page_and_part_cost_one_query_of_their_own(
    member: Any, django_assert_num_queries: Any
) -> None:
    """Beside the session and who is reading: the words of the glossary. The whole page asks for the
    saved scenarios as well."""
    member.get(ADDRESS)  # the menus are kept from here on
    with django_assert_num_queries(5):
        member.get(ADDRESS)
    with django_assert_num_queries(4):
        member.get(ADDRESS, **TYPING)


MODELS = {
    "erlang_c_required_agents": ("service_level", "service_level_target"),
    "erlang_c_required_agents_asa": ("asa", "asa_target_seconds"),
}


def cases(model: str) -> list[dict[str, Any]]:
    return [case for case in CASES if case["model"] == model]


@pytest.mark.parametrize("model", MODELS)
def test_reference_cases_come_out_through_the_form(model: str) -> None:
    asked_for = cases(model)
    assert asked_for
    goal, target = MODELS[model]
    for case in asked_for:
        given = dict(case["inputs"])
        query = {"goal": goal, "patience_seconds": "", "hourly_rate_aud": ""}
        for name in ("calls", "interval_seconds", "aht_seconds", "target_seconds"):
            if name in given:
                query[name] = str(given.pop(name))
        query["shrinkage"] = f"{100 * given.pop('shrinkage', 0):.10g}"
        cap = given.pop("max_occupancy", None)
        query["max_occupancy"] = "" if cap is None else f"{100 * cap:.10g}"
        query["minimum_agents"] = str(given.pop("minimum_agents", ""))
        share = given.pop(target)
        query[target] = f"{100 * share:.10g}" if goal == "service_level" else str(share)
        assert not given, case["id"]
        asked = ask(BY_KEY["staffing"], query)
        assert asked.worked, (case["id"], dict(asked.form.errors), urlencode(query))
        figures = {figure.label: figure.text for figure in asked.worked.figures}
        assert figures["Agents on the phones"] == f"{case['expected']['agents_required']:,}"
        if "agents_scheduled" in case["expected"]:
            assert figures["On the roster"] == f"{case['expected']['agents_scheduled']:,}"


def test_words_link_to_their_entries_where_those_are_published(member: Any) -> None:
    assert 'class="term"' not in page(member)
    category = Category.objects.create(name="Metrics", slug="metrics")
    entry = Entry.objects.create(
        slug="occupancy",
        term="Occupancy",
        category=category,
        short_definition="The busy share of the time.",
        lead="<p>The lead.</p>",
        reviewed_on=date(2026, 11, 1),
    )
    assert 'class="term"' not in page(member), "a draft explains nothing"
    actions.publish(entry=entry, by=None, at=timezone.now())
    html = page(member)
    assert '<a class="term" href="/glossary/occupancy/" aria-describedby="term-occupancy">' in html
    assert 'id="term-occupancy"' in html
