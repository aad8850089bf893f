"""Between the rows of a working copy and the plain JSON of its versions: what all rooms share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from .models import Manuscript

#: What content calls a region, and what the block rows call it.
REGIONS = {"blocks": "main", "closing": "closing"}


def blocks_of(manuscript: Manuscript) -> dict[str, list[dict[str, Any]]]:
    """Its blocks in their order, by region. A query for each type of block."""
    rows: dict[str, list[tuple[int, int, dict[str, Any]]]] = {name: [] for name in REGIONS.values()}
    for model in manuscript.BLOCKS:
        for block in model._default_manager.filter(parent=manuscript):  # type: ignore[misc]
            region, ordering = block.region, block.ordering  # type: ignore[attr-defined]
            rows.setdefault(region, []).append((ordering, block.pk, block.to_content()))
    return {
        key: [row for _order, _pk, row in sorted(rows[region], key=lambda item: item[:2])]
        for key, region in REGIONS.items()
    }


def replace_blocks(manuscript: Manuscript, content: Mapping[str, Any]) -> None:
    """All blocks made anew from ``content``. KeyError or ValidationError where it does not hold."""
    by_kind: dict[str, Any] = {model.kind: model for model in manuscript.BLOCKS}
    for model in manuscript.BLOCKS:
        model._default_manager.filter(parent=manuscript).delete()  # type: ignore[misc]
    for key, region in REGIONS.items():
        for position, row in enumerate(content[key], start=1):
            kind = by_kind[row["type"]]
            block = kind(
                parent=manuscript, region=region, ordering=position * 10, **kind.from_content(row)
            )
            block.full_clean()
            block.save()


def replace_rows(manager: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """The rows behind a related manager made anew, in the order of ``rows``."""
    manager.all().delete()
    owner = {manager.field.name: manager.instance}
    for order, row in enumerate(rows, start=1):
        item = manager.model(**owner, order=order, **row)
        item.full_clean()
        item.save()


def read(path: Path) -> dict[str, Any]:
    """The content of one file. ValidationError names the file when it is not what it should be."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValidationError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(content, dict) or "slug" not in content:
        raise ValidationError(f"{path.name} has no slug.")
    return content
