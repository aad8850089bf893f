"""Why an organisation moved, from stored figures: the page's words, table and drawing agree; and
the search finds what is published only."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone

from members.rankings import search
from members.rankings.models import OrganisationName, RankedOrganisation, Standing
from members.rankings.views.why import context_of
from members.rankings.why_page import part_names, why_of
from tests.members.rankings.published import Q2, Q3, banks, publish, standard

__all__ = ["banks", "publish", "standard"]

THEN = {"Bilby Bank": 55.0, "Quokka Bank": 64.0, "Dunnart Bank": 60.0, "Bettong Bank": 58.2}
NOW = {"Bilby Bank": 61.3, "Quokka Bank": 64.0, "Dunnart Bank": 50.0, "Bandicoot Bank": 62.0}
Make = Callable[..., Any]


def two(publish: Make) -> Standing:
    """Bilby Bank in the second of two quarters."""
    first = publish(Q2, THEN)
    snapshot = publish(Q3, NOW, previous=first)
    return Standing.objects.select_related("snapshot__period").get(
        snapshot=snapshot, name="Bilby Bank"
    )


def test_the_page_says_what_moved_it(publish: Make) -> None:
    standing = two(publish)
    page = why_of(standing, standing.snapshot, is_yours=True)
    assert page.movement == "+1"
    assert page.rank == (
        "Up one place, from 4th to 3rd. Your own score alone is worth one place up: Agent Mastery "
        "+½ and Accessibility +½. Bettong Bank from above left the table (+1). Bandicoot Bank came "
        "in above (−1)."
    )
    assert page.score.startswith("+6.30 points: Agent Mastery +3.15 and Accessibility +3.15.")
    assert [row.count for row in page.rows] == ["+½", "+½", "+1", "−1"]


def test_the_drawing_goes_from_score_to_score(publish: Make) -> None:
    standing = two(publish)
    drawing = why_of(standing, standing.snapshot).drawing
    assert drawing is not None
    assert drawing.rows[0] == ("Q2 2026", "55.00")
    assert drawing.rows[-1] == ("Q3 2026", "61.30")
    steps = [Decimal(value.replace("−", "-")) for _name, value in drawing.rows[1:-1]]
    assert sum(steps) == Decimal("6.30")


@pytest.mark.parametrize("size", ["l", "s"])
def test_both_drawings_are_made_without_a_gap(publish: Make, size: str) -> None:
    standing = two(publish)
    drawing = why_of(standing, standing.snapshot).drawing
    assert drawing is not None
    made = drawing.large if size == "l" else drawing.small
    context = {"c": made, "id": "w", "title": drawing.title, "text": drawing.text, "size": size}
    svg = render_to_string(drawing.template, context)
    assert "61.30" in svg
    assert "Engage" in svg


def test_it_costs_one_query_once_the_method_is_known(
    publish: Make, django_assert_num_queries: Any
) -> None:
    standing = two(publish)
    part_names(standing.snapshot.standard_id)
    with django_assert_num_queries(1):
        why_of(standing, standing.snapshot)


def test_the_first_quarter_has_nothing_to_explain(publish: Make) -> None:
    snapshot = publish(Q3, NOW)
    standing = Standing.objects.get(snapshot=snapshot, name="Bilby Bank")
    page = why_of(standing, snapshot)
    assert page.rank == "There is no earlier period to compare with."
    assert (page.rows, page.drawing, page.score) == ((), None, "")


def test_the_include_stands_by_itself(publish: Make, rf: Any) -> None:
    standing = two(publish)
    why = context_of(rf.get("/"), standing.snapshot, standing, is_yours=True)
    html = render_to_string("rankings/why.html", {"why": why})
    assert "Why did we move?" in html
    assert "New above" in html


# The search


def viewer(tier: str) -> Any:
    return SimpleNamespace(
        is_member=tier == "member", is_authenticated=tier != "visitor", tier=tier
    )


def titles(tier: str, *words: str) -> list[str]:
    found = search.hits(viewer(tier), words, at=timezone.now(), limit=10)
    return [hit.title for hit in found]


def test_members_find_organisations_and_everybody_finds_sectors(publish: Make) -> None:
    publish(Q3, NOW)
    assert titles("member", "bilby") == ["Bilby Bank"]
    assert titles("visitor", "bilby") == titles("account", "bilby") == []
    assert titles("visitor", "banks") == ["Banks"]
    assert titles("member", "banks")[0] == "Banks"


def test_a_former_name_is_found_and_said(
    publish: Make, banks: list[RankedOrganisation], today: Any
) -> None:
    publish(Q3, NOW)
    bilby = next(bank for bank in banks if bank.slug == "bilby-bank")
    OrganisationName.objects.create(organisation=bilby, name="Greater Bilby", from_on=today)
    (hit,) = search.hits(viewer("member"), ("bilby", "bank"), at=timezone.now(), limit=5)
    assert (hit.title, hit.note) == ("Greater Bilby", "Formerly Bilby Bank")


def test_a_draft_is_not_found_by_anybody(publish: Make) -> None:
    publish(Q3, NOW, state="draft")
    for tier in ("visitor", "account", "member"):
        assert titles(tier, "bilby") == titles(tier, "banks") == []


def test_the_site_search_shows_it_with_its_address(
    member: Any, visitor: Any, publish: Make
) -> None:
    publish(Q3, NOW)
    assert "/members/rankings/banks/bilby-bank/" in member.get("/search/?q=bilby").content.decode()
    assert "bilby-bank" not in visitor.get("/search/?q=bilby").content.decode()


# The first page


def test_the_first_page_has_the_national_reading_once_a_quarter_is_out(
    visitor: Any, publish: Make
) -> None:
    publish(Q3, NOW, state="draft")
    assert "The national reading" not in visitor.get("/").content.decode()
    cache.clear()
    publish(Q2, THEN)
    page = visitor.get("/").content.decode()
    assert "The national reading" in page
    assert "Apr to Jun 2026" in page
    assert "Quokka Bank" in page
    assert "Bandicoot Bank" not in page
