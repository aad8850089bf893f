"""Finished pages, kept by tier, host and address; never by person.

Each worker keeps what it is asked for in its memory; what one worker finished, the others fetch
from the shared cache. One publish mark in the shared cache makes every worker forget at once: a
page is only used while the mark it was made under is still the mark.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from members.access.viewer import Tier

logger = logging.getLogger("acxpa.store")

MARK = "publishing:mark"
#: Nothing is kept longer, in seconds: a safety net for changes that nobody announced.
LONGEST = 300.0

#: Host, whether by https, path with query.
Address = tuple[str, bool, str]
Key = tuple[Tier, Address]


@dataclass(frozen=True, slots=True)
class Page:
    """``body`` as made; ``small`` is it compressed, or b"" where that is not wanted. ``expires`` is
    by the clock, which all machines have in common."""

    mark: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    small: bytes = b""
    expires: float = field(default_factory=lambda: time.time() + LONGEST)

    @property
    def size(self) -> int:
        return len(self.body) + len(self.small) + 1000


class PageStore:
    """Least recently used pages go first when ``limit`` bytes are full. Safe between threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, key: Key) -> bool:
        """Whether there is one, perhaps of an older mark."""
        return key in self._pages

    def get(self, key: Key, *, mark: str) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.mark != mark or page.expires < time.time():
                self.size -= self._pages.pop(key).size
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
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


def share(key: Key, page: Page) -> None:
    """Puts a page where other workers find it. Only plain addresses: there are as many of those as
    the portal has pages, while anybody may make up any number of queries."""
    path = key[1][2]
    if "?" not in path:
        attempt(lambda: cache.set(_shared(key, page.mark), page, timeout=LONGEST))


def fetch(key: Key, *, mark: str) -> Page | None:
    """What another worker finished under this mark."""
    if "?" in key[1][2]:
        return None
    page: Page | None = attempt(lambda: cache.get(_shared(key, mark)))
    return page if page is not None and page.expires >= time.time() else None


def _shared(key: Key, mark: str) -> str:
    digest = sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return f"publishing:page:{settings.RELEASE}:{mark}:{digest}"


def attempt(ask: Callable[[], Any]) -> Any:
    """What the shared cache says; None where it does not answer, and things are made afresh."""
    try:
        return ask()
    except Exception:  # any provider, any way to fail
        logger.exception("The shared cache does not answer; pages are made afresh.")
        return None


def mark() -> str:
    """The current publish mark; "" when the shared cache cannot be asked, and then nothing is
    taken from the store or put into it.

    What was scheduled is part of it: when the hour comes the mark is another one, everywhere.
    """
    found: tuple[str, tuple[float, ...]] | None = attempt(_found_mark)
    if found is None:
        return ""
    token, hours = found
    if not hours:
        return token
    now = time.time()
    return f"{token}-{sum(hour <= now for hour in hours)}"


def _found_mark() -> Any:
    found = cache.get(MARK)
    if found is None:
        cache.add(MARK, (secrets.token_hex(8), ()), timeout=None)
        found = cache.get(MARK)
    return found


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
