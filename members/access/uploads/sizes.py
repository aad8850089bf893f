"""Sizes as people say them."""

from __future__ import annotations


def human_size(size: int) -> str:
    """Bytes in decimal units, rounded up so that no limit sounds higher than it is.

    "812 bytes", "84 kB", "2.4 MB", "50 MB".
    """
    if size < 1_000:
        return "1 byte" if size == 1 else f"{size} bytes"
    thousands = -(-size // 1_000)
    if thousands < 1_000:
        return f"{thousands} kB"
    whole, tenths = divmod(-(-size // 100_000), 10)
    return f"{whole}.{tenths} MB" if tenths else f"{whole} MB"
