"""Pages: drafts, blocks by tier, old addresses, what belongs to other parts of the portal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from pages.models import PAGE_BLOCKS, Page, PageVersion
from pages.models.pages import PageSignpost
from publishing import shared
from publishing.addresses import remember
from publishing.models import OldAddress
from publishing.workflow import go_back, publish, save_version, withdraw
from tests.strict import StrictClient


def test_a_draft_is_seen_by_nobody(visitor: StrictClient, page: Page) -> None:
    save_version(page, by=None)
    assert visitor.get("/about-us/").status_code == 404
    publish(page, by=None, at=timezone.now())
    html = visitor.get("/about-us/").content.decode()
    assert "Open words" in html
    assert "Doubtful" not in html


@pytest.mark.parametrize("who", ["visitor", "account", "member"])
def test_a_block_for_members_is_read_by_members(
    who: str, request: pytest.FixtureRequest, published: Page
) -> None:
    html = request.getfixturevalue(who).get("/about-us/").content.decode()
    assert ("Closed words" in html) is (who == "member")
    assert ("Closed heading" in html) is (who == "member")


def test_a_page_may_lie_in_a_folder(visitor: StrictClient, make_page: Any, now: datetime) -> None:
    publish(make_page("about-us/history"), by=None, at=now)
    assert visitor.get("/about-us/history/").status_code == 200
    assert visitor.get("/about-us/").status_code == 404


def test_the_old_address_leads_to_the_new(visitor: StrictClient, published: Page) -> None:
    published.slug = "who-we-are"
    published.save()
    remember(published, old="about-us")
    answer = visitor.get("/about-us/")
    assert (answer.status_code, answer["Location"]) == (301, "/who-we-are/")
    withdraw(published, by=None, at=timezone.now())
    assert visitor.get("/about-us/").status_code == 404


@pytest.mark.parametrize(
    "slug",
    ["glossary", "courses", "articles", "admin", "search", "sponsors", "members", "rankings"],
)
def test_no_page_takes_an_address_of_another_part(make_page: Any, slug: str) -> None:
    with pytest.raises(ValidationError, match="another part"):
        make_page(slug).full_clean()


@pytest.mark.parametrize("slug", ["About", "a b", "/a", "a/", "a//b", "../a", "a.txt", "a/b/c/d"])
def test_an_address_is_small_letters_digits_and_hyphens(make_page: Any, slug: str) -> None:
    with pytest.raises(ValidationError):
        make_page(slug).full_clean()


@pytest.mark.parametrize(
    "path", ["/no-such-page/", "/a/b/c/d/", "/%00/", "/a.txt", "/" + "x" * 900 + "/"]
)
def test_what_is_no_page_is_not_found(visitor: StrictClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_only_where_something_stands_is_a_slash_added(
    visitor: StrictClient, published: Page, make_page: Any
) -> None:
    """Since any address may be a page, Django alone would lead every one on, to nothing."""
    make_page("draft-one")
    assert visitor.get("/about-us")["Location"] == "/about-us/"
    assert visitor.get("/about-us?from=mail")["Location"] == "/about-us/?from=mail"
    assert visitor.get("/glossary")["Location"] == "/glossary/"
    remember(published, old="who-we-were")
    assert visitor.get("/who-we-were")["Location"] == "/who-we-were/"
    for path in (
        "/draft-one",
        "/nothing",
        "/nothing/at/all",
        "/a/b/c/d",
        "/No-Such",
        "/wp-login.php",
    ):
        assert visitor.get(path).status_code == 404, path
    withdraw(published, by=None, at=timezone.now())
    assert visitor.get("/about-us").status_code == 404


def test_a_page_costs_two_queries_and_then_none(
    visitor: StrictClient, published: Page, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):  # the version, and its content to be rendered once
        assert visitor.get("/about-us/").status_code == 200
    with django_assert_num_queries(0):
        visitor.get("/about-us/")


def test_signposts_show_what_they_point_at_and_drop_what_is_not_there(
    visitor: StrictClient, make_page: Callable[..., Page], make_article: Any, now: datetime
) -> None:
    hub = make_page("hub", layout=Page.Layout.HUB)
    make_article("a-piece", title="Piece", summary="One point.")
    make_article("a-draft", live=False, title="Unready")
    for order, target in enumerate(("article:a-piece", "article:a-draft", "entry:none"), start=3):
        PageSignpost.objects.create(
            parent=hub, region="main", ordering=order * 10, target=target, title="", body=""
        )
    publish(hub, by=None, at=now)
    html = visitor.get("/hub/").content.decode()
    assert "Piece" in html and "One point." in html
    assert "Unready" not in html
    assert html.count('class="card"') == 1


def test_going_back_brings_everything_back(published: Page, now: datetime) -> None:
    before = PageVersion.objects.get().content
    published.lead, published.enquiry = "<p>New.</p>", "contact"
    published.save()
    publish(published, by=None, at=now + timedelta(minutes=1))
    back = go_back(published, to=published.versions.get(number=1), by=None)
    assert back.content == before
    assert back.enquiry == ""


def test_a_reviewers_link_shows_a_draft_and_no_other_kind_of_thing(
    visitor: StrictClient, page: Page, make_article: Any
) -> None:
    link = shared.link(save_version(page, by=None))
    answer = visitor.get(link)
    assert "Open words" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    token = link.rstrip("/").rpartition("/")[2]
    assert visitor.get(reverse("pages:shared_article", args=[token])).status_code == 404


BLOCKS = ("text", "callout", "comparison", "step", "card", "formula", "live", "signpost")


def form_of(page: Page, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        name: getattr(page, name)
        for name in ("title", "slug", "layout", "summary", "lead", "enquiry", "editor_note")
    }
    data |= {"publish_at_0": "", "publish_at_1": ""}
    prefixes = [f"pages_page{name}_set" for name in BLOCKS] + ["questions", "sources"]
    for prefix in prefixes:
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return data | changes


def test_staff_write_publish_and_move_a_page(
    editor: StrictClient, visitor: StrictClient, django_capture_on_commit_callbacks: Any
) -> None:
    empty = Page(title="Benefits", slug="benefits", summary="What you get.", layout="reading")
    block = "pages_pagelive_set"
    data = form_of(empty, _publish="1") | {
        f"{block}-TOTAL_FORMS": 1,
        f"{block}-0-region": "main",
        f"{block}-0-ordering": "10",
        f"{block}-0-audience": "everyone",
        f"{block}-0-part": "latest-articles",
    }
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(reverse("admin:pages_page_add"), data)
    assert answer.status_code == 302, answer.context["errors"]
    assert visitor.get("/benefits/").status_code == 200
    page = Page.objects.get()
    moved = form_of(page, slug="what-you-get", _continue="1") | {
        f"{block}-TOTAL_FORMS": 0,
        "based_on": "1",
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert (
            editor.post(reverse("admin:pages_page_change", args=[page.pk]), moved).status_code
            == 302
        )
    assert visitor.get("/benefits/")["Location"] == "/what-you-get/"


def test_a_draft_that_was_never_published_leaves_no_old_address(
    editor: StrictClient, page: Page, visitor: StrictClient
) -> None:
    for model in PAGE_BLOCKS:
        model._default_manager.all().delete()  # type: ignore[misc]
    save_version(page, by=None)
    data = form_of(page, slug="elsewhere", _continue="1")
    assert editor.post(reverse("admin:pages_page_change", args=[page.pk]), data).status_code == 302
    assert not OldAddress.objects.exists()
