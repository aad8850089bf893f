"""Staff edit an entry block by block in a real browser, and readers see it when it is published."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.conftest import Portal, Window

Open = Callable[..., Window]
EDITOR = "editor@demo.example"
MARK = "A sentence that an editor wrote between two others."


@pytest.fixture
def editing(window: Open, portal: Portal) -> Window:
    """An editor at the form of a small entry."""
    key = portal.python(
        "from glossary.models import Entry; print(Entry.objects.get(slug='occupancy').pk)"
    )
    one = window(EDITOR)
    assert one.open(f"/admin/glossary/entry/{key}/change/").status == 200
    expect(one.page.locator(".order-machine")).to_be_visible()
    return one


def blocks(page: Page) -> Locator:
    """The blocks of the open region; in the page they stand in any order."""
    return page.locator(
        ".order-machine .inline-related:not(.empty-form):not(.content-editor-invisible)"
    )


def in_order(page: Page) -> list[str]:
    """The blocks' form prefixes from top to bottom, as the editor sees them."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll(
                ".order-machine .inline-related:not(.empty-form):not(.content-editor-invisible)"
            )].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
              .map(block => block.id)"""
        )
    )


def block(page: Page, name: str) -> Locator:
    return page.locator(f"[id='{name}']")


def unfold(page: Page, name: str) -> None:
    one = block(page, name)
    if "collapsed" in (one.get_attribute("class") or ""):
        one.locator("> h3 .inline_label").click()


def insert_before(page: Page, name: str, kind: str) -> str:
    """Adds a block above another one; its name."""
    before = set(in_order(page))
    target = block(page, name).locator("> .order-machine-insert-target")
    target.click(force=True)
    page.locator(".plugin-buttons .plugin-button:visible", has_text=re.compile(kind, re.I)).click()
    (added,) = set(in_order(page)) - before
    return added


def write(page: Page, name: str, text: str) -> None:
    """Types into the block's rich text."""
    unfold(page, name)
    area = block(page, name).locator(".tiptap.ProseMirror").first
    expect(area).to_be_visible()
    area.click()
    page.keyboard.type(text)


def save(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state()
    expect(page.locator(".errornote")).to_have_count(0)


def test_a_block_goes_between_two_others_and_readers_see_it_when_published(
    editing: Window, window: Open
) -> None:
    page = editing.page
    order = in_order(page)
    assert len(order) >= 2
    added = insert_before(page, order[1], "text")
    assert in_order(page).index(added) == 1
    write(page, added, MARK)
    save(page, "Save draft")
    assert len(in_order(page)) == len(order) + 1

    # A draft: staff see it in the preview, readers do not.
    reader = window()
    reader.open("/glossary/occupancy/")
    expect(reader.page.locator("main")).not_to_contain_text(MARK)
    preview = page.get_by_role("link", name=re.compile("Preview as")).first.get_attribute("href")
    assert preview
    second = window(EDITOR)
    assert second.open(preview).status == 200
    expect(second.page.locator("main")).to_contain_text(MARK)

    # Published: at the reader's next click, in its place.
    save(page, "Publish now")
    reader.open("/glossary/occupancy/")
    expect(reader.page.locator("main")).to_contain_text(MARK)


def test_blocks_change_places_by_dragging(editing: Window) -> None:
    page = editing.page
    collapse = page.locator(".collapse-items input")
    if not collapse.is_checked():
        page.locator(".collapse-items").click()
    first, second = in_order(page)[:2]
    page.locator(f"[id='{first}'] > h3").scroll_into_view_if_needed()
    box = block(page, second).bounding_box()
    assert box
    for _ in range(3):  # a busy machine can lose the end of a drag; a person lets go again
        try:
            page.locator(f"[id='{first}'] > h3").drag_to(
                block(page, second),
                target_position={"x": 80, "y": box["height"] - 2},
                timeout=8_000,
            )
        except TimeoutError:
            page.mouse.up()
        if in_order(page)[:2] == [second, first]:
            break
    assert in_order(page)[:2] == [second, first]
    headings = [block(page, name).locator("> h3").inner_text() for name in in_order(page)[:2]]
    save(page, "Save draft")
    after = [block(page, name).locator("> h3").inner_text() for name in in_order(page)[:2]]
    assert [_bare(text) for text in after] == [_bare(text) for text in headings]


def test_a_block_is_deleted_and_only_then_gone(editing: Window) -> None:
    page = editing.page
    order = in_order(page)
    added = insert_before(page, order[0], "text")
    write(page, added, "This one goes again.")
    save(page, "Save draft")
    number = len(in_order(page))
    name = next(
        name
        for name in in_order(page)
        if "This one goes again." in block(page, name).inner_text()
        or "This one goes again." in (block(page, name).locator("textarea").first.input_value())
    )
    block(page, name).locator("> h3 .delete input[type=checkbox]").check()
    assert len(in_order(page)) == number, "gone before it was saved"
    save(page, "Save draft")
    assert len(in_order(page)) == number - 1


def test_a_block_for_members_becomes_a_teaser_for_visitors(editing: Window, window: Open) -> None:
    page = editing.page
    secret = "Only people with a seat read this sentence."
    added = insert_before(page, in_order(page)[0], "text")
    write(page, added, secret)
    block(page, added).locator("select[name$=-audience]").select_option("member")
    save(page, "Publish now")
    visitor, member = window(), window("member@demo.example")
    visitor.open("/glossary/occupancy/")
    assert secret not in visitor.page.content()
    expect(visitor.page.locator("main")).to_contain_text(re.compile("member", re.I))
    member.open("/glossary/occupancy/")
    expect(member.page.locator("main")).to_contain_text(secret)


def test_a_reviewer_without_account_opens_the_shared_link(editing: Window, window: Open) -> None:
    page = editing.page
    page.get_by_role("link", name="Versions", exact=True).click()
    page.wait_for_load_state()
    share = page.locator("a[href*='/share/'], form[action*='/share/'] button").first
    share.click()
    page.wait_for_load_state()
    found = re.search(r"/glossary/shared/[^\s\"'<]+/", page.content())
    if not found:
        page.locator("#content form button, #content form input[type=submit]").first.click()
        page.wait_for_load_state()
        found = re.search(r"/glossary/shared/[^\s\"'<]+/", page.content())
    assert found
    reviewer = window()
    assert reviewer.open(found[0]).status == 200
    expect(reviewer.page.get_by_role("heading", level=1)).to_be_visible()


def test_the_text_editor_loads_under_the_policy_without_complaint(editing: Window) -> None:
    """Its modules come by import map with a nonce; a refused one would be a complaint."""
    page = editing.page
    expect(page.locator(".tiptap.ProseMirror").first).to_be_attached()
    unfold(page, in_order(page)[0])
    tools = page.locator(".prose-menubar:visible, .prose-menubar__button:visible").first
    expect(tools).to_be_visible()
    assert editing.complaints == []


def test_pasted_script_does_not_survive(editing: Window, window: Open) -> None:
    page = editing.page
    added = insert_before(page, in_order(page)[0], "text")
    unfold(page, added)
    hostile = '<p>Plain words</p><img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    area = block(page, added).locator("textarea[name$=-body]")
    area.evaluate("(area, html) => { area.value = html }", hostile)
    save(page, "Publish now")
    reader = window()
    reader.open("/glossary/occupancy/")
    assert reader.page.evaluate("window.hit") is None
    assert "onerror" not in reader.page.content()


def _bare(text: str) -> str:
    """A block's title without its number and its controls."""
    return re.sub(r"#\d+|\s+", " ", text).strip()
