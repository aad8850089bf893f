"""What people type into a calculator's fields: numbers, shares in per cent, times. Pure.

Every refusal is a :class:`.BadValue` that names the field. Results are exact fractions.
"""

from __future__ import annotations

import re
from fractions import Fraction

from .queues.values import BadValue

#: Longer than any number somebody means.
_LONGEST = 30
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_CLOCKED = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2}(?:\.\d+)?)", re.ASCII)
_WITH_UNIT = re.compile(
    r"(\d+(?:\.\d+)?)(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)", re.ASCII | re.I
)
_UNITS = {"s": 1, "m": 60, "h": 3_600}
#: Letters that are typed for digits.
_MISTYPED = str.maketrans("OoIl", "0011")


def number(field: str, text: str) -> Fraction:
    """``1200``, ``1,200`` and ``1 200.5``; not negative, without an exponent."""
    bare = _SPACES.sub("", text)
    if not bare:
        raise BadValue(field, "has no number")
    if len(bare) <= _LONGEST and (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        return Fraction(bare.replace(",", ""))
    meant = bare.translate(_MISTYPED)
    if meant != bare and _PLAIN.fullmatch(meant) and len(meant) <= _LONGEST:
        raise BadValue(field, f"“{_short(text)}” has a letter for a digit. Did you mean {meant}?")
    if bare.startswith(("-", "−")):
        raise BadValue(field, f"“{_short(text)}” is negative")
    raise BadValue(field, f"“{_short(text)}” is not a number")


def per_cent(field: str, text: str) -> Fraction:
    """``80``, ``80 %`` and ``82.5%`` as a share of 1. Always per cent: ``0.8`` is 0.8 %."""
    bare = text.strip()
    return number(field, bare.removesuffix("%")) / 100


def duration(field: str, text: str) -> Fraction:
    """Seconds, from ``180``, ``3:00``, ``1:02:30``, ``3m``, ``3 min 20 s`` or ``180 seconds``.

    A number alone is seconds; two with a colon are minutes and seconds, of which there are less
    than 60; three are hours, minutes and seconds.
    """
    bare = _SPACES.sub("", text)
    if len(bare) > _LONGEST:
        raise BadValue(field, f"“{_short(text)}” is not a time")
    clocked = _CLOCKED.fullmatch(bare)
    if clocked:
        hours, minutes, seconds = (Fraction(part or 0) for part in clocked.groups())
        if seconds >= 60 or (clocked[1] is not None and minutes >= 60):
            raise BadValue(field, f"“{_short(text)}”: seconds and minutes after a colon end at 59")
        return hours * 3_600 + minutes * 60 + seconds
    parts = _WITH_UNIT.findall(bare)
    if parts and "".join(figure + unit for figure, unit in parts) == bare:
        total = Fraction(0)
        for figure, unit in parts:
            total += Fraction(figure) * _UNITS[unit[0].lower()]
        return total
    try:
        return number(field, text)
    except BadValue as bad:
        if "number" not in bad.reason:
            raise
        raise BadValue(
            field, f"“{_short(text)}” is not a time. Write seconds (180) or minutes (3:00)"
        ) from bad


def duration_text(seconds: Fraction | int | float) -> str:
    """Minutes and seconds as people write them, to the nearest second: ``3:00``, ``1:02:30``."""
    whole = int(Fraction(seconds) + Fraction(1, 2))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _short(text: str) -> str:
    bare = text.strip()
    return bare if len(bare) <= _LONGEST else f"{bare[:_LONGEST]}…"
