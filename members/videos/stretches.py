"""What of a film somebody has seen: stretches that do not overlap, in milliseconds, in order.

Going over the same minute ten times is one minute seen. That is what 90 % is counted from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]

#: Gaps that a player leaves between two reports, in milliseconds.
SEAM = 400
#: From here on a film counts as watched.
WATCHED_SHARE = (9, 10)


def merged(stretches: Iterable[Sequence[int]], *, length: int, seam: int = SEAM) -> list[Stretch]:
    """Cut to a film of ``length``, sorted, and joined over gaps of at most ``seam``."""
    cut = sorted((max(0, first), min(last, length)) for first, last in stretches)
    joined: list[Stretch] = []
    for first, last in cut:
        if last <= first:
            continue
        if joined and first <= joined[-1][1] + seam:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def total(stretches: Iterable[Sequence[int]]) -> int:
    return sum(last - first for first, last in stretches)


def within(stretches: Iterable[Sequence[int]], *, most: int) -> list[Stretch]:
    """The first ``most`` milliseconds of them."""
    kept: list[Stretch] = []
    for first, last in stretches:
        last = min(last, first + most)
        if last <= first:
            break
        kept.append((first, last))
        most -= last - first
    return kept


def is_watched(seen: int, *, length: int) -> bool:
    share, of = WATCHED_SHARE
    return length > 0 and seen * of >= length * share
