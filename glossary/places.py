"""The texts of an entry's content: where names may become links, and where links stand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

#: How far a reader has to reach to read a block. An audience that nobody knows is nobody's.
_NEED = {"everyone": 0, "account": 1, "member": 2}
_RICH = {
    "text": ("body",),
    "callout": ("body",),
    "step": ("body",),
    "card": ("body",),
    "formula": ("worked",),
    "signpost": ("body",),
}
_HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


class Place(NamedTuple):
    #: The way to it in the content, with strokes between: "blocks/3/body".
    path: str
    text: str
    rich: bool
    need: int
    #: Whether names in it may become links.
    links: bool
    #: The number of the section that it belongs to.
    section: int


def places(content: Mapping[str, Any]) -> Iterator[Place]:
    """Every text of a version that somebody reads as prose, in reading order. The lead is a section
    of its own, and so are the questions."""
    section = 0
    yield Place("lead", content.get("lead", ""), True, 0, True, section)
    for region in ("blocks", "closing"):
        section += 1
        for number, row in enumerate(content.get(region, ())):
            if row.get("type") == "text" and row.get("heading"):
                section += 1
            yield from _of_block(f"{region}/{number}", row, section)
        if region == "blocks":
            section += 1
            for number, row in enumerate(content.get("questions", ())):
                path = f"questions/{number}/answer"
                yield Place(path, row["answer"], True, 0, True, section)


def _of_block(path: str, row: Mapping[str, Any], section: int) -> Iterator[Place]:
    need = _NEED.get(row.get("audience", ""), 2)
    # A card or signpost that leads somewhere is one link; there are none inside a link.
    is_link = bool(row.get("link")) or row.get("type") == "signpost"
    links = row.get("links", True) is not False and not is_link
    for name in _RICH.get(row.get("type", ""), ()):
        yield Place(f"{path}/{name}", row.get(name, ""), True, need, links, section)
    if row.get("type") == "comparison":
        for side in ("left", "right"):
            for number, point in enumerate(row[side]):
                yield Place(f"{path}/{side}/{number}", point, False, need, links, section)


def links_by_hand(rich: str, *, site: str) -> Iterator[str]:
    """Links in a text to other parts of the portal, without ``site`` before them: whoever copies an
    address from the browser has that in it."""
    for link in map(html.unescape, _HREF.findall(rich)):
        if (path := _without(site, link)).startswith("/"):
            yield path


def internal_links(content: Mapping[str, Any], *, site: str) -> Iterator[tuple[str, str]]:
    """Links from the content to other parts of the portal: (link, where it stands in words). What
    staff did not write themselves is left out. ``site``: see :func:`links_by_hand`."""
    for place in places(content):
        for link in links_by_hand(place.text, site=site) if place.rich else ():
            yield link, _said(content, place.path)
    for region in ("blocks", "closing"):
        for number, row in enumerate(content.get(region, ())):
            for name in ("link", "target"):
                link = _without(site, row.get(name, ""))
                if link and not link.startswith(("https://", "http://")):
                    yield link, _said(content, f"{region}/{number}")


def _without(site: str, link: str) -> str:
    path = link.removeprefix(site)
    return path if path.startswith("/") else link


def _said(content: Mapping[str, Any], path: str) -> str:
    """Where that is, in the words of the form."""
    region, *rest = path.split("/")
    if not rest:
        return region.capitalize()
    number = int(rest[0])
    row = content[region][number]
    if region == "questions":
        return f"Question {number + 1}: {row['question']}"
    heading = next(
        (row[key] for key in ("heading", "title", "left_title", "expression") if row.get(key)), ""
    )
    kind = f"{row['type'].capitalize()} {number + 1}"
    where = " after the questions" if region == "closing" else ""
    return f"{kind}{where}{f': {heading}' if heading else ''}"
