"""How a year's hours are drawn. The SVG is in ``templates/cpd/hours_bar.html``."""

from __future__ import annotations

from typing import Any

from django import template

from ..counting import Progress, hours, said
from ..sources import Kind

register = template.Library()

#: A colour for each kind, by the name of its class.
_HUES = {
    Kind.ROUNDTABLE: "reef",
    Kind.VIDEO: "stone",
    Kind.MATURITY: "ink",
    Kind.COURSE: "jac",
    Kind.OWN: "you",
}
_WIDTH = 400
#: How many hours lie between two ticks and two figures, by the most hours that still fit.
_STEPS = ((30, 1, 5), (120, 5, 20), (10_000, 20, 100))

register.filter("hours_of", hours)
register.filter("time_said", said)


@register.filter
def hue(kind: str) -> str:
    return _HUES[Kind(kind)]


@register.inclusion_tag("cpd/hours_bar.html")
def hours_bar(progress: Progress) -> dict[str, Any]:
    """What was done of the target, kind by kind, on a ruler of hours; a dashed line where an even
    pace would be today. The words beside it say the numbers."""
    most = max(progress.target, progress.minutes, 60)
    tick, figure = next((small, large) for fits, small, large in _STEPS if most <= fits * 60)
    left, parts = 0.0, []
    for kind in Kind:
        minutes = progress.by_kind.get(kind, 0)
        if minutes:
            wide = _WIDTH * minutes / most
            parts.append({"x": _px(left), "width": _px(max(wide - 2, 1)), "hue": _HUES[kind]})
            left += wide
    marks = [
        {
            "x": _px(_WIDTH * hour * 60 / most),
            "figure": hour if hour % figure == 0 else None,
            "is_first": hour == 0,
        }
        for hour in range(0, most // 60 + 1, tick)
    ]
    due = progress.due if 0 < progress.due < progress.target else 0
    return {
        "parts": parts,
        "marks": marks,
        "due": _px(_WIDTH * due / most) if due else "",
        "target": _px(_WIDTH * progress.target / most)
        if progress.minutes > progress.target
        else "",
        "label": f"{hours(progress.minutes)} of {hours(progress.target)} hours",
    }


def _px(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
