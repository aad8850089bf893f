"""All that somebody saved, as a file for any program: their data is theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from members.accounts.models import User

from ..models import SavedScenario

#: Scenarios read at a time: each may have fifty long versions.
_AT_ONCE = 10


def as_json(user: User, *, at: datetime) -> Iterator[str]:
    """Their own scenarios, oldest first, each with its versions."""
    rows = SavedScenario.objects.owned_by(user).select_related("organisation")
    rows = rows.prefetch_related("saves").order_by("created_at", "pk")
    yield f'{{"written_at": "{at.isoformat()}", "scenarios": ['
    for place, row in enumerate(rows.iterator(chunk_size=_AT_ONCE)):
        yield (",\n" if place else "\n") + json.dumps(_scenario(row), ensure_ascii=False, indent=1)
    yield "\n]}\n"


def _scenario(row: SavedScenario) -> dict[str, Any]:
    return {
        "calculator": row.calculator,
        "name": row.name,
        "notes": row.notes,
        "inputs": row.inputs,
        "shared_with": row.organisation.name if row.organisation else None,
        "shared_at": row.shared_at.isoformat() if row.organisation and row.shared_at else None,
        "created_at": row.created_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
        "versions": [
            {
                "number": version.number,
                "name": version.name,
                "notes": version.notes,
                "inputs": version.inputs,
                "answer": version.sentence,
                "figures": version.figures,
                "origin": version.origin,
                "saved_at": version.saved_at.isoformat(),
            }
            for version in row.saves.all()
        ],
    }
