"""What the site's search finds among the members' tools: for members, and for nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from members.calculators.kinds import CALCULATORS
from publishing.search import Hit, fold, has, singulars

from .tools import TOOLS, Tool

#: Pages of a tool that answer a question of their own.
PAGES = tuple(
    Tool(each.name, each.url_name, each.line, called="calculators erlang staffing")
    for each in CALCULATORS
)
#: What people call any of them.
_CALLED = "tool members"


def hits(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` tools with all the (folded) ``words`` in name or description: the very
    name, those with the words in their names, the others. No query."""
    return _found(viewer, words, _said)[:limit]


def suggestions(viewer: Any, words: Sequence[str], *, at: datetime, limit: int) -> list[Hit]:
    """The best ``limit`` tools with the words in their names: for people still typing. No query."""
    return _found(viewer, words, lambda tool: tool.name)[:limit]


def _said(tool: Tool) -> str:
    return f"{tool.name} {_CALLED} {tool.called} {tool.line}"


def _found(viewer: Any, words: Sequence[str], said: Any) -> list[Hit]:
    if not viewer.is_member or not words:
        return []
    rows = [tool for tool in (*TOOLS, *PAGES) if tool.address and _has(words, said(tool))]
    rows.sort(key=lambda tool: (not _is_it(words, tool), not _has(words, tool.name)))
    return [_hit(tool, words) for tool in rows]


def _has(words: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(has(folded, word) for word in words)


def _is_it(words: Sequence[str], tool: Tool) -> bool:
    name = fold(tool.name)
    return " ".join(words) in (name, *singulars(name))


def _hit(tool: Tool, words: Sequence[str]) -> Hit:
    return Hit(
        kind="Tool",
        title=tool.name,
        url=tool.address,
        summary=tool.line,
        margin=tool.name[0],
        is_exact=_is_it(words, tool),
    )
