"""Posters are written anew: the picture stays, everything that was said about it goes."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.videos.posters import LEAST, MOST, NoPicture, cleaned

SECRET = b"-37.81 144.96 Somebody"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 1280, height: int = 720, *said: bytes) -> bytes:
    rows = zlib.compress(bytes((width // 8 + 1) * height))
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
            *said,
            chunk(b"IDAT", rows),
            chunk(b"IEND", b""),
        ]
    )


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


FRAME = segment(0xC0, struct.pack(">BHHB", 8, 720, 1280, 1) + b"\x01\x11\x00")
TABLES = segment(0xDB, bytes(65)) + segment(0xC4, bytes(20))
#: A nought after FF and a restart belong to what is drawn.
SCAN = segment(0xDA, b"\x01\x01\x00\x00?\x00") + b"draw\xff\x00n\xff\xd0more"
JFIF = segment(0xE0, b"JFIF\0" + bytes(9))


def jpeg(*said: bytes) -> bytes:
    return b"".join([b"\xff\xd8", JFIF, *said, TABLES, FRAME, SCAN, b"\xff\xd9"])


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(
        struct.pack("<4sI", name, len(part)) + part + b"\0" * (len(part) % 2)
        for name, part in chunks
    )
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def vp8x(flags: int, width: int = 1280, height: int = 720) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes([flags, 0, 0, 0]) + size


VP8 = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 1280, 720) + b"drawn"


def test_a_png_loses_what_is_said_about_it_and_what_lies_behind_it() -> None:
    said = [chunk(b"eXIf", SECRET), chunk(b"tEXt", b"GPS\0" + SECRET), chunk(b"tIME", bytes(7))]
    found = cleaned(png(1280, 720, *said) + SECRET)
    assert (found.kind, found.width, found.height) == ("image/png", 1280, 720)
    assert found.content == png()


def test_a_jpeg_loses_what_is_said_about_it_and_keeps_its_scan_and_colours() -> None:
    profile = segment(0xE2, b"ICC_PROFILE\0" + b"colours")
    said = [
        segment(0xE1, b"Exif\0\0" + SECRET),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xFE, SECRET),
    ]
    found = cleaned(jpeg(*said, profile) + b"\xff\xd8 a second picture" + SECRET)
    assert (found.kind, found.width, found.height) == ("image/jpeg", 1280, 720)
    assert found.content == jpeg(profile)


def test_a_webp_loses_what_is_said_about_it() -> None:
    sent = riff(
        (b"VP8X", vp8x(0x2C)),
        (b"ICCP", b"colours"),
        (b"VP8 ", VP8),
        (b"EXIF", SECRET),
        (b"XMP ", SECRET),
    )
    found = cleaned(sent)
    assert (found.kind, found.width, found.height) == ("image/webp", 1280, 720)
    assert found.content == riff((b"VP8X", vp8x(0x20)), (b"ICCP", b"colours"), (b"VP8 ", VP8)), (
        "nor does it say that there is any"
    )


def test_plain_webps_say_their_size_themselves() -> None:
    lossless = b"\x2f" + struct.pack("<I", 1279 | 719 << 14) + b"drawn"
    for chunks in ([(b"VP8 ", VP8)], [(b"VP8L", lossless)]):
        found = cleaned(riff(*chunks))
        assert (found.width, found.height) == (1280, 720)
        assert found.content == riff(*chunks)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"", "whatever its name says"),
        (b"<svg onload=alert(1)>", "whatever its name says"),
        (b"GIF89a" + bytes(40), "whatever its name says"),
        (png()[:-20], "damaged or cut off"),
        (png().replace(b"IDAT", b"IDAx"), "damaged or cut off"),
        (jpeg()[:-2], "damaged or cut off"),
        (riff((b"VP8 ", VP8))[:-4], "damaged or cut off"),
        (riff((b"VP8X", vp8x(0x02))), "stands still"),
        (png(LEAST - 1, 720), f"{LEAST - 1} by 720 pixels"),
        (riff((b"VP8X", vp8x(0, MOST + 1)), (b"VP8 ", VP8)), f"{MOST + 1} by 720 pixels"),
        (riff((b"EXIF", SECRET)), "0 by 0 pixels"),
    ],
)
def test_what_is_no_poster_is_told_why(sent: bytes, says: str) -> None:
    with pytest.raises(NoPicture, match=says):
        cleaned(sent)


@given(st.sampled_from([png(160, 160), jpeg(), riff((b"VP8 ", VP8))]), st.data())
def test_no_bytes_break_the_reading(sent: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sent)))
    broken = (
        sent[:at] + data.draw(st.binary(max_size=12)) + sent[at + data.draw(st.integers(0, 9)) :]
    )
    with suppress(NoPicture):
        assert cleaned(broken).content
