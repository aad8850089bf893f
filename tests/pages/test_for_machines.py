"""What machines read of pages and articles: all that a visitor reads, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from pages.models import Article, ArticleVersion, Page
from tests.acxpa import vocabulary

ATOM = "{http://www.w3.org/2005/Atom}"


def document(html: str) -> Any:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(found)


def test_a_page_and_an_article_hold_by_the_vocabulary(
    visitor: Any, published: Page, make_article: Callable[..., Article]
) -> None:
    make_article()
    page = document(visitor.get("/about-us/").content.decode())
    article = document(visitor.get("/articles/a-piece/").content.decode())
    for found in (page, article):
        assert vocabulary.check(found) == []
    assert [node["@type"] for node in page["@graph"]] == ["WebPage", "BreadcrumbList"]
    assert page["@graph"][0]["isAccessibleForFree"] is False, "it has a callout for members"
    assert page["@graph"][0]["hasPart"]["cssSelector"] == ".teaser"
    said = article["@graph"][0]
    assert (said["author"]["name"], said["datePublished"]) == ("Ines Abara", "2026-11-01")
    assert said["isAccessibleForFree"] is True


@pytest.mark.parametrize("path", ["/about-us/", "/articles/a-piece/"])
def test_the_head_has_one_address(
    visitor: Any, published: Page, make_article: Callable[..., Article], path: str
) -> None:
    make_article()
    html = visitor.get(path).content.decode()
    assert html.count('rel="canonical"') == 1
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in html
    assert html.count('property="og:title"') == 1


@pytest.mark.parametrize("client_name", ["visitor", "member", "staff"])
@pytest.mark.parametrize(
    "path", ["/articles/new.atom", "/sitemap.xml", "/llms.txt", "/search/suggestions/?q=closed"]
)
def test_what_is_for_members_stands_in_nothing_for_machines(
    request: Any, published: Page, client_name: str, path: str
) -> None:
    text = request.getfixturevalue(client_name).get(path).content.decode()
    assert "Closed" not in text
    assert "Doubtful" not in text


def test_the_feed_has_the_newest_articles_first(
    visitor: Any, make_article: Callable[..., Article]
) -> None:
    make_article("old-piece", dated_on=date(2026, 9, 1))
    make_article("new-piece", dated_on=date(2026, 10, 1))
    make_article("draft-piece", live=False)
    response = visitor.get("/articles/new.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    rows = ET.fromstring(response.content).findall(f"{ATOM}entry")
    assert [row.findtext(f"{ATOM}title") for row in rows] == ["New piece", "Old piece"]
    assert str(rows[0].findtext(f"{ATOM}published")).startswith("2026-10-01T00:00:00")
    assert 'href="/articles/new.atom"' in visitor.get("/articles/").content.decode()


def test_nothing_in_the_feed_changed_before_it_came(
    visitor: Any, make_article: Callable[..., Article]
) -> None:
    """An article is often finished some days before the day that it is dated."""
    make_article("early-piece", dated_on=date(2026, 10, 1))
    ArticleVersion.objects.update(live_from=datetime(2026, 9, 20, tzinfo=UTC))
    (row,) = ET.fromstring(visitor.get("/articles/new.atom").content).findall(f"{ATOM}entry")
    assert row.findtext(f"{ATOM}updated") == row.findtext(f"{ATOM}published")


def test_pages_and_articles_stand_in_the_map_and_are_suggested(
    visitor: Any, published: Page, make_article: Callable[..., Article]
) -> None:
    make_article()
    site = visitor.get("/sitemap.xml").content.decode()
    for path in ("/about-us/", "/articles/a-piece/"):
        assert f"<loc>{settings.SITE_URL}{path}</loc><lastmod>20" in site
    assert "[About us]" in visitor.get("/llms.txt").content.decode()
    for question, title in (("abo", "About us"), ("pie", "A piece")):
        answer = visitor.get("/search/suggestions/", {"q": question}).json()
        assert [row["title"] for row in answer["suggestions"]] == [title]
