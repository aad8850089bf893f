"""What a demonstration video shows: two voices drawn as sound, a ruler, a needle that moves, and
the time in large figures. Colours are the night plate's of the portal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .flac import RATE
from .h264 import Picture

WIDTH, HEIGHT = 512, 288
#: Pictures in a second.
PACE = 2
_LEFT, _RIGHT = 32, 480
_BARS = 56
_MIDDLE, _RULER = 160, 248
#: (luma, cb, cr), ITU-R BT.601.
_NIGHT, _LINE, _WHITE = (44, 135, 117), (96, 134, 120), (225, 129, 127)
_REEF, _PINDAN, _WATTLE = (165, 140, 66), (150, 88, 182), (186, 46, 162)
#: Which of the seven strokes each figure has: top, top left, top right, middle, bottom left, ...
_FIGURES = {
    "0": "1110111",
    "1": "0010010",
    "2": "1011101",
    "3": "1011011",
    "4": "0111010",
    "5": "1101011",
    "6": "1101111",
    "7": "1010010",
    "8": "1111111",
    "9": "1111011",
}
_TONES = (174.6, 130.8)

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody speaks: from, to (seconds), and which of the two voices (0 or 1)."""

    start: float
    end: float
    voice: int


class _Canvas:
    def __init__(self) -> None:
        self.planes = [
            np.full((HEIGHT, WIDTH), _NIGHT[0], dtype=np.uint8),
            np.full((HEIGHT // 2, WIDTH // 2), _NIGHT[1], dtype=np.uint8),
            np.full((HEIGHT // 2, WIDTH // 2), _NIGHT[2], dtype=np.uint8),
        ]

    def copy(self) -> _Canvas:
        other = _Canvas.__new__(_Canvas)
        other.planes = [plane.copy() for plane in self.planes]
        return other

    def box(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        """Places and sizes are even, since colour has half the points."""
        self.planes[0][y : y + height, x : x + width] = colour[0]
        for plane, value in zip(self.planes[1:], colour[1:], strict=True):
            plane[y // 2 : (y + height) // 2, x // 2 : (x + width) // 2] = value

    def picture(self) -> Picture:
        return Picture(*self.planes)


def pictures(turns: Sequence[Turn], seconds: int, seed: int) -> Iterator[Picture]:
    """:data:`PACE` for each second."""
    bars = _bars(turns, seconds, seed)
    ground = _ground()
    passed = 0
    for bar in bars:
        _draw_bar(ground, bar, _LINE)
    for number in range(seconds * PACE):
        share = number / (seconds * PACE)
        while passed < len(bars) and bars[passed][0] < _LEFT + share * (_RIGHT - _LEFT):
            _draw_bar(ground, bars[passed], (_REEF, _PINDAN)[bars[passed][2]])
            passed += 1
        now = ground.copy()
        _clock(now, number // PACE)
        x = _LEFT + round(share * (_RIGHT - _LEFT) / 2) * 2
        for step in range(5):
            now.box(x - 2 * step, _RULER - 8 - 4 * step, 4 * step + 2, 4, _WATTLE)
        yield now.picture()


def _ground() -> _Canvas:
    ground = _Canvas()
    ground.box(_LEFT, _RULER, _RIGHT - _LEFT + 2, 2, _WHITE)
    for tick in range(29):
        high = 16 if tick % 7 == 0 else 8
        ground.box(_LEFT + tick * 16, _RULER, 2, high, _WHITE)
    return ground


Bar = tuple[int, int, int]


def _bars(turns: Sequence[Turn], seconds: int, seed: int) -> list[Bar]:
    """(x, half its height, voice)."""
    random = np.random.RandomState(seed)
    bars = []
    for place in range(_BARS):
        at = (place + 0.5) / _BARS * seconds
        turn = next((turn for turn in turns if turn.start <= at < turn.end), None)
        high = 2 * int(random.randint(6, 24)) if turn else 4
        bars.append((_LEFT + place * 8, high, turn.voice if turn else 0))
    return bars


def _draw_bar(canvas: _Canvas, bar: Bar, colour: Colour) -> None:
    x, half, _voice = bar
    canvas.box(x, _MIDDLE - half, 4, 2 * half, colour)


def _clock(canvas: _Canvas, second: int) -> None:
    x = _LEFT
    for letter in f"{second // 60}:{second % 60:02d}":
        if letter == ":":
            canvas.box(x, 48, 6, 6, _WHITE)
            canvas.box(x, 72, 6, 6, _WHITE)
            x += 18
            continue
        strokes = (
            (x, 32, 32, 6),
            (x, 32, 6, 34),
            (x + 26, 32, 6, 34),
            (x, 60, 32, 6),
            (x, 60, 6, 34),
            (x + 26, 60, 6, 34),
            (x, 88, 32, 6),
        )
        for stroke, shown in zip(strokes, _FIGURES[letter], strict=True):
            if shown == "1":
                canvas.box(*stroke, _WHITE)
        x += 44


def sound(turns: Sequence[Turn], seconds: int) -> NDArray[np.int16]:
    """A soft tone for each voice while it speaks, silence between."""
    wave = np.zeros(seconds * RATE)
    for turn in turns:
        first, last = round(turn.start * RATE), min(round(turn.end * RATE), len(wave))
        at = np.arange(last - first) / RATE
        edge = np.minimum(1, np.minimum(at, at[::-1]) * 12)
        wave[first:last] = np.sin(2 * np.pi * _TONES[turn.voice] * at) * edge * 1800
    return wave.astype(np.int16)
