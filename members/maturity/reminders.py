"""Reminders of what stands in a plan: one letter to each owner, a week before the day and once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members.mail.kinds import Kind, register
from members.mail.letters import post

from .models import Assessment, PlanItem

#: How long before the day.
AHEAD = timedelta(days=7)
#: Older days are not brought up again: who comes back after a year knows.
STALE = timedelta(days=60)
_OPEN = (PlanItem.State.PLANNED, PlanItem.State.UNDER_WAY)


def remind(*, at: datetime) -> int:
    """Write to the owners of what is due within a week, or was and is not done. Returns how many
    letters were posted.

    Run it every day; twice, or two at once, does no harm: what somebody was reminded of is marked
    in the transaction that posts the letter. Nobody is written to about a result they may no
    longer read.
    """
    today = timezone.localdate(at)
    due = (
        PlanItem.objects.filter(
            state__in=_OPEN,
            due_on__range=(today - STALE, today + AHEAD),
            reminded_at=None,
            owner__is_active=True,
        )
        .order_by("owner_id", "assessment_id")
        .values_list("owner", "assessment")
        .distinct()
    )
    return sum(_remind(owner, assessment, at=at) for owner, assessment in due)


@transaction.atomic
def _remind(owner: int, assessment: int, *, at: datetime) -> int:
    today = timezone.localdate(at)
    items = list(
        PlanItem.objects.select_for_update(of=("self",))
        .filter(
            owner=owner,
            assessment=assessment,
            state__in=_OPEN,
            due_on__range=(today - STALE, today + AHEAD),
            reminded_at=None,
        )
        .select_related("owner", "assessment")
        .order_by("due_on", "pk")
    )
    if not items:
        return 0
    user: Any = items[0].owner
    PlanItem.objects.filter(pk__in=[item.pk for item in items]).update(reminded_at=at)
    if not Assessment.objects.visible_to(user, on=today).filter(pk=assessment).exists():
        return 0
    post(kind="maturity/plan-due", to=user.email, user=user, context=_context(user, items, today))
    return 1


def _context(user: Any, items: Iterable[PlanItem], today: date) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [{"action": item.action, "due_on": item.due_on} for item in items]
    assessment = next(iter(items)).assessment
    return {
        "first_name": user.short_name,
        "title": assessment.title,
        "items": lines,
        "late": len([line for line in lines if line["due_on"] < today]),
        "link": str(settings.SITE_URL) + reverse("maturity:plan", args=[assessment.pk]),
    }


def _sample() -> dict[str, Any]:
    return {
        "first_name": "Rohan",
        "title": "Winter 2027",
        "items": [
            {"action": "Write the one-page purpose.", "due_on": date(2027, 3, 12)},
            {"action": "Give every target an owner.", "due_on": date(2027, 3, 15)},
        ],
        "late": 0,
        "link": f"{settings.SITE_URL}/members/maturity/1/plan/",
    }


register(
    Kind(
        name="maturity/plan-due",
        title="What you planned is due",
        when="An action of a maturity plan is due within a week, to its owner, once.",
        sample=_sample,
        good_for=timedelta(days=5),
    )
)
