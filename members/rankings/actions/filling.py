"""Figures by reason, and the medians of menus and talks, for what was published before they were
kept: from the same calls, and only where all that was published comes out the same once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model

from ..audit import record
from ..errors import Refused
from ..models import Snapshot

#: Medians that were not kept.
_NEW = frozenset({"menu", "talk"})
#: What is filled in, and what is a row's own.
_LEFT_OUT = frozenset({"id", "snapshot", "reasons"})
_BATCH = 500


@transaction.atomic
def fill_reasons(*, snapshot: Snapshot) -> None:
    """Computes a published snapshot again from the calls as they stood, and adds what it lacks.

    Everything else stays as it was published. Raises Refused, by name, where anything of it would
    not come out the same: then nothing is filled.
    """
    from ..drafting import draft

    drafted = draft(snapshot, at=snapshot.computed_at, again=True)
    standings = {row.organisation_id: row for row in snapshot.standings.all()}
    figures = {row.sector_id: row for row in snapshot.figures.all()}
    problems = [*_compared(standings, {row.organisation_id: row for row in drafted.standings})]
    problems += _compared(figures, {row.sector_id: row for row in drafted.figures})
    if drafted.calls != snapshot.calls:
        problems.append(f"{drafted.calls} calls, not {snapshot.calls}")
    for name in ("awards", "departures"):
        if _said(getattr(snapshot, name).all()) != _said(getattr(drafted, name)):
            problems.append(f"other {name}")
    if problems:
        raise Refused(f"{snapshot} comes out differently: {'; '.join(problems)}.")
    for made in drafted.standings:
        standings[made.organisation_id].reasons = made.reasons
    for figure in drafted.figures:
        kept = figures[figure.sector_id]
        kept.reasons = figure.reasons
        kept.figures |= {key: value for key, value in figure.figures.items() if key in _NEW}
    _write(standings.values(), ["reasons"])
    _write(figures.values(), ["reasons", "figures"])
    record("rankings.reasons_filled", about=snapshot, by=None)


def _compared(kept: Mapping[Any, Model], made: Mapping[Any, Model]) -> Iterator[str]:
    """What differs, by row."""
    for key in {**kept, **made}:
        if key not in kept or key not in made:
            yield f"{kept.get(key) or made[key]} is in one only"
        elif names := [
            field.name
            for field in type(kept[key])._meta.concrete_fields
            if field.name not in _LEFT_OUT
            and _old(getattr(kept[key], field.attname)) != _old(getattr(made[key], field.attname))
        ]:
            yield f"{kept[key]}: {', '.join(names)}"


def _old(value: Any) -> Any:
    """Without the medians that were not kept."""
    if not isinstance(value, dict):
        return value
    return {key: _old(inner) for key, inner in value.items() if key not in _NEW}


def _said(rows: Iterable[Any]) -> set[tuple[Any, ...]]:
    """Awards and departures; what somebody became may have been entered since."""
    names = ("sector_id", "organisation_id", "name", "metric", "value", "is_joint", "decided_by")
    return {tuple(getattr(row, name, None) for name in (*names, "last_rank")) for row in rows}


def _write(rows: Iterable[Model], fields: list[str]) -> None:
    """Past what keeps published rows as they are: nothing that was published changes."""
    every = list(rows)
    if every:
        type(every[0])._base_manager.bulk_update(every, fields, batch_size=_BATCH)
