"""What members decide about a result: targets, and a plan. The result itself never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ..audit import record
from ..errors import Changed, NotClosed, TooMany
from ..models import AreaTarget, Assessment, PlanItem

#: More than anybody will do.
MOST_ITEMS = 100
_ENDED = (PlanItem.State.DONE, PlanItem.State.DROPPED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one line of a plan is to say. ``owner``: a person with a seat, or None; then
    ``owner_name`` may name somebody without one."""

    action: str
    area_code: str
    owner: Any
    owner_name: str
    due_on: date | None
    state: str


def _hold(assessment: Assessment) -> None:
    if not assessment.is_closed:
        raise NotClosed("This assessment is still open, so there is no result to plan for.")


@transaction.atomic
def set_targets(
    *,
    assessment: Assessment,
    levels: Mapping[str, int | None],
    by: Any,
    seen: str | None = None,
) -> None:
    """``levels`` by area code, 1 to 5; None takes a target away. Areas not named keep theirs.
    ``seen``: the :func:`targets_mark` that the person's page showed. Raises Changed when the
    targets are others by now."""
    _hold(assessment)
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    if seen is not None and seen != targets_mark(assessment):
        raise Changed(
            "Somebody set other targets while your page was open. Open it again to see them."
        )
    assessment.targets.filter(area_code__in=levels).delete()
    AreaTarget.objects.bulk_create(
        AreaTarget(assessment=assessment, area_code=code, level=level)
        for code, level in levels.items()
        if level is not None
    )
    record("maturity.targets", about=assessment, by=by)


def targets_mark(assessment: Assessment) -> str:
    """What stands, in a form that two readings can be told apart by."""
    rows = assessment.targets.order_by("area_code").values_list("area_code", "level")
    return " ".join(f"{code}{level}" for code, level in rows)


@transaction.atomic
def add_item(*, assessment: Assessment, wanted: Wanted, at: datetime, by: Any) -> PlanItem:
    """Raises TooMany."""
    _hold(assessment)
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.plan_items.count() >= MOST_ITEMS:
        raise TooMany(f"A plan holds {MOST_ITEMS} actions. Take one out to add another.")
    item = PlanItem(assessment=assessment)
    _write(item, wanted, at=at)
    item.save()
    record("maturity.plan-added", about=item, by=by)
    return item


@transaction.atomic
def change_item(*, item: PlanItem, wanted: Wanted, version: int, at: datetime, by: Any) -> PlanItem:
    """``version``: the one that the person saw. Raises Changed when there is a newer one."""
    kept = PlanItem.objects.select_for_update().filter(pk=item.pk, version=version).first()
    if kept is None:
        raise Changed("Somebody changed this action while your page was open. Look at it again.")
    if wanted.due_on != kept.due_on or wanted.owner != kept.owner:
        kept.reminded_at = None  # another day or another person: a reminder of its own
    _write(kept, wanted, at=at)
    kept.version = version + 1
    kept.save()
    record("maturity.plan-changed", about=kept, by=by)
    return kept


@transaction.atomic
def remove_item(*, item: PlanItem, by: Any) -> None:
    record("maturity.plan-removed", about=item, by=by)
    item.delete()


def _write(item: PlanItem, wanted: Wanted, *, at: datetime) -> None:
    item.action = wanted.action
    item.area_code = wanted.area_code
    item.owner = wanted.owner
    item.owner_name = wanted.owner.display_name if wanted.owner else wanted.owner_name
    item.due_on = wanted.due_on
    if wanted.state in _ENDED:
        item.ended_at = item.ended_at or at
    else:
        item.ended_at = None
    item.state = wanted.state
