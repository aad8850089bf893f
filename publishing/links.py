"""Where a card or a menu leads: a page of ours, another site, or a part of the portal by name."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import NoReverseMatch, reverse

_NAMED = re.compile(r"^name:([a-z0-9_-]+(?::[a-z0-9_-]+)*)(?: ([a-z0-9-]+))?$")


def validate_link(value: str) -> None:
    """ValidationError unless ``value`` has one of the three forms."""
    if _NAMED.match(value):
        return
    if value.startswith("/") and not value.startswith("//") and "\\" not in value:
        return
    try:
        URLValidator(schemes=["https", "http"])(value)
    except ValidationError as error:
        raise ValidationError(
            "Write /a/page/, https://another.site/ or name:part (name:part slug).", code="link"
        ) from error


def address(link: str) -> str:
    """The address behind ``link``; "" when it is empty or its part does not exist (yet)."""
    named = _NAMED.match(link)
    if not named:
        return link
    name, slug = named.groups()
    try:
        return reverse(name, args=[slug] if slug else [])
    except NoReverseMatch:
        return ""
