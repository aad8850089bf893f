"""A published entry, and comments on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from glossary.actions import publish
from glossary.comments.models import Comment
from glossary.models import Category, Entry


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def make_entry(db: None, now: datetime) -> Callable[..., Entry]:
    def make(slug: str = "wrap-time") -> Entry:
        category, _ = Category.objects.get_or_create(name="Metrics", slug="metrics")
        entry = Entry.objects.create(
            slug=slug,
            term=slug.replace("-", " ").capitalize(),
            category=category,
            short_definition=f"What {slug} means.",
            reviewed_on=timezone.localdate(now),
        )
        publish(entry=entry, by=None, at=now)
        return entry

    return make


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry()


@pytest.fixture
def say(entry: Entry, now: datetime) -> Callable[..., Comment]:
    """A comment that stands, unless it is said otherwise."""

    def make(author: Any, body: str = "We do it so.", **fields: Any) -> Comment:
        state = fields.pop("state", Comment.State.APPROVED)
        decided = None if state == Comment.State.WAITING else now
        values = {"entry": entry, "author": author, "body": body, "state": state}
        values |= {"once": uuid4().hex, "written_at": now, "changed_at": now}
        return Comment.objects.create(**{**values, "decided_at": decided, **fields})

    return make
