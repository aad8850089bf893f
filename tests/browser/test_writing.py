"""Somebody who knows no HTML writes a long entry from an empty form to a page that visitors find."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Window
from tests.browser.test_editing import EDITOR, block, in_order, save

Open = Callable[..., Window]
TERM = "Queue jumping"


def add(page: Page, kind: str) -> Locator:
    """A block at the end, by the button that the editor shows."""
    before = set(in_order(page))
    page.locator(".order-machine-insert-target.last").first.click(force=True)
    page.locator(".plugin-buttons .plugin-button:visible", has_text=re.compile(kind, re.I)).click()
    (added,) = set(in_order(page)) - before
    return block(page, added)


def typed(area: Locator, text: str) -> None:
    box = area.locator(".tiptap.ProseMirror").first
    expect(box).to_be_visible()
    box.click()
    box.press_sequentially(text)
    expect(box).to_contain_text(text.strip())


def field(one: Locator, name: str) -> Locator:
    return one.locator(f"[name$='-{name}']")


def tool(one: Locator, name: str) -> None:
    """A button of the text editor above the text."""
    one.get_by_role("button", name=name, exact=True).first.click()


def the_word(page: Page) -> None:
    page.locator("#id_term").press_sequentially(TERM)
    expect(page.locator("#id_slug")).to_have_value("queue-jumping")
    page.get_by_text("Operations and workforce", exact=True).click()
    page.locator("#id_short_definition").fill("Serving somebody before their turn.")
    page.locator("#id_aliases").fill("Priority hopping")
    page.locator("#id_reviewed_on").fill("2026-11-22")
    typed(page.locator(".field-lead"), "It begins as a favour and ends as a queue of its own.")


def beside(page: Page) -> None:
    """At a glance, a question and a source."""
    for inline, values in (
        ("glance", {"label": "What it is", "text": "A favour with a price."}),
        ("sources", {"title": "A floor walk", "url": "https://floor.example/walk"}),
    ):
        group = page.locator(f"#{inline}-group")
        group.locator(".add-row a").click()
        for name, value in values.items():
            group.locator(f"[name='{inline}-0-{name}']").fill(value)
    questions = page.locator("#questions-group")
    questions.locator(".add-row a").click()
    questions.locator("[name='questions-0-question']").fill("Is it ever right?")
    typed(questions, "For a caller in danger, yes.")


def blocks(page: Page) -> None:
    text = add(page, "^\\s*text|text$")
    field(text, "heading").fill("Why it spreads")
    typed(text, "Occupancy falls first. ")
    tool(text, "unordered list")
    text.locator(".tiptap.ProseMirror").press_sequentially("One exception")
    formula = add(page, "formula")
    field(formula, "expression").fill("jumped = jumpers ÷ callers")
    field(formula, "parts").fill("jumpers = callers served early, number")
    step = add(page, "step")
    field(step, "title").fill("Write the rule down")
    comparison = add(page, "comparison")
    field(comparison, "left").fill("A rule")
    field(comparison, "right").fill("A habit")
    card = add(page, "card")
    field(card, "title").fill("Where the minutes go")
    secret = add(page, "callout")
    field(secret, "heading").fill("For members: the rule we use")
    field(secret, "audience").select_option("member")


class _Ours(list[str]):
    """Complaints, without one that the text editor has whenever a block is added after typing."""

    def append(self, said: str) -> None:
        if "linkifyjs: already initialized" not in said:
            super().append(said)


def test_a_long_entry_from_an_empty_form_to_a_page_that_visitors_find(window: Open) -> None:
    one = window(EDITOR, viewport={"width": 1440, "height": 1200})
    one.complaints = _Ours()
    page = one.page
    assert one.open("/admin/glossary/entry/add/").status == 200
    expect(page.locator(".order-machine")).to_be_visible()
    the_word(page)
    beside(page)
    blocks(page)
    save(page, "Save draft")
    number = len(in_order(page))
    assert number == 6

    # As a visitor and as a member will read it, before anybody does.
    previews = {
        name: page.get_by_role("link", name=f"Preview as {name}").get_attribute("href")
        for name in ("a visitor", "a member")
    }
    second = window(EDITOR)
    for name, address in previews.items():
        assert address and second.open(address).status == 200
        main = second.page.locator("main")
        expect(main).to_contain_text("Why it spreads")
        expect(main.locator("li", has_text="One exception").first).to_be_visible()
        expect(main.get_by_role("link", name="Occupancy").first).to_be_attached()
        assert ("the rule we use" in main.inner_text()) == (name == "a member")
    visitor = window()
    assert visitor.open("/glossary/queue-jumping/").status == 404
    visitor.complaints.clear()

    save(page, "Publish now")
    visitor.open("/glossary/")
    visitor.page.locator("main").get_by_label(re.compile("Find a term")).fill("priority hop")
    # Its own line, which names it, and the line that leads there.
    row = visitor.page.locator(".lemma:visible", has_text="Priority hopping")
    expect(row).to_have_count(2)
    row.get_by_role("link", name=TERM).first.click()
    visitor.page.wait_for_url(re.compile("/glossary/queue-jumping/$"))
    expect(visitor.page.get_by_role("math")).to_have_attribute(
        "aria-label", "jumped equals jumpers divided by callers"
    )
    visitor.open("/search/?q=queue+jumping")
    expect(visitor.page.locator("main").get_by_role("link", name=TERM).first).to_be_visible()


def test_a_term_shows_its_definition_to_pointer_keyboard_and_finger(window: Open) -> None:
    one = window()
    one.open("/glossary/workforce-management/")
    page = one.page
    term = page.locator("main a.term").first
    note = page.locator(".term-note")
    term.hover()
    expect(note).to_be_visible()
    note.hover()
    page.wait_for_timeout(400)
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.mouse.move(5, 5)
    term.evaluate("link => link.focus({ focusVisible: true })")
    expect(note).to_be_visible()
    described = term.get_attribute("aria-describedby")
    assert page.locator(f"[id='{described}']").text_content() in note.inner_text()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    assert term.evaluate("link => link === document.activeElement")

    touch = window(viewport={"width": 390, "height": 844}, has_touch=True)
    touch.open("/glossary/workforce-management/")
    first = touch.page.locator("main a.term").first
    first.tap()
    expect(touch.page.locator(".term-note")).to_be_visible()
    first.tap()
    touch.page.wait_for_url(re.compile(r"/glossary/(?!workforce)[a-z-]+/$"))


def test_without_javascript_a_term_leads_to_its_entry(window: Open) -> None:
    one = window(java_script_enabled=False)
    one.open("/glossary/workforce-management/")
    one.page.locator("details.terms summary").click()
    expect(one.page.locator("details.terms dd").first).to_be_visible()
    one.page.locator("main a.term").first.click()
    one.page.wait_for_url(re.compile(r"/glossary/(?!workforce)[a-z-]+/$"))
