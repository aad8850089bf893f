"""Finished pages, kept in each worker's memory by tier, host and address; never by person.

One publish mark in the shared cache makes every worker forget at once: a page is only used while
the mark it was made under is still the mark.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import monotonic

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

logger = logging.getLogger("acxpa.store")

MARK = "publishing:mark"
#: Nothing is kept longer, in seconds: a safety net for changes that nobody announced.
LONGEST = 300.0


@dataclass(frozen=True, slots=True)
class Page:
    """``body`` as made; ``small`` is it compressed, or b"" where that is not wanted."""

    mark: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    small: bytes = b""
    expires: float = field(default_factory=lambda: monotonic() + LONGEST)

    @property
    def size(self) -> int:
        return len(self.body) + len(self.small) + 1000


class PageStore:
    """Least recently used pages go first when ``limit`` bytes are full. Safe between threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, *, mark: str) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.mark != mark or page.expires < monotonic():
                self.size -= self._pages.pop(key).size
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: Page) -> None:
        if page.size * 4 > self.limit:  # one page may not sweep the store
            return
        with self._lock:
            before = self._pages.pop(key, None)
            self.size += page.size - (before.size if before else 0)
            self._pages[key] = page
            while self.size > self.limit:
                self.size -= self._pages.popitem(last=False)[1].size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0


store = PageStore(settings.PAGE_STORE_BYTES)


def mark() -> str:
    """The current publish mark; "" when the shared cache cannot be asked, and then nothing is
    taken from the store or put into it.

    What was scheduled is part of it: when the hour comes the mark is another one, everywhere.
    """
    try:
        found: tuple[str, tuple[float, ...]] | None = cache.get(MARK)
        if found is None:
            cache.add(MARK, (secrets.token_hex(8), ()), timeout=None)
            found = cache.get(MARK)
    except Exception:  # any provider, any way to fail: pages are then made afresh
        logger.exception("The shared cache does not answer; pages are made afresh.")
        return ""
    if found is None:
        return ""
    token, hours = found
    if not hours:
        return token
    now = time.time()
    return f"{token}-{sum(hour <= now for hour in hours)}"


def forget(*, also_at: datetime | None = None) -> None:
    """Call after any change that readers see: once it is committed, every worker forgets; and
    again at ``also_at``, for what is scheduled."""
    transaction.on_commit(partial(_new_mark, also_at), robust=True)


def _new_mark(also_at: datetime | None) -> None:
    _token, hours = cache.get(MARK) or ("", ())
    ahead = {hour for hour in hours if hour > time.time()}
    if also_at is not None:
        ahead.add(also_at.timestamp())
    cache.set(MARK, (secrets.token_hex(8), tuple(sorted(ahead))), timeout=None)
