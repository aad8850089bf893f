"""Lines that are told apart without their colours: each kind has its dash and its mark as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .drawing import px

#: Kind of a line -> its colour, as a class ends; any other is stone.
_COLOUR: Final = {
    "you": "you",
    "leader": "reef",
    "reef": "reef",
    "fall": "jac",
    "jac": "jac",
    "ink": "ink",
    "best": "ink",
    "fifth": "fifth",
}
#: Kind -> lengths of line and gap; any other is drawn through.
_DASH: Final = {
    "ink": "11 4",
    "jac": "3 4",
    "": "12 4 3 4",
    "fifth": "6 5",
    "median": "7 3",
    "best": "2 4",
}


def colour(kind: str) -> str:
    return _COLOUR.get(kind, "stone")


def dash(kind: str) -> str:
    """ "" for a line that is drawn through."""
    return _DASH.get(kind, "")


def mark(kind: str, x: float, y: float, size: float) -> str:
    """The outline of its mark around a place; "" for a line without marks."""
    if kind in ("median", "best"):
        return ""
    return _MARK.get(kind, _round)(x, y, size)


def _round(x: float, y: float, size: float) -> str:
    r, across = px(size), px(2 * size)
    return f"M{px(x - size)} {px(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0Z"


def _square(x: float, y: float, size: float) -> str:
    return f"M{px(x - size)} {px(y - size)}h{px(2 * size)}v{px(2 * size)}h-{px(2 * size)}Z"


def _triangle(x: float, y: float, size: float) -> str:
    reach = 1.3 * size
    return f"M{px(x)} {px(y - reach)}L{px(x + reach)} {px(y + size)}H{px(x - reach)}Z"


def _needle(x: float, y: float, size: float) -> str:
    """A triangle on its point, as the needle of our rulers."""
    reach = 1.5 * size
    return f"M{px(x)} {px(y + reach)}L{px(x + reach)} {px(y - size)}H{px(x - reach)}Z"


def _diamond(x: float, y: float, size: float) -> str:
    reach = 1.4 * size
    left, right, top, foot = px(x - reach), px(x + reach), px(y - reach), px(y + reach)
    return f"M{px(x)} {top}L{right} {px(y)}L{px(x)} {foot}L{left} {px(y)}Z"


def _cross(x: float, y: float, size: float) -> str:
    """Upright, with arms of a third."""
    arm, long = size / 2, 1.3 * size
    step, whole = px(long - arm), px(2 * arm)
    return (
        f"M{px(x - arm)} {px(y - long)}h{whole}v{step}h{step}v{whole}h-{step}v{step}h-{whole}"
        f"v-{step}h-{step}v-{whole}h{step}Z"
    )


_MARK: Final[dict[str, Callable[[float, float, float], str]]] = {
    "you": _needle,
    "ink": _square,
    "jac": _triangle,
    "fall": _triangle,
    "": _diamond,
    "fifth": _cross,
}
