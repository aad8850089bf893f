"""Small tags that the components need. Markup is in ``templates/components/``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from pages import menus

register = template.Library()

#: The house's icons: outlines on a 24 by 24 grid, each one ``d`` of an SVG path.
ICONS = {
    "arrow-left": "M20 12H5M11 5l-7 7 7 7",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
    "check": "M4 12.5 9.5 18 20 6.5",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2.5",
    "cross": "M6 6l12 12M18 6 6 18",
    "download": "M12 4v11M7 11l5 5 5-5M4 20h16",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7v.5",
    "key": "M8 9.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM11.3 10.8l8-8M16 6l3 3",
    "lock": "M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3",
    "mail": "M3 6h18v12H3zM3 7l9 6 9-6",
    "menu": "M3 7h18M3 12h18M3 17h18",
    "open": "M5 11h14v9H5zM8 11V8a4 4 0 0 1 7.5-2",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c1-4 4-6 8-6s7 2 8 6",
    "print": "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5l5 5",
    "warning": "M12 4 2.5 20h19zM12 10v5M12 17.5v.5",
}


@register.filter
def money(amount: Decimal | int) -> str:
    """``$420`` or ``$422.50``: AUD including GST, cents only where there are some.

    TypeError for anything but Decimal and int: money is never a float.
    """
    if isinstance(amount, bool) or not isinstance(amount, (Decimal, int)):
        raise TypeError(f"Money is Decimal, not {type(amount).__name__}.")
    figures = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"−${figures}" if amount < 0 else f"${figures}"


@register.filter
def letter_id(letter: str) -> str:
    """The anchor of a letter in the index: ``letter-c``, or ``letter-other`` for #."""
    return f"letter-{letter.lower()}" if letter.isalpha() else "letter-other"


@register.filter
def letter_name(letter: str) -> str:
    """A letter as readers see it: # stands for figures."""
    return letter if letter.isalpha() else "0–9"


@register.simple_tag
@cache
def icon(name: str) -> str:
    """An icon as decoration: the words beside it say what it means. KeyError if unknown."""
    return render_to_string("components/icon.html", {"path": ICONS[name]})


@cache
def _address(name: str, *_where: object) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def part_of_portal(name: str) -> str:
    """The address behind a URL name; "" while that part of the portal does not exist."""
    return _address(name, settings.ROOT_URLCONF, get_urlconf(), get_script_prefix())


def _current(address: str, path: str, *, exact: bool) -> str:
    """The value of ``aria-current``: "page" there, "true" below it, unless ``exact``."""
    if path == address:
        return "page"
    below = not exact and address != get_script_prefix() and path.startswith(address)
    return "true" if below else ""


@cache
def _nav_link(address: str, label: str, current: str) -> str:
    context = {"address": address, "label": label, "current": current}
    return render_to_string("components/nav_link.html", context)


def _path(context: Context) -> str:
    request = context.get("request")
    return "" if request is None else request.path


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str, *, exact: bool = False) -> str:
    """One line of a menu; nothing while its part of the portal does not exist.

    ``exact``: it is current on its own page only, and not on those below it.
    """
    address = part_of_portal(name)
    if not address:
        return ""
    return _nav_link(address, label, _current(address, _path(context), exact=exact))


def _to(target: str) -> str:
    """The address behind a line of a menu; "" while its part of the portal does not exist."""
    return part_of_portal(target.removeprefix("name:")) if target.startswith("name:") else target


@cache
def _menu(links: tuple[tuple[str, str, str], ...]) -> str:
    return render_to_string("components/menu.html", {"links": links})


@register.simple_tag(takes_context=True)
def menu(context: Context, name: str) -> str:
    """A whole menu of the shell, without what does not exist (yet). "" where nothing is left."""
    shown, path = menus.shell().menus.get(name), _path(context)
    found = ((_to(line.target), line) for line in (shown.lines if shown else ()))
    links = tuple(
        (address, line.label, _current(address, path, exact=line.only_there))
        for address, line in found
        if address
    )
    return _menu(links) if links else ""


@register.simple_tag
def menu_heading(name: str) -> str:
    """What stands above a menu of the footer, which it is also called by."""
    shown = menus.shell().menus.get(name)
    return (shown.heading if shown else "") or "Links"


@register.simple_tag
def foot_sponsors() -> tuple[menus.FootSponsor, ...]:
    """The sponsors whose time it is, by tier."""
    return menus.shell().sponsors


@register.simple_tag(takes_context=True)
def messages_here(context: Context) -> Any:
    """The person's messages; none on a stored page, which everyone of a tier is shown."""
    request = context.get("request")
    match = request.resolver_match if request is not None else None
    if match is not None and getattr(match.func, "stored", False):
        return []
    return context.get("messages", [])


@register.inclusion_tag("components/crumbs.html")
def crumbs(*steps: str, here: str) -> dict[str, object]:
    """The way to this page: pairs of address (or URL name) and label, then where we are.

    ``{% crumbs "glossary:list" "Glossary" here="COPC" %}``. Home stands first by itself. A step
    whose part of the portal does not exist is left out. ValueError for half a pair.
    """
    trail = []
    for target, label in zip(steps[::2], steps[1::2], strict=True):
        address = target if target.startswith("/") else part_of_portal(target)
        if address:
            trail.append({"address": address, "label": label})
    return {"home": part_of_portal("home"), "trail": trail, "here": here}


@register.simple_tag
def elided_pages(page: Page[Any]) -> list[int | str]:
    """The numbers of a pager: both ends, the neighbours, and … for what lies between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


_TAIL = re.compile(r"(.*?)\s*([×x*]\s*[\d.,]+\s*%?)$")


@register.simple_tag
def formula_layout(expression: str, parts: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """``expression`` cut up so that it can be set as a fraction.

    "AHT = (talk + hold) ÷ contacts × 100" gives ``result`` "AHT", ``above`` and ``below`` as
    pieces, ``tail`` "× 100". A piece is ``{"text", "part", "up"}``; ``part`` is the number of the
    part that it names, or 0; ``up`` says that it is a power. ``said`` is the whole in words. What
    does not look like that stays on one line, in ``above``.
    """
    symbols = {part["symbol"]: number for number, part in enumerate(parts, start=1)}
    result, equals, right = expression.partition("=")
    if not equals:
        result, right = "", expression
    above, below, tail = right.strip(), "", ""
    sides = re.split(r"÷|\s/\s", right)
    if len(sides) == 2:
        above, below = (side.strip() for side in sides)
        if match := _TAIL.match(below):
            below, tail = match.groups()
        above, below = _without_brackets(above), _without_brackets(below)
    return {
        "result": result.strip(),
        "above": _pieces(above, symbols),
        "below": _pieces(below, symbols),
        "tail": tail,
        "said": _spoken(expression),
    }


def _without_brackets(text: str) -> str:
    inner = text[1:-1]
    wrapped = text.startswith("(") and text.endswith(")") and not set(inner) & set("()")
    return inner if wrapped else text


_POWER = re.compile(r"\^\(((?:[^()]|\([^()]*\))*)\)|\^(\w+)")


def _pieces(text: str, symbols: Mapping[str, int]) -> list[dict[str, Any]]:
    """Pieces of one line; ``up`` where a piece is a power, as in "e^(−T/h)"."""
    pieces, done = [], 0
    for power in _POWER.finditer(text):
        pieces += _named(text[done : power.start()], symbols, up=False)
        pieces += _named(power[1] or power[2] or "", symbols, up=True)
        done = power.end()
    return pieces + _named(text[done:], symbols, up=False)


def _named(text: str, symbols: Mapping[str, int], *, up: bool) -> list[dict[str, Any]]:
    if not text:
        return []
    if not symbols:
        return [{"text": text, "part": 0, "up": up}]
    longest_first = sorted(symbols, key=len, reverse=True)
    pattern = "|".join(re.escape(symbol) for symbol in longest_first)
    found = re.split(rf"(?<!\w)({pattern})(?!\w)", text)
    return [{"text": piece, "part": symbols.get(piece, 0), "up": up} for piece in found if piece]


_SPOKEN = (
    (r"\s/\s|÷", " divided by "),
    (r"(?<=\w)/(?=\w)", " divided by "),
    (r"×|·", " times "),
    (r"√", " the square root of "),
    (r"\^", " to the power of "),
    (r"−", " minus "),
    (r"\+", " plus "),
    (r"=", " equals "),
)


def _spoken(expression: str) -> str:
    """The formula as somebody says it: what a screen reader makes of "÷" and "^" differs."""
    for sign, words in _SPOKEN:
        expression = re.sub(sign, words, expression)
    return " ".join(expression.split())


@register.simple_tag
def sample_page(*, number: int, of: int) -> Page[int]:
    """One page of a list of ``of`` pages, for the style guide."""
    return Paginator(range(of), per_page=1).page(number)


class _Row(dict[str, Any]):
    """Answers as a dict and as an object, since real rows are now one, now the other."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(name) from error


@register.simple_block_tag
def sample(content: str) -> Any:
    """JSON between the tags as a value, for examples in the style guide.

    ``{% sample as steps %}[{"title": "Apply"}]{% endsample %}``. Figures with a point are Decimal,
    strings that are ISO dates or instants become dates and datetimes.
    """
    return _revived(json.loads(content, parse_float=Decimal))


def _revived(value: Any) -> Any:
    if isinstance(value, dict):
        return _Row({key: _revived(item) for key, item in value.items()})
    if isinstance(value, list):
        return [_revived(item) for item in value]
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value
