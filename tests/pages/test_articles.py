"""Articles: the list with its filter and pages, the article, what waits and what is a draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from members.access.viewer import PretendViewer
from pages.models import Article, ArticleCategory, ArticleVersion
from publishing.workflow import schedule
from tests.strict import StrictClient


def titles(client: StrictClient, query: str = "") -> list[str]:
    page = client.get(f"/articles/{query}")
    assert page.status_code == 200
    return [row.title for row in page.context["page"].object_list]


def test_the_newest_stands_first_and_drafts_nowhere(
    visitor: StrictClient, make_article: Callable[..., Article]
) -> None:
    make_article("older", dated_on=date(2026, 1, 2))
    make_article("newer", dated_on=date(2026, 10, 2))
    make_article("draft", live=False)
    assert titles(visitor) == ["Newer", "Older"]


def test_the_list_is_narrowed_by_category(
    visitor: StrictClient, make_article: Callable[..., Article]
) -> None:
    cx = ArticleCategory.objects.create(name="CX", slug="cx")
    make_article("one")
    make_article("two", category=cx)
    assert titles(visitor, "?category=cx") == ["Two"]
    assert "Nothing here yet" not in visitor.get("/articles/?category=cx").content.decode()


@pytest.mark.parametrize(
    "query", ["?category=none", "?category=%00", "?page=0", "?page=x", "?page=9"]
)
def test_what_is_no_such_list_is_not_found(
    visitor: StrictClient, make_article: Any, query: str
) -> None:
    make_article()
    assert visitor.get(f"/articles/{query}").status_code == 404


def test_an_empty_list_and_an_empty_category_say_so(
    visitor: StrictClient, category: ArticleCategory
) -> None:
    assert "No articles yet" in visitor.get("/articles/").content.decode()
    assert "Nothing here yet" in visitor.get("/articles/?category=managers").content.decode()


def test_the_list_is_paged_and_costs_the_same(
    visitor: StrictClient, make_article: Callable[..., Article], django_assert_num_queries: Any
) -> None:
    for number in range(13):
        make_article(f"piece-{number:02}", dated_on=date(2026, 1, 1) + timedelta(days=number))
    with django_assert_num_queries(3):  # the categories, how many, and these
        assert len(titles(visitor)) == 12
    assert titles(visitor, "?page=2") == ["Piece 00"]


def test_an_article_says_who_and_when(visitor: StrictClient, make_article: Any) -> None:
    make_article(author="Marlon Tui", author_role="Planner", dated_on=date(2026, 11, 5))
    html = visitor.get("/articles/a-piece/").content.decode()
    assert "Marlon Tui" in html and "Planner" in html and "5 November 2026" in html
    assert "Read this." in html
    assert 'rel="canonical"' in html


def test_a_planned_article_waits_for_its_hour(make_article: Any, now: datetime) -> None:
    article = make_article(live=False)
    later = now + timedelta(hours=1)
    schedule(article, by=None, at=now, live_from=later)
    viewer = PretendViewer("visitor")
    assert not ArticleVersion.objects.visible_to(viewer, at=now).exists()
    assert ArticleVersion.objects.visible_to(viewer, at=later).listed().get().title == "A piece"


def test_an_article_that_is_not_there_is_not_found(
    visitor: StrictClient, make_article: Any
) -> None:
    make_article("draft", live=False)
    for slug in ("draft", "none"):
        assert visitor.get(f"/articles/{slug}/").status_code == 404


def test_search_finds_pages_and_articles_by_what_visitors_read(
    visitor: StrictClient, member: StrictClient, make_article: Any, published: Any
) -> None:
    make_article(title="Wombat queues")
    assert "Wombat queues" in visitor.get("/search/?q=wombat").content.decode().replace(
        "<mark>", ""
    ).replace("</mark>", "")
    assert visitor.get("/search/?q=open+words&kind=pages").context["found"].number == 1
    assert member.get("/search/?q=closed+words&kind=pages").context["found"].number == 0
