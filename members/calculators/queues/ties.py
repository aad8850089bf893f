"""Where a figure stands so near its limit that doubles cannot say on which side.

Sixty digits can. A probability of Erlang's without an exponential is a fraction, and may equal its
target exactly (one erlang on one line blocks exactly half): that counts as reached.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import floor

#: Doubles are trusted where they differ by more than this part of the limit.
NEAR = 1e-9
#: What a double loses of a figure on its way.
_NOISE = 1e-12
_DIGITS = Context(prec=60, Emin=-999_999, Emax=999_999, traps=[])
#: Two figures of sixty digits that agree to this part are the same figure.
_SAME = Decimal("1e-45")


def at_most(value: float, limit: Fraction, bound: float, again: Callable[[], Decimal]) -> bool:
    """Is ``value`` <= ``limit``? ``bound`` is ``float(limit)``; ``again`` works ``value`` out anew,
    in the sixty digits that hold while it is called."""
    if abs(value - bound) > NEAR * bound:
        return value <= bound
    with localcontext(_DIGITS):
        wanted = decimal_of(limit)
        return again() - wanted <= wanted * _SAME


def reaches(found: float, wanted: float) -> bool:
    """Is a finished figure at least ``wanted``? The agents who were found to reach it exactly may
    show 0.9299999999999999 for 0.93."""
    return found >= wanted - _NOISE * wanted


def decimal_of(value: Fraction) -> Decimal:
    """In as many digits as the context has."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def blocking(load: Fraction, servers: int) -> Decimal:
    """Erlang B in the digits of the context; the way of :func:`.loss.blocking`."""
    if not load:
        return Decimal(0 if servers else 1)
    erlangs = decimal_of(load)
    start = min(servers, floor(load))
    total = term = Decimal(1)
    for server in range(start, 0, -1):
        term *= server / erlangs
        total += term
        if term < total * Decimal("1e-65"):
            break
    found = 1 / total
    for server in range(start + 1, servers + 1):
        busy = erlangs * found
        found = busy / (server + busy)
    return found


def waiting(load: Fraction, agents: int) -> Decimal:
    """Erlang C for ``load`` < ``agents``, in the digits of the context."""
    lost = blocking(load, agents)
    return agents * lost / (decimal_of(agents - load) + decimal_of(load) * lost)
