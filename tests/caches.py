"""Emptying what is kept between requests."""

from __future__ import annotations

from django.core.cache import cache

from pages import menus
from publishing.store import store


def empty_caches() -> None:
    """Limits and finished pages are gone. The menus are known, as to a worker that has made a page
    before, so that a test counts the queries of its own page."""
    cache.clear()
    store.clear()
    menus.know(menus.at_first())
