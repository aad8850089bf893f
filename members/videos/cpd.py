"""What a talk is worth as professional development."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from members.cpd.actions import record
from members.cpd.sources import Kind, Source, register

from .models import Video, Watching


def _addresses(references: Iterable[str]) -> dict[str, str]:
    found = Video.objects.published(at=timezone.now()).filter(pk__in=[int(r) for r in references])
    return {
        str(pk): reverse("videos:detail", args=[slug])
        for pk, slug in found.values_list("pk", "slug")
    }


SOURCE = register(
    Source(
        "videos",
        Kind.VIDEO,
        "The whole minutes of a talk, once you have watched 90 % of it. A roundtable and its "
        "recording count once.",
        _addresses,
    )
)


def count(watching: Watching, *, video: Video, user: Any) -> None:
    """For a talk that has just been watched. Each counts once, by its length then, rounded
    down: twenty talks of 61 seconds are twenty minutes."""
    assert watching.finished_at is not None
    record(
        user=user,
        source=SOURCE,
        reference=str(video.pk),
        title=video.title,
        minutes=video.length_ms // 60_000,
        earned_on=timezone.localdate(watching.finished_at),
    )
