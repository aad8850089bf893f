"""What a tier sees of a version, and in which order. Pure: no Django, no database.

A version's content is a dict of plain JSON values; its ``blocks`` and ``closing`` are lists of
dicts with a ``type``, an ``audience`` and the fields of that type (see ``publishing.models``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Block = Mapping[str, Any]
Tier = Literal["visitor", "account", "member"]

#: How far a tier reaches, and how far a block's audience asks it to.
_REACH = {"visitor": 0, "account": 1, "member": 2}
_NEED = {"everyone": 0, "account": 1, "member": 2}
#: Block types of which consecutive ones of one style are one list or grid.
_RUNS = {"step", "card", "signpost"}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in a section: ``kind`` is a block type (runs: several blocks) or ``teaser``."""

    kind: str
    style: str
    blocks: tuple[Block, ...]
    #: For a teaser: whose it is, "account" or "member".
    audience: str = "everyone"

    @property
    def first(self) -> Block:
        """The first block; empty for a teaser."""
        return self.blocks[0] if self.blocks else {}


@dataclass(slots=True)
class Section:
    """A heading with what belongs to it; the first may have none. ``id`` is its anchor."""

    id: str
    heading: str
    parts: list[Part] = field(default_factory=list)


def may_see(block: Block, tier: Tier) -> bool:
    """Whether ``tier`` reaches the block. An audience that nobody knows is nobody's."""
    return _REACH[tier] >= _NEED.get(block.get("audience", ""), 99)


def visible(blocks: Iterable[Block], tier: Tier) -> list[Block]:
    return [block for block in blocks if may_see(block, tier)]


def sections(blocks: Iterable[Block], tier: Tier, *, taken: Iterable[str] = ()) -> list[Section]:
    """The sections that ``tier`` sees.

    A run of blocks it does not see becomes one teaser, which says whose they are and nothing
    else: neither headings nor number. ``taken`` are anchors used elsewhere on the page.
    """
    used = set(taken)
    result: list[Section] = []
    for part in _parts(blocks, tier):
        heading = part.first.get("heading", "") if part.kind == "text" else ""
        if heading or not result:
            result.append(Section(_anchor(heading, used), heading))
        result[-1].parts.append(part)
    return result


def _parts(blocks: Iterable[Block], tier: Tier) -> Iterator[Part]:
    pending: Part | None = None
    for block in blocks:
        part = _part(block, tier)
        if pending and _continues(pending, part):
            pending = Part(
                part.kind, part.style, pending.blocks + part.blocks, _nearer(pending, part)
            )
            continue
        if pending:
            yield pending
        pending = part
    if pending:
        yield pending


def _part(block: Block, tier: Tier) -> Part:
    if not may_see(block, tier):
        audience = block.get("audience", "")
        return Part("teaser", "", (), audience if audience in _NEED else "member")
    return Part(block["type"], block.get("style", ""), (block,))


def _continues(before: Part, part: Part) -> bool:
    if part.kind == "teaser":
        return before.kind == "teaser"
    return part.kind in _RUNS and (before.kind, before.style) == (part.kind, part.style)


def _nearer(before: Part, part: Part) -> str:
    """One teaser for several blocks speaks of the audience that is easiest to join."""
    return min(before.audience, part.audience, key=lambda name: _NEED[name])


def _anchor(heading: str, used: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "start"
    anchor, number = stem, 2
    while anchor in used:
        anchor, number = f"{stem}-{number}", number + 1
    used.add(anchor)
    return anchor


def words(content: Mapping[str, Any], tier: Tier) -> int:
    """How many words ``tier`` reads: for the reading time."""
    return len(plain_text(content, tier).split())


def plain_text(content: Mapping[str, Any], tier: Tier) -> str:
    """What ``tier`` reads, without markup: for search and for counting."""
    pieces = [str(content.get("lead", ""))]
    pieces += [f"{box['label']} {box['text']}" for box in content.get("glance", [])]
    for block in visible([*content.get("blocks", []), *content.get("closing", [])], tier):
        for key, value in block.items():
            if key not in ("type", "audience", "style", "link", "part", "target"):
                pieces += _strings(value)
    for row in content.get("questions", []):
        pieces += [row["question"], row["answer"]]
    return without_markup(" ".join(pieces))


#: Markup inside a sentence: where it ends, no word ends.
_INLINE = re.compile(r"</?(?:a|strong|em|sub|sup)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")


def without_markup(rich: str) -> str:
    """Rich text as words with single spaces; entities stay as they are."""
    return " ".join(_TAG.sub(" ", _INLINE.sub("", rich)).split())


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in _strings(item)]
    return []
