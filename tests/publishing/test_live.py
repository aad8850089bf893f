"""Live parts: by name, for a tier, made once for a while, and never the ruin of a page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from publishing import live, outline, render
from publishing.store import _new_mark


@pytest.fixture
def parts() -> Iterator[dict[str, Any]]:
    """The registry, put back afterwards."""
    before = dict(live._parts)
    yield live._parts
    live._parts.clear()
    live._parts.update(before)


@pytest.fixture
def seen(parts: dict[str, Any]) -> list[str]:
    calls: list[str] = []

    @live.register("clock-of-calls", "How often it was made")
    def show(tier: outline.Tier) -> str:
        calls.append(tier)
        return f"<p>{tier} {len(calls)}</p>"

    return calls


def test_a_part_is_made_once_for_each_tier_and_publish(seen: list[str]) -> None:
    assert live.render("clock-of-calls", "visitor") == "<p>visitor 1</p>"
    assert live.render("clock-of-calls", "visitor") == "<p>visitor 1</p>"
    assert live.render("clock-of-calls", "member") == "<p>member 2</p>"
    _new_mark(None)
    assert live.render("clock-of-calls", "visitor") == "<p>visitor 3</p>"


def test_marks_are_filled_wherever_they_stand(seen: list[str]) -> None:
    page = f"<p>a</p>{live.marker('clock-of-calls')}<p>b</p>"
    assert live.fill(page, "account") == "<p>a</p><p>account 1</p><p>b</p>"


def test_an_unknown_part_shows_nothing_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "acxpa.live"):
        assert live.fill(f"<p>a</p>{live.marker('no-such-part')}", "visitor") == "<p>a</p>"
    assert "no-such-part" in caplog.text


def test_a_part_that_fails_shows_nothing_is_logged_and_tries_again(
    parts: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([RuntimeError("broken"), "<p>mended</p>"])

    @live.register("now-and-then", "Fails at first")
    def show(tier: outline.Tier) -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert live.render("now-and-then", "visitor") == ""
    assert "now-and-then failed" in caplog.text
    assert live.render("now-and-then", "visitor") == "<p>mended</p>"


@pytest.mark.parametrize("name", ["clock-of-calls", "Two Words", "a--b", "", "--><script>"])
def test_a_name_is_taken_once_and_plain(seen: list[str], name: str) -> None:
    with pytest.raises(ValueError):
        live.register(name, "Something")(lambda tier: "")


@pytest.mark.parametrize("name", ["--><script>alert(1)</script>", "", "A B"])
def test_no_markup_comes_in_by_the_name_of_a_part(name: str) -> None:
    assert live.marker(name) == ""


def test_a_page_holds_the_mark_for_those_who_may_see_the_block(seen: list[str]) -> None:
    content = {
        "blocks": [{"type": "live", "audience": "member", "part": "clock-of-calls"}],
        "closing": [],
        "questions": [],
    }
    for tier, sees in (("visitor", False), ("member", True)):
        html = render.body(content, tier, here="/x/")  # type: ignore[arg-type]
        assert ("<!--live:clock-of-calls-->" in html) is sees
    assert outline.plain_text(content, "member") == ""
