"""How sure a rank is: its 5th to 95th percentile when the calls are drawn again and again.

Calls are drawn with replacement inside each organisation and scenario, 2,000 times, and every
drawing is ranked at one decimal as the table is. numpy's RandomState, whose stream is frozen, and
arithmetic that does not depend on the order of memory: the same seed and the same calls give the
same ranges on every machine. Each organisation has a stream of its own, so that a correction to one
does not draw the others again. Only drafts are computed with this; pages read what is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from .standings import Sample, Weights

DRAWS = 2_000
LOW, HIGH = 0.05, 0.95

_Points = npt.NDArray[np.float64]


def rank_ranges(
    samples: Mapping[str, Sequence[Sample]],
    weights: Weights,
    *,
    seed: int,
    draws: int = DRAWS,
) -> dict[str, tuple[int, int]]:
    """(5th, 95th percentile) of the rank of each organisation of a sector, by its slug. In a
    drawing without an answered call it comes last."""
    keys = list(samples)
    if not keys:
        return {}
    drawn = np.vstack([_overall(key, samples[key], weights, seed, draws) for key in keys])
    tenths = np.floor(drawn * 10 + 0.5)
    ordered = np.sort(tenths, axis=0)
    low, high = _percentile(LOW, draws), _percentile(HIGH, draws)
    found = {}
    for key, mine in zip(keys, tenths, strict=True):
        ranks = np.sort(1 + (ordered > mine).sum(axis=0))
        found[key] = (int(ranks[low]), int(ranks[high]))
    return found


def _percentile(share: float, draws: int) -> int:
    """Index of the nearest rank."""
    return max(0, int(np.ceil(share * draws)) - 1)


def _overall(
    key: str, samples: Sequence[Sample], weights: Weights, seed: int, draws: int
) -> _Points:
    stream = np.random.RandomState([seed, crc32(key.encode())])
    mastery, access = np.zeros(draws), np.zeros(draws)
    heard, everything = np.zeros(draws), 0
    for sample in samples:
        calls = sorted(sample.calls, key=lambda call: (-1 if call[0] is None else call[0], call[1]))
        picks = stream.randint(0, len(calls), size=(draws, len(calls)))
        spoken = np.array([call[0] is not None for call in calls], dtype=np.int64)[picks].sum(1)
        of_m = np.array([call[0] or 0 for call in calls], dtype=np.int64)[picks].sum(1)
        of_a = np.array([call[1] for call in calls], dtype=np.int64)[picks].sum(1)
        some = spoken > 0
        mastery += np.where(some, sample.weight * (of_m / 1e8) / np.maximum(spoken, 1), 0.0)
        heard += np.where(some, sample.weight, 0)
        access += sample.weight * (of_a / 1e6) / len(calls)
        everything += sample.weight
    overall: _Points = (
        weights.mastery * mastery / np.maximum(heard, 1)
        + weights.accessibility * access / everything
    ) / 100
    return np.where(heard > 0, overall, -1.0)
