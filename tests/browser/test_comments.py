"""A comment goes from a visitor to a moderator to the page; a mark is made without leaving it; and
all of it without a script too."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from acxpa.demo.cast import PASSWORD
from tests.browser.conftest import Portal, Window

Open = Callable[..., Window]
EDITOR, WRITER, OTHER = "editor@demo.example", "lapsed@demo.example", "owner@demo.example"
ENTRY, TALK = "/glossary/occupancy/", "/glossary/occupancy/comments/"
SAID = "We plan for 82 % and see 88 % on Mondays.\nSee https://a.example/occupancy for how."


def sign_in(one: Window, email: str) -> None:
    main = one.page.locator("main")
    main.get_by_label("E-mail").fill(email)
    main.get_by_label("Password", exact=False).first.fill(PASSWORD)
    main.get_by_role("button", name="Sign in", exact=True).click()


def test_a_comment_goes_from_visitor_to_moderator_to_page(window: Open, portal: Portal) -> None:
    writer, editor, reader = window(), window(EDITOR), window()
    page, main = writer.page, writer.page.locator("main")

    writer.open(ENTRY)
    main.get_by_role("link", name="Write a comment").click()
    sign_in(writer, WRITER)
    page.wait_for_url(re.compile(r"/glossary/occupancy/comments/"))
    field = main.get_by_label("Your comment")
    field.fill("x" * 3001)
    expect(main).to_contain_text("1 characters too many")
    field.fill(SAID)
    expect(main).to_contain_text(f"{3000 - len(SAID)} characters left")
    writer.press("See how it will look")
    expect(main).to_contain_text("This is how it will look. It is not sent yet.")
    expect(main.get_by_label("Your comment")).to_have_value(SAID)
    writer.press("Send it")
    expect(main).to_contain_text("A person reads it before it shows")
    expect(main).to_contain_text("Only you see it.")

    reader.open(ENTRY)
    expect(reader.page.locator("main")).not_to_contain_text("We plan for 82 %")

    editor.open("/admin/")
    editor.page.get_by_role("link", name="All comments that wait").click()
    row = editor.page.locator("#result_list tr", has_text="We plan for 82 %")
    row.locator("input[type=checkbox]").check()
    editor.page.get_by_label("Action:").select_option(label="Approve: they show on the page")
    editor.page.get_by_role("button", name="Go", exact=True).click()
    expect(editor.page.locator(".messagelist")).to_contain_text("On the page: 1.")

    reader.open(ENTRY)
    said = reader.page.locator(".said", has_text="We plan for 82 %")
    expect(said).to_contain_text("Tevita Folau-Reid")
    link = said.get_by_role("link", name="https://a.example/occupancy")
    assert link.get_attribute("rel") == "ugc nofollow noopener"
    letter = reader.text_of_mail_to(WRITER)
    assert "Your comment is on the page" in letter
    assert "/glossary/occupancy/#c" in letter

    # Helpful, on the page that is kept for everybody, by the token of the reader's own corner.
    other = window(OTHER)
    other.open(ENTRY)
    theirs = other.page.locator(".said", has_text="We plan for 82 %")
    button = theirs.get_by_role("button", name="Helpful")
    for count, words in (("1", "Marked."), ("", "Taken back."), ("1", "Marked.")):
        button.click()
        expect(theirs).to_contain_text(words)
        expect(button.locator("[data-helpful-number]")).to_have_text(count)
    assert other.page.url.endswith(ENTRY)
    other.open(TALK)
    theirs = other.page.locator(".said", has_text="We plan for 82 %")
    expect(theirs.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "true")


def test_taking_part_needs_no_script(window: Open, portal: Portal) -> None:
    one = window(OTHER, java_script_enabled=False)
    main = one.page.locator("main")
    one.open("/glossary/copc/")
    said = main.locator(".said", has_text="agreeing with payroll")
    said.get_by_role("link", name="Helpful").first.click()
    theirs = main.locator(".talk-list > .said", has_text="smaller centre")
    theirs.get_by_role("button", name="Helpful").click()
    expect(theirs.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "true")
    theirs.get_by_role("button", name="Helpful").click()
    expect(theirs.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "false")
    theirs.get_by_role("link", name="Reply").click()
    expect(main.get_by_role("heading", name="Reply to Tevita")).to_be_visible()
    one.fill("Your comment", "Without a script.")
    one.press("Send it")
    own = main.locator(".said-replies .said", has_text="Without a script.")
    own.get_by_role("link", name="Delete it").click()
    one.press("Delete it")
    expect(main).not_to_contain_text("Without a script.")

    visitor = window(java_script_enabled=False)
    visitor.open("/glossary/copc/")
    visitor.page.locator(".useful").get_by_role("link", name="No, or not quite").click()
    visitor.fill("What was missing", "A price for 50 seats.")
    visitor.press("Send it")
    expect(visitor.page.locator("main")).to_contain_text("The editors read every note.")
    visitor.open("/search/?q=zzyzx")
    visitor.page.get_by_role("link", name="Suggest “zzyzx”").click()
    expect(visitor.page.get_by_label("The word or abbreviation")).to_have_value("zzyzx")
    visitor.press("Suggest it")
    expect(visitor.page.locator("main")).to_contain_text("A person reads it.")
