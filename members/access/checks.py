"""Refuses to start while a view has no audience."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from .marks import Audience


def routes(
    patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = "/", space: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """Every route of the portal as (address pattern, full URL name, view)."""
    if patterns is None:
        patterns = get_resolver().url_patterns
    for item in patterns:
        address = prefix + str(item.pattern).lstrip("^")
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from routes(item.url_patterns, address, inner)
        else:
            yield address, f"{space}{item.name}" if item.name else "", item.callback


@register("urls")
def every_view_is_marked(**kwargs: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for address, _name, view in routes():
        if not isinstance(getattr(view, "audience", None), Audience):
            problems.append(
                Error(
                    f"The view at {address} has no audience mark.",
                    hint="Put one of @public, @account_required, @members_only, @staff_only on "
                    "it, or name it where its URL list is mounted (members.access.marks.mounted).",
                    obj=view,
                    id="access.E001",
                )
            )
    return problems
