"""Cards that take their words from what they point at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from . import sanitise, targets


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
    return [
        Signpost(
            address=target.address,
            title=row["title"] or target.title,
            body=sanitise.safe(row["body"]) if row["body"] else target.summary,
            tag=row["tag"] or target.kind,
        )
        for row in rows
        if (target := found.get(row["target"])) and (row["title"] or target.title)
    ]
