"""What may be put into a calculator, read exactly, and refused by name.

A float is taken as the decimal number it prints as: 0.3 is three tenths here, not the nearest
binary fraction, so that 21 ÷ (1 − 0.3) is 30 and not a hair above.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import isfinite

Number = int | float | Decimal | Fraction

#: Calls, chats, agents, lines.
MOST_COUNTED = 10**9
#: Some 30 years; patience may be longer, since "nobody hangs up" is a limit people try.
MOST_SECONDS = 10**9
MOST_PATIENCE = 10**12
MOST_ERLANGS = 10**7
#: Powers of ten beyond which a number is not even written out.
_REACH = 400

ZERO, ONE = Fraction(0), Fraction(1)


class BadValue(ValueError):
    """A value that a calculator cannot work with. ``field`` is the name of the argument."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def exact(field: str, value: Number) -> Fraction:
    """``value`` as a fraction. Text, truth values, NaN and infinity raise :class:`BadValue`."""
    if type(value) is Fraction:
        return value
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise BadValue(field, "has to be a number")
    if isinstance(value, float):
        if not isfinite(value):
            raise BadValue(field, "has to be a finite number")
        return _printed(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise BadValue(field, "has to be a finite number")
        if value and abs(value.adjusted()) > _REACH:
            size = "large" if value.adjusted() > 0 else "small"
            raise BadValue(field, f"is too {size} to work with")
    return Fraction(value)


@lru_cache(maxsize=4_096)
def _printed(value: float) -> Fraction:
    """The decimal number as which a finite float prints. The same few stand in every interval."""
    return Fraction(float.__repr__(value))


def not_negative(field: str, value: Number, *, most: int) -> Fraction:
    """From 0 to ``most``, both included."""
    found = exact(field, value)
    if found.numerator < 0:
        raise BadValue(field, "cannot be negative")
    if found.numerator > most * found.denominator:
        raise BadValue(field, f"cannot be more than {most:,}")
    return found


def positive(field: str, value: Number, *, most: int) -> Fraction:
    """Above 0, and up to ``most``."""
    found = not_negative(field, value, most=most)
    if not found.numerator:
        raise BadValue(field, "has to be more than 0")
    return found


def whole(field: str, value: Number, *, most: int = MOST_COUNTED) -> int:
    """A whole number from 0 to ``most``; 14.0 is whole, 14.5 is not."""
    found = not_negative(field, value, most=most)
    if found.denominator != 1:
        raise BadValue(field, "has to be a whole number")
    return found.numerator


def target_share(field: str, value: Number) -> Fraction:
    """A share to be reached: above 0, below 1. Nothing random is ever certain."""
    found = exact(field, value)
    if found.numerator <= 0:
        raise BadValue(field, "has to be more than 0")
    if found.numerator >= found.denominator:
        raise BadValue(
            field, "has to be below 1 (0.8 for 80 %): 100 % cannot be reached by any number"
        )
    return found


def blocking_share(field: str, value: Number) -> Fraction:
    """A share of calls that may be blocked: above 0, below 1."""
    found = exact(field, value)
    if found.numerator <= 0:
        raise BadValue(field, "has to be more than 0: no number of lines never blocks")
    if found.numerator >= found.denominator:
        raise BadValue(field, "has to be below 1 (0.01 for 1 %)")
    return found


def occupancy_share(field: str, value: Number) -> Fraction:
    """A cap on occupancy: above 0, up to 1."""
    found = exact(field, value)
    if found.numerator <= 0:
        raise BadValue(field, "has to be more than 0")
    if found.numerator > found.denominator:
        raise BadValue(field, "cannot be more than 1 (0.85 for 85 %)")
    return found


def shrinkage_share(field: str, value: Number) -> Fraction:
    """Paid time away from contacts: from 0, below 1."""
    found = exact(field, value)
    if found.numerator < 0:
        raise BadValue(field, "cannot be negative")
    if found.numerator >= found.denominator:
        raise BadValue(field, "has to be below 1 (0.3 for 30 %): at 100 % nobody is left to answer")
    return found


def load_of(
    calls: Number, interval_seconds: Number, aht_seconds: Number, *, counted: str = "calls"
) -> tuple[Fraction, Fraction]:
    """``(erlangs, aht_seconds)``, both exact: calls × AHT ÷ interval.

    ``calls`` 0 to 1e9 in one interval, seconds above 0 and up to 1e9; without calls the handling
    time may be 0. At most 10 million erlangs.
    """
    interval = positive("interval_seconds", interval_seconds, most=MOST_SECONDS)
    _, load, handling = loaded(calls, interval, aht_seconds, counted=counted)
    return load, handling


def loaded(
    calls: Number, interval: Fraction, aht_seconds: Number, *, counted: str = "calls"
) -> tuple[Fraction, Fraction, Fraction]:
    """``(calls, erlangs, aht_seconds)`` for an interval that is checked already."""
    contacts = not_negative(counted, calls, most=MOST_COUNTED)
    check = positive if contacts.numerator else not_negative
    handling = check("aht_seconds", aht_seconds, most=MOST_SECONDS)
    load = Fraction(
        contacts.numerator * handling.numerator * interval.denominator,
        contacts.denominator * handling.denominator * interval.numerator,
    )
    return contacts, checked_load(load, field=counted), handling


def checked_load(load: Fraction, *, field: str) -> Fraction:
    """``load`` in erlangs, unless it is more than any centre has."""
    if load.numerator > MOST_ERLANGS * load.denominator:
        raise BadValue(field, f"makes a load of more than {MOST_ERLANGS:,} erlangs")
    return load


def ceiling(value: Fraction) -> int:
    """Rounded up, exactly."""
    return -(-value.numerator // value.denominator)
