"""How a search compares words: without regard to case, accents or stray spaces.

The same folding is applied to what is stored and to what is typed, so that every database finds
the same rows: SQLite's own comparison knows no letters beyond ASCII.
"""

from __future__ import annotations

import unicodedata

#: More words than this narrow nothing; the rest of a pasted paragraph is left aside.
MOST_WORDS = 8


def folded(text: str) -> str:
    """``text`` in one case, without accents, with single spaces. "Café  ROSTER" is "cafe roster".

    What nobody can see (controls, halves of surrogate pairs) counts as a space: no database is
    asked for it.
    """
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(" " if _unseen(letter) else letter for letter in apart if not _accent(letter))
    return " ".join(bare.casefold().split())


def _accent(letter: str) -> bool:
    return bool(unicodedata.combining(letter)) or unicodedata.category(letter) == "Cf"


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter).startswith("C")


def words_of(typed: str) -> list[str]:
    """The folded words that a row must all contain; each once, at most :data:`MOST_WORDS`."""
    return list(dict.fromkeys(folded(typed).split()))[:MOST_WORDS]
