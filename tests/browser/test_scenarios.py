"""Saved scenarios in a browser: worked out, saved, changed, set side by side and shared, with a
script and without one, and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, Window

Open = Callable[..., Window]
STAFFING = "/members/calculators/staffing/"
ONE = re.compile(r"/members/calculators/scenarios/\d+/$")


def typed(one: Window, field: str, text: str) -> None:
    one.page.locator(f"#asking input[name={field}]").fill(text)


def saved_as(one: Window, name: str, button: str = "Save") -> str:
    """Saves what is in the form; the address of the scenario."""
    one.page.locator(".save-form input[name=scenario-name]").fill(name)
    one.page.locator(".save-form").get_by_role("button", name=button, exact=True).click()
    one.page.wait_for_url(ONE)
    return one.page.url.removeprefix(one.portal.url)


def says(one: Window, words: str | re.Pattern[str]) -> None:
    expect(one.page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_a_planner_saves_changes_and_compares(window: Open, has_script: bool) -> None:
    stamp = f"{datetime.now(UTC):%H%M%S%f}"
    one = window("member@demo.example", java_script_enabled=has_script)
    one.open(STAFFING)
    typed(one, "calls", "120")
    if not has_script:  # what is saved is what the page shows
        one.press("Work it out")
        one.page.wait_for_url(re.compile("calls=120"))
    first = saved_as(one, f"Peak {stamp}")
    says(one, "120 calls")
    one.page.get_by_role("link", name="Open in the calculator").click()
    one.page.wait_for_url(re.compile("scenario="))
    typed(one, "calls", "140")
    if not has_script:
        one.press("Work it out")
        one.page.wait_for_url(re.compile("calls=140.*"))
    one.page.get_by_role("button", name="Save the change").click()
    one.page.wait_for_url(re.compile(f"{first}$"))
    says(one, "140 calls")
    says(one, "version 2")
    one.page.get_by_role("link", name="History").click()
    says(one, re.compile("120 calls.*140 calls", re.S))
    one.open(STAFFING)
    second = saved_as(one, f"Valley {stamp}")
    numbers = [address.rstrip("/").rpartition("/")[2] for address in (first, second)]
    one.open(f"/members/calculators/scenarios/?q={stamp}")
    for number in numbers:
        one.page.locator(f"#with-{number}").check()
    one.press("Set side by side")
    expect(one.page.locator(".scen-differs")).to_contain_text("Calls arriving")
    expect(one.page.locator(".scen-table thead th")).to_have_count(2)


def test_four_stand_side_by_side_on_a_phone_without_swiping(window: Open) -> None:
    one = window("member@demo.example", viewport=NARROW)
    one.open("/members/calculators/scenarios/?calculator=staffing&whose=own")
    for box in one.page.locator("input[name=with]").all()[:4]:
        box.check()
    one.press("Set side by side")
    table = one.page.locator(".scen-table")
    expect(table.locator("thead th")).to_have_count(4)
    wide = one.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]
    cells = table.locator("tbody tr").first.locator("td").all()
    boxes = [cell.bounding_box() for cell in cells]
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert all(box and box["x"] + box["width"] <= NARROW["width"] for box in boxes)


def test_colleagues_open_what_is_shared_until_it_is_not(window: Open) -> None:
    name = f"Outage {datetime.now(UTC):%H%M%S%f}"
    owner, colleague = window("owner@demo.example"), window("rohan@demo.example")
    owner.open(STAFFING)
    address = saved_as(owner, name)
    assert colleague.open(address).status == 404
    owner.page.get_by_role("link", name="Share", exact=True).click()
    owner.press(re.compile("Share with Potoroo"))
    says(owner, "shared with Potoroo Retail Energy")
    assert colleague.open(address).status == 200
    says(colleague, "Shared with you")
    colleague.press("Duplicate")
    says(colleague, f"Copy of {name}")
    owner.press("Stop sharing")
    assert colleague.open(address).status == 404


def test_two_windows_lose_nothing(window: Open) -> None:
    one = window("owner@demo.example")
    one.open(STAFFING)
    address = saved_as(one, f"Twice {datetime.now(UTC):%H%M%S%f}")
    other = window("owner@demo.example")
    for each, calls in ((one, "210"), (other, "220")):
        each.open(address)
        each.page.get_by_role("link", name="Open in the calculator").click()
        each.page.wait_for_url(re.compile("scenario="))
        typed(each, "calls", calls)
    one.page.get_by_role("button", name="Save the change").click()
    one.page.wait_for_url(re.compile(f"{address}$"))
    other.page.get_by_role("button", name="Save the change").click()
    says(other, "saved elsewhere since you opened it")
    other.press("Save mine on top")
    other.page.wait_for_url(re.compile(f"{address}$"))
    says(other, "220 calls")
    other.page.get_by_role("link", name="History").click()
    says(other, "210 calls")


def test_by_keyboard_alone(window: Open) -> None:
    """From the name to the saved scenario and through its deletion, without a mouse."""
    one = window("member@demo.example")
    one.open(STAFFING)
    name = one.page.locator(".save-form input[name=scenario-name]")
    name.focus()
    one.page.keyboard.type("By hand")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(ONE)
    delete = one.page.get_by_role("link", name="Delete")
    for _ in range(60):
        one.page.keyboard.press("Tab")
        if delete.evaluate("link => link === document.activeElement"):
            break
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile("delete/"))
    button = one.page.get_by_role("button", name="Delete it")
    button.focus()
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile("/scenarios/$"))
    says(one, "is deleted")
