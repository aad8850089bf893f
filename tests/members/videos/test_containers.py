"""What a file is, is read from the file; its name is not asked."""

from __future__ import annotations

import io
import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.videos.containers import Unplayable, look_into
from members.videos.demo_files import Turn, film
from tests.members.videos.conftest import film_of


def look(content: bytes) -> tuple[str, int]:
    found = look_into(io.BytesIO(content), size=len(content))
    return found.content_type, found.length


def element(key: str, content: bytes, *, unknown: bool = False) -> bytes:
    length = b"\x01" + b"\xff" * 7 if unknown else b"\x01" + len(content).to_bytes(7, "big")
    return bytes.fromhex(key) + length + content


def webm(*, codec: bytes = b"V_VP9", doctype: bytes = b"webm", unknown: bool = False) -> bytes:
    info = element("2ad7b1", b"\x0f\x42\x40") + element("4489", struct.pack(">d", 61_500.0))
    tracks = element("ae", element("86", codec))
    inside = element("1549a966", info) + element("1654ae6b", tracks)
    head = element("1a45dfa3", element("4282", doctype))
    return head + element("18538067", inside, unknown=unknown)


def test_a_demonstration_film_is_an_mp4_of_its_length() -> None:
    assert look(film_of(60)) == ("video/mp4", 60_000)


def test_a_film_with_picture_and_sound_is_looked_into_too() -> None:
    made = film([Turn(0, 1, 0), Turn(1, 2, 1)], 3, seed=2)
    assert look(made) == ("video/mp4", 3000)
    assert b"fLaC" in made
    assert b"avc1" in made


def test_what_is_needed_to_begin_stands_first() -> None:
    assert film_of(60).index(b"moov") < film_of(60).index(b"mdat")


@pytest.mark.parametrize("unknown", [False, True])
def test_a_webm_is_looked_into(unknown: bool) -> None:
    assert look(webm(unknown=unknown)) == ("video/webm", 61_500)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a and so on",
        b"%PDF-1.7 a paper with a film's name",
        b"<html><script>alert(1)</script></html>",
        b"\x00\x00\x00\x18ftypheic" + bytes(40),
        b"\x00\x00\x00\x18ftypisom" + bytes(12),
        film_of(60)[:400],
        film_of(60).replace(b"avc1", b"mp4v"),
        webm(codec=b"V_MPEG2"),
        webm(doctype=b"matroska"),
        webm()[:60],
    ],
)
def test_what_browsers_do_not_play_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Unplayable) as refused:
        look(content)
    assert refused.value.says.endswith(".")


@given(st.binary(max_size=80), st.integers(0, 600))
def test_no_damage_does_more_than_be_refused(noise: bytes, place: int) -> None:
    for whole in (film_of(60), webm()):
        damaged = whole[:place] + noise + whole[place + len(noise) :]
        with suppress(Unplayable):
            look(damaged)
