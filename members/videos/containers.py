"""Looks into a film's file: what it is, how long it runs, and whether browsers can play it.

The name of a file says nothing about it. MP4 is ISO/IEC 14496-12, WebM is a part of RFC 8794 and
RFC 9559. Only what stands at the head is read, never the pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack
from typing import IO

#: A head that is larger than this is not read.
LARGEST_HEAD = 64_000_000
_MP4_PICTURES = {b"avc1", b"avc3", b"vp09", b"av01"}
_BRANDS_OF_PICTURES = {b"heic", b"mif1", b"avif"}

_EBML, _SEGMENT, _INFO, _TRACKS = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B
_DOCTYPE, _SCALE, _DURATION = 0x4282, 0x2AD7B1, 0x4489
_ENTRY, _CODEC = 0xAE, 0x86
_WEBM_PICTURES = {b"V_VP8", b"V_VP9", b"V_AV1"}


class Unplayable(Exception):
    """``says`` is a sentence for whoever sent the file."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


@dataclass(frozen=True, slots=True)
class Film:
    """``length`` in milliseconds."""

    content_type: str
    length: int


def look_into(file: IO[bytes], *, size: int) -> Film:
    """Raises Unplayable."""
    file.seek(0)
    head = file.read(12)
    if head[4:8] == b"ftyp" and head[8:12] not in _BRANDS_OF_PICTURES:
        return Film("video/mp4", _playable(_mp4(file, size)))
    if head[:4] == _EBML.to_bytes(4, "big"):
        return Film("video/webm", _playable(_webm(file, size)))
    raise Unplayable(
        "This is neither an MP4 nor a WebM film, whatever its name says. Export it once more, "
        "as MP4 with H.264."
    )


def _playable(length: float) -> int:
    """Refused where it is no time at all, or longer than a day."""
    if not 0.5 <= length <= 24 * 3600:
        raise Unplayable("The film does not say how long it is. Export it once more.")
    return round(length * 1000)


def _broken() -> Unplayable:
    return Unplayable("The film breaks off, or its head cannot be read. Send it once more.")


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, where its content begins, where it ends)."""
    while start + 8 <= end:
        file.seek(start)
        head = file.read(16)
        length, kind, inside = int.from_bytes(head[:4], "big"), head[4:8], start + 8
        if length == 1:
            length, inside = int.from_bytes(head[8:16], "big"), start + 16
        stop = end if length == 0 else start + length
        if stop < inside or stop > end:
            raise _broken()
        yield kind, inside, stop
        start = stop


def _mp4(file: IO[bytes], size: int) -> float:
    """Seconds."""
    moov = next((row for row in _boxes(file, 0, size) if row[0] == b"moov"), None)
    if moov is None or moov[2] - moov[1] > LARGEST_HEAD:
        raise _broken()
    seconds, kinds = 0.0, set()
    for kind, start, end in _boxes(file, *moov[1:]):
        if kind == b"mvhd":
            seconds = _mvhd(file, start)
        elif kind == b"trak":
            kinds |= _codecs(file, start, end)
    if not kinds & _MP4_PICTURES:
        raise Unplayable(
            "Browsers do not play the pictures in this film. Export it as MP4 with H.264."
        )
    return seconds


def _mvhd(file: IO[bytes], start: int) -> float:
    file.seek(start)
    head = file.read(32)
    wide = head[0] == 1 if head else False
    scale = int.from_bytes(head[20:24] if wide else head[12:16], "big")
    length = int.from_bytes(head[24:32] if wide else head[16:20], "big")
    return length / scale if scale else 0.0


def _codecs(file: IO[bytes], start: int, end: int) -> set[bytes]:
    """Of one track: what its samples are."""
    for name in (b"mdia", b"minf", b"stbl", b"stsd"):
        inner = next((row for row in _boxes(file, start, end) if row[0] == name), None)
        if inner is None:
            return set()
        _kind, start, end = inner
    return {kind for kind, _start, _end in _boxes(file, start + 8, end)}


def _webm(file: IO[bytes], size: int) -> float:
    """Seconds."""
    seconds, codecs, is_webm = 0.0, set(), False
    for key, start, end in _elements(file, 0, size):
        if key == _EBML:
            is_webm = _found(file, start, end, _DOCTYPE) == b"webm"
        elif key == _SEGMENT:
            for inner, first, last in _elements(file, start, end):
                if inner == _INFO:
                    seconds = _info(file, first, last)
                elif inner == _TRACKS:
                    entries = _elements(file, first, last)
                    codecs = {_found(file, a, b, _CODEC) for e, a, b in entries if e == _ENTRY}
                if seconds and codecs:
                    break
            break
    if not is_webm or not codecs & _WEBM_PICTURES:
        raise Unplayable("Browsers do not play this film. Export it as MP4 with H.264.")
    return seconds


def _info(file: IO[bytes], start: int, end: int) -> float:
    scale = int.from_bytes(_found(file, start, end, _SCALE) or b"\x0f\x42\x40", "big")
    length = _found(file, start, end, _DURATION)
    if len(length) not in (4, 8):
        return 0.0
    ticks: float = unpack(">f" if len(length) == 4 else ">d", length)[0]
    return ticks * scale / 1e9


def _found(file: IO[bytes], start: int, end: int, wanted: int) -> bytes:
    for key, first, last in _elements(file, start, end):
        if key == wanted:
            file.seek(first)
            value = file.read(min(last - first, 64))
            return value.rstrip(b"\0") if wanted in (_DOCTYPE, _CODEC) else value
    return b""


def _elements(file: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(id, where its content begins, where it ends). One of unknown length goes to the end."""
    while start < end:
        file.seek(start)
        head = file.read(12)
        id_width = _width(head[:1], most=4)
        key = int.from_bytes(head[:id_width], "big")
        width = _width(head[id_width : id_width + 1], most=8)
        raw = head[id_width : id_width + width]
        if len(raw) < width:
            raise _broken()
        length = int.from_bytes(raw, "big") & ((1 << 7 * width) - 1)
        inside = start + id_width + width
        stop = end if length == (1 << 7 * width) - 1 else inside + length
        if stop > end:
            raise _broken()
        yield key, inside, stop
        start = stop


def _width(first: bytes, *, most: int) -> int:
    """How many bytes a number of EBML takes, from the first one."""
    width = 9 - first[0].bit_length() if first and first[0] else most + 1
    if width > most:
        raise _broken()
    return width
