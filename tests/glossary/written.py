"""The content files of the glossary as a reader meets them."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).resolve().parents[2] / "glossary" / "content"
SLUGS = sorted(path.stem for path in CONTENT.glob("*.yaml"))
#: What a file says to the portal, and not to a reader.
MACHINE_FIELDS = {"slug", "category", "related", "url", "type", "style", "audience", "link"}


@functools.cache
def load(slug: str) -> dict[str, Any]:
    """One content file; cached, so read it and leave it as it is."""
    entry: dict[str, Any] = yaml.safe_load((CONTENT / f"{slug}.yaml").read_text("utf-8"))
    return entry


def strings(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string below a node as (nearest key, string), in the order of the file."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from strings(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, key)
    elif isinstance(node, str):
        yield key, node


def reader_text(entry: dict[str, Any]) -> str:
    """What a reader sees, lower case, on one line, without tags."""
    seen = {key: value for key, value in entry.items() if key not in {"editor_note", "sources"}}
    joined = " ".join(text for key, text in strings(seen) if key not in MACHINE_FIELDS)
    joined = html.unescape(re.sub(r"</?[a-z]+[^>]*>", " ", joined)).replace("\u2019", "'")
    return " ".join(joined.lower().split())
