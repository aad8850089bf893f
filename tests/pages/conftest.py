"""Pages and articles for the tests of pages/."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from pages.models import Article, ArticleCategory, Page
from pages.models.articles import ArticleText
from pages.models.pages import PageCallout, PageText
from publishing.workflow import publish
from tests.strict import StrictClient


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def make_page(db: None) -> Callable[..., Page]:
    """A page with an open text and a callout for members."""

    def make(slug: str = "about-us", **fields: Any) -> Page:
        page = Page.objects.create(
            **{
                "slug": slug,
                "title": slug.replace("-", " ").capitalize(),
                "summary": f"What {slug} is.",
                "lead": "<p>The lead.</p>",
                "editor_note": "Doubtful: ask Ines.",
                **fields,
            }
        )
        PageText.objects.create(
            parent=page, region="main", ordering=10, heading="First", body="<p>Open words.</p>"
        )
        PageCallout.objects.create(
            parent=page,
            region="main",
            ordering=20,
            heading="Closed heading",
            body="<p>Closed words.</p>",
            audience="member",
        )
        return page

    return make


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    return make_page()


@pytest.fixture
def published(page: Page, now: datetime) -> Page:
    publish(page, by=None, at=now)
    return page


@pytest.fixture
def category(db: None) -> ArticleCategory:
    return ArticleCategory.objects.create(name="Managers", slug="managers", order=1)


@pytest.fixture
def make_article(category: ArticleCategory, now: datetime) -> Callable[..., Article]:
    """A published article."""

    def make(slug: str = "a-piece", *, live: bool = True, **fields: Any) -> Article:
        article = Article.objects.create(
            **{
                "slug": slug,
                "title": slug.replace("-", " ").capitalize(),
                "summary": f"What {slug} says.",
                "category": category,
                "author": "Ines Abara",
                "dated_on": date(2026, 11, 1),
                **fields,
            }
        )
        ArticleText.objects.create(
            parent=article, region="main", ordering=10, heading="", body="<p>Read this.</p>"
        )
        if live:
            publish(article, by=None, at=now)
        return article

    return make


@pytest.fixture
def editor(person: Any, sign_in: Any) -> StrictClient:
    user = person("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Content editor"))
    return sign_in(user)
