"""Entries as files: one YAML file each, readable and diffable, in the format of versions plus the
editors' note. Loading is idempotent: an entry whose file did not change gets no new version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from publishing import contents

from .actions import publish
from .models import Category, Entry
from .versions import load

FOLDER = Path(__file__).resolve().parent / "content"
CATEGORIES = {
    "standards": "Standards and frameworks",
    "operations": "Operations and workforce",
    "metrics": "Metrics",
    "people": "People and quality",
    "technology": "Technology and channels",
    "experience": "Customer experience",
}


def read(path: Path) -> dict[str, Any]:
    """The content of one file. ValidationError names the file when it is not what it should be."""
    content = contents.read(path)
    if isinstance(content.get("reviewed_on"), date):
        content["reviewed_on"] = content["reviewed_on"].isoformat()
    return content


@transaction.atomic
def load_entries(*, folder: Path = FOLDER, by: Any, at: datetime) -> list[Entry]:
    """Load and publish every entry in ``folder``. All or nothing: one bad file stops the load.

    An entry that staff have changed since it was loaded stays theirs and is left alone.
    """
    for order, (slug, name) in enumerate(CATEGORIES.items(), start=1):
        Category.objects.get_or_create(slug=slug, defaults={"name": name, "order": order})
    contents = [read(path) for path in sorted(folder.glob("*.yaml"))]
    fresh = [content for content in contents if not _exists(content["slug"])]
    entries = [_new(content) for content in fresh]
    # Twice, because an entry may be related to one that comes after it.
    for entry, content in zip(entries, fresh, strict=True):
        _load(entry, content)
    for entry in entries:
        publish(entry=entry, by=by, at=at)
    return entries


def _exists(slug: str) -> bool:
    return Entry.objects.filter(slug=slug).exists()


def _new(content: Mapping[str, Any]) -> Entry:
    try:
        return Entry.objects.create(
            slug=content["slug"],
            term=content["term"],
            category=Category.objects.get(slug=content["category"]),
            short_definition=content["short_definition"],
            reviewed_on=date.fromisoformat(content["reviewed_on"]),
            editor_note=content["editor_note"],
        )
    except (KeyError, ValueError, Category.DoesNotExist) as error:
        raise ValidationError(f"{content['slug']}: {error!r}") from error


def _load(entry: Entry, content: Mapping[str, Any]) -> None:
    try:
        load(entry, content)
    except (KeyError, ValidationError) as error:
        raise ValidationError(f"{entry.slug}: {error}") from error
