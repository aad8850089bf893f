"""Puts pictures and sound into an MP4 file (ISO/IEC 14496-12) that plays while it is still coming:
what a player needs to know stands first, pictures and sound lie side by side, second by second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from struct import pack

_MATRIX = pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
#: Ticks of the whole file's clock in a second.
_MILLI = 1000


@dataclass(frozen=True, slots=True)
class Track:
    """``samples``: (bytes, ticks that it lasts, whether a player may begin there). ``scale``: ticks
    in a second. ``entry``: the box that says how it is coded."""

    samples: Sequence[tuple[bytes, int, bool]]
    scale: int
    entry: bytes
    width: int = 0
    height: int = 0

    @property
    def ticks(self) -> int:
        return sum(ticks for _data, ticks, _key in self.samples)


def avc_entry(sps: bytes, pps: bytes, width: int, height: int) -> bytes:
    config = bytes([1, *sps[1:4], 0xFF, 0xE1]) + pack(">H", len(sps)) + sps
    config += bytes([1]) + pack(">H", len(pps)) + pps
    head = bytes(6) + pack(">H", 1) + bytes(16) + pack(">HH", width, height)
    head += pack(">IIIH", 0x480000, 0x480000, 0, 1) + bytes(32) + pack(">Hh", 24, -1)
    return _box(b"avc1", head + _box(b"avcC", config))


def flac_entry(stream_info: bytes, rate: int) -> bytes:
    head = bytes(6) + pack(">H", 1) + bytes(8) + pack(">HHHHI", 1, 16, 0, 0, rate << 16)
    block = bytes([0x80]) + len(stream_info).to_bytes(3, "big") + stream_info
    return _box(b"fLaC", head + _full(b"dfLa", block))


def mp4(tracks: Sequence[Track]) -> bytes:
    ftyp = _box(b"ftyp", b"isom" + pack(">I", 0x200) + b"isomiso2avc1mp41")
    chunks = _chunks(tracks)
    # The table of contents is as long with any addresses: it is made twice.
    size = len(_moov(tracks, chunks, start=0))
    moov = _moov(tracks, chunks, start=len(ftyp) + size + 8)
    data = b"".join(chunk.data for chunk in chunks)
    return ftyp + moov + _box(b"mdat", data)


@dataclass(frozen=True, slots=True)
class _Chunk:
    track: int
    second: int
    data: bytes
    number: int
    offset: int = 0


def _chunks(tracks: Sequence[Track]) -> list[_Chunk]:
    """A second of each track in turn, with where it begins in the data."""
    parts: list[_Chunk] = []
    for place, track in enumerate(tracks):
        at, placed = 0, []
        for data, ticks, _key in track.samples:
            placed.append((at // track.scale, data))
            at += ticks
        for second, group in groupby(placed, key=lambda row: row[0]):
            rows = [data for _second, data in group]
            parts.append(_Chunk(place, second, b"".join(rows), len(rows)))
    parts.sort(key=lambda chunk: (chunk.second, chunk.track))
    offset, chunks = 0, []
    for chunk in parts:
        chunks.append(replace(chunk, offset=offset))
        offset += len(chunk.data)
    return chunks


def _moov(tracks: Sequence[Track], chunks: Sequence[_Chunk], *, start: int) -> bytes:
    length = max(track.ticks * _MILLI // track.scale for track in tracks)
    mvhd = pack(">IIIIIHH", 0, 0, _MILLI, length, 0x10000, 0x100, 0) + bytes(8) + _MATRIX
    mvhd += bytes(24) + pack(">I", len(tracks) + 1)
    traks = [
        _trak(track, place, [chunk for chunk in chunks if chunk.track == place], start)
        for place, track in enumerate(tracks)
    ]
    return _box(b"moov", _full(b"mvhd", mvhd) + b"".join(traks))


def _trak(track: Track, place: int, chunks: Sequence[_Chunk], start: int) -> bytes:
    is_picture = bool(track.width)
    length = track.ticks * _MILLI // track.scale
    tkhd = pack(">IIIII", 0, 0, place + 1, 0, length) + bytes(8)
    tkhd += pack(">HHHH", 0, 0, 0 if is_picture else 0x100, 0) + _MATRIX
    tkhd += pack(">II", track.width << 16, track.height << 16)
    mdhd = pack(">IIIIHH", 0, 0, track.scale, track.ticks, 0x15C7, 0)
    kind = b"vide" if is_picture else b"soun"
    hdlr = bytes(4) + kind + bytes(12) + b"ACXPA\0"
    media = _full(b"vmhd", bytes(8), flags=1) if is_picture else _full(b"smhd", bytes(4))
    where = _box(b"dinf", _full(b"dref", pack(">I", 1) + _full(b"url ", b"", flags=1)))
    table = _table(track, chunks, start)
    minf = _box(b"minf", media + where + table)
    mdia = _full(b"mdhd", mdhd) + _full(b"hdlr", hdlr) + minf
    return _box(b"trak", _full(b"tkhd", tkhd, flags=7) + _box(b"mdia", mdia))


def _table(track: Track, chunks: Sequence[_Chunk], start: int) -> bytes:
    runs = [(ticks, len(list(group))) for ticks, group in groupby(s[1] for s in track.samples)]
    stts = b"".join(pack(">II", number, ticks) for ticks, number in runs)
    parts = _full(b"stsd", pack(">I", 1) + track.entry)
    parts += _full(b"stts", pack(">I", len(runs)) + stts)
    keys = [place + 1 for place, sample in enumerate(track.samples) if sample[2]]
    if len(keys) < len(track.samples):
        parts += _full(b"stss", pack(f">I{len(keys)}I", len(keys), *keys))
    stsc = [
        (place + 1, chunk.number)
        for place, chunk in enumerate(chunks)
        if not place or chunk.number != chunks[place - 1].number
    ]
    rows = b"".join(pack(">III", first, number, 1) for first, number in stsc)
    parts += _full(b"stsc", pack(">I", len(stsc)) + rows)
    sizes = [len(sample[0]) for sample in track.samples]
    parts += _full(b"stsz", pack(f">II{len(sizes)}I", 0, len(sizes), *sizes))
    offsets = [start + chunk.offset for chunk in chunks]
    parts += _full(b"stco", pack(f">I{len(offsets)}I", len(offsets), *offsets))
    return _box(b"stbl", parts)


def _box(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content) + 8) + kind + content


def _full(kind: bytes, content: bytes, *, flags: int = 0) -> bytes:
    return _box(kind, pack(">I", flags) + content)
