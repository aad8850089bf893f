"""What a reader may ask of the index, and what staff may ask of an entry."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from .models import LETTERS, EntryVersionQuerySet
from .versions import sort_key


@dataclass(frozen=True, slots=True)
class State:
    """The filter as it stands; lives in the address."""

    q: str
    letter: str
    category: str

    @property
    def is_on(self) -> bool:
        return bool(self.q or self.letter or self.category)


class IndexFilter:
    """Words, a letter, a category: whatever else stands in the address is ignored, and a value
    that means nothing narrows to nothing instead of failing."""

    def __init__(self, query: QueryDict) -> None:
        self.state = State(
            q=_line(query.get("q", ""), 80),
            letter=_line(query.get("letter", ""), 1).upper(),
            category=_line(query.get("category", ""), 50),
        )

    def narrow(self, entries: EntryVersionQuerySet) -> EntryVersionQuerySet:
        state = self.state
        if state.letter:
            entries = (
                entries.filter(letter=state.letter) if state.letter in LETTERS else entries.none()
            )
        if state.category:
            entries = entries.filter(category__slug=state.category)
        if state.q:
            entries = entries.filter(
                Q(sort_key__contains=sort_key(state.q))
                | Q(term__icontains=state.q)
                | Q(short_definition__icontains=state.q)
            )
        return entries


def _line(text: str, longest: int) -> str:
    """One line of what a stranger typed: nothing a database would choke on, not too long."""
    plain = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    return " ".join(plain.split())[:longest]
