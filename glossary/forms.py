"""What a reader may ask of the index."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class State:
    """The filter as it stands; lives in the address."""

    q: str
    letter: str
    category: str

    @property
    def is_on(self) -> bool:
        return bool(self.q or self.letter or self.category)

    @property
    def address(self) -> str:
        """Itself for an address, to which a page is added."""
        said = {"q": self.q, "letter": self.letter, "category": self.category}
        filled = {name: value for name, value in said.items() if value}
        return f"{urlencode(filled)}&" if filled else ""


def asked(query: QueryDict) -> State:
    """Words, a letter, a category: whatever else stands in the address is ignored, and a value
    that means nothing narrows to nothing instead of failing."""
    return State(
        q=_line(query.get("q", ""), 80),
        letter=_line(query.get("letter", ""), 1).upper(),
        category=_line(query.get("category", ""), 50),
    )


def page_number(query: QueryDict) -> int:
    """The page that is asked for, from 1; 1 for whatever is no number."""
    asked_for = query.get("page", "1")
    is_number = asked_for.isascii() and asked_for.isdigit() and len(asked_for) <= 6
    return max(1, int(asked_for)) if is_number else 1


def _line(text: str, longest: int) -> str:
    """One line of what a stranger typed: nothing a database would choke on, not too long."""
    plain = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    return " ".join(plain.split())[:longest]
