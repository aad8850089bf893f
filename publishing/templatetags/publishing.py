from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from publishing import links, live, sanitise, signposts

register = template.Library()


@register.filter
def rich(html: str) -> SafeString:
    """Staff-written rich text, cleaned once more on its way out."""
    return sanitise.safe(html)


@register.filter
def address(link: str) -> str:
    """Where a link leads; "" while its part of the portal does not exist."""
    return links.address(link)


@register.simple_tag
def live_part(name: str) -> SafeString:
    """Where a live part will stand; ``publishing.live.fill`` puts it in."""
    return live.marker(name)


@register.simple_tag
def signposts_of(blocks: Iterable[Mapping[str, Any]]) -> list[signposts.Signpost]:
    """Signposts with the words of what they point at, without those that point at nothing."""
    return signposts.read(blocks)
