"""Words of our own that are spelt much like one that nobody has: for a question that finds nothing.

No extension of a database is asked for: words share groups of three letters in a table that the
triggers fill, alike on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q
from django.db.models.functions import Length

from .models import Gram

#: How many words are compared letter by letter, and how much longer or shorter they may be.
CLOSE, DIFFERENCE = 100, 2
#: The shortest part that a word is taken apart into.
SHORTEST = 3


def grams(word: str) -> list[str]:
    """As the triggers make them."""
    padded = f" {word} "
    return list(dict.fromkeys(padded[place : place + 3] for place in range(len(word))))


def alike(word: str, kinds: Collection[str]) -> list[str]:
    """Words in the names of ``kinds`` (tables) that share letters with ``word``, those that share
    most first. One query."""
    size = Length("word")
    rows = (
        Gram.objects.filter(gram__in=grams(word), kind__in=kinds)
        .annotate(size=size)
        .filter(size__gte=len(word) - DIFFERENCE, size__lte=len(word) + DIFFERENCE)
        .values("word")
        .annotate(shared=Count("gram", distinct=True))
        .order_by("-shared", "word")
    )
    return [row["word"] for row in rows[:CLOSE]]


def halves(word: str, kinds: Collection[str]) -> tuple[str, str] | None:
    """``word`` as two words of ours that somebody wrote without a space. One query."""
    cuts = [(word[:at], word[at:]) for at in range(SHORTEST, len(word) - SHORTEST + 1)]
    if not cuts:
        return None
    parts = {part for cut in cuts for part in cut}
    begins = Q(gram__in={f" {part[:2]}" for part in parts})
    found = Gram.objects.filter(begins, kind__in=kinds, word__in=parts)
    known = set(found.values_list("word", flat=True))
    return next((cut for cut in cuts if known.issuperset(cut)), None)
