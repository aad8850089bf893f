"""What is worked out once for all workers: until a publish, and without the shared cache too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache, caches

from publishing.kept import once, once_per_publish
from publishing.store import _new_mark


@pytest.fixture
def counted() -> Callable[[], int]:
    """Gives 1, then 2, and so on."""
    numbers = iter(range(1, 100))
    return lambda: next(numbers)


def test_it_is_made_once_until_somebody_publishes(counted: Callable[[], int]) -> None:
    assert [once_per_publish("x", counted), once_per_publish("x", counted)] == [1, 1]
    assert once_per_publish("y", counted) == 2, "another name is another thing"
    _new_mark(None)
    assert once_per_publish("x", counted) == 3


def test_what_never_changes_outlives_a_publish(counted: Callable[[], int]) -> None:
    assert once("x", counted, seconds=60) == 1
    _new_mark(None)
    assert once("x", counted, seconds=60) == 1


def test_nothing_is_something_too() -> None:
    asked = []
    for _twice in range(2):
        assert once_per_publish("nothing", lambda: asked.append(1)) is None
    assert asked == [1]


def test_another_release_makes_it_anew(counted: Callable[[], int], settings: Any) -> None:
    assert once("x", counted, seconds=60) == 1
    settings.RELEASE = "another"
    assert once("x", counted, seconds=60) == 2


def test_what_fails_is_not_kept(counted: Callable[[], int]) -> None:
    with pytest.raises(ZeroDivisionError):
        once_per_publish("x", lambda: 1 / 0)
    assert once_per_publish("x", counted) == 1


@pytest.mark.parametrize("part", ["get", "set"])
def test_without_the_shared_cache_it_is_made_each_time(
    part: str, counted: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()

    def down(*args: Any, **kwargs: Any) -> None:
        raise OSError("no cache")

    monkeypatch.setattr(type(caches["default"]), part, down)
    for ask in (lambda: once("x", counted, seconds=60), lambda: once_per_publish("x", counted)):
        first, second = ask(), ask()
        assert second == first + 1
