"""Charts, and how figures are written, for the templates of this room."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string

from .. import wording
from ..drawings import Drawing, lines

register = template.Library()

register.filter("points", wording.points)
register.filter("clock", wording.clock)
register.filter("clock_tenths", wording.clock_tenths)
register.filter("percent", wording.percent)
register.filter("ordinal", wording.ordinal)
register.filter("signed", wording.signed)


@register.filter
def award_value(value: Any, metric: str) -> str:
    return wording.award_value(metric, value)


@register.filter
def in_words(number: int) -> str:
    """``five``, ``13``."""
    return wording.number(number)


@register.simple_tag
def svg(drawing: Drawing, size: str = "") -> str:
    """The drawing itself: "l" is the wide one, "s" the one for phones."""
    return render_to_string(drawing.template, svg_context(drawing, size))


def svg_context(drawing: Drawing, size: str) -> dict[str, Any]:
    return {
        "c": drawing.small if size == "s" else drawing.large,
        "id": drawing.id,
        "title": drawing.title,
        "text": drawing.text,
        "size": size if drawing.small is not None else "",
    }


@register.inclusion_tag("rankings/charts/key.html")
def line_key(kind: str) -> dict[str, str]:
    """How a line of that kind looks."""
    return {
        "colour": lines.colour(kind),
        "dash": lines.dash(kind),
        "mark": lines.mark(kind, 22, 7, 4.2),
    }


@register.inclusion_tag("rankings/figure.html")
def figure(
    drawing: Drawing, *, address: str = "", query: str = "", level: int = 2
) -> dict[str, Any]:
    """A drawing with its table and its files. ``address``: of the files, without their names."""
    return {"drawing": drawing, "address": address, "query": query, "level": level}


@register.inclusion_tag("rankings/ruler.html")
def rank_ruler(ruler: Any) -> dict[str, Any]:
    """Drawn wide and narrow: ``drawings.places``."""
    return {"p": ruler}
