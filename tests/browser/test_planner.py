"""A planner goes from a pasted day to a schedule requirement with its cost, by keyboard, on a
telephone's screen, in under a minute; and gets the same without a script."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, Window

Open = Callable[..., Window]
PAGE = "/members/calculators/day/"
MEMBER = "member@demo.example"
DAY = "\n".join(
    f"{hour}:{half:02}\t{calls}"
    for hour, half, calls in (
        (8, 0, 46), (8, 30, 72), (9, 0, 97), (9, 30, 118), (10, 0, 126), (10, 30, 121),
        (11, 0, 109), (11, 30, 96), (12, 0, 88), (12, 30, 84), (13, 0, 90), (13, 30, 95),
    )
)  # fmt: skip
PAID = re.compile(r"you need [\d,.]+ hours on the phones, [\d,.]+ paid hours at 35% shrinkage")
COST = re.compile(r"which cost \$[\d,]+\.\d\d")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def assert_accessible(one: Window) -> None:
    found = Axe().run(one.page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def tab_to(one: Window, selector: str, *, most: int = 40) -> None:
    """By the Tab key alone, as somebody without a mouse comes there."""
    for _ in range(most):
        if one.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        one.page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by {most} presses of Tab")


def retype(one: Window, selector: str, text: str) -> None:
    tab_to(one, selector)
    one.page.keyboard.press("Control+a")
    one.page.keyboard.insert_text(text)


def test_from_a_pasted_day_to_heads_and_cost_by_keyboard_in_under_a_minute(window: Open) -> None:
    one = window(MEMBER, viewport=NARROW)
    one.open(PAGE)
    begun = time.monotonic()
    page = one.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # “Skip to the content”
    retype(one, "#id_rows", DAY)
    retype(one, "#id_aht_seconds", "5:12")
    retype(one, "#id_shrinkage", "35")
    retype(one, "#id_hourly_rate_aud", "41.20")
    result = page.locator("#result")
    expect(result).to_contain_text(PAID)  # as it is typed: no button yet
    expect(result).to_contain_text(COST)
    expect(page.locator("#said")).to_contain_text(PAID)
    assert time.monotonic() - begun < 60
    expect(result.locator("tbody tr")).to_have_count(12)
    assert "shrinkage=35" in page.url  # the address has followed
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert_accessible(one)

    said = result.locator(".planner-said").inner_text()
    page.reload()
    expect(page.locator("#id_rows")).to_have_value(DAY)
    assert page.locator("#result .planner-said").inner_text() == said

    tab_to(one, "button[formaction$='plan.csv']", most=90)
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    lines = started.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 13
    assert lines[0].startswith("Start,Calls,Roster")


def test_what_is_mended_changes_the_plan_at_once_and_what_is_wrong_leaves_it(window: Open) -> None:
    one = window(MEMBER, color_scheme="dark")
    one.open(PAGE)
    page = one.page
    before = page.locator("#result .planner-said").inner_text()
    page.locator("#id_service_level_target").fill("100")
    expect(page.locator("#notice")).to_contain_text("100 % cannot be reached")
    expect(page.locator("#id_service_level_target")).to_have_attribute("aria-invalid", "true")
    assert page.locator("#result .planner-said").inner_text() == before
    page.locator("#id_service_level_target").fill("90")
    expect(page.locator("#result")).to_contain_text("a promise of 90%")
    expect(page.locator("#notice")).to_be_empty()
    page.locator("#id_rows").fill(DAY.replace("\t118", "\t1I8"))
    problem = page.locator(".planner-problems")
    expect(problem).to_contain_text("Did you mean 118?")
    problem.get_by_role("link", name="Row 4").click()
    expect(page.locator("#row-4")).to_be_in_viewport()
    page.locator("#id_chosen").select_option("8:00")
    expect(page.locator("#result")).to_contain_text("Load at 8:00")
    assert_accessible(one)


def test_without_a_script_the_same_plan_comes_back(window: Open) -> None:
    plain = window(MEMBER, viewport=NARROW, java_script_enabled=False)
    scripted = window(MEMBER)
    for one in (plain, scripted):
        one.open(PAGE)
        one.page.locator("#id_rows").fill(DAY)
        one.page.locator("#id_shrinkage").fill("35")
    plain.press("Plan it")
    expect(plain.page.locator("#result")).to_contain_text(PAID)
    expect(scripted.page.locator("#result")).to_contain_text(PAID)
    words = [each.page.locator("#result table").inner_text() for each in (plain, scripted)]
    assert words[0] == words[1]
    plain.page.locator("#id_chosen").select_option("8:00")
    plain.press("Show it")
    expect(plain.page.locator("#result")).to_contain_text("Load at 8:00")
    expect(plain.page.locator("#id_rows")).to_have_value(DAY)


def test_a_week_and_a_file_of_it_come_back_day_by_day(window: Open) -> None:
    one = window(MEMBER)
    one.open(PAGE)
    week = "\n".join(
        f"{day} {at // 4}:{at % 4 * 15:02},{at % 40}"
        for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        for at in range(96)
    )
    one.page.locator("#id_file").set_input_files(
        {"name": "week.csv", "mimeType": "text/csv", "buffer": f"Start,Calls\n{week}".encode()}
    )
    one.press("Plan it")
    expect(one.page.locator(".planner-day")).to_have_count(7)
    expect(one.page.locator("#id_rows")).to_have_value(f"Start,Calls\n{week}")
    one.page.locator("#id_shrinkage").fill("20")
    expect(one.page.locator("#result")).to_contain_text("at 20% shrinkage")
    expect(one.page.locator("#id_rows")).to_have_value(f"Start,Calls\n{week}")
    one.page.locator(".planner-day summary").nth(3).click()
    assert_accessible(one)
