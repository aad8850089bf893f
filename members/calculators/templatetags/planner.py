"""Long tables of the planner. Markup is in the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString

register = template.Library()
#: Stands in no text of ours and is nothing to HTML.
_BETWEEN = "\x1f"


@register.simple_block_tag
def each(content: str, rows: Iterable[Sequence[str]]) -> SafeString:
    """What stands inside, once for each row, with ``{0}``, ``{1}`` … in the place of its texts.

    A week's table has 672 rows of fifteen cells. A loop of the template's asks for each cell by
    name, some ten thousand times; this puts the texts, escaped, into what was rendered once.
    """
    return SafeString(
        "".join(content.format(*escape(_BETWEEN.join(row)).split(_BETWEEN)) for row in rows)
    )
