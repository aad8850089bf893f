"""From a version to HTML, once for each tier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from . import outline
from .kept import once_per_publish

#: Anchors that the page around the blocks uses itself.
TAKEN = ("main", "questions", "sources", "in-brief", "menu", "toc")


def body(
    content: Mapping[str, Any], tier: outline.Tier, *, here: str, across: bool = False
) -> SafeString:
    """Everything between a page's head and its foot, as ``tier`` may read it. ``here`` is the
    page's address, to which signing in leads back. ``across``: without a list of contents, each
    section over the whole page, as hubs have it."""
    opening = outline.sections(content["blocks"], tier, taken=TAKEN)
    used = (*TAKEN, *(section.id for section in opening))
    closing = outline.sections(content["closing"], tier, taken=used)
    context = {
        "opening": opening,
        "closing": closing,
        "questions": content["questions"],
        "sources": content.get("sources", []),
        "contents": contents(opening, closing, content),
        "is_member": tier == "member",
        "is_authenticated": tier != "visitor",
        "here": here,
    }
    template = "publishing/body_across.html" if across else "publishing/body.html"
    return render_to_string(template, context)


def contents(
    opening: list[outline.Section], closing: list[outline.Section], content: Mapping[str, Any]
) -> list[dict[str, str]]:
    """The table of contents: what this tier sees, in page order."""
    rows = [{"id": s.id, "heading": s.heading} for s in opening if s.heading]
    if content["questions"]:
        rows.append({"id": "questions", "heading": "Questions"})
    rows += [{"id": s.id, "heading": s.heading} for s in closing if s.heading]
    if content.get("sources"):
        rows.append({"id": "sources", "heading": "Sources"})
    return rows


def kept(key: str, tier: outline.Tier, make: Callable[[], str]) -> SafeString:
    """What ``make`` renders, made once for each key, tier, publish and release, for all workers.

    For parts of pages that depend on nobody. ``make`` must return safe HTML, and what it shows may
    change only with a publish.
    """
    made = once_per_publish(f"part:{key}:{tier}", lambda: str(make()), seconds=24 * 3600)
    return mark_safe(made)  # noqa: S308  (safe by contract)
