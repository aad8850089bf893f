"""Suggestions below a search box: by keyboard, by mouse, to a screen reader, and when they fail."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NARROW, Window

Open = Callable[..., Window]


def type_into(page: Page, box: Locator, text: str) -> Locator:
    """Types and waits for the list."""
    box.click()
    box.press_sequentially(text, delay=10)
    suggestions = page.get_by_role("listbox", name="Suggestions")
    expect(suggestions).to_be_visible()
    return suggestions


def test_the_header_suggests_and_the_keyboard_chooses(window: Open) -> None:
    one = window()
    one.open("/courses/")
    page = one.page
    box = page.locator(".masthead-search input[name=q]")
    assert (box.get_attribute("role"), box.get_attribute("aria-expanded")) == ("combobox", "false")
    suggestions = type_into(page, box, "shr")
    options = suggestions.get_by_role("option")
    expect(options.first).to_contain_text("Shrinkage")
    expect(page.locator(".masthead-search [role=status]")).to_contain_text("suggestion")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-controls") == suggestions.get_attribute("id")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None, "back in the box"
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(suggestions).to_be_hidden()
    assert box.input_value() == "shr"
    box.press("ArrowDown")
    expect(suggestions).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/glossary/shrinkage/")


def test_enter_without_a_choice_searches(window: Open) -> None:
    one = window()
    one.open("/search/")
    page = one.page
    box = page.locator("#site-search")
    type_into(page, box, "shr")
    box.press("Enter")
    page.wait_for_url("**/search/?q=shr")
    expect(page.get_by_role("heading", name=re.compile("shr"))).to_be_visible()


def test_a_click_opens_and_leaving_closes(window: Open) -> None:
    one = window()
    one.open("/search/")
    page = one.page
    box = page.locator("#site-search")
    suggestions = type_into(page, box, "shr")
    page.keyboard.press("Tab")
    expect(suggestions).to_be_hidden()
    box.fill("")
    type_into(page, box, "shri").get_by_role("option").first.click()
    page.wait_for_url("**/glossary/shrinkage/")


def test_what_no_line_of_the_index_says_is_asked_of_the_server(window: Open) -> None:
    one = window()
    one.open("/glossary/")
    page = one.page
    box = page.get_by_label(re.compile("Find a term"))
    lines = page.locator(".lemma:visible")
    box.fill("service level")
    expect(page.locator("[data-filter-status]")).to_contain_text(" of ")
    box.fill("call center")
    expect(page.locator("[data-filter-status]")).to_contain_text("for “call center”")
    expect(lines.first).to_contain_text("entre")
    box.fill("xyzzy")
    expect(page.get_by_text("No entry fits")).to_be_visible()
    box.fill("")
    expect(lines.filter(has_text="Shrinkage").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_list_has_no_barrier(window: Open, scheme: str) -> None:
    one = window(color_scheme=scheme, viewport=NARROW)
    one.open("/search/")
    type_into(one.page, one.page.locator("#site-search"), "se")
    assert violations(one.page) == []
    wide = one.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the list fits a phone"


def test_where_suggestions_fail_the_form_still_searches(window: Open) -> None:
    one = window()
    one.page.route("**/search/suggestions/**", lambda route: route.abort())
    one.open("/search/")
    box = one.page.locator("#site-search")
    box.click()
    box.press_sequentially("shrinkage")
    one.page.wait_for_timeout(300)
    expect(one.page.get_by_role("listbox")).to_have_count(0)
    box.press("Enter")
    one.page.wait_for_url("**/search/?q=shrinkage")
    one.complaints.clear()  # it tells of the request that was stopped
