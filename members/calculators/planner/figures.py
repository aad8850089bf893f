"""How a plan's numbers are written: units, rounding, no sign of more digits than there are."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ..answers import words
from ..answers.words import NO_END, NONE
from ..typed import duration_text


def decimal(value: Fraction | float, places: int) -> str:
    """Rounded half up, with thousands, without noughts at the end: ``1,203.5``."""
    exact = Fraction(value)
    step = Decimal(1).scaleb(-places)
    found = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(step, ROUND_HALF_UP)
    said = f"{found:,}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def share(value: float) -> str:
    """``82.1%``. What is short of all of them never reads 100%."""
    return words.share(value, 1)


def level(value: float, promised: Fraction) -> str:
    """A service level: ``82.1%``, and ``79.98%`` where 80% was promised."""
    return words.level(value, promised, 1)


def per_cent(value: Fraction) -> str:
    """A share that was typed: ``80%``, ``82.5%``."""
    return words.typed_share(value)


def wait(seconds: float | None) -> str:
    """``31 s``, ``2:05``; where the queue grows for ever, that."""
    if seconds is None:
        return NO_END
    if 0 < seconds < 0.5:
        return "< 1 s"
    return f"{round(seconds)} s" if seconds < 99.5 else duration_text(seconds)


def seconds_said(seconds: Fraction) -> str:
    """A time that was typed, as it is put into a formula: ``312 s``."""
    return f"{decimal(seconds, 3)} s"


def hours(value: Fraction) -> str:
    return decimal(value, 2)


def hours_column(value: Fraction) -> str:
    """With the same decimals down a column."""
    return f"{float(value):,.2f}"


def dollars(value: Decimal | None, *, cents: bool = True) -> str:
    """AUD: ``$12,441.90``, or to the dollar."""
    if value is None:
        return NONE
    if cents:
        return f"${value:,.2f}"
    return f"${value.quantize(Decimal(1), ROUND_HALF_UP):,}"


def rate_said(rate: Fraction) -> str:
    """``$41.20``; a tenth of a cent that was typed stays."""
    return (
        dollars(Decimal(rate.numerator) / rate.denominator)
        if ((rate * 100).denominator == 1)
        else f"${decimal(rate, 4)}"
    )


def length(seconds: int) -> str:
    """``30 min``; ``half-hour`` is for headings, see :func:`interval_name`."""
    minutes, rest = divmod(seconds, 60)
    return f"{seconds:,} s" if rest else f"{minutes:,} min"


def interval_name(seconds: int) -> str:
    return {900: "quarter-hour", 1_800: "half-hour", 3_600: "hour"}.get(seconds, "interval")


def gap_said(gap: int | None) -> str:
    if gap is None:
        return NONE
    if not gap:
        return "fits"
    return f"{gap:,} spare" if gap > 0 else f"short {-gap:,}"
