"""Peers beside one's own latest result, area by area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from members.accounts.models import User
from members.memberships.models import Organisation

from . import peers_query
from .models import Area, Assessment, Bank, PeerConsent, party_key
from .peers import chain
from .peers_query import Benchmark
from .trend import is_comparable


def table(
    user: User, organisation: Organisation | None, consent: PeerConsent | None, *, on: date
) -> dict[str, Any] | None:
    """Peers beside one's own latest, by area. None for whoever does not share."""
    bank = Bank.objects.current()
    if bank is None:
        return None
    party = party_key(organisation=organisation.pk if organisation else None, owner=user.pk)
    found = peers_query.kept(consent, bank=bank.pk, party=party, on=on)
    if consent is None or found is None:
        return None
    asked = chain(consent.sector, consent.size_band)[0]
    rows = list(_rows(bank, found, own=_own(party, bank)))
    return {"rows": rows, "found": found, "asked": peers_query.group_name(asked)}


def _rows(bank: Bank, found: Benchmark, *, own: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for area in Area.objects.filter(bank=bank):
        peers = found.areas[area.code]
        yield {
            "name": area.name,
            "own": own.get(area.code),
            "peers": peers,
            "group": peers_query.group_name(peers.group or ()),
        }


def _own(party: str, bank: Bank) -> dict[str, Any]:
    """The latest closed result of the organisation, or of the person, by area: of another version
    only the areas that ask the same."""
    closed = Assessment.objects.closed().filter(party_key=party)
    if party.startswith("o"):
        closed = closed.filter(kind=Assessment.Kind.TEAM)
    latest = closed.order_by("-closed_at", "-pk").prefetch_related("results").first()
    if latest is None:
        return {}
    found = {row.area_code: row.exact_mean for row in latest.results.all()}
    if latest.bank_id == bank.pk:
        return found
    asks = peers_query.shapes()
    return {
        code: mean
        for code, mean in found.items()
        if is_comparable(code, latest.bank_id, bank.pk, asks)
    }
