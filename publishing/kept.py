"""What is worked out once and kept for all workers, in the shared cache. While that does not answer
it is worked out at each request: slower, and right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

from .store import LONGEST, attempt, mark

T = TypeVar("T")


def once_per_publish(name: str, make: Callable[[], T], *, seconds: float = LONGEST) -> T:
    """What ``make`` gives, until somebody publishes, and no longer than ``seconds``. For what
    depends on nobody. What ``make`` raises passes through and nothing is kept."""
    valid = mark()
    return once(f"{name}:{valid}", make, seconds=seconds) if valid else make()


def once(name: str, make: Callable[[], T], *, seconds: float) -> T:
    """What ``make`` gives, for what never changes under its ``name``; another release makes it
    anew, since it may keep it in another shape."""
    address = f"kept:{settings.RELEASE}:{name}"
    found: tuple[T] | None = attempt(lambda: cache.get(address))
    if found is not None:
        return found[0]
    made = make()
    attempt(lambda: cache.set(address, (made,), timeout=seconds))
    return made
