"""A picture stream that every browser plays, written without an encoder's library.

It is the small corner of H.264 (Constrained Baseline) that a drawing needs: a block that has not
changed is skipped, a block that continues its neighbour is predicted from it, anything else is
written out as it is (I_PCM). Nothing is lost, nothing is transformed. Section numbers are ITU-T
H.264's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .bits import Bits

BLOCK = 16
_PCM = 25
_VERTICAL, _HORIZONTAL = 0, 1
#: Chroma prediction modes are numbered otherwise (table 8-5).
_CHROMA_HORIZONTAL, _CHROMA_VERTICAL = 1, 2
_EMULATION = re.compile(rb"\x00\x00(?=[\x00-\x03])")

Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """Luma, and both chroma planes at half its width and height. Width and height are multiples
    of :data:`BLOCK`."""

    y: Plane
    cb: Plane
    cr: Plane


@dataclass(frozen=True, slots=True)
class Coded:
    data: bytes
    is_key: bool


def sps(width: int, height: int) -> bytes:
    """7.3.2.1: level 3.0, one reference picture, output in coding order."""
    bits = Bits()
    bits.raw(bytes([0x67, 66, 0xC0, 30]))
    for value in (0, 4, 2, 1):  # id, 8 bits of frame_num, order type 2, one reference
        bits.ue(value)
    bits.u(0, 1)
    bits.ue(width // BLOCK - 1)
    bits.ue(height // BLOCK - 1)
    bits.digits("1100")  # frames only, 8x8 inference, no cropping, no VUI
    return _escaped(bits.end())


def pps() -> bytes:
    """7.3.2.2: CAVLC, the deblocking filter can be turned off."""
    bits = Bits()
    bits.raw(b"\x68")
    bits.ue(0)
    bits.ue(0)
    bits.digits("00")
    for _ in range(3):
        bits.ue(0)
    bits.digits("000")
    for _ in range(3):
        bits.se(0)
    bits.digits("100")
    return _escaped(bits.end())


def encode(pictures: Iterable[Picture], *, key_every: int) -> Iterator[Coded]:
    """One NAL unit a picture, with its length before it, as MP4 keeps them."""
    before: Picture | None = None
    number = 0
    for place, picture in enumerate(pictures):
        is_key = place % key_every == 0
        number = 0 if is_key else (number + 1) % 256
        nal = _slice(picture, None if is_key else before, number, key=place // key_every)
        yield Coded(len(nal).to_bytes(4, "big") + nal, is_key)
        before = picture


def _slice(picture: Picture, before: Picture | None, number: int, *, key: int) -> bytes:
    bits = Bits()
    bits.raw(b"\x65" if before is None else b"\x61")
    bits.ue(0)
    bits.ue(7 if before is None else 5)
    bits.ue(0)
    bits.u(number, 8)
    if before is None:
        bits.ue(key % 2)
        bits.digits("00")
    else:
        bits.digits("000")
    bits.se(0)
    bits.ue(1)  # no deblocking: what is predicted is what was drawn
    _blocks(bits, picture, before)
    return _escaped(bits.end())


def _blocks(bits: Bits, picture: Picture, before: Picture | None) -> None:
    rows, columns = picture.y.shape[0] // BLOCK, picture.y.shape[1] // BLOCK
    changed = _changed(picture, before, rows, columns)
    luma = _continues(picture.y, BLOCK)
    cb, cr = _continues(picture.cb, BLOCK // 2), _continues(picture.cr, BLOCK // 2)
    down, across = luma[0], luma[1]
    chroma_down, chroma_across = cb[0] & cr[0], cb[1] & cr[1]
    written: set[tuple[int, int]] = set()  # those that went out as they are
    skipped = 0
    first = 0 if before is None else 5
    for row in range(rows):
        for column in range(columns):
            if not changed[row, column]:
                skipped += 1
                continue
            if before is not None:
                bits.ue(skipped)
            skipped = 0
            place = (row, column)
            is_luma = down[place] or across[place]
            if is_luma and (chroma_down[place] or chroma_across[place]):
                bits.ue(first + 1 + (_VERTICAL if down[place] else _HORIZONTAL))
                bits.ue(_CHROMA_VERTICAL if chroma_down[place] else _CHROMA_HORIZONTAL)
                bits.se(0)
                beside = (row, column - 1) in written or (row - 1, column) in written
                bits.digits("000011" if beside else "1")  # no coefficients (table 9-5)
                continue
            written.add(place)
            bits.ue(first + _PCM)
            bits.align()
            bits.raw(_as_drawn(picture, row, column))
    if skipped and before is not None:
        bits.ue(skipped)


def _as_drawn(picture: Picture, row: int, column: int) -> bytes:
    half = BLOCK // 2
    y = picture.y[row * BLOCK : (row + 1) * BLOCK, column * BLOCK : (column + 1) * BLOCK]
    rest = [
        plane[row * half : (row + 1) * half, column * half : (column + 1) * half].tobytes()
        for plane in (picture.cb, picture.cr)
    ]
    return y.tobytes() + b"".join(rest)


def _changed(picture: Picture, before: Picture | None, rows: int, columns: int) -> NDArray[np.bool]:
    if before is None:
        return np.ones((rows, columns), dtype=bool)
    changed = np.zeros((rows, columns), dtype=bool)
    for now, then in (
        (picture.y, before.y),
        (picture.cb, before.cb),
        (picture.cr, before.cr),
    ):
        side = now.shape[0] // rows
        changed |= (now != then).reshape(rows, side, columns, side).any(axis=(1, 3))
    return changed


def _continues(plane: Plane, side: int) -> tuple[NDArray[np.bool], NDArray[np.bool]]:
    """For each block: whether it repeats the line above it, and the column left of it."""
    rows, columns = plane.shape[0] // side, plane.shape[1] // side
    grid = plane.reshape(rows, side, columns, side)
    above = np.zeros((rows, columns), dtype=bool)
    above[1:] = (grid[1:] == grid[:-1, -1:, :, :]).all(axis=(1, 3))
    left = np.zeros((rows, columns), dtype=bool)
    left[:, 1:] = (grid[:, :, 1:] == grid[:, :, :-1, -1:]).all(axis=(1, 3))
    return above, left


def _escaped(nal: bytes) -> bytes:
    """7.4.1: three bytes that would look like the start of the next unit do not occur."""
    return nal[:1] + _EMULATION.sub(b"\x00\x00\x03", nal[1:])
