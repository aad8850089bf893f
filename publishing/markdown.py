"""Staff-written pages as Markdown, for machines that read. Pure.

Rich text comes in with the few tags of the house's allow-list (``publishing.sanitise``); nothing of
HTML comes out. Only what a visitor reads is ever written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from . import outline

_SPACE = re.compile(r"[ \t\r\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
#: What would be read as a mark of Markdown or HTML in the middle of a text.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
#: And at the beginning of a line.
_LEADING = re.compile(r"^(\d*)([#+.)-])(?=\s)")

_WRAPPED = {"strong": "**", "em": "*"}


def text(words: str) -> str:
    """Plain words, so that nothing in them is a mark."""
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", words).strip()))


class _Writer(HTMLParser):
    def __init__(self, site: str) -> None:
        super().__init__(convert_charrefs=True)
        self.site = site
        self.pieces: list[str] = []
        #: For each open quotation: after how many pieces it begins.
        self.quotes: list[int] = []
        #: For each open list: its number so far, or None for bullets.
        self.lists: list[int | None] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.pieces.append("\n\n")
            self.quotes.append(len(self.pieces))
        elif tag == "p":
            self._paragraph()
        elif tag == "h3":
            self.pieces.append("\n\n### ")
        elif tag in ("ul", "ol"):
            self.pieces.append("\n" if self.lists else "\n\n")
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.pieces.append(self._item())
        elif tag == "br":
            self.pieces.append("  \n")
        elif tag == "a":
            href = dict(attributes).get("href") or ""
            self.links.append(f"{self.site}{href}" if href.startswith("/") else href)
            self.pieces.append("[")
        else:
            self.pieces.append(_WRAPPED.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.pieces.append("\n")
        elif tag == "blockquote" and self.quotes:
            self._quotation(self.quotes.pop())
        elif tag == "a" and self.links:
            address = self.links.pop().replace(" ", "%20").replace(")", "%29")
            self.pieces.append(f"]({address})")
        elif tag in ("p", "h3") and not self.lists:
            self.pieces.append("\n\n")
        elif tag in _WRAPPED:
            # A mark closes only right behind a word.
            last = self.pieces[-1] if self.pieces else ""
            self.pieces[-1:] = [last.rstrip(" "), _WRAPPED[tag], " " if last[-1:] == " " else ""]

    def handle_data(self, data: str) -> None:
        words = _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", data))
        last = self.pieces[-1] if self.pieces else "\n"
        if last.startswith("\n") or last.endswith(("\n", "- ", ". ")):
            words = _LEADING.sub(r"\1\\\2", words.lstrip())
        self.pieces.append(words)

    def _paragraph(self) -> None:
        """The first of an item stands behind its mark; those that follow stand below it."""
        if not self.lists:
            self.pieces.append("\n\n")
        elif not self.pieces[-1].endswith(("- ", ". ")):
            self.pieces.append("\n\n" + "   " * len(self.lists))

    def _quotation(self, start: int) -> None:
        words = _EMPTY_LINES.sub("\n\n", "".join(self.pieces[start:])).strip()
        self.pieces[start:] = [quoted(words.split("\n")), "\n\n"]

    def _item(self) -> str:
        if not self.lists:
            return "\n- "
        indent = "   " * (len(self.lists) - 1)
        number = self.lists[-1]
        if number is None:
            return f"\n{indent}- "
        self.lists[-1] = number + 1
        return f"\n{indent}{number + 1}. "


def rich(html: str, *, site: str) -> str:
    """Rich text as Markdown; addresses of ours begin with ``site``."""
    writer = _Writer(site)
    writer.feed(html)
    writer.close()
    return _EMPTY_LINES.sub("\n\n", "".join(writer.pieces)).strip()


def quoted(lines: Iterable[str]) -> str:
    return "\n".join(f"> {line}".rstrip() for line in lines)


def link(title: str, address: str, *, site: str) -> str:
    """``title`` is plain; ``address`` may be of ours."""
    whole = f"{site}{address}" if address.startswith("/") else address
    return f"[{text(title)}]({whole.replace(' ', '%20').replace(')', '%29')})"


def sections(blocks: Iterable[Mapping[str, Any]], *, site: str) -> list[str]:
    """Paragraphs of what a visitor reads of ``blocks``, in which signposts are cards and cards say
    their addresses (``publishing.signposts.as_cards``); one line where something is not for them,
    as on the page."""
    found: list[str] = []
    for section in outline.sections(blocks, "visitor"):
        if section.heading:
            found.append(f"## {text(section.heading)}")
        for part in section.parts:
            found += _part(part, site)
    return [piece for piece in found if piece]


def _part(part: outline.Part, site: str) -> list[str]:
    if part.kind == "teaser":
        whose = "people who are signed in" if part.audience == "account" else "members"
        return [f"*A part of this page is for {whose}.*"]
    write = _PARTS.get(part.kind)
    return write(part.blocks, site) if write else []


def _texts(blocks: Sequence[Mapping[str, Any]], site: str) -> list[str]:
    return [rich(block["body"], site=site) for block in blocks]


def _callouts(blocks: Sequence[Mapping[str, Any]], site: str) -> list[str]:
    found = []
    for block in blocks:
        body = rich(block["body"], site=site)
        lines = [f"**{text(block['heading'])}**", *(["", *body.split("\n")] if body else [])]
        found.append(quoted(lines))
    return found


def _comparisons(blocks: Sequence[Mapping[str, Any]], site: str) -> list[str]:
    return [
        table((b["left_title"], b["right_title"]), _pairs(b["left"], b["right"])) for b in blocks
    ]


def _pairs(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, str]]:
    longest = max(len(left), len(right))
    return [
        (left[at] if at < len(left) else "", right[at] if at < len(right) else "")
        for at in range(longest)
    ]


def _steps(blocks: Sequence[Mapping[str, Any]], site: str) -> list[str]:
    numbered = blocks[0].get("style") != "pitfall"
    rows = []
    for number, block in enumerate(blocks, start=1):
        mark = f"{number}." if numbered else "-"
        body = rich(block["body"], site=site).replace("\n", "\n   ")
        rows.append(f"{mark} **{text(block['title'])}**" + (f"\n   {body}" if body else ""))
    return ["\n".join(rows)]


def _cards(blocks: Sequence[Mapping[str, Any]], site: str) -> list[str]:
    rows = []
    for block in blocks:
        tag = f" ({text(block['tag'])})" if block["tag"] else ""
        body = rich(block["body"], site=site).replace("\n", "\n  ")
        leads = block.get("link") if block.get("style") != "member" else ""
        title = link(block["title"], leads, site=site) if leads else text(block["title"])
        rows.append(f"- **{title}**{tag}" + (f"\n  {body}" if body else ""))
    return ["\n".join(rows)]


def _formulas(blocks: Sequence[Mapping[str, Any]], site: str) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if block["heading"]:
            found.append(f"### {text(block['heading'])}")
        found.append(f"    {_SPACE.sub(' ', block['expression'])}")
        if block["parts"]:
            rows = [(part["symbol"], part["meaning"]) for part in block["parts"]]
            found.append(table(("Part", "Meaning"), rows))
        found.append(rich(block["worked"], site=site))
    return found


_PARTS = {
    "text": _texts,
    "callout": _callouts,
    "comparison": _comparisons,
    "step": _steps,
    "card": _cards,
    "formula": _formulas,
}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    cells = ([cell if cell == "---" else text(cell) for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def questions(rows: Sequence[Mapping[str, str]], *, site: str) -> list[str]:
    if not rows:
        return []
    found = ["## Questions"]
    for row in rows:
        found += [f"### {text(row['question'])}", rich(row["answer"], site=site)]
    return found


def sources(rows: Sequence[Mapping[str, str]]) -> list[str]:
    if not rows:
        return []
    lines = [
        f"{number}. "
        + (link(row["title"], row["url"], site="") if row["url"] else text(row["title"]))
        for number, row in enumerate(rows, start=1)
    ]
    return ["## Sources", "\n".join(lines)]
