"""Figures from the rankings: brought by the address, said to be what they are."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from members.calculators.scenarios.presets import preset_in
from tests.members.rankings.shown import World, world

__all__ = ["world"]
SECTOR = "/members/rankings/energy/"
STAFFING = reverse("calculators:staffing")


def link_of(client: Any, page: str) -> str:
    """The way to the calculator, "" where there is none."""
    found = re.search(rf'href="({STAFFING}[^"]*)"', client.get(page).content.decode())
    return html.unescape(found[1]) if found else ""


def test_a_sectors_published_medians_lead_to_a_filled_in_calculator(
    world: World, member: Any
) -> None:
    address = link_of(member, SECTOR)
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert query["aht_seconds"] == "280" and query["goal"] == "asa"
    assert query["asa_target_seconds"].isdigit() and query["from"].startswith("energy.2")
    page = member.get(address).content.decode()
    assert "Filled in from the rankings: Energy," in page
    assert 'value="280"' in page and f'value="{query["asa_target_seconds"]}"' in page
    assert "published talk time" in page and "after-call work" in page
    assert "middle centre’s average" in page
    assert f"{SECTOR}?period={query['from'].partition('.')[2]}" in page
    assert "Begun with the rankings’ figures of Energy" in page


def test_the_figures_are_those_of_the_page(world: World, member: Any) -> None:
    """Median wait on the page and in the address are one."""
    query = parse_qs(urlsplit(link_of(member, SECTOR)).query)
    seconds = int(query["asa_target_seconds"][0])
    page = member.get(SECTOR).content.decode()
    assert f"{seconds // 60}:{seconds % 60:02d}" in page


def test_what_is_not_published_leads_nowhere(world: World, member: Any) -> None:
    """A sector without figures in a period has no way to the calculator."""
    from members.rankings.models import SectorFigure

    SectorFigure._default_manager.filter(sector__slug="energy")._raw_delete("default")
    assert link_of(member, SECTOR) == ""


@pytest.mark.parametrize(
    ("query", "source"),
    [
        ({"from": "energy.2026-q3", "aht_seconds": "280"}, "Energy, Jul to Sep 2026"),
        ({"from": "home-loans.2026-07", "target_seconds": "20"}, "Home loans, 2026-07"),
    ],
)
def test_the_source_is_said_as_the_address_has_it(query: dict[str, str], source: str) -> None:
    preset = preset_in(query)
    assert preset is not None and preset.source == source
    assert preset.has_handling == ("aht_seconds" in query)
    assert preset.address.startswith("/members/rankings/")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "energy",
        "energy.",
        ".2026-q3",
        "Call 1300 000 000.2026-q3",
        "energy.2026-q3<b>",
        "a" * 200 + ".2026-q3",
        "energy.2026-q3\n",
        "énergie.2026-q3",
    ],
)
def test_no_words_of_a_strangers_address_are_said(member: Any, said: str) -> None:
    assert preset_in({"from": said, "aht_seconds": "280"}) is None
    response = member.get(STAFFING, {"from": said, "aht_seconds": "280"})
    assert "Filled in from" not in response.content.decode()


def test_a_source_without_figures_says_nothing() -> None:
    assert preset_in({"from": "energy.2026-q3"}) is None
