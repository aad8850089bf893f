"""What a stranger typed, made fit to be kept and shown as plain text.

Nothing is judged here and no word is lost: only characters go that nobody can see, that a database
refuses, or that make a line read otherwise than it is written.
"""

from __future__ import annotations

import re
import unicodedata

#: Marks that turn the direction of what follows. Those that only mark one place (LRM, RLM) stay:
#: names in Arabic or Hebrew need them.
_TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
#: Invisible, and good for nothing but hiding one word in another.
_HIDDEN = {"\u200b", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u2028", "\u2029"}
_SEEN_BREAKS = {"\n", "\t"}
_BLANK_LINES = re.compile(r"\n{3,}")
_ADDRESS = re.compile(r"https?://|www\.", re.I)


def text(typed: str) -> str:
    """Lines as typed, with at most one empty line between two."""
    shown = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    kept = "".join(c for c in unicodedata.normalize("NFC", shown) if _stays(c))
    lines = (line.rstrip() for line in kept.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def line(typed: str) -> str:
    """The same on one line."""
    return " ".join(text(typed).split())


def links(typed: str) -> int:
    """How many addresses of other sites stand in it."""
    return len(_ADDRESS.findall(typed))


def _stays(character: str) -> bool:
    if character in _SEEN_BREAKS:
        return True
    if character in _TURNING or character in _HIDDEN:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs", "Co"}
