"""What somebody may have meant whose question found nothing. Pure: standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

#: How alike two spellings have to be, from 0 to 1: nearly the same, or fairly.
NEARLY, FAIRLY = 0.85, 0.7


def nearest(words: Sequence[str], names: Mapping[str, str]) -> str:
    """A question that will find something, or "".

    ``words``: folded. ``names``: what there is, folded, with how it is written. First a name that
    is nearly the same; then word by word, each by its nearest among the words of all names, where
    one name then has them all; else a name that is fairly alike.
    """
    if not words or not names:
        return ""
    return _name(words, names, NEARLY) or _corrected(words, names) or _name(words, names, FAIRLY)


def _name(words: Sequence[str], names: Mapping[str, str], alike: float) -> str:
    found = get_close_matches(" ".join(words), list(names), n=1, cutoff=alike)
    return names[found[0]] if found else ""


def _corrected(words: Sequence[str], names: Mapping[str, str]) -> str:
    known = sorted({word for name in names for word in name.split()})
    nearest = [next(iter(get_close_matches(word, known, n=1, cutoff=FAIRLY)), "") for word in words]
    found = all(nearest) and any(set(nearest) <= set(name.split()) for name in names)
    return " ".join(nearest) if found else ""
