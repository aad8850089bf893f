"""A published entry to speak about."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from glossary.actions import publish
from glossary.models import Category, Entry


@pytest.fixture
def entry(db: None) -> Entry:
    entry = Entry.objects.create(
        slug="wrap-time",
        term="Wrap time",
        acronym="ACW",
        category=Category.objects.create(name="Metrics", slug="metrics"),
        short_definition="What comes after the call.",
        reviewed_on=timezone.localdate(),
    )
    publish(entry=entry, by=None, at=timezone.now())
    return entry


@pytest.fixture
def editor(person, sign_in):  # type: ignore[no-untyped-def]
    """Staff with the role that reads what readers send, and no more."""
    user = person("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Content editor"))
    return sign_in(user)
