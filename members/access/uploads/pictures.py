"""Pictures of a page, as a scanner or a telephone makes them: PNG and JPEG, whole, with nothing
behind their end. What is drawn in them is not looked at."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from .refusal import Readable, Refused

_PNG = b"\x89PNG\r\n\x1a\n"
#: JPEG markers that stand alone (ITU-T T.81, B.1.1.3).
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _END = 0xDA, 0xD9


def inspect_png(file: Readable) -> None:
    """Raises Refused unless every chunk is whole and the last is the end."""
    data = file.read()
    if not data.startswith(_PNG):
        raise Refused("This is not a .png picture, whatever its name says. Save it again as PNG.")
    at, kinds = len(_PNG), []
    while at + 12 <= len(data) and (not kinds or kinds[-1] != b"IEND"):
        (length,) = struct.unpack_from(">I", data, at)
        body = data[at + 4 : at + 8 + length]
        end = at + 8 + length
        if len(body) != length + 4 or data[end : end + 4] != struct.pack(">I", zlib.crc32(body)):
            break
        kinds.append(body[:4])
        at = end + 4
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        raise Refused("Part of this picture is missing or damaged. Save it again.")
    _refuse_more(data, at)


def inspect_jpeg(file: Readable) -> None:
    """Raises Refused unless its segments lead to a scan, and the scan to the end."""
    data = file.read()
    if not data.startswith(b"\xff\xd8\xff"):
        raise Refused("This is not a .jpg picture, whatever its name says. Save it again as JPEG.")
    at, scans = 2, 0
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _END:
            break
        if marker in _ALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            scans += 1
            at = _after_scan(data, at)
    if not scans or data[at : at + 2] != b"\xff\xd9":
        raise Refused("Part of this picture is missing or damaged. Save it again.")
    _refuse_more(data, at + 2)


def _after_scan(data: bytes, at: int) -> int:
    """Where the first marker behind a scan's data stands."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 2 if data[at + 1] != 0xFF else 1
    return len(data)


def _refuse_more(data: bytes, end: int) -> None:
    """Telephones pad a picture with zeros; anything else behind the end is another file."""
    if data[end:].strip(b"\x00") or zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("There is another file behind this picture. Save the picture by itself.")
