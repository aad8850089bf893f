"""Drawings made on the server. Python computes numbers; the SVG is in ``templates/components/``.

Every drawing carries its meaning in words as well, and what does not fit a phone is drawn twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import quote

from django import template

from .components import letter_id, letter_name

register = template.Library()

Letters = Sequence[tuple[str, int]]


class _Prices(Protocol):
    list_price: Decimal
    member_price: Decimal


#: Entries of one letter that the alphabet ruler draws at most.
_TICKS = 24


def px(number: float) -> str:
    """A coordinate: one decimal is a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")


@register.inclusion_tag("components/price_bar.html")
def price_bar(quote: _Prices) -> dict[str, str]:
    """Solid for what a member pays, hatched for what a member saves."""
    share = 100 * quote.member_price / quote.list_price if quote.list_price else Decimal(100)
    return {"paid": px(float(share))}


@register.inclusion_tag("components/letter_bar.html")
def letter_bar(
    letters: Letters,
    *,
    address: str = "",
    current: str = "",
    low: bool = False,
    lines: Mapping[str, int] | None = None,
    each: str = "",
) -> dict[str, Any]:
    """A beam for each letter, as high as it has entries.

    ``letters``: pairs of letter and number of entries, in the order of the index. ``address``:
    where the index is, "" on its own page. ``low``: half the height. ``lines``: how many lines of
    the index a letter has, where some lead to an entry under another one. ``each``: where every
    letter has a page of its own, the address to which the letter is added; otherwise the letters
    are places on one page.
    """
    most = max((count for _, count in letters), default=0) or 1
    rows = []
    for letter, count in letters:
        height = max(4, round(58 * count / most))
        rows.append(
            {
                "name": letter_name(letter),
                "way": f"{each}{quote(letter)}" if each else f"{address}#{letter_id(letter)}",
                "count": count,
                "leads": bool(lines.get(letter) if lines is not None else count),
                "current": letter == current,
                "top": 60 - height,
                "height": height,
            }
        )
    return {"rows": rows, "low": low}


@register.inclusion_tag("components/alphabet_ruler.html")
def alphabet_ruler(
    letters: Letters,
    *,
    letter: str,
    rank: int,
    headword: str,
    previous: Any = None,
    following: Any = None,
) -> dict[str, Any]:
    """Where an entry stands in the alphabet: every entry a tick, the needle is this one.

    ``rank``: its place among the entries of ``letter``, from 1. ``previous`` and ``following``:
    its neighbours, with ``slug`` and ``headword``, or None at the ends.
    """
    before = 0
    for name, count in letters:
        if name == letter:
            break
        before += count
    return {
        "large": _alphabet(letters, letter, rank, width=1312),
        "small": _alphabet(letters, letter, rank, width=354),
        "headword": headword,
        "position": before + rank,
        "total": sum(count for _, count in letters),
        "previous": previous,
        "following": following,
    }


def _alphabet(letters: Letters, letter: str, rank: int, *, width: int) -> dict[str, Any]:
    room = (width - 8) / len(letters)
    marks, entries, needle = [], [], 0.0
    for place, (name, count) in enumerate(letters):
        left = 4 + place * room
        marks.append({"x": px(left), "middle": px(left + room / 2), "name": name, "count": count})
        drawn = min(count, _TICKS)  # more would be one black bar, and as many bytes
        for number in range(1, drawn + 1):
            entries.append(px(left + room * number / (drawn + 1)))
        if name == letter:
            needle = left + room * rank / (count + 1)
            nearest = min(drawn - 1, (rank - 1) * drawn // max(1, count))
            del entries[len(entries) - drawn + nearest]
    return {"width": width, "end": px(width - 4), "marks": marks, "entries": entries} | {
        "needle": px(needle)
    }


@register.inclusion_tag("components/seat_row.html")
def seat_row(total: int, *, taken: int = 0, yours: bool = False, label: str = "") -> dict[str, Any]:
    """One tick for each place: low and grey when taken, tall when free, the first one yours.

    Without ``label`` it is decoration: the words beside it say the numbers. Draws 24 at most.
    """
    drawn = min(total, 24)
    ticks = [
        {"x": place * 16, "taken": place < taken, "yours": yours and place == 0}
        for place in range(drawn)
    ]
    return {"ticks": ticks, "width": drawn * 16 - 7, "label": label}


@dataclass(frozen=True)
class _Scale:
    """Days on a line from ``left`` to ``right``."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        days = (self.last - self.first).days or 1
        return self.left + (self.right - self.left) * (day - self.first).days / days


def _month_starts(first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while True:
        day = date(year, month, 1)
        if day > last:
            return
        if day >= first:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


@register.inclusion_tag("components/membership_timeline.html")
def membership_timeline(
    starts_on: date,
    ends_on: date,
    *,
    today: date,
    renewal_from: date | None = None,
    grace_ends_on: date | None = None,
) -> dict[str, Any]:
    """A term as a ruler, with today as the needle.

    Dates are days of the Australia/Melbourne calendar, both ends included. The line reaches as
    far as it must for today to stand on it, before the term or after it. Grace is drawn, hatched,
    once the term is over.
    """
    ended = today > ends_on
    term = _Term(
        starts_on=starts_on,
        after=ends_on + timedelta(days=1),
        grace_after=max(grace_ends_on or ends_on, ends_on) + timedelta(days=1) if ended else None,
        today=today,
        renewal_from=renewal_from,
    )
    last = term.grace_after or term.after
    if today >= last:
        last = today + timedelta(days=max(7, (today - starts_on).days // 12))
    first = min(starts_on, today)
    return {
        "large": _timeline(_Scale(first, last, 10, 990), term, labels=14),
        "small": _timeline(_Scale(first, last, 6, 348), term, labels=5),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "today": today,
        "ended": ended,
        "to_come": today < starts_on,
    }


@dataclass(frozen=True)
class _Term:
    """What a timeline shows; ``after`` and ``grace_after`` are the first days no longer in it."""

    starts_on: date
    after: date
    grace_after: date | None
    today: date
    renewal_from: date | None


def _timeline(scale: _Scale, term: _Term, *, labels: int) -> dict[str, Any]:
    start, end, now = (scale.x(day) for day in (term.starts_on, term.after, term.today))
    edge = (scale.right - scale.left) * 0.11
    anchor = "start" if now < scale.left + edge else "end" if now > scale.right - edge else "middle"
    week = scale.x(scale.first + timedelta(days=7)) - scale.left
    renewal = ""
    if term.renewal_from and term.renewal_from < term.after:
        at = scale.x(term.renewal_from)
        renewal = px(at) if abs(at - now) > 150 else ""
    on_the_right = end > (scale.left + scale.right) / 2
    return {
        "left": px(scale.left),
        "right": px(scale.right),
        "ticks": _month_ticks(scale, labels=labels),
        "week": px(week - 1) if week > 3 else "",
        "start": px(start),
        "end": px(end),
        "length": px(end - start),
        "elapsed": px(min(max(now, start), end) - start),
        "grace": px(scale.x(term.grace_after)) if term.grace_after else "",
        "now": px(now),
        "anchor": anchor,
        "renewal": renewal,
        "end_anchor": "end" if on_the_right else "start",
        "end_x": px(end - 6 if on_the_right else end + 6),
    }


def _month_ticks(scale: _Scale, *, labels: int) -> list[dict[str, str]]:
    """Ticks at months, named every so often that at most about ``labels`` names stand there."""
    months = list(_month_starts(scale.first, scale.last))
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if len(months) <= labels * s), 240)
    ticks: list[dict[str, str]] = []
    named = False
    for day in months:
        place = day.year * 12 + day.month - 1
        if place % max(1, step // 3):
            continue
        x, word = scale.x(day), ""
        if place % step == 0 and x < scale.right - 24:
            word = f"{day:%b}" if day.month != 1 and named else f"{day:%b %Y}"
            named = True
        ticks.append({"x": px(x), "label_x": px(x + 5), "word": word})
    return ticks
