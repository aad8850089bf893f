"""Tags of the talks' pages. Markup is in ``templates/videos/``."""

from __future__ import annotations

from typing import Any

from django import template

from ..drawn import wave

register = template.Library()


@register.inclusion_tag("videos/wave.html")
def talk_wave(slug: str, *, play: bool = True) -> dict[str, Any]:
    """The drawing of a talk, as decoration."""
    return {"wave": wave(slug), "play": play}
