"""What cards and menus point at, and what signposts say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from publishing import links, signposts, targets
from publishing.targets import Target


@pytest.fixture
def asked() -> Iterator[list[set[str]]]:
    """A kind of thing of which there is "wren" and "shed/kit", and what was asked for."""
    before, calls = dict(targets._kinds), []

    @targets.register("bird", "a bird", also="name:aviary:")
    def birds(slugs: Collection[str]) -> dict[str, Target]:
        calls.append(set(slugs))
        known = {
            "wren": Target("/birds/wren/", "Wren", "Small & <loud>.", "Bird"),
            "shed/kit": Target("/birds/kit/", "Kit", "A kit.", "Bird"),
        }
        return {slug: target for slug, target in known.items() if slug in slugs}

    yield calls
    targets._kinds.clear()
    targets._kinds.update(before)
    del targets._also["name:aviary:"]


def post(target: str, **words: str) -> dict[str, Any]:
    return {"target": target, "title": "", "body": "", "tag": ""} | words


def test_all_of_a_kind_are_looked_up_at_once(asked: list[set[str]]) -> None:
    found = targets.find(["bird:wren", "bird:shed/kit", "bird:dodo", "name:home", "/a/"])
    assert asked == [{"wren", "shed/kit", "dodo"}]
    assert set(targets.find(["name:aviary:wren", "name:aviary:dodo"])) == {"name:aviary:wren"}
    assert {link: target.address for link, target in found.items()} == {
        "bird:wren": "/birds/wren/",
        "bird:shed/kit": "/birds/kit/",
        "name:home": "/",
        "/a/": "/a/",
    }


@pytest.mark.parametrize(
    "link", ["", "name:nowhere", "fish:cod", "javascript:alert", "javascript:alert(1)", "data:x,y"]
)
def test_what_leads_nowhere_is_left_out(asked: list[set[str]], link: str) -> None:
    assert targets.find([link]) == {}
    assert links.address(link) == ""


def test_a_signpost_takes_its_words_from_its_target_unless_staff_wrote_their_own(
    asked: list[set[str]],
) -> None:
    rows = [
        post("bird:wren"),
        post("bird:wren", title="Ours", body="<p>Mine<script>x</script>.</p>", tag="Look"),
        post("bird:dodo", title="Gone"),
        post("name:home"),
        post("name:home", title="Home"),
    ]
    assert [(p.title, str(p.body), p.tag, p.address) for p in signposts.read(rows)] == [
        ("Wren", "Small & <loud>.", "Bird", "/birds/wren/"),
        ("Ours", "<p>Mine.</p>", "Look", "/birds/wren/"),
        ("Home", "", "", "/"),
    ]


def test_a_summary_is_text_on_the_page(asked: list[set[str]]) -> None:
    from publishing import render

    blocks = [{"type": "signpost", "audience": "everyone", **post("bird:wren")}]
    content = {"blocks": blocks, "closing": [], "questions": []}
    assert "Small &amp; &lt;loud&gt;." in render.body(content, "visitor", here="/x/")


def test_a_link_may_name_a_kind_that_is_there(asked: list[set[str]]) -> None:
    links.validate_link("bird:dodo")  # not there yet, but it could be
    for wrong in ("fish:cod", "bird:", "bird:Wren", "bird:a/../b"):
        with pytest.raises(ValidationError):
            links.validate_link(wrong)
