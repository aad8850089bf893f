"""Content with today's addresses in place of those that entries have left. Pure.

A file, and a version too, keeps the addresses that entries had when it was written; by these the
entries are still known, here and wherever the file goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_LINK = re.compile(r'(\bhref="/glossary/)([^/"#?]+)(?=[/"#?])')
#: Where a block leads.
_LEADS = re.compile(r"^(entry:|/glossary/)([^/#?]+)(?=[/#?]|$)")


def here(content: Mapping[str, Any], moved: Mapping[str, str]) -> dict[str, Any]:
    """``content``, which has the fields of a file, with the addresses that are in ``moved`` (old:
    today's) brought up to date."""
    if not moved:
        return dict(content)
    said: dict[str, Any] = {name: _said(value, moved) for name, value in content.items()}
    said["slug"] = moved.get(content["slug"], content["slug"])
    said["related"] = sorted({moved.get(slug, slug) for slug in content["related"]})
    for region in ("blocks", "closing"):
        said[region] = [_leads(row, moved) for row in said[region]]
    return said


def _said(value: Any, moved: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _LINK.sub(lambda found: found[1] + moved.get(found[2], found[2]), value)
    if isinstance(value, list):
        return [_said(inner, moved) for inner in value]
    if isinstance(value, dict):
        return {name: _said(inner, moved) for name, inner in value.items()}
    return value


def _leads(row: Mapping[str, Any], moved: Mapping[str, str]) -> dict[str, Any]:
    leads = {
        name: _LEADS.sub(lambda found: found[1] + moved.get(found[2], found[2]), row[name])
        for name in ("link", "target")
        if name in row
    }
    return {**row, **leads}
