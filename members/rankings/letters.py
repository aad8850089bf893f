"""The letters of the rankings: what each says, and a sample for the preview."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.mail.kinds import Kind, register
from members.mail.letters import post
from members.mail.topics import Topic, register_topic

from . import wording
from .models import CallQuery, Claim, RankedOrganisation, Snapshot, Standing, name_on

register_topic(
    Topic("rankings", "Rankings", "New figures about the organisations on your watch list.")
)

Values = dict[str, Any]


def _address(name: str, *args: object) -> str:
    return str(settings.SITE_URL) + reverse(name, args=args)


def claim_decided(claim: Claim) -> None:
    """To whoever asked: confirmed, refused or ended."""
    user = claim.asked_by
    if user is None:
        return
    names = claim.organisation.names.all()
    context = {
        "first_name": user.short_name,
        "member": str(claim.member),
        "organisation": name_on(names, timezone.localdate()),
        "state": claim.state,
        "reason": claim.reason,
        "link": _address("rankings:yours"),
    }
    post(kind="rankings/claim-decided", to=user.email, user=user, context=context)


def query_answered(query: CallQuery) -> None:
    """To whoever asked about the call. Neither the question nor the answer stands in it: mail is
    read by more people than the page."""
    user = query.asked_by
    if user is None:
        return
    context = {
        "first_name": user.short_name,
        "called_at": query.call.called_at,
        "finding": query.get_finding_display().lower(),
        "link": _address("rankings:calls"),
    }
    post(kind="rankings/query-answered", to=user.email, user=user, context=context)


def new_period(
    user: Any,
    snapshot: Snapshot,
    watched: Iterable[tuple[RankedOrganisation, Standing | None]],
) -> None:
    """What is out about each organisation that the person watches."""
    context = {
        "first_name": user.short_name,
        "period": snapshot.period.label,
        "rows": [_row(organisation, standing, snapshot) for organisation, standing in watched],
        "link": _address("rankings:home"),
        "list": _address("rankings:watching"),
    }
    post(kind="rankings/new-period", to=user.email, user=user, context=context)


def _row(organisation: RankedOrganisation, standing: Standing | None, of: Snapshot) -> Values:
    name = standing.name if standing else name_on(organisation.names.all(), of.period.ends_on)
    return {"name": name, "sector": organisation.sector.name, "said": said(standing)}


def said(standing: Standing | None) -> str:
    """One line: ``=3 of 10, up two places, Overall CX 61.3``."""
    if standing is None:
        return "no calls in this period"
    if standing.overall is None:
        return f"no score, from {wording.plural(standing.valid, 'call')}"
    score = f"Overall CX {wording.points(standing.overall)}"
    if standing.rank is None:
        return f"not ranked, {score} from {wording.plural(standing.valid, 'call')}"
    moved = standing.movement
    if moved is None:
        move = "new in the table" if standing.entry == Standing.Entry.NEW else ""
    elif moved:
        move = f"{'up' if moved > 0 else 'down'} {wording.plural(abs(moved), 'place')}"
    else:
        move = "unmoved"
    return ", ".join(filter(None, (f"{standing.rank_label} of {standing.of}", move, score)))


register(
    Kind(
        name="rankings/claim-decided",
        title="About your organisation in the rankings",
        when="Staff confirm, refuse or end the link of a member organisation to a ranked one.",
        sample=lambda: {
            "first_name": "Rohan",
            "member": "Potoroo Retail Energy Pty Ltd",
            "organisation": "Potoroo Retail Energy",
            "state": "confirmed",
            "reason": "",
            "link": _address("rankings:yours"),
        },
    )
)
register(
    Kind(
        name="rankings/query-answered",
        title="We have looked at your call",
        when="Staff answer what an organisation asked about one of its own calls.",
        sample=lambda: {
            "first_name": "Rohan",
            "called_at": timezone.now() - timedelta(days=9),
            "finding": "the record stands",
            "link": _address("rankings:calls"),
        },
    )
)
register(
    Kind(
        name="rankings/new-period",
        topic="rankings",
        title="New figures in the rankings",
        when="A month or a quarter is published. To members who watch an organisation, once.",
        sample=lambda: {
            "first_name": "Mei",
            "period": "Jul to Sep 2026",
            "rows": [
                {
                    "name": "Potoroo Retail Energy",
                    "sector": "Energy retailers",
                    "said": "5 of 10, up two places, Overall CX 61.3",
                },
                {
                    "name": "Dugong Mutual",
                    "sector": "Banks",
                    "said": "not ranked, Overall CX 58.0 from six calls",
                },
            ],
            "link": _address("rankings:home"),
            "list": _address("rankings:watching"),
        },
    )
)
