"""One interval staffed by keyboard on a phone: what is typed is answered at once, a slip is named where
it stands, and the address says what is on the screen. And the line that anybody may use."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.browser.conftest import NARROW, Window
from tests.browser.test_pages import violations

Open = Callable[..., Window]
MEMBER = "member@demo.example"
STAFFING = "/members/calculators/staffing/"


def test_a_planner_with_a_keyboard_and_a_phone(window: Open) -> None:
    one = window(MEMBER, viewport=NARROW, reduced_motion="reduce")
    one.open(STAFFING)
    page = one.page
    answer, said, notice = page.locator("#result"), page.locator("#said"), page.locator("#notice")
    expect(answer).to_contain_text("88.84% of calls")
    page.get_by_label("Calls arriving").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("240")
    expect(answer).to_contain_text("You need 29 agents")
    expect(page).to_have_url(re.compile(r"calls=240"))
    expect(said).to_have_text(re.compile("You need 29 agents on the phones"))
    # A slip: the field is named and marked, the rest and the last answer stay.
    handling = page.get_by_label("Average handling time")
    for _ in range(6):
        if handling.evaluate("it => it === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(handling).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("4:1x")
    expect(handling).to_have_attribute("aria-invalid", "true")
    expect(handling).to_be_focused()
    expect(notice).to_contain_text("Please mend one thing")
    expect(notice).to_contain_text("The figures on this page are for what you filled in before.")
    expect(answer).to_contain_text("You need 29 agents")
    assert violations(page) == []
    page.keyboard.press("Backspace")
    page.keyboard.type("0")
    expect(answer).to_contain_text("You need 39 agents")
    expect(notice).to_be_empty()
    assert handling.get_attribute("aria-invalid") is None
    expect(page.get_by_label("Calls arriving")).to_have_value("240")
    # The promise may be another one: arrows choose among them.
    page.get_by_label("a service level").focus()
    page.keyboard.press("ArrowRight")
    expect(answer).to_contain_text("for an average wait of")
    expect(page.get_by_label("Share answered")).to_be_hidden()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    # Whoever is sent the address reads the same.
    told = answer.inner_text()
    one.page.reload()
    expect(answer).to_have_text(told, use_inner_text=True)
    one.page.get_by_role("link", name=re.compile("^One fewer")).press("Enter")
    expect(page.locator("#result")).to_contain_text("The promise needs")


def test_an_older_answer_never_follows_a_newer_one(window: Open) -> None:
    one = window(MEMBER)
    one.open(STAFFING)
    page = one.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "calls=111&" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    page.route("**/staffing/?**", hold)
    page.get_by_label("Calls arriving").fill("111")
    page.wait_for_timeout(600)
    assert held, "the first question is on its way"
    page.get_by_label("Calls arriving").fill("150")
    page.wait_for_timeout(400)
    page.get_by_label("Calls arriving").fill("240")
    page.wait_for_timeout(400)
    for route in held:
        route.continue_()
    expect(page.locator("#result")).to_contain_text("You need 29 agents")
    page.wait_for_timeout(400)
    expect(page.locator("#result")).to_contain_text("You need 29 agents")
    expect(page).to_have_url(re.compile("calls=240"))


def test_without_a_script_the_form_brings_the_page(window: Open) -> None:
    one = window(MEMBER, java_script_enabled=False)
    one.open(STAFFING)
    one.page.get_by_label("Calls arriving").fill("240")
    one.page.get_by_role("button", name="Work it out").click()
    expect(one.page.locator("#result")).to_contain_text("You need 29 agents")


def test_the_line_in_an_entry_answers_in_place(window: Open) -> None:
    one = window()
    one.open("/glossary/erlang/")
    one.page.get_by_label("Calls in half an hour").fill("240")
    expect(one.page.locator("#answer")).to_contain_text("86.10%")
    expect(one.page).to_have_url(re.compile(r"/glossary/erlang/$"))
    one.page.get_by_label("Handling time").fill("soon")
    expect(one.page.locator("#notice")).to_contain_text("is not a time")
