"""The line that anybody may use: on its own page, in the glossary's entries, and as somebody types."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import timezone

from glossary import actions
from glossary.models import Category, Entry, Live
from members.calculators.asking import ask
from members.calculators.kinds import BY_KEY
from members.calculators.quick import QUICK
from publishing import live
from tests.members.calculators.shown import answer, words

ADDRESS = "/calculators/quick/"
TYPING = {"HTTP_HX_REQUEST": "true"}
CONTENT = Path(__file__).parents[3] / "glossary" / "content"


def test_anybody_reads_an_answer(visitor: Any, account: Any, member: Any) -> None:
    for client in (visitor, account, member):
        response = client.get(ADDRESS)
        assert response.status_code == 200
        read = words(response.content.decode())
        assert "You need 14 agents to answer 88.84% of calls within 20 seconds." in read
        assert "With 13 agents it is 79.56%, and an average wait of 17.12 s." in read


def test_fetched_and_sent_answers_are_the_same_and_set_no_cookie(visitor: Any) -> None:
    query = {"calls": "240", "aht_seconds": "4:10"}
    whole, part = visitor.get(ADDRESS, query), visitor.get(ADDRESS, query, **TYPING)
    assert answer(part.content.decode()) == answer(whole.content.decode())
    assert not whole.cookies
    assert not part.cookies
    assert "HX-Request" in part["Vary"]


def test_what_was_typed_goes_along_to_the_members_calculator(member: Any, visitor: Any) -> None:
    html = visitor.get(ADDRESS, {"calls": "240", "aht_seconds": "4:10"}).content.decode()
    link = re.search(r'href="(/members/calculators/staffing/\?[^"]+)"', html)
    assert link
    address = link[1].replace("&amp;", "&")
    assert visitor.get(address).status_code == 302
    assert "You need 39 agents" in words(member.get(address).content.decode())


def test_line_and_members_calculator_agree() -> None:
    for calls in (1, 7, 100, 1_900):
        line = ask(QUICK, {"calls": str(calls)}).worked
        members = ask(BY_KEY["staffing"], {"calls": str(calls)}).worked
        assert line and members
        assert line.figures[0] == members.figures[0]
        assert line.figures[1].text == members.figures[1].text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"calls": "12O"}, "has a letter for a digit"),
        ({"calls": "300000"}, "Makes a load of more than 20,000 erlangs."),
        ({"calls": "1e308"}, "is not a number"),
        ({"aht_seconds": "0"}, "Has to be more than 0."),
        ({"service_level_target": "100"}, "100 % cannot be reached"),
        ({"target_seconds": "-20"}, "is negative"),
    ],
)
def test_bad_input_is_named_and_kept(visitor: Any, query: dict[str, str], said: str) -> None:
    html = visitor.get(ADDRESS, query).content.decode()
    assert said in words(html)
    (name, typed) = next(iter(query.items()))
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert field and f'value="{typed}"' in field[0] and 'aria-invalid="true"' in field[0]
    part = visitor.get(ADDRESS, query, **TYPING)
    assert part["HX-Reswap"] == "none"
    assert said in words(part.content.decode())


def test_nobody_calls_and_nobody_is_needed(visitor: Any) -> None:
    read = words(visitor.get(ADDRESS, {"calls": "0"}).content.decode())
    assert "You need 0 agents: nobody calls." in read


def test_entry_with_the_line_is_still_a_stored_page_without_anything_personal(
    visitor: Any, member: Any, django_assert_num_queries: Any
) -> None:
    entry = Entry.objects.create(
        slug="erlang",
        term="Erlang",
        category=Category.objects.create(name="Planning", slug="planning"),
        short_definition="A unit of work at once.",
        lead="<p>The lead.</p>",
        reviewed_on=date(2026, 11, 1),
    )
    Live.objects.create(parent=entry, region="main", ordering=10, part="staffing-calculator")
    actions.publish(entry=entry, by=None, at=timezone.now())
    html = visitor.get("/glossary/erlang/").content.decode()
    assert "You need 14 agents" in words(html)
    assert "htmx-2.min.js" in html
    assert (
        "csrfmiddlewaretoken" not in html.split('<section class="quick')[1].split("</section>")[0]
    )
    assert "hx-replace-url" not in html, "the entry keeps its own address"
    with django_assert_num_queries(0):
        assert visitor.get("/glossary/erlang/").status_code == 200
    assert (
        "Open these figures in your calculator" in member.get("/glossary/erlang/").content.decode()
    )


def test_pages_without_the_line_load_no_htmx(visitor: Any) -> None:
    assert "htmx" not in visitor.get("/glossary/").content.decode()


def test_line_is_a_part_that_staff_may_place_and_the_entries_do() -> None:
    assert "staffing-calculator" in dict(live.choices())
    with_it = {
        path.stem
        for path in CONTENT.glob("*.yaml")
        if any(
            block.get("part") == "staffing-calculator"
            for block in yaml.safe_load(path.read_text())["blocks"]
        )
    }
    assert with_it == {
        "average-handling-time",
        "erlang",
        "occupancy",
        "service-level",
        "shrinkage",
    }
