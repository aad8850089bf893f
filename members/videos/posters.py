"""Posters: only pictures whose first bytes say so, and of a size that a page can carry."""

from __future__ import annotations

from typing import IO

#: Bytes.
LARGEST = 2_000_000
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def kind_of(file: IO[bytes]) -> str:
    """``image/png``, ``image/jpeg`` or ``image/webp``; "" for anything else, SVG included."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _STARTS if head.startswith(start)), "")
