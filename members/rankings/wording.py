"""How figures and places are written. Everything is rounded half up, from the exact value."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_PLACES = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]


def rounded(value: Decimal | int, places: int = 1) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def points(value: Decimal | None) -> str:
    """``61.3``; ``–`` where there is none."""
    return "–" if value is None else str(rounded(value))


def signed(value: Decimal | None, places: int = 1) -> str:
    """``+3.2``, ``−0.4``, ``±0.0``; ``–`` where there is none."""
    if value is None:
        return "–"
    size = rounded(abs(value), places)
    return f"{'±' if not size else '+' if value > 0 else '−'}{size}"


def clock(seconds: Decimal | None) -> str:
    """``2:51``: minutes and seconds; ``–`` where there is none."""
    if seconds is None:
        return "–"
    whole = int(rounded(seconds, 0))
    return f"{whole // 60}:{whole % 60:02d}"


def clock_tenths(seconds: Decimal | None) -> str:
    """``2:51.4``: to the tenth of a second that waits are put in order and are tied by."""
    if seconds is None:
        return "–"
    tenths = int(rounded(seconds) * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def seconds_signed(value: Decimal | None) -> str:
    """``−14 s``."""
    return "–" if value is None else f"{signed(value, 0)} s"


def percent(share: Decimal | None) -> str:
    """``92%`` of a value from 0 to 100."""
    return "–" if share is None else f"{rounded(share, 0)}%"


def ordinal(number: int) -> str:
    """``1st``, ``22nd``, ``113th``."""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def place(number: int) -> str:
    """``fifth`` where a word is short enough, ``21st`` otherwise."""
    return _PLACES[number] if 0 < number < len(_PLACES) else ordinal(number)


def number(count: int) -> str:
    """``five``, ``13``."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def plural(count: int, one: str, many: str = "") -> str:
    """``five places``, ``one call``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def rank_label(rank: int | None, *, is_tied: bool = False) -> str:
    """``=3``; ``–`` for who has no rank."""
    return "–" if rank is None else f"{'=' if is_tied else ''}{rank}"


def likely(low: int | None, high: int | None) -> str:
    """``3rd–7th``, ``1st`` where both are the same, ``–`` where it is not known."""
    if low is None or high is None:
        return "–"
    return ordinal(low) if low == high else f"{ordinal(low)}–{ordinal(high)}"


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def sentence(text: str) -> str:
    """With a capital letter at its start."""
    return text[:1].upper() + text[1:]


def shortened(name: str, most: int) -> str:
    """Cut so that it fits a drawing; whole everywhere else."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def metric_value(metric: str, value: Any) -> str:
    """A value as its metric is written."""
    if metric == "wait":
        return clock(value)
    if metric == "answer_rate":
        return percent(value)
    return points(value)


def ranked_value(metric: str, value: Any) -> str:
    """A value where it decides who stands before whom: to the tenth that it is compared by."""
    if metric == "wait":
        return clock_tenths(value)
    if metric == "answer_rate":
        return "–" if value is None else f"{rounded(value)}%"
    return points(value)


def award_value(metric: str, value: Decimal | None) -> str:
    """What an award is for, in words: ``135.3 seconds``, ``+4.1 points``, ``72.6 of 100``."""
    if value is None:
        return "none"
    if metric == "wait":
        return f"{rounded(value)} seconds"
    return f"{signed(value)} points" if metric == "improved" else f"{rounded(value)} of 100"


def metric_change(metric: str, value: Decimal | None) -> str:
    if metric == "wait":
        return seconds_signed(value)
    return signed(value)
