"""What the rankings show on staff-written pages: the nation's figures and the standard."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from members.rankings.actions.standards import copy_standard
from publishing import live
from tests.members.rankings.shown import DRAFT_NAME, DRAFT_SCORE, World, world

__all__ = ["world"]


@pytest.mark.parametrize("part", ["national-figures", "cx-standards"])
def test_before_anything_is_published_nothing_stands_there(db: None, part: str) -> None:
    assert live.render(part, "member") == ""


def test_the_nation_is_that_of_the_public_page(world: World) -> None:
    html = live.render("national-figures", "visitor")
    assert "Jul to Sep 2026" in html
    assert "Overall CX" in html
    assert DRAFT_SCORE not in html and DRAFT_NAME not in html


def test_the_standard_says_what_changed_and_earlier_versions_open(world: World) -> None:
    html = live.render("cx-standards", "visitor")
    now, before = html.split('<details class="earlier">')
    assert "Version 2" in now and "Impact replaces Energy." in now
    assert "Version 1" in before and "Energy" in before
    for competency in world.standards[1].competencies.all():  # type: ignore[attr-defined]
        assert competency.name in now


def test_a_draft_of_the_standard_is_shown_to_nobody(world: World) -> None:
    draft: Any = copy_standard(version=world.standards[1], at=timezone.now())
    draft.competencies.update(name="Unreleased")
    assert "Unreleased" not in live.render("cx-standards", "member")
