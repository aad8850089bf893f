"""The code on a statement: sixty random bits that somebody can read over the telephone. Pure.

Letters and figures of Crockford's base 32: no I, L, O or U, so that none is taken for another.
"""

from __future__ import annotations

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """In fours: "K7QM-4T2P-9XWB"."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read(text: str) -> str | None:
    """The code that somebody typed, however they wrote it; None when it cannot be one."""
    code = "".join(text.split()).upper().translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(_LETTERS) else None
