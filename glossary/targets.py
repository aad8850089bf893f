"""Entries, for signposts and menus."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone

from members.access.viewer import PretendViewer
from publishing.targets import Target, register

from .models import EntryVersion


@register("entry", "an entry of the glossary")
def entries(slugs: Collection[str]) -> dict[str, Target]:
    visible = EntryVersion.objects.visible_to(PretendViewer("visitor"), at=timezone.now())
    rows = visible.defer("content").filter(entry__slug__in=slugs)
    return {
        row.slug: Target(
            reverse("glossary:entry", args=[row.slug]),
            f"{row.acronym}: {row.term}" if row.acronym else row.term,
            row.short_definition,
            "Entry",
        )
        for row in rows
    }
