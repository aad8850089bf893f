"""Whether one's results count among peers, and what the peers say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from members.access.marks import members_only
from members.accounts.models import User
from members.memberships.models import Organisation

from .. import actions, peers_query
from ..models import Area, Assessment, Bank, PeerConsent, Sector, SizeBand, party_key
from ..offer import OFFER
from ..peers import OTHERS, OTHERS_FOR_QUARTILES, YEARS, chain
from ..peers_query import Benchmark
from ..place import person
from ..team import organisation_of, runs


class SharingForm(forms.Form):
    sector = forms.ChoiceField(choices=[("", "Choose one"), *Sector.choices], required=False)
    size_band = forms.ChoiceField(
        label="People who serve customers",
        choices=[("", "Choose one"), *SizeBand.choices],
        required=False,
        help_text="In full-time equivalents, near enough.",
    )
    contributes = forms.BooleanField(label="Count these results among peers", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, words in (("sector", "your sector"), ("size_band", "your size")):
            if values.get("contributes") and not values.get(name) and name not in self.errors:
                self.add_error(name, f"To be compared with your like, say {words}.")
        return values


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def peers(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    organisation = organisation_of(user, on=timezone.localdate(now))
    may_change = organisation is None or runs(user, organisation, on=timezone.localdate(now))
    consent = PeerConsent.objects.of(organisation=organisation, owner=user)
    form = SharingForm(
        request.POST if request.method == "POST" else None, initial=_initial(consent)
    )
    if request.method == "POST" and may_change and form.is_valid():
        actions.set_sharing(by=user, organisation=organisation, at=now, **form.cleaned_data)
        shares = form.cleaned_data["contributes"]
        messages.success(request, "Shared." if shares else "Taken out of the figures.")
        return redirect("maturity:peers")
    context = {
        "form": form,
        "may_change": may_change,
        "organisation": organisation,
        "shares": bool(consent and consent.contributes),
        "table": _table(user, organisation, consent),
        "others": OTHERS,
        "others_for_quartiles": OTHERS_FOR_QUARTILES,
        "months": YEARS * 12,
    }
    return render(
        request, "maturity/peers.html", context, status=_status(request, form, may_change)
    )


def _status(request: HttpRequest, form: SharingForm, may_change: bool) -> HTTPStatus:
    if request.method == "POST" and not may_change:
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _initial(consent: PeerConsent | None) -> dict[str, Any]:
    names = ("sector", "size_band", "contributes")
    return {name: getattr(consent, name) for name in names} if consent else {}


def _table(
    user: User, organisation: Organisation | None, consent: PeerConsent | None
) -> dict[str, Any] | None:
    """Peers beside one's own latest, by area. None for whoever does not share."""
    bank = Bank.objects.current()
    if bank is None:
        return None
    party = party_key(organisation=organisation.pk if organisation else None, owner=user.pk)
    found = peers_query.kept(consent, bank=bank.pk, party=party, on=timezone.localdate())
    if consent is None or found is None:
        return None
    asked = chain(consent.sector, consent.size_band)[0]
    rows = list(_rows(bank, found, own=_own(party)))
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


def _own(party: str) -> dict[str, Any]:
    """The latest closed result of the organisation, or of the person, by area."""
    closed = Assessment.objects.closed().filter(party_key=party)
    if party.startswith("o"):
        closed = closed.filter(kind=Assessment.Kind.TEAM)
    latest = closed.order_by("-closed_at", "-pk").prefetch_related("results").first()
    return {row.area_code: row.exact_mean for row in latest.results.all()} if latest else {}
