"""Demonstration data of what belongs to somebody: the owner's organisation is a ranked one, two of
its calls were asked about, and a member watches three centres."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from .actions import claims, watching
from .models import Call, Claim, RankedOrganisation

#: The organisation of the owner's team, in both worlds.
POTOROO = "potoroo-retail-energy"


@transaction.atomic
def load(*, owner: Any, member: Any, by: Any, at: datetime) -> None:
    """What exists already is left as it is; nothing happens without the rankings' own data."""
    ranked = RankedOrganisation.objects.filter(slug=POTOROO).first()
    if ranked is None or Claim.objects.exists():
        return
    asked_at = at - timedelta(days=60)
    on = timezone.localdate(at)
    claim = claims.claim(organisation=ranked, by=owner, at=asked_at, on=on, note="Ring Rohan.")
    claims.confirm(claim=claim, by=by, at=asked_at + timedelta(days=1))
    _queries(ranked, owner=owner, by=by, at=at)
    others = RankedOrganisation.objects.filter(sector=ranked.sector_id).exclude(pk=ranked.pk)
    for each in [ranked, *others.order_by("slug")[:2]]:
        watching.watch(organisation=each, by=member, at=asked_at)


def _queries(ranked: RankedOrganisation, *, owner: Any, by: Any, at: datetime) -> None:
    calls = Call.objects.standing().filter(organisation=ranked).order_by("-called_at", "-pk")
    latest, *earlier = calls[:4]
    claims.ask_about(
        call=latest,
        question="Our log has a wait of under a minute for this one. Can you check?",
        by=owner,
        at=at - timedelta(days=1),
    )
    if earlier:
        asked = claims.ask_about(
            call=earlier[-1],
            question="We do not think that this caller was asked for a payment plan.",
            by=owner,
            at=at - timedelta(days=30),
        )
        claims.answer(
            query=asked,
            finding="stands",
            text="We listened again. The plan was offered in the fourth minute, by name.",
            by=by,
            at=at - timedelta(days=27),
        )
