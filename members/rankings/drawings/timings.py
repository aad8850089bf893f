"""Menu, wait and talk of a mean call, one bar for each of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..wording import clock
from .drawing import Drawing, px

_WIDTH = 560


@dataclass(frozen=True, slots=True)
class Timing:
    """Mean seconds; None where nothing was timed."""

    name: str
    menu: Any
    wait: Any
    talk: Any
    is_yours: bool = False


def timings(given: Sequence[Timing], *, title: str, text: str) -> Drawing:
    longest = max([_total(each) for each in given] + [1.0])
    bars, y = [], 0
    for each in given:
        x, parts = 0.0, []
        for kind, value in (("menu", each.menu), ("wait", each.wait), ("talk", each.talk)):
            if value is None:
                continue
            length = (_WIDTH - 8) * float(value) / longest
            shown = "you" if kind == "talk" and each.is_yours else kind
            parts.append({"kind": shown, "x": px(x), "length": px(max(length, 1))})
            x += length + 2
        bars.append(
            {
                "name": each.name,
                "is_yours": each.is_yours,
                "name_y": y + 16,
                "y": y + 26,
                "words_y": y + 76,
                "words": [
                    {"value": clock(each.menu), "name": "menu"},
                    {"value": clock(each.wait), "name": "wait"},
                    {"value": clock(each.talk), "name": "talk"},
                ],
                "parts": parts,
            }
        )
        y += 104
    return Drawing(
        name="timings",
        title=title,
        text=text,
        large={"width": _WIDTH, "height": max(y - 16, 40), "bars": bars},
        small=None,
        columns=("Mean call", "Menu", "Wait", "Talk"),
        rows=[(e.name, clock(e.menu), clock(e.wait), clock(e.talk)) for e in given],
        legend=[("menu", "Menu"), ("wait", "Wait"), ("talk", "Talk")],
    )


def _total(each: Timing) -> float:
    return sum(float(value) for value in (each.menu, each.wait, each.talk) if value is not None)
