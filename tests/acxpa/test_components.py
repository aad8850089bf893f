"""Components: money, prices, menus, crumbs, messages, formulas, pager, corner and shut doors."""

from __future__ import annotations

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve

from acxpa.templatetags import components as tags
from members.access.viewer import PretendViewer


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("420.00"), "$420"),
        (Decimal("422.50"), "$422.50"),
        (Decimal("1237.5"), "$1,237.50"),
        (Decimal(0), "$0"),
        (Decimal("-5.00"), "−$5"),
        (885, "$885"),
    ],
)
def test_money_is_shown_in_dollars_with_cents_only_where_there_are_some(
    amount: Decimal | int, shown: str
) -> None:
    assert tags.money(amount) == shown


@pytest.mark.parametrize("amount", [1.5, "420", True, None])
def test_money_that_is_no_decimal_is_refused(amount: Any) -> None:
    with pytest.raises(TypeError):
        tags.money(amount)


def _price(*, member: bool, saving: int) -> str:
    quote = SimpleNamespace(
        list_price=Decimal(100), member_price=Decimal(100 - saving), saving=Decimal(saving)
    )
    context = {"quote": quote, "viewer_is_member": member}
    return render_to_string("components/price.html", context)


def test_visitor_reads_list_price_first_and_what_members_pay_beside_it() -> None:
    html = _price(member=False, saving=25)
    assert html.index("List price") < html.index("Members pay") < html.index("Saving")
    assert all(figure in html for figure in ("$100", "$75", "$25"))
    assert 'width="75"' in html


def test_member_reads_their_own_price_first() -> None:
    html = _price(member=True, saving=25)
    assert html.index("Your price") < html.index("List price") < html.index("You save")
    assert "Members pay" not in html


def test_course_without_discount_shows_one_price() -> None:
    html = _price(member=False, saving=0)
    assert "Price for everyone" in html
    assert "Saving" not in html


def _tag(source: str, path: str = "/glossary/", **context: Any) -> str:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    template = Template("{% load components charts %}" + source)
    return template.render(Context({"request": request, **context}))


def test_menu_line_marks_the_page_and_those_below_it() -> None:
    line = '{% nav_link "glossary:list" "Glossary" %}'
    assert 'aria-current="page"' in _tag(line)
    assert 'aria-current="true"' in _tag(line, "/glossary/copc/")
    assert "aria-current" not in _tag(line, "/courses/")


def test_exact_menu_line_marks_its_own_page_only() -> None:
    line = '{% nav_link "hub:home" "Home" exact=True %}'
    assert 'aria-current="page"' in _tag(line, "/members/")
    assert "aria-current" not in _tag(line, "/members/downloads/")


def test_menu_leaves_out_what_does_not_exist_yet() -> None:
    assert _tag('{% nav_link "nowhere:at-all" "Nowhere" %}') == ""


def test_home_is_not_current_on_every_page() -> None:
    assert "aria-current" not in _tag('{% nav_link "home" "Home" %}', "/glossary/")


def test_crumbs_lead_from_home_and_leave_out_what_does_not_exist() -> None:
    html = _tag('{% crumbs "glossary:list" "Glossary" "nowhere:at-all" "Nowhere" here="COPC" %}')
    assert html.index(">Home<") < html.index(">Glossary<") < html.index(">COPC<")
    assert "Nowhere" not in html


def test_crumbs_with_half_a_step_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        tags.crumbs("glossary:list", here="COPC")


def test_stored_page_shows_nobodys_messages_and_other_pages_do() -> None:
    said = [SimpleNamespace(level_tag="success", message="The seat is yours.")]
    source = "{% messages_here as notes %}{% for note in notes %}{{ note.message }}{% endfor %}"
    assert _tag(source, "/glossary/", messages=said) == ""
    assert _tag(source, "/accounts/", messages=said) == "The seat is yours."


@pytest.mark.parametrize(
    ("expression", "result", "above", "below", "tail"),
    [
        ("AHT = (talk + hold) ÷ contacts handled", "AHT", "talk + hold", "contacts handled", ""),
        ("SL = answered ÷ offered × 100", "SL", "answered", "offered", "× 100"),
        ("AHT = (talk + hold) / contacts", "AHT", "talk + hold", "contacts", ""),
        ("rate = km/h kept", "rate", "km/h kept", "", ""),
        ("NPS = promoters − detractors", "NPS", "promoters − detractors", "", ""),
        ("(a + b) × (c + d) ÷ e", "", "(a + b) × (c + d)", "e", ""),
        ("x = a ÷ b ÷ c", "x", "a ÷ b ÷ c", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_formula_is_set_as_a_fraction_where_it_is_one(
    expression: str, result: str, above: str, below: str, tail: str
) -> None:
    layout = tags.formula_layout(expression, [])
    joined = {side: "".join(p["text"] for p in layout[side]) for side in ("above", "below")}
    assert (layout["result"], joined["above"], joined["below"], layout["tail"]) == (
        result,
        above,
        below,
        tail,
    )


def test_parts_of_a_formula_are_found_as_whole_words_the_longest_first() -> None:
    parts = [{"symbol": "call", "meaning": ""}, {"symbol": "after-call work", "meaning": ""}]
    pieces = tags.formula_layout("x = after-call work + call + callers", parts)["above"]
    assert [(p["text"], p["part"]) for p in pieces] == [
        ("after-call work", 2),
        (" + ", 0),
        ("call", 1),
        (" + callers", 0),
    ]


def test_pager_shows_both_ends_and_the_neighbours_and_nothing_for_one_page() -> None:
    page = Paginator(range(200), 10).page(9)
    html = render_to_string("components/pagination.html", {"page": page, "query": "q=x&"})
    numbers = re.findall(r'\?q=x&amp;page=(\d+)"(?: aria-current="page")?><span', html)
    assert numbers == ["1", "8", "9", "10", "20"]
    one = Paginator(range(5), 10).page(1)
    assert render_to_string("components/pagination.html", {"page": one, "query": ""}).strip() == ""


def test_corner_of_a_visitor_has_no_form_and_no_token() -> None:
    context = {"viewer": PretendViewer("visitor"), "person": None}
    html = render_to_string("components/corner.html", context)
    assert "Sign in" in html
    assert "<form" not in html
    assert "csrf" not in html


@pytest.mark.parametrize(
    ("tier", "there", "not_there"),
    [("account", ">Membership<", ">Join<"), ("member", "Members’ home", ">Join<")],
)
def test_corner_of_a_person_offers_their_own_ways(tier: Any, there: str, not_there: str) -> None:
    person = SimpleNamespace(email="ana@people.example", display_name="Ana", initials="A")
    request = RequestFactory().get("/")
    request.viewer = PretendViewer(tier)  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request.user = SimpleNamespace(is_authenticated=True)  # type: ignore[assignment]
    html = render_to_string(
        "components/corner.html", {"viewer": request.viewer, "person": person}, request=request
    )
    assert there in html
    assert not_there not in html
    assert "csrfmiddlewaretoken" in html
    assert ">Admin<" not in html


def test_shut_passage_says_whose_it_is_and_hides_sign_in_from_the_signed_in() -> None:
    def door(audience: str, signed_in: bool) -> str:
        context = {
            "audience": audience,
            "viewer_is_authenticated": signed_in,
            "here": "/glossary/copc/",
        }
        return render_to_string("components/teaser.html", context)

    assert "For members" in door("member", False)
    assert ">Sign in<" in door("member", False)
    assert "/accounts/login/?next=/glossary/copc/" in door("member", False)
    assert ">Sign in<" not in door("member", True)
    assert "Free with an account" in door("account", False)
