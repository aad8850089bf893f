"""Every page in a real browser: accessible in light and dark at both widths, silent, and no wider
than the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE, Portal, Window, new_context, signed_in
from tests.browser.pages import Shown, shown_pages, unnamed_routes

Open = Callable[..., Window]
Seated = Callable[[str], Window]
STAFF = "admin@demo.example"

#: Admin pages and the worst that Django's own markup may have on them: nothing serious.
STAFF_PAGES = (
    "/admin/",
    "/admin/glossary/entry/",
    "/admin/glossary/entry/{entry}/change/",
    "/admin/glossary/entry/{entry}/versions/",
    "/admin/comments/comment/",
    "/admin/comments/comment/{own_comment}/change/",
    "/admin/feedback/answer/entries/",
    "/admin/memberships/application/",
    "/admin/courses/course/",
    "/admin/rankings/snapshot/{draft}/change/",
    "/admin/rankings/callimport/add/",
    "/admin/rankings/standardversion/{standard}/change/",
    "/admin/rankings/period/{period}/change/",
    "/admin/rankings/claim/",
    "/styleguide/",
)


@pytest.fixture(scope="package")
def facts(portal: Portal) -> dict[str, str]:
    """What stands in the gaps of addresses."""
    said = portal.python(
        "from courses.models import Course; from members.downloads.models import Download; "
        "from glossary.models import Entry; from glossary.comments.models import Comment; from members.maturity import actions, share; "
        "from members.maturity.models import Assessment; "
        "from members.rankings.badges import token_of; "
        "from members.cpd.models import OwnEntry, Statement; "
        "from members.rankings.models import CallQuery, Snapshot; "
        "from members.calculators.models import SavedScenario; "
        "from members.roundtables.models import Roundtable; "
        "from django.utils import timezone; "
        "grown = Snapshot.objects.current().of_kind('lifetime').newest_first()[0]; "
        "draft = Snapshot.objects.drafts().earliest('pk'); "
        "query = CallQuery.objects.waiting().earliest('pk'); "
        "last = Snapshot.objects.current().of_kind('quarter').newest_first()[0]; "
        "all = Assessment.objects; "
        "mine = all.filter(owner__email='member@demo.example'); "
        "closed = mine.get(title='Contact centre, winter'); "
        "link = actions.share(assessment=closed, label='Board', days=7, at=timezone.now(), "
        "by=closed.owner); "
        "print(Course.objects.earliest('pk').slug, Download.objects.earliest('pk').slug, "
        "Entry.objects.get(slug='customer-journey-map').pk, mine.get(title='After-hours desk').pk, closed.pk, "
        "all.get(title='Six weeks on').pk, "
        "closed.plan_items.earliest('pk').pk, query.call_id, last.period.slug, "
        "grown.period.slug, grown.period.pk, grown.standard.pk, draft.pk, "
        "token_of(last.awards.earliest('pk').pk), share.link_of(link).rstrip('/').rpartition('/')[2], "
        "Statement.objects.earliest('pk').code, Statement.objects.earliest('pk').year, "
        "OwnEntry.objects.to_look_at().earliest('pk').pk, "
        "Roundtable.objects.on().ahead(at=timezone.now())[0].slug, "
        "Roundtable.objects.past(at=timezone.now())[0].slug, "
        "Comment.objects.waiting().get(entry__slug='copc', author__email='account@demo.example').pk, "
        "Comment.objects.published().filter(entry__slug='copc').earliest('pk').pk, "
        "*[SavedScenario.objects.get(name=name).pk for name in "
        "('Tuesday 10.30 am', 'Promise 90% instead')])"
    )
    names = (
        "course",
        "download",
        "entry",
        "open",
        "closed",
        "team",
        "step",
        "own_call",
        "quarter",
        "lifetime",
        "period",
        "standard",
        "draft",
        "badge",
        "link",
        "cpd_code",
        "last_year",
        "own_entry",
        "ahead",
        "held",
        "own_comment",
        "comment",
        "scenario",
        "scenario_beside",
    )
    return dict(zip(names, said.split(), strict=True))


def settle(page: Page) -> None:
    """No transition half way: axe would measure a colour between two."""
    page.evaluate("Promise.all(document.getAnimations().map(a => a.finished.catch(() => 0)))")


#: Each width and each scheme once: what a scheme changes is colour, which no width changes.
LOOKS: tuple[tuple[Any, str], ...] = ((WIDE, "light"), (NARROW, "dark"))


def walk_looks(page: Page, *, impacts: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Light and dark, wide and narrow; only what is wrong."""
    wrong: dict[str, list[str]] = {}
    for size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        settle(page)
        found = violations(page, impacts=impacts)
        if found:
            wrong[f"{size['width']} {scheme}"] = found
    return wrong


def too_wide(page: Page) -> str:
    """The first element that sticks out of a narrow window; "" when the page does not scroll."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    return str(
        page.evaluate(
            """() => {
                const room = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= room) return "";
                for (const one of document.querySelectorAll("body *")) {
                    const box = one.getBoundingClientRect();
                    if (box.right > room + 1 && box.width) return one.outerHTML.slice(0, 160);
                }
                return `scrolls to ${document.documentElement.scrollWidth}`;
            }"""
        )
    )


@pytest.fixture(scope="package")
def seats(browser: Browser, portal: Portal) -> Iterator[dict[str, Window]]:
    """One window for each person, in which they walk from page to page as people do: style sheets
    and scripts are fetched once."""
    opened: dict[str, Window] = {}
    yield opened
    for one in opened.values():
        one.context.close()


@pytest.fixture
def seated(seats: dict[str, Window], browser: Browser, portal: Portal) -> Seated:
    def seat(email: str) -> Window:
        if email not in seats:
            state = signed_in(browser, portal, email) if email else None
            seats[email] = Window(new_context(browser, storage_state=state), portal)
        one = seats[email]
        one.complaints.clear()
        one.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        one.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        return one

    return seat


@pytest.mark.parametrize("shown", shown_pages(), ids=lambda shown: shown.id)
def test_page_is_accessible_silent_and_fits(
    shown: Shown, seated: Seated, facts: dict[str, str]
) -> None:
    one = seated(shown.who)
    response = one.open(shown.path.format(**facts))
    expected = {shown.status} if shown.status != 200 else {200, 400}
    assert response.status in expected
    assert one.page.url.startswith(one.portal.url + shown.path.format(**facts)), "it led elsewhere"
    assert walk_looks(one.page) == {}
    assert too_wide(one.page) == ""
    assert one.complaints == []


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_page_has_no_serious_barrier(
    path: str, seated: Seated, facts: dict[str, str]
) -> None:
    one = seated(STAFF)
    assert one.open(path.format(**facts)).status == 200
    assert walk_looks(one.page, impacts=("serious", "critical")) == {}
    assert one.complaints == []


def test_every_route_is_a_page_or_is_said_to_be_none() -> None:
    assert unnamed_routes() == []


def test_axe_is_awake(window: Open) -> None:
    """A page with a fault, so that silence above means something."""
    one = window()
    one.page.set_content("<!doctype html><title>x</title><main><img src='data:,'></main>")
    assert any(row.startswith("image-alt") for row in violations(one.page))


def test_open_menus_are_accessible(window: Open) -> None:
    one = window("member@demo.example", reduced_motion="reduce")
    one.open("/glossary/")
    one.page.get_by_role("button", name="Your account").click()
    assert walk_looks(one.page) == {}
    one.page.keyboard.press("Escape")
    one.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    one.page.get_by_role("button", name="Menu", exact=True).click()
    assert violations(one.page) == []


def test_a_refused_form_is_accessible(window: Open) -> None:
    one = window(reduced_motion="reduce")
    one.open("/accounts/signup/")
    main = one.page.locator("main")
    one.page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    main.get_by_label("E-mail").fill("not an address")
    main.get_by_label("Password").first.fill("short")
    main.locator("form[method=post] button").first.click()
    summary = main.get_by_role("alert").first
    summary.wait_for()
    assert walk_looks(one.page) == {}
