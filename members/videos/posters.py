"""Posters: pictures of a size that a page can carry, written anew piece by piece.

Only the pieces that make the picture are kept. What cameras and editors add, where it was taken, by
whom, a smaller picture of what was cut away, goes; so does anything behind the picture's end.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

#: Bytes.
LARGEST = 2_000_000
#: Pixels on a side.
LEAST, MOST = 160, 4000

_PNG = b"\x89PNG\r\n\x1a\n"
#: Palette, transparency and colour: without these a picture looks different.
_OF_PNG = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"IDAT", b"IEND")
_OF_WEBP = (b"VP8X", b"ICCP", b"ALPH", b"VP8 ", b"VP8L")
_ANIMATED = 0x02
#: Bits of VP8X that say there is Exif and XMP.
_SAID = 0x08 | 0x04
#: JPEG markers without a length; those of the frame (size) among the others; what is kept of the
#: applications': JFIF, colour profile, Adobe's colours.
_BARE = {0x01, *range(0xD0, 0xD8)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_EOI, _SOS, _COMMENT = 0xD9, 0xDA, 0xFE
_OF_JPEG = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


class NoPicture(Exception):
    """A sentence that says why not."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``kind``: its media type. ``width`` and ``height`` in pixels."""

    kind: str
    width: int
    height: int
    content: bytes


def cleaned(sent: bytes) -> Picture:
    """Raises NoPicture for what is none, whatever its name, for one that is cut off, and for sizes
    that no page needs. SVG is none: it may hold a script."""
    try:
        picture = _read(sent)
    except (struct.error, IndexError, ValueError) as error:
        raise NoPicture("The picture is damaged or cut off. Export it once more.") from error
    if min(picture.width, picture.height) < LEAST or max(picture.width, picture.height) > MOST:
        raise NoPicture(
            f"The picture has {picture.width} by {picture.height} pixels. Each side has "
            f"{LEAST} to {MOST}; 1280 by 720 is plenty."
        )
    return picture


def _read(sent: bytes) -> Picture:
    if sent.startswith(_PNG):
        return _png(sent)
    if sent.startswith(b"\xff\xd8\xff"):
        return _jpeg(sent)
    if sent[:4] == b"RIFF" and sent[8:12] == b"WEBP":
        return _webp(sent)
    raise NoPicture("This is no PNG, JPEG or WebP, whatever its name says.")


def _png(sent: bytes) -> Picture:
    kept, at, name = [_PNG], len(_PNG), b""
    width, height = struct.unpack_from(">II", sent, at + 8)
    if sent[at + 4 : at + 8] != b"IHDR":
        raise ValueError("no header")
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", sent, at)
        piece = sent[at : at + 12 + length]
        (crc,) = struct.unpack_from(">I", piece, 8 + length)
        if crc != zlib.crc32(piece[4:-4]):
            raise ValueError("damaged")
        if name in _OF_PNG:
            kept.append(piece)
        at += 12 + length
    return Picture("image/png", width, height, b"".join(kept))


def _jpeg(sent: bytes) -> Picture:
    kept, size = [b"\xff\xd8"], (0, 0)
    for marker, piece in _segments(sent):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", piece, 5)
            size = (width, height)
        begins = _OF_JPEG.get(marker)
        is_said = marker == _COMMENT or 0xE0 <= marker <= 0xEF
        if not is_said or (begins is not None and piece[4:].startswith(begins)):
            kept.append(piece)
    return Picture("image/jpeg", *size, b"".join(kept))


def _segments(sent: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, the whole segment) up to the end of the picture; a scan with what it draws."""
    at, marker = 2, 0
    while marker != _EOI:
        while sent[at + 1] == 0xFF:  # fill bytes
            at += 1
        if sent[at] != 0xFF:
            raise ValueError("no marker")
        marker, end = sent[at + 1], at + 2
        if marker not in _BARE and marker != _EOI:
            (length,) = struct.unpack_from(">H", sent, end)
            end += length
        if marker == _SOS:
            end = _behind_scan(sent, end)
        yield marker, sent[at:end]
        at = end


def _behind_scan(sent: bytes, at: int) -> int:
    """Where the next marker stands that is not part of what is drawn."""
    while True:
        at = sent.index(b"\xff", at)
        if sent[at + 1] != 0 and not 0xD0 <= sent[at + 1] <= 0xD7:
            return at
        at += 2


def _webp(sent: bytes) -> Picture:
    (whole,) = struct.unpack_from("<I", sent, 4)
    if whole + 8 > len(sent):
        raise ValueError("cut off")
    kept, size, at = [], (0, 0), 12
    while at < whole + 8:
        name, length = struct.unpack_from("<4sI", sent, at)
        body = sent[at + 8 : at + 8 + length]
        if len(body) < length:
            raise ValueError("cut off")
        if name == b"VP8X":
            if body[0] & _ANIMATED:
                raise NoPicture("The picture moves. A poster stands still.")
            body = bytes([body[0] & ~_SAID]) + body[1:]
        if name in _OF_WEBP:
            size = size if size != (0, 0) else _size_of(name, body)
            kept.append(struct.pack("<4sI", name, length) + body + b"\0" * (length % 2))
        at += 8 + length + length % 2
    content = b"WEBP" + b"".join(kept)
    return Picture("image/webp", *size, struct.pack("<4sI", b"RIFF", len(content)) + content)


def _size_of(name: bytes, body: bytes) -> tuple[int, int]:
    """Pixels; (0, 0) where this piece does not say."""
    if name == b"VP8X":
        return (
            int.from_bytes(body[4:7], "little") + 1,
            int.from_bytes(body[7:10], "little") + 1,
        )
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return 0, 0
