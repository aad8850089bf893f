"""What somebody may have meant whose question found nothing. Pure: standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

#: How alike two spellings have to be, from 0 to 1.
FAIRLY = 0.7
#: How many questions are worth asking instead.
MOST = 3


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def nearest(words: Sequence[str], alike: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Questions to ask instead, the likeliest first, at most :data:`MOST`; each is words.

    ``words``: folded. ``alike``: for each of them what our own words spell much like it, itself
    included where we have it. All words, each by its nearest, where each has one; then the nearest
    alone, the more alike first.
    """
    best = [_best(word, alike.get(word, ())) for word in words]
    found = [(rate, word) for rate, word in best if rate >= FAIRLY]
    questions: list[tuple[str, ...]] = []
    if found and len(found) == len(words):
        questions.append(tuple(dict.fromkeys(word for _rate, word in found)))
    questions += [(word,) for _rate, word in sorted(found, key=lambda row: -row[0])]
    asked = tuple(words)
    return [each for each in dict.fromkeys(questions) if each != asked][:MOST]


def _best(word: str, candidates: Sequence[str]) -> tuple[float, str]:
    rated = [(likeness(word, candidate), candidate) for candidate in candidates]
    # Fingers slip inside a word; few people miss how it begins.
    return max(rated, key=lambda row: (row[0], row[1][0] == word[0]), default=(0.0, ""))
