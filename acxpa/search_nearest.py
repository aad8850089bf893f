"""What somebody may have meant whose question found nothing. Pure: standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

#: How alike two spellings have to be, from 0 to 1.
ALIKE = 0.7


def nearest(words: Sequence[str], names: Mapping[str, str]) -> str:
    """A question that will find something, or "".

    ``words``: folded. ``names``: what there is, folded, with how it is written. First word by
    word, each by its nearest among the words of all names, where one name then has them all; else
    the nearest whole name.
    """
    if not words or not names:
        return ""
    vocabulary = sorted({word for name in names for word in name.split()})
    corrected = [next(iter(get_close_matches(w, vocabulary, n=1, cutoff=ALIKE)), "") for w in words]
    if all(corrected) and any(set(corrected) <= set(name.split()) for name in names):
        return " ".join(corrected)
    whole = get_close_matches(" ".join(words), list(names), n=1, cutoff=ALIKE)
    return names[whole[0]] if whole else ""
