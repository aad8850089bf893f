"""A comment's text in pieces: words, and addresses that may be followed.

The template puts each piece out, escaped; there is no markup to forget. An address is followed only
where it is plain to see where it leads: http or https, a host in ordinary letters, no name or
password before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ADDRESS = re.compile(
    r"\bhttps?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?::\d{1,5})?"
    r"(?![a-z0-9@:.-]*@)(?:[/?#][a-z0-9/._~%!$&*+,;=:@?#()-]*)?",
    re.IGNORECASE,
)
#: Belongs to the sentence, not to the address at its end.
_TRAILING = ".,;:!?)*"


@dataclass(frozen=True, slots=True)
class Piece:
    """``url`` is "" for words."""

    text: str
    url: str = ""


def pieces(text: str) -> list[Piece]:
    return list(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_TRAILING)
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield Piece(address, address)
        at = found.start() + len(address)
    if at < len(text):
        yield Piece(text[at:])
