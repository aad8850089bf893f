"""What letters are made of besides words: the ruler, and moments told in full."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as formatted

from members.mail.ruler import day, stages

register = template.Library()


@register.inclusion_tag("mail/parts/ruler.html")
def ruler(*stops: str, at: int | None = None) -> dict[str, Any]:
    """``{% ruler "Sign up" "Confirm" "Ready" at=2 %}``; ``{% ruler %}`` is bare."""
    return {"ruler": stages(stops, at=at)}


@register.inclusion_tag("mail/parts/ruler.html")
def day_ruler(moment: datetime) -> dict[str, Any]:
    """The reader's day with the needle on the hour of ``moment``."""
    return {"ruler": day(timezone.localtime(moment).hour)}


@register.filter
def moment(value: datetime) -> str:
    """``3.42 pm AEDT on Sunday 22 November 2026``, in the reader's zone."""
    local = timezone.localtime(value)
    half = formatted(local, "A").lower()
    return (
        f"{formatted(local, 'g.i')} {half} {formatted(local, 'T')} on {formatted(local, 'l j F Y')}"
    )
