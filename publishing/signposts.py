"""Cards that take their words from what they point at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from . import outline, sanitise, targets


@dataclass(frozen=True, slots=True)
class Signpost:
    address: str
    title: str
    #: Plain where it comes from what is pointed at; rich where staff wrote it.
    body: str | SafeString
    tag: str


def read(blocks: Iterable[Mapping[str, Any]]) -> list[Signpost]:
    """Those of ``blocks`` that lead somewhere every visitor may go, in their order. A query for
    each kind of target."""
    rows = list(blocks)
    found = targets.find(row["target"] for row in rows)
    return [post for row in rows if (post := _post(row, found))]


def _post(row: Mapping[str, Any], found: Mapping[str, targets.Target]) -> Signpost | None:
    target = found.get(row["target"])
    if target is None or not (row["title"] or target.title):
        return None
    return Signpost(
        address=target.address,
        title=row["title"] or target.title,
        body=sanitise.safe(row["body"]) if row["body"] else target.summary,
        tag=row["tag"] or target.kind,
    )


def as_cards(blocks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """``blocks`` with cards in place of signposts, and in a card the address itself where it leads
    ("" while that is nothing). What a visitor does not read stays as it is. A query for each kind
    of target."""
    rows = list(blocks)
    seen = outline.visible(rows, "visitor")
    found = targets.find(link for row in seen if (link := row.get("link") or row.get("target")))
    cards: list[Mapping[str, Any]] = []
    for row in rows:
        if not outline.may_see(row, "visitor"):
            cards.append(row)
        elif row["type"] == "signpost":
            post = _post(row, found)
            cards += [_card(post, row["audience"])] if post else []
        elif row.get("link"):
            target = found.get(row["link"])
            cards.append({**row, "link": target.address if target else ""})
        else:
            cards.append(row)
    return cards


def _card(post: Signpost, audience: str) -> dict[str, Any]:
    return {
        "type": "card",
        "audience": audience,
        "style": "next",
        "tag": post.tag,
        "title": post.title,
        "body": post.body if isinstance(post.body, SafeString) else escape(post.body),
        "link": post.address,
    }
