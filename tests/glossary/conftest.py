"""Entries for the glossary's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from glossary.models import Callout, Category, Comparison, Entry, Question, Step, Text


@pytest.fixture
def category(db: None) -> Category:
    return Category.objects.create(name="Metrics", slug="metrics")


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def make_entry(category: Category) -> Callable[..., Entry]:
    """An entry with a text, a step, a comparison, a members' callout and a question."""

    def make(slug: str = "wrap-time", **fields: Any) -> Entry:
        entry = Entry.objects.create(
            **{
                "slug": slug,
                "term": slug.replace("-", " ").capitalize(),
                "category": category,
                "short_definition": f"What {slug} means.",
                "lead": "<p>The lead.</p>",
                "reviewed_on": date(2026, 11, 1),
                "editor_note": "Doubtful: ask Ines.",
                **fields,
            }
        )
        Text.objects.create(
            parent=entry, region="main", ordering=10, heading="First", body="<p>Open words.</p>"
        )
        Step.objects.create(parent=entry, region="main", ordering=20, title="Do it", body="")
        Comparison.objects.create(
            parent=entry, region="main", ordering=30, left="one\ntwo", right="three"
        )
        Callout.objects.create(
            parent=entry,
            region="main",
            ordering=40,
            heading="Closed heading",
            body="<p>Closed words.</p>",
            audience="member",
        )
        Question.objects.create(entry=entry, order=1, question="Why?", answer="<p>Because.</p>")
        return entry

    return make


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry()
