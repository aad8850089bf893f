"""Films that the demonstration makes itself: a drawing that moves, two tones that take turns, and
no library for film, sound or pictures."""

from __future__ import annotations

from collections.abc import Sequence

from . import flac, h264, picture
from .mp4 import Track, avc_entry, flac_entry, mp4
from .picture import Turn

__all__ = ["Turn", "film"]

#: Seconds between pictures that a player may begin with.
_KEY = 8


def film(turns: Sequence[Turn], seconds: int, *, seed: int, plain: bool = False) -> bytes:
    """An MP4 file. ``plain``: one picture all along and no sound, made in a moment, for tests that
    only need a film of that length."""
    pace = picture.PACE
    drawn = picture.pictures(turns, seconds, seed)
    if plain:
        drawn, pace = iter([next(drawn)]), 1
    coded = list(h264.encode(drawn, key_every=_KEY * pace))
    lasts = seconds * pace if plain else 1
    pictures = Track(
        [(row.data, lasts, row.is_key) for row in coded],
        pace,
        avc_entry(
            h264.sps(picture.WIDTH, picture.HEIGHT), h264.pps(), picture.WIDTH, picture.HEIGHT
        ),
        picture.WIDTH,
        picture.HEIGHT,
    )
    if plain:
        return mp4([pictures])
    wave = picture.sound(turns, seconds)
    sound = Track(
        [(data, samples, True) for data, samples in flac.frames(wave)],
        flac.RATE,
        flac_entry(flac.stream_info(len(wave)), flac.RATE),
    )
    return mp4([pictures, sound])
