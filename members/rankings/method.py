"""A version of the standard, read once, as the rules want it."""

from __future__ import annotations

from .models import Item, StandardVersion
from .scales import Method, Scale
from .standings import Weights


def method_of(version: StandardVersion) -> Method:
    """Two queries: keep it for a whole file."""
    competencies = sorted(version.competencies.all(), key=lambda row: row.place)
    places = {row.pk: row.place for row in competencies}
    return Method(
        version_id=version.pk,
        codes=tuple(row.code for row in competencies),
        weights=tuple(row.weight for row in competencies),
        scales=tuple(_scale(item, places) for item in version.items.all()),
        mastery_weight=version.mastery_weight,
        accessibility_weight=version.accessibility_weight,
        ranked_from=version.ranked_from,
        shown_from=version.shown_from,
        table_from=version.table_from,
        unanswered_after=version.unanswered_after,
        is_published=version.is_published,
    )


def weights_of(method: Method) -> Weights:
    return Weights(method.mastery_weight, method.accessibility_weight, method.weights)


def _scale(item: Item, places: dict[int, int]) -> Scale:
    return Scale(
        code=item.code,
        place=places[item.competency_id] if item.competency_id else 0,
        kind=item.kind,
        weight=item.weight,
        source=item.source,
        full_at=item.full_at or 0,
        zero_at=item.zero_at or 0,
        table=tuple(item.table),
    )
