"""Where a card or a menu leads: a page of ours, another site, a part of the portal by name, or a
thing of ours by kind and slug."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from . import targets


def validate_link(value: str) -> None:
    """ValidationError unless ``value`` has one of the four forms."""
    if targets.NAMED.fullmatch(value) or targets.is_own(value):
        return
    if value.startswith("/") and not value.startswith("//") and "\\" not in value:
        return
    try:
        URLValidator(schemes=["https", "http"])(value)
    except ValidationError as error:
        own = " or ".join(f"{kind}:its-address" for kind in targets.kinds())
        raise ValidationError(
            f"Write /a/page/, https://another.site/, name:part (name:part slug) or {own}.",
            code="link",
        ) from error


def address(link: str) -> str:
    """The address behind ``link``; "" when it is empty or leads to nothing (yet)."""
    found = targets.find([link]).get(link) if link else None
    return found.address if found else ""
