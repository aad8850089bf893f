"""A rank as a needle on a ruler of all places."""

from __future__ import annotations

from typing import Any

from ..wording import ordinal, rank_label
from .drawing import px


def places(
    rank: int,
    of: int,
    *,
    low: int | None,
    high: int | None,
    is_tied: bool = False,
    earlier: int | None = None,
    earlier_words: str = "",
    is_yours: bool = False,
) -> dict[str, Any]:
    """From the first place to the last. ``low``, ``high``: the likely range; ``earlier``: a rank
    to mark from before, with what it is called. Drawn wide and narrow."""
    given = {
        "rank": rank_label(rank, is_tied=is_tied),
        "kind": "you" if is_yours else "reef",
        "text": f"Rank {rank_label(rank, is_tied=is_tied)} of {of}",
    }
    if low is not None and high is not None:
        given["text"] += f", likely {ordinal(low)} to {ordinal(high)}"
    if earlier is not None:
        given["text"] += f"; {ordinal(earlier)} {earlier_words}"
    marks = (rank, of, low, high, earlier)
    return given | {
        "large": _ruler(*marks, words=earlier_words, width=900),
        "small": _ruler(*marks, words=earlier_words, width=400),
    }


def _ruler(
    rank: int,
    of: int,
    low: int | None,
    high: int | None,
    earlier: int | None,
    *,
    words: str,
    width: int,
) -> dict[str, Any]:
    room = width - 48

    def x(place: int) -> float:
        return 24 + room * (place - 1) / max(of - 1, 1)

    named = {1, of, rank} | {
        place for place in range(1, of + 1) if place % _step(of, room) == 0 and place < of
    }
    kept: list[int] = []
    for place in sorted(named, key=lambda p: (p != rank, p not in (1, of), p)):
        if all(abs(x(place) - x(other)) >= 34 for other in kept):
            kept.append(place)
    band = low is not None and high is not None and high > low
    return {
        "width": width,
        "end": px(width - 24),
        "room": room,
        "ticks": [
            {"x": px(x(place)), "is_long": place in (1, of, rank)}
            for place in range(1, of + 1)
            if of <= 60 or place in named or place % 5 == 0
        ],
        "names": [
            {"x": px(x(place)), "place": place, "is_now": place == rank} for place in sorted(kept)
        ],
        "now": px(x(rank)),
        "band": {"x": px(x(low or 1)), "length": px(x(high or 1) - x(low or 1))} if band else {},
        "earlier": {
            "x": px(x(min(earlier, of))),
            "words": words,
            "anchor": _anchor(x(min(earlier, of)), width),
        }
        if earlier is not None and earlier != rank
        else {},
    }


def _step(of: int, room: int) -> int:
    return next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if of / s * 40 <= room)


def _anchor(x: float, width: int) -> str:
    return "start" if x < width * 0.15 else "end" if x > width * 0.85 else "middle"
