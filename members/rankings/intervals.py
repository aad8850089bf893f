"""How sure a figure is: Student's t, Welch, Wilson. Floats from exact input; standard library only.

t: CDF in closed form for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4),
turned round by bisection. Wilson: E. B. Wilson, JASA 22 (1927). Welch: B. L. Welch, Biometrika 34
(1947), with degrees of freedom rounded down.
"""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, floor, inf, pi, sin, sqrt

#: 97.5 % quantile of the normal distribution.
Z = 1.959963984540054
#: Beyond these degrees of freedom, t and the normal distribution agree to four digits.
_NORMAL_FROM = 20_000


def t_cdf(t: float, freedom: int) -> float:
    """P(T <= t) for whole degrees of freedom from 1 on."""
    theta = atan(t / sqrt(freedom))
    term = cos(theta) if freedom % 2 else 1.0
    total, square = 0.0, cos(theta) ** 2
    for step in range(freedom % 2 + 1, freedom, 2):
        total += term
        term *= square * step / (step + 1)
    between = sin(theta) * total
    if freedom % 2:
        between = (theta + between) * 2 / pi
    return 0.5 + between / 2


@lru_cache(maxsize=4_096)
def t_quantile(freedom: int, probability: float = 0.975) -> float:
    """The t below which ``probability`` (0.5 to 1) lies; to 1e-12."""
    if freedom < 1:
        raise ValueError("Degrees of freedom are whole and from 1 on.")
    if freedom > _NORMAL_FROM and probability == 0.975:
        return Z
    low, high = 0.0, 1.0
    while t_cdf(high, freedom) < probability:
        low, high = high, high * 2
    while high - low > 1e-12 * max(1.0, high):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if t_cdf(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a proportion, as shares of 1. ``of`` is from 1 on."""
    if not 0 <= hits <= of or of < 1:
        raise ValueError("Hits are from 0 to all, of at least one.")
    share, square = hits / of, Z * Z
    middle = share + square / (2 * of)
    reach = Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    whole = 1 + square / of
    low = 0.0 if hits == 0 else (middle - reach) / whole
    high = 1.0 if hits == of else (middle + reach) / whole
    return low, high


def welch_freedom(error: float, freedom: int, other: float, other_freedom: int) -> int:
    """Welch and Satterthwaite's degrees of freedom of a difference, rounded down."""
    one, two = error * error, other * other
    if one + two == 0:
        return freedom + other_freedom
    return max(1, floor((one + two) ** 2 / (one * one / freedom + two * two / other_freedom)))


def differ(difference: float, error: float, freedom: int, other: float, other_freedom: int) -> bool:
    """Whether the 95 % interval of a difference of two independent figures leaves 0 out.
    ``error`` and ``other`` are their standard errors."""
    spread = sqrt(error * error + other * other)
    if spread == 0:
        return difference != 0
    return abs(difference) > spread * t_quantile(
        welch_freedom(error, freedom, other, other_freedom)
    )


def half_width(error: float, freedom: int) -> float:
    """From a figure to the end of its 95 % interval; without degrees of freedom, infinite."""
    return error * t_quantile(freedom) if freedom else inf
