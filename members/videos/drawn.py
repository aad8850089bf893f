"""A talk without a picture of its own gets one: two voices drawn as sound, the same each time."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import NamedTuple

WIDTH, HEIGHT = 160, 90


class Wave(NamedTuple):
    """Two ``d`` of SVG paths: what one voice says, and what the other does."""

    them: str
    you: str


@lru_cache(maxsize=512)
def wave(seed: str) -> Wave:
    random = Random(seed)  # noqa: S311  (a drawing, no secret)
    paths: tuple[list[str], list[str]] = ([], [])
    voice, left = 0, 0
    for x in range(12, WIDTH - 8, 6):
        if not left:
            voice, left = 1 - voice, random.randint(2, 7)
        left -= 1
        half = random.randint(7, 24)
        paths[voice].append(f"M{x} {HEIGHT // 2 - half}V{HEIGHT // 2 + half}")
    return Wave("".join(paths[0]), "".join(paths[1]))
