"""Reminders of what stands in a plan: one letter to each owner, a week before the day and once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.memberships.models import Seat

from .. import letters
from ..models import Assessment, PlanItem


def remind(*, at: datetime) -> int:
    """Write to the owners of what is due within a week, or was and is not done. Returns how many
    letters were posted.

    Run it every day; twice, or two at once, does no harm: what somebody was reminded of is marked
    in the transaction that posts the letter. Nobody is written to about a result they may no
    longer read, nor once they are no member any more.
    """
    due = PlanItem.objects.due(timezone.localdate(at)).order_by("owner_id", "assessment_id")
    pairs = due.values_list("owner", "assessment").distinct()
    return sum(_remind(owner, assessment, at=at) for owner, assessment in pairs)


@transaction.atomic
def _remind(owner: int | None, assessment: int, *, at: datetime) -> int:
    today = timezone.localdate(at)
    items = list(
        PlanItem.objects.select_for_update(of=("self",))
        .due(today)
        .filter(owner=owner, assessment=assessment)
        .select_related("assessment")
        .in_order()
    )
    if not items:
        return 0
    user = items[0].owner
    PlanItem.objects.filter(pk__in=[item.pk for item in items]).update(reminded_at=at)
    if not Seat.objects.in_force(on=today).filter(user=user).exists():
        return 0
    if not Assessment.objects.visible_to(user, on=today).filter(pk=assessment).exists():
        return 0
    letters.plan_due(user, items, today=today)
    return 1
