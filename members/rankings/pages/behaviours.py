"""What callers met, item by item, beside the period before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..models import Item, Standing
from ..wording import points, rounded


@dataclass(frozen=True, slots=True)
class Behaviour:
    """``done``: "13/13" of a yes or no, "72.5" of a rating; ``was`` is the same a period ago."""

    code: str
    text: str
    skill: str
    points: Decimal
    calls: int
    done: str
    was: str


def behaviours_of(
    standing: Standing | None, before: Standing | None, items: Sequence[Item]
) -> list[Behaviour]:
    """Best first; equal ones in the standard's order."""
    if standing is None or standing.overall is None:
        return []
    by_code = {item.code: item for item in items}
    past = {row[0]: row for row in before.behaviours} if before is not None else {}
    found = []
    for code, text, calls in standing.behaviours:
        item = by_code.get(code)
        if item is None or item.competency is None or not calls or text is None:
            continue
        found.append(
            Behaviour(
                code=code,
                text=item.text,
                skill=item.competency.name,
                points=Decimal(text),
                calls=calls,
                done=_done(item, text, calls),
                was=_done(item, *past[code][1:]) if code in past else "",
            )
        )
    return sorted(found, key=lambda each: -each.points)


def _done(item: Item, text: str | None, calls: int) -> str:
    if text is None or not calls:
        return ""
    if item.kind == Item.Kind.YES_NO:
        return f"{rounded(Decimal(text) * calls / 100, 0)}/{calls}"
    return points(Decimal(text))
