"""How figures are written in an answer. Standard library only.

A rounded figure never says more than is true: a share below 1 is never written as 100 %, one above
0 never as 0 %, and what has no end is said in words.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from ..queues.ties import reaches

NO_END = "no end"
NONE = "–"


def count(value: Fraction | int | float) -> str:
    """``1,200``; at most two decimals, and none that say nothing."""
    return _bare(f"{float(value):,.2f}")


def _bare(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(value: float | Fraction, digits: int = 2) -> str:
    """``88.84%`` for 0.8884."""
    least = 10.0**-digits
    text = f"{100 * float(value):.{digits}f}"
    if value < 1 and float(text) >= 100:
        return f"over {100 - least:.{digits}f}%"
    if value > 0 and float(text) == 0:
        return f"under {least:.{digits}f}%"
    return f"{_bare(text) if value in (0, 1) else text}%"


def level(found: float, promised: float | Fraction, digits: int = 2) -> str:
    """A service level beside its promise. One that misses it takes as many digits as show the
    miss: 79.98% is not written as 80.0% where 80% was promised."""
    wanted = float(promised)
    if not reaches(found, wanted):
        while digits < 9 and float(f"{100 * found:.{digits}f}") >= 100 * wanted:
            digits += 1
    return share(found, digits)


def typed_share(value: Fraction) -> str:
    """A share as somebody typed it: ``80%``, ``82.5%``."""
    return f"{_bare(f'{float(100 * value):.10f}')}%"


def erlangs(value: float | Fraction) -> str:
    """``10 erlangs``, ``11.11 erlangs``."""
    if 0 < value < 0.005:
        return "under 0.01 erlangs"
    return in_erlangs(count(value))


def in_erlangs(text: str) -> str:
    """A figure that is written already: ``1 erlang``, ``2.5 erlangs``."""
    return f"{text} erlang{'' if text == '1' else 's'}"


def wait(seconds: float | Fraction | None) -> str:
    """``7.84 s``, ``2 min 3 s``, ``3 h 12 min``; :data:`NO_END` for None."""
    if seconds is None:
        return NO_END
    if 0 < seconds < 0.005:
        return "under 0.01 s"
    if seconds < 59.995:
        return f"{_bare(f'{float(seconds):.2f}')} s"
    whole = floor(seconds + Fraction(1, 2)) if isinstance(seconds, Fraction) else round(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"


def spoken(seconds: Fraction) -> str:
    """A threshold or period in a sentence: ``20 seconds``, ``half an hour``, ``2 min 30 s``."""
    known = {1_800: "half an hour", 3_600: "an hour", 900: "a quarter of an hour"}
    if seconds in known:
        return known[int(seconds)]
    if seconds < 60:
        text = count(seconds)
        return f"{text} second{'' if text == '1' else 's'}"
    if seconds < 3_600 and not seconds % 60:
        minutes = int(seconds // 60)
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return wait(seconds)


def counted(number: int, one: str, many: str = "") -> str:
    """``1 interval``, ``5 intervals``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def agents(number: int) -> str:
    return counted(number, "agent")


def money(amount: Decimal | None) -> str:
    """``$420`` or ``$422.50``; a dash where no rate was given."""
    return NONE if amount is None else f"${f'{amount:,.2f}'.removesuffix('.00')}"


def points(difference: float) -> str:
    """A difference of two shares: ``0.44 of a point``, ``3.2 points``."""
    size = abs(difference) * 100
    if size < 0.005:
        return "less than 0.01 of a point"
    if size < 1:
        return f"{size:.2f} of a point"
    text = _bare(f"{size:.1f}")
    return f"{text} point{'' if text == '1' else 's'}"


def long(exact: float | Fraction) -> str:
    """A figure of the working: six decimals, or five digits where those would be zeros."""
    value = float(exact)
    if value == 0 or abs(value) >= 1e-4:
        return _bare(f"{value:,.6f}") if abs(value) < 1e9 else f"{value:,.0f}"
    return f"{value:.5g}"
