"""PDF: a whole document, and nothing in it that acts.

Names are looked for in the whole file and in its packed object streams, written out or with
``#`` escapes (ISO 32000-1, 7.3.5), so that a script is found wherever a reader would find it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from .refusal import Readable, Refused

#: Name -> what is wrong with it.
_ACTIVE = {
    "JavaScript": "a script",
    "Rendition": "a script",
    "Launch": "an order to start a program",
    "EmbeddedFile": "another file inside it",
    "EmbeddedFiles": "another file inside it",
    "RichMedia": "a film or an animation",
    "XFA": "a form of the XFA kind",
    "SubmitForm": "a form that sends what people type",
    "ImportData": "a form that fetches data",
    "GoToE": "another file inside it",
    "Encrypt": "a password or a lock",
}
#: All object streams of one document together, unpacked; honest ones have a tenth of it.
_MOST_UNPACKED = 200_000_000
_TAIL = 2048
_HEADER = re.compile(rb"%PDF-[12]\.\d")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
#: An object stream begins with pairs of integers: object number, offset.
_PAIRS = re.compile(rb"[\s\x00]*(?:%[^\r\n]*[\r\n]+[\s\x00]*)*\d+[\s\x00]+\d+[\s\x00<\[(/]")


def _name(name: str) -> bytes:
    letters = (
        rb"(?:%s|#%s)" % (re.escape(letter).encode(), _any_case(f"{ord(letter):02x}"))
        for letter in name
    )
    return b"".join(letters)


def _any_case(digits: str) -> bytes:
    return "".join(f"[{d}{d.upper()}]" if d.isalpha() else d for d in digits).encode()


_END = rb"(?![^\s\x00()<>\[\]{}/%])"
_ANY_ACTIVE = re.compile(
    rb"/(?:%s)%s"
    % (b"|".join(rb"(?P<%s>%s)" % (name.encode(), _name(name)) for name in _ACTIVE), _END)
)
_OBJECT_STREAM = re.compile(rb"/%s%s" % (_name("ObjStm"), _END))
_FILTER = re.compile(rb"/%s" % _name("Filter"))


def inspect(file: Readable) -> None:
    data = file.read()
    if not _HEADER.match(data):
        raise Refused("This is not a PDF, whatever its name says. Export it again as PDF.")
    if b"%%EOF" not in data[-_TAIL:]:
        raise Refused("The end of this PDF is missing. Export or copy it again.")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("This PDF is an archive at the same time. Export it again as PDF.")
    _refuse_what_acts(data)
    for unpacked in _object_streams(data):
        _refuse_what_acts(unpacked)


def _refuse_what_acts(data: bytes) -> None:
    found = _ANY_ACTIVE.search(data)
    if found and found.lastgroup:
        raise Refused(
            f"This PDF has {_ACTIVE[found.lastgroup]}. Members get plain documents only: "
            "print it to a new PDF and upload that."
        )


def _object_streams(data: bytes) -> list[bytes]:
    """What is in the packed object streams; whatever looks like one counts."""
    streams = []
    room = _MOST_UNPACKED
    seen = []
    for match in _STREAM.finditer(data):
        unpacker = zlib.decompressobj()
        try:
            head = unpacker.decompress(data[match.end() : match.end() + 4096], 1024)
        except zlib.error:
            continue
        seen.append(match.end())
        if not _PAIRS.match(head):
            continue
        streams.append(_unpacked(data, match.end(), room))
        room -= len(streams[-1])
    _refuse_unreadable(data, frozenset(seen))
    return streams


def _unpacked(data: bytes, start: int, room: int) -> bytes:
    end = data.find(b"endstream", start)
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(data[start : end if end >= 0 else len(data)], room + 1)
    except zlib.error as error:
        raise Refused("Part of this PDF is damaged. Export it again.") from error
    if len(unpacked) > room:
        raise Refused("This PDF unpacks to far more than it should. Export it again.")
    if not unpacker.eof:
        raise Refused("Part of this PDF is damaged. Export it again.")
    return unpacked


def _refuse_unreadable(data: bytes, seen: frozenset[int]) -> None:
    """An object stream packed in a way that we cannot open could hold anything."""
    for match in _OBJECT_STREAM.finditer(data):
        stream = _STREAM.search(data, match.end())
        if stream is None or stream.end() in seen:
            continue
        start = data.rfind(b"obj", 0, match.start())
        if _FILTER.search(data, max(start, 0), stream.start()):
            raise Refused(
                "Part of this PDF is packed in a way that we cannot look into. "
                "Print it to a new PDF and upload that."
            )
