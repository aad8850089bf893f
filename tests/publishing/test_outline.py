"""What a tier sees of a version: blocks, runs, teasers, anchors. Pure, without a database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing import outline


def text(
    heading: str = "", audience: str = "everyone", body: str = "<p>words</p>"
) -> dict[str, Any]:
    return {"type": "text", "audience": audience, "heading": heading, "body": body}


def step(title: str, style: str = "numbered", audience: str = "everyone") -> dict[str, Any]:
    return {"type": "step", "audience": audience, "style": style, "title": title, "body": ""}


def kinds(sections: list[outline.Section]) -> list[list[str]]:
    return [[part.kind for part in section.parts] for section in sections]


def test_a_heading_starts_a_section_and_an_empty_one_goes_on() -> None:
    found = outline.sections([text("One"), text(), text("Two")], "visitor")
    assert [(s.id, s.heading, len(s.parts)) for s in found] == [
        ("one", "One", 2),
        ("two", "Two", 1),
    ]


def test_steps_of_one_style_are_one_run() -> None:
    blocks = [text("How"), step("a"), step("b"), step("c", "pitfall"), text(), step("d")]
    (section,) = outline.sections(blocks, "visitor")
    assert [(p.kind, p.style, len(p.blocks)) for p in section.parts] == [
        ("text", "", 1),
        ("step", "numbered", 2),
        ("step", "pitfall", 1),
        ("text", "", 1),
        ("step", "numbered", 1),
    ]


@pytest.mark.parametrize(
    ("audience", "tier", "seen"),
    [
        ("everyone", "visitor", True),
        ("account", "visitor", False),
        ("account", "account", True),
        ("member", "account", False),
        ("member", "member", True),
        ("nobody knows", "member", False),
    ],
)
def test_who_sees_a_block(audience: str, tier: outline.Tier, seen: bool) -> None:
    assert outline.may_see(text(audience=audience), tier) is seen


def test_hidden_blocks_become_one_teaser_that_tells_nothing() -> None:
    blocks = [
        text("Open"),
        text("Secret heading", "member"),
        step("Secret step", audience="member"),
        text("Closed too", "account"),
        text("After"),
    ]
    found = outline.sections(blocks, "visitor")
    assert [s.heading for s in found] == ["Open", "After"]
    teaser = found[0].parts[1]
    assert (teaser.kind, teaser.blocks, teaser.audience) == ("teaser", (), "account")


def test_anchors_are_unique_and_avoid_those_of_the_page() -> None:
    found = outline.sections(
        [text("Questions"), text("Café"), text("cafe")], "visitor", taken=("questions",)
    )
    assert [s.id for s in found] == ["questions-2", "cafe", "cafe-2"]


def test_text_for_search_leaves_out_what_the_tier_may_not_read() -> None:
    content = {
        "lead": "<p>Lead</p>",
        "glance": [{"label": "L", "text": "T"}],
        "blocks": [text(body="<p>open</p>"), text("Hidden", "member", "<p>closed</p>")],
        "closing": [
            {"type": "comparison", "audience": "everyone", "left": ["left point"], "right": []}
        ],
        "questions": [{"question": "Why?", "answer": "<p>Because</p>"}],
    }
    assert outline.plain_text(content, "visitor") == "Lead L T open left point Why? Because"
    assert "Hidden closed" in outline.plain_text(content, "member")


AUDIENCES = st.sampled_from(["everyone", "account", "member", "", "other"])
BLOCKS = st.lists(
    st.one_of(
        st.builds(text, st.sampled_from(["", "A", "B"]), AUDIENCES),
        st.builds(step, st.just("s"), st.sampled_from(["numbered", "pitfall"]), AUDIENCES),
    ),
    max_size=12,
)


@given(BLOCKS, st.sampled_from(["visitor", "account", "member"]))
def test_every_visible_block_stands_once_in_order_and_no_other(
    blocks: list[dict[str, Any]], tier: outline.Tier
) -> None:
    found = outline.sections(blocks, tier)
    shown = [block for s in found for part in s.parts for block in part.blocks]
    assert [id(b) for b in shown] == [id(b) for b in blocks if outline.may_see(b, tier)]
    ids = [s.id for s in found]
    assert len(ids) == len(set(ids))


@given(BLOCKS)
def test_a_wider_tier_sees_at_least_as_much(blocks: list[dict[str, Any]]) -> None:
    by_tier = [outline.visible(blocks, tier) for tier in ("visitor", "account", "member")]
    assert all(b in by_tier[1] for b in by_tier[0])
    assert all(b in by_tier[2] for b in by_tier[1])


def test_a_link_ends_no_word() -> None:
    rich = "<p>Leave and <a href='/x/'>shrinkage</a>, which <em>people</em>s forget.</p><p>H<sub>2</sub>O</p>"
    assert outline.without_markup(rich) == "Leave and shrinkage, which peoples forget. H2O"
