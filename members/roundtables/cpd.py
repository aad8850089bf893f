"""Hours for having been at a roundtable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import resolve, reverse

from members.cpd.sources import Kind, Source, register

from .models import Roundtable


def addresses(references: Iterable[str]) -> Mapping[str, str]:
    """One query."""
    rows = Roundtable.objects.filter(pk__in=[int(each) for each in references])
    return {
        str(pk): reverse("roundtables:detail", args=[slug])
        for pk, slug in rows.values_list("pk", "slug")
    }


def recordings(references: Iterable[str]) -> Mapping[str, str]:
    """Where each can be watched again: whoever was there does not earn it twice. One query."""
    rows = Roundtable.objects.filter(pk__in=[int(each) for each in references])
    return {
        str(pk): reverse("videos:detail", args=[slug])
        for pk, slug in rows.exclude(recording="").values_list("pk", "recording")
    }


def moved(old: str, new: str) -> None:
    """A recording whose address staff change stays the recording."""
    was, now = resolve(old), resolve(new)
    if was.view_name == now.view_name == "videos:detail":
        linked = Roundtable.objects.filter(recording=was.kwargs["slug"])
        linked.update(recording=now.kwargs["slug"])


SOURCE = register(
    Source(
        key="roundtables",
        kind=Kind.ROUNDTABLE,
        counts="The length of a roundtable, where you were there for at least half of it.",
        addresses=addresses,
        again=recordings,
        moved=moved,
    )
)
