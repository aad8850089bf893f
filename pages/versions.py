"""Between working copies and versions. The format is that of the files in ``pages/content``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from publishing.contents import blocks_of, replace_blocks, replace_rows

from .models import Article, ArticleCategory, Page


def page_snapshot(page: Page) -> dict[str, Any]:
    """The whole page as plain JSON values; the editors' note stays out."""
    return {
        "slug": page.slug,
        "title": page.title,
        "summary": page.summary,
        "layout": page.layout,
        "enquiry": page.enquiry,
        "lead": page.lead,
        **blocks_of(page),
        "questions": [
            {"question": row.question, "answer": row.answer} for row in page.questions.all()
        ],
        "sources": [{"title": row.title, "url": row.url} for row in page.sources.all()],
    }


def page_load(page: Page, content: Mapping[str, Any]) -> None:
    """The reverse of :func:`page_snapshot`; the address stays as it is. KeyError or
    ValidationError where the content does not hold."""
    page.title = content["title"]
    page.summary = content["summary"]
    page.layout = content["layout"]
    page.enquiry = content["enquiry"]
    page.lead = content["lead"]
    page.full_clean()
    page.save()
    replace_rows(page.questions, content["questions"])
    replace_rows(page.sources, content["sources"])
    replace_blocks(page, content)


def article_snapshot(article: Article) -> dict[str, Any]:
    """The whole article as plain JSON values; the editors' note stays out."""
    return {
        "slug": article.slug,
        "title": article.title,
        "summary": article.summary,
        "category": article.category.slug,
        "author": article.author,
        "author_role": article.author_role,
        "dated_on": article.dated_on.isoformat(),
        "lead": article.lead,
        **blocks_of(article),
        "questions": [],
        "sources": [{"title": row.title, "url": row.url} for row in article.sources.all()],
    }


def article_load(article: Article, content: Mapping[str, Any]) -> None:
    """The reverse of :func:`article_snapshot`; the address stays as it is. KeyError or
    ValidationError where the content does not hold."""
    article.title = content["title"]
    article.summary = content["summary"]
    article.category = category_of(content["category"])
    article.author = content["author"]
    article.author_role = content["author_role"]
    day = content["dated_on"]
    article.dated_on = day if isinstance(day, date) else date.fromisoformat(day)
    article.lead = content["lead"]
    article.full_clean()
    article.save()
    replace_rows(article.sources, content["sources"])
    replace_blocks(article, content)


def category_of(slug: str) -> ArticleCategory:
    category = ArticleCategory.objects.filter(slug=slug).first()
    if category is None:
        raise ValidationError(f"There is no category “{slug}”. Make it first.")
    return category
