"""Which files may be uploaded, and what a file is.

Nothing that the browser says is believed: the name is cleaned, the kind is what both the name's
ending and the content say, size, checksum and content type are our own findings. This is a check
against accidents and known tricks, not a virus scanner.

Standard library only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from .kinds import KINDS, PICTURES, Kind, kind_of
from .names import clean_name
from .refusal import Readable, Refused
from .sizes import human_size

__all__ = [
    "ENDINGS",
    "KINDS",
    "PICTURES",
    "Accepted",
    "Kind",
    "Refused",
    "accept",
    "human_size",
    "kind_of",
]

#: As people write them, e.g. ".pdf, .docx".
ENDINGS = ", ".join(f".{ending}" for ending in KINDS)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Accepted:
    """What we found out about a file: ``size`` in bytes, ``sha256`` in lower-case hex."""

    filename: str
    kind: Kind
    size: int
    sha256: str


def accept(file: Readable, name: str, *, limit: int, kinds: Mapping[str, Kind] = KINDS) -> Accepted:
    """Inspect a file from its beginning to its end and leave it rewound.

    ``limit`` is the most bytes it may have, ``kinds`` what is taken, by ending. Raises
    :class:`Refused` with a sentence for the person who uploaded it.
    """
    filename = clean_name(name)
    kind = kind_of(filename, kinds=kinds)
    size = file.seek(0, 2)
    if size == 0:
        raise Refused("The file is empty. Look at it on your computer and upload it again.")
    if size > limit:
        raise Refused(
            f"The file has {human_size(size)}; the limit is {human_size(limit)}. "
            "Make its pictures smaller, or split it."
        )
    file.seek(0)
    kind.inspect(file)
    return Accepted(filename, kind, size, _checksum(file))


def _checksum(file: Readable) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
