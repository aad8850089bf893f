"""Reading: without JavaScript, with the keyboard alone, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Window

Open = Callable[..., Window]


@pytest.mark.parametrize("path", ["/", "/glossary/", "/glossary/copc/", "/courses/", "/join/"])
def test_a_page_is_whole_without_javascript(path: str, window: Open) -> None:
    one = window(java_script_enabled=False)
    assert one.open(path).status == 200
    page = one.page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    main = page.locator("main")
    assert len(main.inner_text()) > 400
    # What a script would have shown is not half there: no empty button, no control that does nothing.
    for button in main.locator("button:visible").all():
        assert button.inner_text().strip() or button.get_attribute("aria-label")


def test_copc_reads_from_end_to_end_without_javascript(window: Open) -> None:
    one = window(java_script_enabled=False)
    one.open("/glossary/copc/")
    page = one.page
    contents = page.get_by_role("complementary", name="Contents").get_by_role("link")
    assert contents.count() >= 8
    for link in contents.all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert page.locator(f"[id='{target}']").count() == 1, target
    questions = page.locator("#questions details")
    assert questions.count() == 8
    last = questions.last
    last.locator("summary").click()
    expect(last.locator(":scope > :not(summary)").first).to_be_visible()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_the_index_filters_without_javascript(window: Open) -> None:
    one = window(java_script_enabled=False)
    one.open("/glossary/")
    entries = one.page.locator("main .lemmas a[href^='/glossary/']")
    before = entries.count()
    box = one.page.locator("main input[type=search], main input[name=q]").first
    box.fill("shrink")
    box.press("Enter")
    one.page.wait_for_load_state()
    assert "shrink" in one.page.url
    expect(one.page.locator("main")).to_contain_text(re.compile("shrinkage", re.I))
    assert 0 < entries.count() < before


def test_search_works_without_javascript(window: Open) -> None:
    one = window(java_script_enabled=False)
    one.open("/")
    box = one.page.get_by_role("search").get_by_role("searchbox").first
    box.fill("COPC")
    box.press("Enter")
    one.page.wait_for_load_state()
    one.page.locator("main h3").get_by_role("link", name=re.compile("Customer Operations")).click()
    assert one.page.url.endswith("/glossary/copc/")


def test_a_member_downloads_without_javascript(window: Open) -> None:
    one = window("member@demo.example", java_script_enabled=False)
    one.open("/members/downloads/")
    with one.page.expect_download() as taken:
        one.page.locator("main a[href*='/file/']").first.click()
    assert taken.value.path().stat().st_size > 0


def focused(page: Page) -> str:
    """What has the focus, in a word or two."""
    return str(
        page.evaluate(
            "() => { const e = document.activeElement;"
            " return (e.getAttribute('aria-label') || e.innerText || e.id || e.tagName).trim() }"
        )
    )


def focus_shows(page: Page) -> bool:
    """Whether the focused thing looks focused: an outline, a ring, or a field's border."""
    return bool(
        page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                return outline || style.boxShadow !== "none";
            }"""
        )
    )


def test_the_skip_link_comes_first_and_leads_to_the_content(window: Open) -> None:
    one = window()
    one.open("/glossary/copc/")
    one.page.keyboard.press("Tab")
    assert focused(one.page) == "Skip to the content"
    assert focus_shows(one.page)
    expect(one.page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    one.page.keyboard.press("Enter")
    assert focused(one.page).startswith(("main", "Glossary", "COPC")) or one.page.evaluate(
        "document.activeElement.id === 'main'"
    )
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    "path", ["/", "/glossary/", "/glossary/copc/", "/courses/", "/join/", "/accounts/login/"]
)
def test_every_stop_of_the_keyboard_is_visible(path: str, window: Open) -> None:
    """Tab through the page: each stop shows its focus and lies in the window, none is a trap."""
    one = window(reduced_motion="reduce")
    one.open(path)
    page = one.page
    seen: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen.append(focused(page))
        assert focus_shows(page), f"no visible focus on {seen[-1]!r}"
        hidden = page.evaluate(
            """() => {
                const box = document.activeElement.getBoundingClientRect();
                return box.width < 2 || box.height < 2 || box.bottom < 0 || box.top > innerHeight;
            }"""
        )
        assert not hidden, f"{seen[-1]!r} has the focus and cannot be seen"
    assert len(set(seen)) >= 6
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate("document.activeElement === document.body")


def test_the_menu_of_a_small_screen_works_by_keyboard(window: Open) -> None:
    one = window(viewport=NARROW)
    one.open("/glossary/")
    button = one.page.get_by_role("button", name="Menu", exact=True)
    button.focus()
    one.page.keyboard.press("Enter")
    menu = one.page.locator("#menu")
    expect(menu).to_be_visible()
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
    one.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert focused(one.page) == "Menu"


def test_the_account_menu_works_by_keyboard(window: Open) -> None:
    one = window("member@demo.example")
    one.open("/glossary/")
    one.page.get_by_role("button", name="Your account").focus()
    one.page.keyboard.press("Enter")
    menu = one.page.locator("#account-menu")
    expect(menu).to_be_visible()
    expect(menu.get_by_role("link", name="Account and security")).to_be_visible()
    one.page.keyboard.press("Tab")
    assert one.page.evaluate(
        "document.querySelector('#account-menu').contains(document.activeElement)"
    )
    one.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_search_works_by_keyboard(window: Open) -> None:
    one = window()
    one.open("/")
    one.page.locator("header input[name=q]").focus()
    one.page.keyboard.type("service level")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(re.compile(r"/search/\?q=service"))
    expect(one.page.locator("main")).to_contain_text(re.compile("service level", re.I))


def test_questions_open_by_keyboard(window: Open) -> None:
    one = window()
    one.open("/glossary/copc/")
    last = one.page.locator("#questions details").last
    last.locator("summary").focus()
    one.page.keyboard.press("Enter")
    assert last.get_attribute("open") is not None


def test_paper_shows_the_answers_and_leaves_out_the_furniture(window: Open) -> None:
    one = window()
    one.open("/glossary/copc/")
    page = one.page
    page.emulate_media(media="print")
    for answer in page.locator("#questions details > :not(summary)").all():
        expect(answer).to_be_visible()
    expect(page.locator("header.masthead")).to_be_hidden()
    expect(page.get_by_role("search").first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"), "paper is white"


def test_paper_is_light_for_a_reader_in_the_dark(window: Open) -> None:
    one = window(color_scheme="dark")
    one.open("/glossary/copc/")
    one.page.emulate_media(media="print", color_scheme="dark")
    said = one.page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    red, green, blue = (int(part) for part in re.findall(r"\d+", said)[:3])
    assert red + green + blue < 300, f"light ink on white paper: {said}"


def test_a_reader_at_double_size_loses_nothing(window: Open) -> None:
    """WCAG 1.4.4 and 1.4.10: 1280 px at 400 % is 320 px."""
    one = window(viewport={"width": 320, "height": 700})
    for path in ("/", "/glossary/copc/", "/courses/", "/join/", "/accounts/login/"):
        one.open(path)
        assert one.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), path


def test_a_visitor_never_receives_what_is_for_members(window: Open) -> None:
    """Neither in the page nor in anything that it loads."""
    one = window()
    bodies: list[str] = []
    one.page.on(
        "response",
        lambda response: bodies.append(response.url) if "/members/" in response.url else None,
    )
    one.open("/glossary/copc/")
    one.page.wait_for_load_state("networkidle")
    assert bodies == []


def test_what_an_entry_is_kept_by_stands_on_one_line_and_ends_with_its_facts(
    window: Open,
) -> None:
    one = window()
    one.open("/glossary/copc/")
    one.page.get_by_role("button", name="Print").wait_for()
    facts, tops, right = one.page.evaluate(
        """() => {
          const seen = [...document.querySelectorAll(".entry-meta .keep :is(a, button)")]
            .filter((each) => each.offsetParent);
          const words = seen.map((each) => {
            const range = document.createRange();
            range.selectNodeContents(each);
            return range.getBoundingClientRect();
          });
          const facts = document.querySelector(".entry-meta").getBoundingClientRect().right;
          return [facts, words.map((each) => each.top), words.at(-1).right];
        }"""
    )
    assert len(tops) >= 2
    assert max(tops) - min(tops) < 0.2
    assert facts - right < 4
