"""What a talk is worth as professional development."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from members.cpd.actions import move, record
from members.cpd.sources import Kind, Source, register

from .models import Video, Watching


def _addresses(references: Iterable[str]) -> dict[str, str]:
    found = Video.objects.published(at=timezone.now()).filter(pk__in=[int(r) for r in references])
    return {str(pk): _address(slug) for pk, slug in found.values_list("pk", "slug")}


def _names(references: Iterable[str]) -> dict[str, str]:
    """Of drafts too: what somebody watched stays the recording that it was. One query."""
    found = Video.objects.filter(pk__in=[int(r) for r in references])
    return {str(pk): _address(slug) for pk, slug in found.values_list("pk", "slug")}


def _address(slug: str) -> str:
    return reverse("videos:detail", args=[slug])


SOURCE = register(
    Source(
        "videos",
        Kind.VIDEO,
        "The whole minutes of a talk, once you have watched 90 % of it. A roundtable and its "
        "recording count once.",
        _addresses,
        names=_names,
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


def renamed(video: Video, *, before: str) -> None:
    """Staff gave a talk another slug."""
    old, new = _address(before), _address(video.slug)
    move(source=SOURCE, reference=str(video.pk), old=old, new=new)
