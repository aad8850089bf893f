"""What the rankings show on staff-written pages: the nation's figures, and the standard that calls
are scored by, version by version."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from publishing.live import register
from publishing.outline import Tier

from .pages.public import read, read_methods
from .standard_changes import changes


@register("national-figures", "The rankings’ national figures")
def national_figures(tier: Tier) -> str:
    page = read(with_months=False)
    if page is None or page.national is None:
        return ""
    context = {"page": page, "demo_data": settings.DEMO_DATA}
    return render_to_string("rankings/live_national.html", context)


@register("cx-standards", "The CX Standards: competencies, and what changed")
def cx_standards(tier: Tier) -> str:
    methods = read_methods()
    if not methods:
        return ""
    before = [*methods[1:], None]
    rows = [
        {"method": method, "changes": changes(_names(method), _names(old)) if old else []}
        for method, old in zip(methods, before, strict=True)
    ]
    return render_to_string(
        "rankings/live_standards.html", {"current": rows[0], "earlier": rows[1:]}
    )


def _names(method: object) -> list[tuple[str, int, tuple[str, ...]]]:
    """Name, weight and behaviours of each competency, in their places."""
    skills = method.skills  # type: ignore[attr-defined]
    return [(part.name, part.weight, tuple(each.text for each in part.items)) for part in skills]
