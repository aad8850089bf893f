"""Sound without loss, in the simplest form of FLAC (RFC 9639): one channel, 16 bits, second
differences in Rice codes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

RATE = 8000
FRAME = 4096
_RATE_CODE = 4


def stream_info(samples: int) -> bytes:
    """8.2: what a decoder wants first. Sizes of frames and the checksum are not known (0)."""
    packed = RATE << 44 | 0 << 41 | 15 << 36 | samples
    return FRAME.to_bytes(2, "big") * 2 + bytes(6) + packed.to_bytes(8, "big") + bytes(16)


def frames(sound: NDArray[np.int16]) -> Iterator[tuple[bytes, int]]:
    """(coded, number of samples) of each frame."""
    for number, start in enumerate(range(0, len(sound), FRAME)):
        part = sound[start : start + FRAME].astype(np.int64)
        yield _frame(number, part), len(part)


def _frame(number: int, part: NDArray[np.int64]) -> bytes:
    head = bytes([0xFF, 0xF8, 7 << 4 | _RATE_CODE, 4 << 1]) + _coded_number(number)
    head += (len(part) - 1).to_bytes(2, "big")
    head += bytes([_crc(head, 8)])
    body = head + _subframe(part)
    return body + _crc(body, 16).to_bytes(2, "big")


def _coded_number(number: int) -> bytes:
    """As UTF-8 writes a character."""
    return chr(number).encode()


def _subframe(part: NDArray[np.int64]) -> bytes:
    if not part.any():
        return bytes([0, 0, 0])  # constant: silence
    if len(part) < 8:
        return bytes([1 << 1]) + part.astype(">i2").tobytes()
    rest = part[2:] - 2 * part[1:-1] + part[:-2]
    folded = np.where(rest >= 0, 2 * rest, -2 * rest - 1)
    k = min(max(int(np.log2(float(folded.mean()) + 1)), 0), 14)
    head = f"{0b001010 << 1:08b}"
    head += "".join(format(int(value) & 0xFFFF, "016b") for value in part[:2])
    head += f"00{0:04b}{k:04b}"
    return _packed(head, folded, k)


def _packed(head: str, folded: NDArray[np.int64], k: int) -> bytes:
    """``head`` and the Rice codes of all values, made in a few steps for all of them at once."""
    high = folded >> k
    lengths = high + 1 + k
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) + len(head)
    bits = np.zeros(len(head) + int(lengths.sum()), dtype=np.uint8)
    bits[: len(head)] = np.frombuffer(head.encode(), dtype=np.uint8) - ord("0")
    stops = starts + high
    bits[stops] = 1
    for place in range(k):
        bits[stops + 1 + place] = (folded >> (k - 1 - place)) & 1
    return np.packbits(bits).tobytes()


def _table(polynomial: int, width: int) -> list[int]:
    top, mask = 1 << (width - 1), (1 << width) - 1
    table = []
    for byte in range(256):
        value = byte << (width - 8)
        for _ in range(8):
            value = (value << 1 ^ (polynomial if value & top else 0)) & mask
        table.append(value)
    return table


_TABLES = {width: _table(polynomial, width) for polynomial, width in ((0x07, 8), (0x8005, 16))}


def _crc(content: bytes, width: int) -> int:
    table, mask, value = _TABLES[width], (1 << width) - 1, 0
    for byte in content:
        value = (value << 8 ^ table[(value >> (width - 8)) ^ byte]) & mask
    return value
